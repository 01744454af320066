"""The same request once more gets the same answer (draft-ietf-httpapi-idempotency-key-header).

The key is claimed in a transaction of its own, so a second request that comes meanwhile is told to wait instead of
waiting. The answer is kept with what was done, or not at all.
"""

import json
import re
from collections.abc import Callable

from flask import Response, request
from pydantic import BaseModel

from gateway.api.doorway import ApiDoor, Caller
from gateway.api.operations import Answer, Keep, Operation, replayed
from gateway.api.problems import Invalid, Wrong
from grs_core.domain.api_access import ANSWERS_KEPT, ApiAnswer
from grs_core.domain.errors import Conflict, RuleBroken
from grs_core.ports import UnitOfWork
from grs_core.services.api_tokens import digest

HEADER = "Idempotency-Key"
KEY = r"^[\x21-\x7e]{1,255}$"
_SOME = 20


def once(
    door: ApiDoor, operation: Operation, caller: Caller, body: BaseModel | None, act: Callable[[Keep], Answer]
) -> Response | Answer:
    """Without a key: acts. Raises RuleBroken("idempotency_key_used") when the key stands for another request,
    Conflict("request_in_hand") while the first one is not answered, NotFound("ticket_unknown") when what it told of has
    left the caller's sight since.
    """
    key = _key()
    if key is None:
        return act(lambda work, answer: None)
    asked = digest(f"{operation.id} {request.path} {body.model_dump_json() if body else ''}")
    known = _claim(door, caller, key, asked)
    if known is not None:
        if known.request != asked:
            raise RuleBroken("idempotency_key_used")
        if known.in_hand:
            raise Conflict("request_in_hand")
        _must_be_there(door, caller, known)
        return replayed(known)

    def keep(work: UnitOfWork, answer: Answer) -> None:
        location = answer.headers.get("Location", "")
        kept = ApiAnswer(asked, door.clock.now(), answer.status, answer.body, location)
        if not work.api.answers.keep(caller.token.id, key, kept):
            raise Conflict("request_in_hand")  # it took so long that the same request was begun again beside it

    try:
        return act(keep)
    except Exception:
        _drop(door, caller, key)
        raise


def _key() -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not re.fullmatch(KEY, key):
        raise Invalid([Wrong("header", f"/{HEADER}", "string_pattern_mismatch", "1 to 255 visible ASCII characters")])
    return key


def _claim(door: ApiDoor, caller: Caller, key: str, asked: str) -> ApiAnswer | None:
    now = door.clock.now()
    with door.writing() as work:
        work.api.answers.forget(now - ANSWERS_KEPT, _SOME)
        known = work.api.answers.claim(caller.token.id, key, asked, now)
        work.commit()
    return known


def _must_be_there(door: ApiDoor, caller: Caller, known: ApiAnswer) -> None:
    number = json.loads(known.body).get("number")
    if number is not None:
        with door.reading() as work:
            door.visible_case(work, caller, number)


def _drop(door: ApiDoor, caller: Caller, key: str) -> None:
    with door.writing() as work:
        work.api.answers.drop(caller.token.id, key)
        work.commit()
