"""The chat inside another site's page: `/embed.js`, `/embed/chat`. Only the sites of GRS_EMBED_ORIGINS may show it.
docs/embedding.md.

A cookie of ours would be a stranger's there, so the page keeps the name of its conversation itself and sends it along.
"""

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.datastructures import Headers

from gateway.http.guards import from_our_own_page
from gateway.http.headers import SECURITY_HEADERS
from gateway.http.words import Words
from gateway.webchat import chat, file_form, session
from gateway.webchat.door import Limits, WebDoor
from gateway.webchat.home import chat_of

NAME = "X-Chat-Session"
_AN_HOUR = "public, max-age=3600"


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits, words: Words) -> None:
    """For a door with `embed_origins`."""

    @blueprint.get("/embed.js")
    def embedding() -> Response:
        response = _shown(door, blueprint.send_static_file("embed.js"))
        response.headers["Cache-Control"] = _AN_HOUR
        return response

    @blueprint.get("/embed/chat")
    def embedded() -> Response:
        return _shown(door, Response(_page(door, None)))

    @blueprint.post("/embed/chat")
    def said_in_embedded() -> Response:
        from_our_own_page()
        known = _named()
        if "once" not in request.form:  # the button that forgets the conversation, without a script
            return _shown(door, Response(_page(door, None)))
        wrong, text = chat.said()
        if wrong and not chat.wants_json():
            return _shown(door, Response(_page(door, known, wrong, text), 422))
        if wrong:
            return _shown(door, chat.refusal(words, wrong))
        mine = chat.hear(door, limits, known, text)
        if not chat.wants_json():
            return _shown(door, Response(_page(door, mine)))
        return _shown(door, jsonify(session=mine, lines=chat.lines_of(door, mine, request.form.get("after"))))

    @blueprint.post("/embed/file")
    def send_embedded_file() -> Response:
        return _shown(door, _with_file(door, file_form.receive(door, limits, words, _named)))

    @blueprint.get("/embed/lines")
    def lines_of_embedded() -> Response:
        mine = session.named(request.headers.get(NAME, ""))
        response = _shown(door, jsonify(lines=chat.lines_of(door, mine, request.args.get("after"))))
        response.headers["Vary"] = NAME
        return chat.fresh(response)


def framed(origins: frozenset[str]) -> Headers:
    """What lets these sites show a page of ours, and nobody else."""
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    shown = policy.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(sorted(origins))}")
    return Headers({"Content-Security-Policy": shown, "Cross-Origin-Resource-Policy": "cross-origin"})


def _shown(door: WebDoor, response: Response) -> Response:
    response.headers.update(framed(door.embed_origins))
    return response


def _named() -> str | None:
    """The conversation that the form in hand is of."""
    return session.named(request.form.get("session", ""))


def _with_file(door: WebDoor, taken: file_form.Taken) -> Response:
    if not chat.wants_json():
        return Response(_page(door, taken.mine, wrong_file=taken.said), taken.status)
    if taken.said:
        return file_form.refusal(taken)
    return jsonify(session=taken.mine, lines=chat.lines_of(door, taken.mine, request.form.get("after")))


def _page(door: WebDoor, mine: str | None, wrong: str = "", typed: str = "", wrong_file: str = "") -> str:
    asked = chat_of(door, mine, wrong, typed)
    return render_template("webchat/embed.html", own_name=mine or "", wrong_file=wrong_file, **asked)
