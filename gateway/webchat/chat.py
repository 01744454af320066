"""`GET /` and the web chat on it: a form that works by itself, and the same without reloading."""

from flask import Blueprint, Response, jsonify, render_template, request

from gateway.http.guards import from_our_own_page, limit, limit_address
from gateway.http.look import page_language
from gateway.http.words import Words
from gateway.ports import InboundText
from gateway.services.conversation import LONGEST
from gateway.webchat import session
from gateway.webchat.door import PROVIDER, Limits, WebDoor
from gateway.webchat.lines import conversation, for_browser, later_than
from grs_core.domain.complainant import Channel

EMERGENCY = ("emergency", "women_children", "government")
"""Hotlines of the policy that the first page names."""
_ONCE_AT_MOST = 64


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits, words: Words) -> None:
    @blueprint.get("/")
    def home() -> str:
        return _home(door)

    @blueprint.post("/chat")
    def say() -> Response:
        from_our_own_page()
        text = (request.form.get("choice") or request.form.get("message", "")).strip()
        wrong = _wrong_with(text)
        if wrong:
            return _refuse(door, words, wrong, text)
        limit_address(limits.address)
        mine = session.current() or door.dice.token()
        limit(limits.sender, mine)
        once = request.form.get("once", "")[:_ONCE_AT_MOST] or door.dice.token()
        # A form that is sent twice (a double click, the back button) carries the same `once`: one effect, one answer.
        inbound = InboundText(PROVIDER, f"{mine}:{once}", session.address_of(mine), PROVIDER, text, Channel.WEB_CHAT)
        door.conversations.receive(inbound)
        response = _lines(door, mine, None) if _wants_json() else _see_home()
        return session.keep(response, mine, secure=door.secure_cookies)

    @blueprint.get("/chat/lines")
    def lines() -> Response:
        return _lines(door, session.current(), request.args.get("after"))

    @blueprint.post("/chat/leave")
    def leave() -> Response:
        from_our_own_page()
        return session.forget(_see_home())


def _home(door: WebDoor, wrong: str = "", typed: str = "") -> str:
    mine = session.current()
    lines = conversation(door.reading, session.address_of(mine)) if mine else ()
    return render_template(
        "webchat/home.html",
        lines=[for_browser(line, page_language(), door.clock.now()) for line in lines],
        once=door.dice.token(),
        longest=LONGEST,
        wrong=wrong,
        typed=typed,
        hotlines=[door.policy.hotlines[code] for code in EMERGENCY if code in door.policy.hotlines],
        sms_number=door.sms_number,
        sandbox=door.sandbox,
        here="/",
    )


def _wrong_with(text: str) -> str:
    if not text:
        return "chat_empty"
    return "chat_long" if len(text) > LONGEST else ""


def _refuse(door: WebDoor, words: Words, wrong: str, typed: str) -> Response:
    if _wants_json():
        response = jsonify(error=wrong, message=words.of(page_language())[wrong])
    else:
        response = Response(_home(door, wrong, typed))
    response.status_code = 422
    return response


def _lines(door: WebDoor, mine: str | None, after: str | None) -> Response:
    """With a fingerprint: a page that asks again and again mostly hears "nothing new" (304)."""
    said = conversation(door.reading, session.address_of(mine)) if mine else ()
    shown = [for_browser(line, page_language(), door.clock.now()) for line in later_than(said, after)]
    return fresh(jsonify(lines=shown))


def fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    if request.method == "GET":
        response.make_conditional(request)
    return response


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _see_home() -> Response:
    return Response(status=303, headers={"Location": "/#latest"})
