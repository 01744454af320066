"""`POST /chat/file`: a photo or a voice note by a form that needs no script."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import RequestEntityTooLarge

from gateway.http.errors import STATUS
from gateway.http.guards import from_our_own_page, limit, limit_address
from gateway.http.look import page_language
from gateway.http.uploads import expect_file
from gateway.http.words import Words
from gateway.webchat import chat, files, session
from gateway.webchat.door import Limits, WebDoor
from gateway.webchat.home import home
from grs_core.domain.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Taken:
    """`mine`: the conversation, where it is known. `said`: why the file was not taken, `key` and `status` of that."""

    mine: str | None
    said: str = ""
    key: str = ""
    status: int = 200


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits, words: Words) -> None:
    @blueprint.post("/chat/file")
    def send_file() -> Response:
        taken = receive(door, limits, words, session.current)
        if taken.said and chat.wants_json():
            return refusal(taken)
        if taken.mine is None or taken.said:
            return Response(home(door, wrong_file=taken.said), taken.status)
        response = chat.answered(door, taken.mine)
        return session.keep(response, taken.mine, secure=door.secure_cookies)


def receive(door: WebDoor, limits: Limits, words: Words, known: Callable[[], str | None]) -> Taken:
    """The file of this form. `known`: which conversation the form names; asked when the form may be read. Raises
    Forbidden, TooManyRequests, Unavailable.
    """
    from_our_own_page()
    limit_address(limits.files)
    expect_file()
    mine = None
    try:
        mine = known() or door.dice.token()
        limit(limits.sender, mine)
        files.take_in(door, mine, words.of(page_language()))
    except RequestEntityTooLarge as error:
        return _refused(door, mine, RuleBroken("file_too_large"), error.code)
    except RuleBroken as broken:
        return _refused(door, mine, broken, STATUS[RuleBroken])
    return Taken(mine)


def refusal(taken: Taken) -> Response:
    """For a script."""
    response = jsonify(error=taken.key, message=taken.said)
    response.status_code = taken.status
    return response


def _refused(door: WebDoor, mine: str | None, broken: RuleBroken, status: int) -> Taken:
    said = door.conversations.speech.refusal(broken.key, broken.params, page_language())
    return Taken(mine, said, broken.key, status)
