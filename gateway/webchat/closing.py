"""`/track/case`: the citizen's word on a decision, his answer to the officer, or that he takes the case back, with
forms that need no script. Who has proved the phone, or has the browser that filed it, says what the phone itself could
say by SMS.
"""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from bot.dialogue.effects import AddInformation, ConfirmSolved, Effect, FileAppeal, RateCase, ReopenCase, WithdrawCase
from bot.dialogue.reading import all_accused_in
from bot.nlu.engine import Utterance
from gateway.http.guards import from_our_own_page, limit_address
from gateway.http.look import page_language
from gateway.services.effects import EffectRunner
from gateway.webchat import session
from gateway.webchat.door import Limits, WebDoor
from gateway.webchat.proof import PhoneProof
from gateway.webchat.where import where
from grs_core.domain.complainant import Channel
from grs_core.domain.errors import GrsError, NotFound, RuleBroken
from grs_core.domain.grievance import Accused
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber

COOKIE = "case"
LONGEST_REASON = 600
SAID = ("solved", "reopen", "appeal", "rate", "answer", "withdraw")


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits) -> None:
    proof = PhoneProof(door)

    @blueprint.get("/track/case")
    def case() -> Response:
        ticket = proved(door, proof, request.args.get("number", ""))
        said = request.args.get("said", "")
        return page(door, ticket, said=said if said in SAID else "") if ticket else _ask_again()

    @blueprint.post("/track/case")
    def act() -> Response:
        from_our_own_page()
        limit_address(limits.codes)
        ticket = proved(door, proof, request.form.get("number", ""))
        if ticket is None:
            return _ask_again()
        words = request.form.get("words", "").strip()
        try:
            _perform(door, ticket, request.form.get("act", ""), words)
        except GrsError as refusal:
            speech = door.conversations.speech
            wrong = speech.refusal(refusal.key, refusal.params, page_language())
            return page(door, _again(door, ticket), 422, wrong=wrong, typed=words[:LONGEST_REASON])
        said = request.form["act"]
        return make_response(redirect(f"/track/case?number={ticket.number}&said={said}", 303))


def page(
    door: WebDoor, ticket: Ticket, status: int = 200, said: str = "", wrong: str = "", typed: str = ""
) -> Response:
    """The case with what can be said to its decision."""
    rendered = render_template(
        "webchat/where.html",
        where=where(door, ticket),
        said=said,
        wrong=wrong,
        typed=typed,
        longest=LONGEST_REASON,
        here=f"/track/case?number={ticket.number}",
    )
    return make_response(rendered, status)


def _perform(door: WebDoor, ticket: Ticket, act: str, written: str) -> None:
    if len(written) > LONGEST_REASON:
        raise RuleBroken("words_too_long", limit=str(LONGEST_REASON))
    words = door.conversations.mask(written)
    parse = door.conversations.nlu.parse(Utterance(words, "chat"))
    # As in any conversation: whom the reason blames loses sight of the case, and dangers are heard.
    effect = _effect(str(ticket.number), act, words, all_accused_in(parse))
    with door.writing() as work:
        runner = EffectRunner(
            work,
            door.policy,
            door.dice,
            ticket.complainant.address,
            Channel.WEB_CHAT,
            page_language(),
            door.clock.now(),
            parse.signals if words else (),
        )
        runner.perform(effect)
        work.commit()
    door.jobs.nudge("relay")


def _effect(number: str, act: str, words: str, accused: tuple[Accused, ...]) -> Effect:
    if act == "solved":
        return ConfirmSolved(number)
    if act == "reopen":
        return ReopenCase(number, words, accused)
    if act == "appeal":
        return FileAppeal(words, number, accused=accused)
    if act == "answer":
        if not words:
            raise RuleBroken("words_missing")
        return AddInformation(words, number, accused)
    if act == "withdraw":
        if request.form.get("sure") != "yes":
            raise RuleBroken("withdraw_unsure")
        return WithdrawCase(number)
    if act == "rate":
        stars = request.form.get("stars", "")
        return RateCase(number, int(stars) if stars.isascii() and stars.isdecimal() else 0, words)
    raise RuleBroken("act_not_lawful")


def proved(door: WebDoor, proof: PhoneProof, written: str) -> Ticket | None:
    """The case, if this browser filed it or has proved its phone a short while ago."""
    try:
        number = TrackingNumber.read(written)
        with door.reading() as work:
            ticket = work.tickets.get(number)
    except (RuleBroken, NotFound):
        return None
    mine = session.current()
    filed_here = mine is not None and ticket.complainant.address == session.address_of(mine)
    return ticket if filed_here or proof.opens(request.cookies.get(COOKIE, "")) == str(number) else None


def _again(door: WebDoor, ticket: Ticket) -> Ticket:
    with door.reading() as work:
        return work.tickets.get(ticket.number)


def _ask_again() -> Response:
    return make_response(redirect("/track", 303))
