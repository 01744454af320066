"""`/volunteers/new`: the form by which a volunteer files for somebody else, and what its script asks beside.

It works without a script too: a code is sent, a place is searched and a file is kept by sending the form, which comes
back with everything that was typed.
"""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from gateway.http.look import page_language
from gateway.services.volunteer_sign_in import Member
from gateway.volunteers import filing, menu, places, session
from gateway.volunteers.doorway import Doorway
from gateway.volunteers.filing import MODES, PROVIDERS, Wrong
from gateway.volunteers.form_fields import FILES, Typed
from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Category
from grs_core.domain.ticket import Ticket
from grs_core.domain.volunteering import Relation

_SCRIPT = (
    *("record_refused", "record_stop", "record_again", "kept_here", "file_kept", "file_drop", "place_far", "code_away"),
    *("wrong_summary", "sign_in", "state_open", "state_waiting", "state_wrong", "nameless", "draft_open", "draft_drop"),
    *("draft_sure", "outbox", "outbox_safe", "see", "sent", "away", "anew", "restored"),
)
"""What form.js says (`js_…` of the words)."""
_Answer = AnyResponse | tuple[str, int] | tuple[Response, int]


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/new")
    def new() -> str:
        return _page(doorway, Typed(key=doorway.parts.dice.token()))

    @blueprint.post("/new")
    def file_new() -> _Answer:
        typed = Typed.read(request.form)
        typed = typed if typed.key else typed.with_(key=doorway.parts.dice.token())
        if request.form.get("do") == "find_place":
            return _with_places(doorway, typed)
        if request.form.get("do") == "send_code":
            return _with_code(doorway, typed)
        return _file(doorway, session.member(), typed)

    @blueprint.post("/consent")
    def consent() -> tuple[Response, int]:
        return _consent(doorway, session.member().login, Typed.read(request.form))

    @blueprint.get("/me")
    def me() -> Response:
        """For the script that sends what waits: who is signed in, and a token for the form."""
        return jsonify(login=session.member().login, token=session.form_token(doorway.parts))


def blank(doorway: Doorway, items: Sequence[menu.Item]) -> str:
    """The form of nobody in particular: what a phone keeps for where there is no network. The same every time."""
    return _page(doorway, Typed(), menu=items)


def _file(doorway: Doorway, member: Member, typed: Typed) -> _Answer:
    try:
        before = filing.filed_before(doorway, member, typed.key)
        if before is not None:
            return _done(before)
        typed = filing.settle_place(doorway, member, typed)
        typed, wrong = filing.take_files(doorway, member, typed)
        wrong |= filing.check(doorway, typed)
        if wrong:
            raise Wrong(wrong)
        filed = filing.file(doorway, member, typed)
    except Wrong as refusal:
        return _wrong(doorway, typed, refusal.said)
    return _done(filed.ticket, secret=filed.had_secret)


def _done(ticket: Ticket, secret: bool = False) -> _Answer:
    there = url_for("volunteers.filed", number=str(ticket.number), secret="1" if secret else None)
    return jsonify(number=str(ticket.number), url=there) if _by_script() else redirect(there, 303)


def _wrong(doorway: Doorway, typed: Typed, said: Mapping[str, str]) -> _Answer:
    """Beside the fields; nothing typed is lost, and no file is sent twice."""
    if _by_script():
        kept = {f"{name}_id": typed.file_id(name) for name in FILES if typed.file_id(name)}
        return jsonify(wrong=said, kept=kept), 422
    found = _found(doorway, typed) if "place" in said else ()
    return _page(doorway, typed, said, found), 422


def _with_places(doorway: Doorway, typed: Typed) -> _Answer:
    """Without a script: the form again, with the places to choose from."""
    typed, wrong = filing.take_files(doorway, session.member(), typed)
    return _page(doorway, typed.with_(place=""), wrong, _found(doorway, typed)), 200


def _with_code(doorway: Doorway, typed: Typed) -> _Answer:
    """Without a script: the form again, with the claim in it."""
    typed, wrong = filing.take_files(doorway, session.member(), typed)
    try:
        claim = doorway.parts.consent.ask(session.member().login, typed.key, typed.phone, page_language())
    except RuleBroken as refusal:
        field = "phone" if refusal.key == "phone_wrong" else "code"
        wrong[field] = doorway.refusal(refusal.key, refusal.params)
        return _page(doorway, typed, wrong), 422
    return _page(doorway, typed.with_(mode="code", claim=claim, code="", proof=""), wrong, code_sent=True), 200


def _consent(doorway: Doorway, login: str, typed: Typed) -> tuple[Response, int]:
    """For the script: a code to the citizen's phone, or what it proves."""
    codes = doorway.parts.consent
    try:
        if request.form.get("do") == "send_code":
            return jsonify(claim=codes.ask(login, typed.key, typed.phone, page_language())), 200
        return jsonify(proof=codes.check(login, typed.key, typed.phone, typed.claim, typed.code)), 200
    except RuleBroken as refusal:
        field = "phone" if refusal.key == "phone_wrong" else "code"
        return jsonify(wrong={field: doorway.refusal(refusal.key, refusal.params)}), 422


def _page(
    doorway: Doorway,
    typed: Typed,
    wrong: Mapping[str, str] | None = None,
    found: Sequence[places.Found] = (),
    code_sent: bool = False,
    **shown: Sequence[menu.Item],
) -> str:
    policy = doorway.parts.policy
    return render_template(
        "volunteers/new.html",
        typed=typed,
        wrong=wrong or {},
        found=found,
        code_sent=code_sent,
        modes=MODES,
        providers=PROVIDERS,
        relations=tuple(Relation),
        categories=[(each.value, doorway.named(policy.category_names[each])) for each in Category],
        programmes=[(doorway.named(each.name), code) for code, each in policy.programmes.items()],
        words_of_script={key: doorway.say(f"js_{key}") for key in _SCRIPT},
        **shown,
    )


def _found(doorway: Doorway, typed: Typed) -> Sequence[places.Found]:
    return places.search(doorway.parts.finder, doorway.parts.policy.places, session.member(), typed.place_words)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
