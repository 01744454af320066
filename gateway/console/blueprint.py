"""`/console/…`: the guard in front of every page, and where each page is."""

from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from gateway.console import (
    acts_pages,
    advisory_pages,
    audit_pages,
    board_pages,
    call_back_pages,
    case_pages,
    correction_pages,
    cost_pages,
    menu,
    notice_pages,
    practice_pages,
    proposal_pages,
    quarantine_pages,
    queue_pages,
    recording_pages,
    session,
    sign_in_pages,
    signal_pages,
    understanding,
)
from gateway.console.doorway import Doorway
from gateway.console.parts import ConsoleParts
from gateway.console.practice_room import Grounds
from gateway.http.errors import STATUS
from gateway.http.words import Words
from gateway.services.transcribing import LONGEST_TRANSCRIPT
from grs_core.domain.errors import NotFound

_OPEN = frozenset({"console.login", "console.log_in", "console.static"})

_PAGES = (
    sign_in_pages,
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
    board_pages,
    practice_pages,
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
    officer = session.recognise(doorway.parts.sign_in)
    if officer is None and request.endpoint not in _OPEN:
        if request.method == "GET":
            return redirect(f"/console/login?{urlencode({'next': request.full_path.rstrip('?')})}", 303)
        return sign_in_pages.page(doorway, 401, wrong=doorway.screen().say("sign_in_needed"))
    if request.method == "POST" and not session.form_is_ours():
        return _refused(doorway)
    return practice_pages.enter(doorway) if officer is not None else None


def _refused(doorway: Doorway) -> tuple[str, int]:
    said = doorway.screen().say("form_expired")
    if not session.is_signed_in():
        return sign_in_pages.page(doorway, 403, wrong=said)
    return render_template("console/refused.html", said=said), 403
