"""`/console/…`: the guard in front of every page, and where each page is."""

from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from gateway.console import (
    account_pages,
    acts_pages,
    admin_calendar_pages,
    admin_carrier_pages,
    admin_policy_pages,
    admin_prompt_pages,
    admin_template_pages,
    advisory_pages,
    audit_pages,
    board_pages,
    call_back_pages,
    case_pages,
    cluster_pages,
    committee_pages,
    correction_pages,
    cost_pages,
    file_pages,
    invitation_pages,
    menu,
    notice_pages,
    offices_pages,
    organisation_pages,
    people_pages,
    person_pages,
    practice_pages,
    proposal_pages,
    quarantine_pages,
    queue_pages,
    recording_pages,
    registry_pages,
    session,
    sign_in_pages,
    signal_pages,
    token_pages,
    understanding,
    webhook_pages,
)
from gateway.console.doorway import Doorway
from gateway.console.parts import ConsoleParts
from gateway.console.practice_room import Grounds
from gateway.http.errors import STATUS
from gateway.http.words import Words
from gateway.services.transcribing import LONGEST_TRANSCRIPT
from grs_core.domain.errors import NotAllowed, NotFound
from grs_core.domain.officers import Officer, Role

_OPEN = frozenset(
    f"console.{name}" for name in ("login", "log_in", "second_factor", "enter_code", "invitation", "take_up", "static")
)
_ENROLLING = frozenset(
    f"console.{name}" for name in ("account_second_factor", "account_enrol", "logout", "invitation", "take_up")
)
"""What is open to whoever must have a second factor and has none yet."""
_READERS = frozenset({Role.AUDITOR, Role.MONITOR})
_OWN_FORMS = ("log_in", "enter_code", "take_up", "logout", "account_password", "account_sessions", "account_enrol")
_READERS_SEND = frozenset(f"console.{name}" for name in (*_OWN_FORMS, "search_queue", "policy_try"))
"""The forms of those who only read: of their own sign-in, what is looked for, a table that is tried and forgotten."""

_PAGES = (
    sign_in_pages,
    account_pages,
    invitation_pages,
    people_pages,
    person_pages,
    offices_pages,
    organisation_pages,
    queue_pages,
    case_pages,
    acts_pages,
    proposal_pages,
    audit_pages,
    signal_pages,
    call_back_pages,
    notice_pages,
    advisory_pages,
    correction_pages,
    understanding,
    cost_pages,
    quarantine_pages,
    recording_pages,
    file_pages,
    registry_pages,
    board_pages,
    cluster_pages,
    committee_pages,
    practice_pages,
    admin_policy_pages,
    admin_calendar_pages,
    admin_template_pages,
    admin_prompt_pages,
    admin_carrier_pages,
    token_pages,
    webhook_pages,
)


def make_blueprint(parts: ConsoleParts, grounds: Grounds) -> Blueprint:
    """Needs the app's secret key (sessions) and the shared look (`gateway.http.look`)."""
    blueprint = Blueprint(
        "console", __name__, url_prefix="/console", template_folder="templates", static_folder="static"
    )
    doorway = Doorway(parts, Words.load(Path(__file__).with_name("words.toml")), grounds)

    @blueprint.before_request
    def guard() -> AnyResponse | tuple[str, int] | None:
        return _guard(doorway)

    @blueprint.context_processor
    def shown() -> dict[str, object]:
        officer = g.get("officer")
        told = {
            "menu": menu.drawn(doorway, officer, request.path),
            "longest_transcript": LONGEST_TRANSCRIPT,
            "practice": practice_pages.banner(doorway),
            "unread": lambda: notice_pages.unread(doorway, officer),
            "proposed": lambda: proposal_pages.asked(doorway, officer),
        }
        return {**doorway.shown(), **told}

    @blueprint.errorhandler(NotFound)
    def not_found(error: NotFound) -> tuple[str, int]:
        return render_template("console/not_found.html", key=error.key), STATUS[NotFound]

    for pages in _PAGES:
        pages.register(blueprint, doorway)
    return blueprint


def _guard(doorway: Doorway) -> AnyResponse | tuple[str, int] | None:
    """Nothing behind it without a sign-in; no form without its token."""
    if request.endpoint == "console.static":
        return None
    if _is_garbled():
        raise BadRequest
    officer = session.recognise(doorway.real.sign_in)
    if officer is None and request.endpoint not in _OPEN:
        if request.method == "GET":
            return redirect(f"/console/login?{urlencode({'next': request.full_path.rstrip('?')})}", 303)
        return sign_in_pages.page(doorway, 401, wrong=doorway.screen().say("sign_in_needed"))
    if request.method == "POST" and not session.form_is_ours():
        return _refused(doorway)
    if officer is not None and account_pages.must_enrol(doorway) and request.endpoint not in _ENROLLING:
        return redirect("/console/account/second-factor", 303)
    if officer is not None and _only_reads(officer):
        return render_template("console/refused.html", said=doorway.screen().say("only_reads")), STATUS[NotAllowed]
    return practice_pages.enter(doorway) if officer is not None else None


def _is_garbled() -> bool:
    """Does a zero byte stand in it? No browser sends one, and PostgreSQL takes none in a text."""
    given = (each for _, some in request.values.lists() for each in some)
    return any("\0" in each for each in (request.path, *given))


def _only_reads(officer: Officer) -> bool:
    """Does an auditor or a monitor send something that would change anything?"""
    return request.method == "POST" and officer.role in _READERS and request.endpoint not in _READERS_SEND


def _refused(doorway: Doorway) -> tuple[str, int]:
    said = doorway.screen().say("form_expired")
    if not session.is_signed_in():
        return sign_in_pages.page(doorway, 403, wrong=said)
    return render_template("console/refused.html", said=said), 403
