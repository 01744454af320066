"""`/volunteers/filed/…` (the number, right after filing) and `/volunteers/cases`: his own cases, while he has sight."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.dialogue.reading import all_accused_in
from bot.nlu.engine import Utterance
from gateway.http.look import page_language
from gateway.services.told_story import first_words
from gateway.volunteers import case_view, session
from gateway.volunteers.doorway import Doorway
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.volunteering import Standing
from grs_core.services import consenting, filed_cases, volunteering
from grs_core.services.filed_cases import IN_SIGHT
from grs_core.services.filing import Enrichment, enrich
from grs_core.services.volunteering import Rates
from grs_core.volunteer_ports import FiledWanted

LONGEST_ANSWER = 2000
FILTERS: Mapping[str, frozenset[Standing]] = {
    "all": IN_SIGHT,
    "waiting": frozenset({Standing.WAITING}),
    "confirmed": frozenset({Standing.CONFIRMED}),
    "unreachable": frozenset({Standing.UNREACHABLE}),
}


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/cases")
    def cases() -> str:
        return _list(doorway)

    @blueprint.get("/filed/<number>")
    def filed(number: str) -> str:
        return _filed(doorway, _read(number))

    @blueprint.get("/cases/<number>")
    def case(number: str) -> str:
        return _case(doorway, _read(number))

    @blueprint.post("/cases/<number>/answer")
    def answer(number: str) -> AnyResponse | tuple[str, int]:
        return _answer(doorway, _read(number))

    @blueprint.post("/cases/<number>/hand-over")
    def hand_over(number: str) -> AnyResponse:
        return _hand_over(doorway, _read(number))


def _read(written: str) -> TrackingNumber:
    """Raises NotFound("ticket_unknown") for what is no number at all: it looks like one that nobody has."""
    try:
        return TrackingNumber.read(written)
    except RuleBroken:
        raise NotFound("ticket_unknown") from None


def _list(doorway: Doorway) -> str:
    wanted = request.args.get("state", "all")
    wanted = wanted if wanted in FILTERS else "all"
    login = session.member().login
    with doorway.parts.reading() as work:
        found = filed_cases.mine(work, login, request.args.get("page", 1, type=int), standings=FILTERS[wanted])
        rates = volunteering.rates(work, FiledWanted(volunteer=login)).get(login, Rates())
    rows = [case_view.row(doorway, line) for line in found.lines]
    return render_template(
        "volunteers/cases.html", rows=rows, found=found, rates=rates, wanted=wanted, filters=tuple(FILTERS)
    )


def _filed(doorway: Doorway, number: TrackingNumber) -> str:
    with doorway.parts.reading() as work:
        ticket, filed = filed_cases.one(work, session.member().login, number)
    speech, language = doorway.parts.conversations.speech, page_language()
    warned = first_words(doorway.parts.conversations, ticket.grievance.text, doorway.now())
    return render_template(
        "volunteers/filed.html",
        number=str(number),
        filed=filed,
        asked=filed.phone is not None and not ticket.sensitive,
        office=doorway.parts.policy.office_name(ticket.desk.office),
        due_at=ticket.due_at,
        warned=[speech.say(each.key, each.params, language) for each in warned],
        secret=bool(request.args.get("secret")),
    )


def _case(doorway: Doorway, number: TrackingNumber, wrong: str = "", typed: str = "") -> str:
    login = session.member().login
    with doorway.parts.reading() as work:
        ticket, filed = filed_cases.one(work, login, number)
        view = case_view.case(doorway, work, login, ticket, filed)
    said = request.args.get("said", "")
    return render_template(
        "volunteers/case.html", case=view, wrong=wrong, typed=typed, longest=LONGEST_ANSWER, said=said == "answered"
    )


def _answer(doorway: Doorway, number: TrackingNumber) -> AnyResponse | tuple[str, int]:
    parts, login = doorway.parts, session.member().login
    words = parts.conversations.mask(request.form.get("words", "").strip())[:LONGEST_ANSWER]
    if not words:
        return _case(doorway, number, doorway.say("answer_empty")), 422
    learnt, actor = _learnt(doorway, words), Actor(f"volunteer:{login}", "portal")
    try:
        with parts.writing() as work:
            filed_cases.answer_for(work, parts.policy, login, number, words, doorway.now())
            if learnt != Enrichment():
                enrich(work, parts.policy, number, learnt, actor, doorway.now())
            work.commit()
    except RuleBroken as refusal:
        return _case(doorway, number, doorway.refusal(refusal.key, refusal.params), words), 422
    return redirect(url_for("volunteers.case", number=str(number), said="answered"), 303)


def _learnt(doorway: Doorway, words: str) -> Enrichment:
    """As in any conversation: whom the answer blames loses sight of the case, and dangers are heard."""
    parse = doorway.parts.conversations.nlu.parse(Utterance(words, "chat"))
    return Enrichment(accused=all_accused_in(parse), signals=parse.signals)


def _hand_over(doorway: Doorway, number: TrackingNumber) -> AnyResponse:
    """The citizen goes on himself, by his own phone: from now on the case does not exist here. Only once he has said
    that it is his: before that it would take his "I asked nobody" out of his hands, and count as his yes.
    """
    login = session.member().login
    with doorway.parts.writing() as work:
        ticket, filed = filed_cases.one(work, login, number)
        if filed.standing is not Standing.CONFIRMED:
            raise NotFound("ticket_unknown")
        actor = Actor(f"volunteer:{login}", "portal")
        consenting.take_over(work, ticket.complainant.address, number, actor, doorway.now())
        work.commit()
    return redirect(url_for("volunteers.cases"), 303)
