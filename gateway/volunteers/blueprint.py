"""`/volunteers/…`: the guard in front of every page, and where each page is."""

from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from gateway.http.errors import STATUS
from gateway.http.guards import from_our_own_page
from gateway.http.words import Words
from gateway.services.volunteer_sign_in import Member
from gateway.volunteers import (
    apply_pages,
    bulk_pages,
    case_pages,
    figures_pages,
    form_pages,
    menu,
    offline_pages,
    place_pages,
    session,
    sign_in_pages,
    team_pages,
)
from gateway.volunteers.doorway import Doorway
from gateway.volunteers.parts import PortalParts
from grs_core.domain.errors import NotFound

_PAGES = (
    sign_in_pages,
    apply_pages,
    form_pages,
    place_pages,
    offline_pages,
    case_pages,
    team_pages,
    figures_pages,
    bulk_pages,
)
"""A page has `register(blueprint, doorway)`; its row in the menu stands in `menu.ITEMS`."""
_APPLYING = ("apply_form", "apply_now", "applied")
_OPEN = frozenset(
    f"volunteers.{name}"
    for name in ("login", "log_in", "code", "enter_code", "form", "away", "worker", "static", *_APPLYING)
)
_FILE = frozenset(f"volunteers.{name}" for name in ("new", "file_new", "consent", "bulk_give", "bulk_confirm"))
"""Shut while the organisation is not approved; what its volunteers filed stays in their sight."""
_UPLOADS = {"volunteers.file_new": 24 << 20, "volunteers.bulk_give": bulk_pages.LARGEST_FORM}
"""Bytes of a form with files: a photo, a voice note, the proof of a consent; a sheet."""


def make_blueprint(parts: PortalParts) -> Blueprint:
    """Needs the shared look (`gateway.http.look`)."""
    blueprint = Blueprint(
        "volunteers", __name__, url_prefix="/volunteers", template_folder="templates", static_folder="static"
    )
    doorway = Doorway(parts, Words.load(Path(__file__).with_name("words.toml")))

    @blueprint.before_request
    def guard() -> AnyResponse | tuple[str, int] | tuple[Response, int] | None:
        return _guard(doorway)

    @blueprint.after_request
    def keep(response: Response) -> Response:
        return session.keep(parts, response)

    @blueprint.context_processor
    def shown() -> dict[str, object]:
        return {**doorway.shown(), "menu": menu.drawn(g.get("member"))}

    @blueprint.errorhandler(NotFound)
    def not_found(error: NotFound) -> tuple[str, int]:
        """What is not his, what he has no sight of any more and what never was: one page, to the letter."""
        return render_template("volunteers/not_found.html", here="/volunteers/cases"), STATUS[NotFound]

    for pages in _PAGES:
        pages.register(blueprint, doorway)
    return blueprint


def _guard(doorway: Doorway) -> AnyResponse | tuple[str, int] | tuple[Response, int] | None:
    """Nothing behind it without a sign-in, no form without its token. Who is not signed in has nothing read that he
    sent.
    """
    if request.endpoint == "volunteers.static":
        return None
    if request.method == "POST":
        from_our_own_page()
    member = session.recognise(doorway.parts)
    if member is None and request.endpoint not in _OPEN:
        return _sign_in_first(doorway)
    if member is not None and request.endpoint in _UPLOADS:
        request.max_content_length = _UPLOADS[request.endpoint]
    if _is_garbled():
        raise BadRequest
    return None if member is None or request.endpoint in _OPEN else _stopped(doorway, member)


def _stopped(doorway: Doorway, member: Member) -> tuple[str, int] | tuple[Response, int] | None:
    if request.method == "POST" and not session.form_is_ours():
        return _refused(doorway, "form_expired")
    if not member.may_file and request.endpoint in _FILE:
        return _refused(doorway, "organisation_stopped")
    return None


def _sign_in_first(doorway: Doorway) -> AnyResponse | tuple[str, int] | tuple[Response, int]:
    if _asks_as_a_program():
        return jsonify(error="sign_in_needed", said=doorway.say("sign_in_needed")), 401
    if request.method == "GET":
        return redirect(f"/volunteers/login?{urlencode({'next': request.full_path.rstrip('?')})}", 303)
    return sign_in_pages.page(doorway, 401, doorway.say("sign_in_needed"))


def _refused(doorway: Doorway, key: str) -> tuple[str, int] | tuple[Response, int]:
    if _asks_as_a_program():
        return jsonify(error=key, said=doorway.say(key)), 403
    return render_template("volunteers/refused.html", said=doorway.say(key)), 403


def _asks_as_a_program() -> bool:
    """A script of ours on the page."""
    return request.accept_mimetypes.best == "application/json"


def _is_garbled() -> bool:
    """Does a zero byte stand in it? No browser sends one, and PostgreSQL takes none in a text."""
    given = (each for _, some in request.values.lists() for each in some)
    return any("\0" in each for each in (request.path, *given))
