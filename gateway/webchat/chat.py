"""`GET /` and the web chat on it: a form that works by itself, and the same without reloading."""

from flask import Blueprint, Response, jsonify, request

from gateway.http.guards import from_our_own_page, limit, limit_address
from gateway.http.look import page_language
from gateway.http.words import Words
from gateway.ports import InboundText
from gateway.services.conversation import LONGEST
from gateway.webchat import files, session
from gateway.webchat.door import PROVIDER, Limits, WebDoor
from gateway.webchat.home import home
from gateway.webchat.lines import conversation, for_browser, later_than
from grs_core.domain.complainant import Channel

_ONCE_AT_MOST = 64


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits, words: Words) -> None:
    @blueprint.get("/")
    def first_page() -> str:
        return home(door)

    @blueprint.post("/chat")
    def say() -> Response:
        from_our_own_page()
        wrong, text = said()
        if wrong:
            return _refuse(door, words, wrong, text)
        mine = hear(door, limits, session.current(), text)
        return session.keep(answered(door, mine), mine, secure=door.secure_cookies)

    @blueprint.get("/chat/lines")
    def lines() -> Response:
        return _lines(door, session.current(), request.args.get("after"))

    @blueprint.post("/chat/leave")
    def leave() -> Response:
        from_our_own_page()
        return session.forget(see_home())


def said() -> tuple[str, str]:
    """What is wrong with the message of this form (the key of its words, or ""), and the message."""
    text = (request.form.get("choice") or request.form.get("message", "")).strip()
    if not text:
        return "chat_empty", text
    return ("chat_long" if len(text) > LONGEST else ""), text


def hear(door: WebDoor, limits: Limits, known: str | None, text: str) -> str:
    """Answers the message of this form, and gives the name of its conversation. Raises TooManyRequests.

    A form that is sent twice (a double click, the back button, a line that broke) carries the same `once`: one effect,
    one answer.
    """
    limit_address(limits.address)
    mine = known or door.dice.token()
    limit(limits.sender, mine)
    once = request.form.get("once", "")[:_ONCE_AT_MOST] or door.dice.token()
    address = session.address_of(mine)
    answer = door.conversations.receive(
        InboundText(PROVIDER, f"{mine}:{once}", address, PROVIDER, text, Channel.WEB_CHAT)
    )
    if answer.number is not None:
        files.claim_waiting(door, mine)
    return mine


def answered(door: WebDoor, mine: str) -> Response:
    """What was sent has its answer: its lines for a script, else the page with them."""
    return _lines(door, mine, request.form.get("after")) if wants_json() else see_home()


def lines_of(door: WebDoor, mine: str | None, after: str | None) -> list[dict[str, object]]:
    """What was said in this conversation, since then. Raises RuleBroken("time_wrong")."""
    all_said = conversation(door.reading, session.address_of(mine)) if mine else ()
    return [for_browser(line, page_language(), door.clock.now()) for line in later_than(all_said, after)]


def refusal(words: Words, wrong: str) -> Response:
    response = jsonify(error=wrong, message=words.of(page_language())[wrong])
    response.status_code = 422
    return response


def _refuse(door: WebDoor, words: Words, wrong: str, typed: str) -> Response:
    return refusal(words, wrong) if wants_json() else Response(home(door, wrong, typed), 422)


def _lines(door: WebDoor, mine: str | None, after: str | None) -> Response:
    """With a fingerprint: a page that asks again and again mostly hears "nothing new" (304)."""
    return fresh(jsonify(lines=lines_of(door, mine, after)))


def fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    if request.method == "GET":
        response.make_conditional(request)
    return response


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def see_home() -> Response:
    return Response(status=303, headers={"Location": "/#latest"})
