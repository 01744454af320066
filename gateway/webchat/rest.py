"""`POST /webhooks/rest/webhook`: the chat for programs and for web widgets, in the shape of Rasa's REST channel.

What Rasa's channel takes is taken: `input_channel` and `metadata` change nothing, `?stream=true` is answered line by
line, an empty message or a payload as `/session_start` gets the welcome and begins nothing. Two things are not as
there: a `sender` must be named (Rasa would put all who are not into one conversation), and a page of another site may
only speak to us if GRS_EMBED_ORIGINS names it. docs/embedding.md.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request

from gateway.http.guards import from_our_own_page, limit, limit_address
from gateway.http.words import Words
from gateway.ports import InboundText
from gateway.services.conversation import LONGEST
from gateway.webchat.door import PROVIDER, Limits, WebDoor
from gateway.webchat.options import options
from grs_core.domain.complainant import Address, Channel

LONGEST_SENDER = 64
_PATH = "/webhooks/rest/webhook"
_PAYLOAD = re.compile(r"/[a-z_]{3,40}(?:\{.*\})?", re.DOTALL)
"""Rasa's way to name an intent outright, as `/greet{"language": "bn"}`."""


class _Wrong(Exception):
    """A request that is not understood: the key of the words that say so, and the status."""

    def __init__(self, key: str, status: int = 400) -> None:
        super().__init__(key)
        self.key = key
        self.status = status


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits, words: Words) -> None:
    """Senders have a space of their own (`rest:…`): naming a browser's session here leads nowhere."""

    @blueprint.get("/webhooks/rest/")
    def alive() -> Response:
        """As Rasa's channel says it."""
        return jsonify(status="ok")

    @blueprint.route(_PATH, methods=["OPTIONS"])
    def may_i() -> Response:
        """A browser asks before another site's page sends JSON; `answered_across` says yes, or nothing."""
        return Response(status=204)

    @blueprint.after_request
    def answered_across(response: Response) -> Response:
        return _across(door, response) if request.path == _PATH else response

    @blueprint.post(_PATH, provide_automatic_options=False)
    def rest() -> Response | tuple[Response, int]:
        if request.headers.get("Origin") not in door.embed_origins:
            from_our_own_page()
        limit_address(limits.address)
        try:
            sender, text = _read(_body())
        except _Wrong as wrong:
            said = {"message": words.of("en")[wrong.key], "message_bn": words.of("bn")[wrong.key]}
            return jsonify(error=wrong.key, **said), wrong.status
        _slow_down(limits, f"rest:{sender}")
        texts = (words.of("bn")["chat_welcome"],) if _begins(text) else _answers(door, sender, text)
        return _shaped([_message(sender, said) for said in texts])


def _answers(door: WebDoor, sender: str, text: str) -> tuple[str, ...]:
    address = Address.of_chat(f"rest:{sender}")
    inbound = InboundText(PROVIDER, door.dice.token(), address, PROVIDER, text, Channel.WEB_CHAT)
    return door.conversations.receive(inbound).texts


def _begins(text: str) -> bool:
    """What a widget says by itself when it is opened, before anybody has written a word."""
    return not text.strip() or _PAYLOAD.fullmatch(text.strip()) is not None


def _shaped(messages: Sequence[Mapping[str, object]]) -> Response:
    if request.args.get("stream", "").lower() not in ("true", "1"):
        return jsonify(messages)
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in messages)
    return Response(lines, content_type="text/event-stream")


def _across(door: WebDoor, response: Response) -> Response:
    """For a page of a site that is named; no cookie goes along, neither way."""
    response.headers.add("Vary", "Origin")
    origin = request.headers.get("Origin", "")
    if origin in door.embed_origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, Authorization, X-Requested-With"
        response.headers["Access-Control-Max-Age"] = "600"
    return response


def _slow_down(limits: Limits, sender: str) -> None:
    """A name costs nothing: new ones are counted by the address they come from. Raises TooManyRequests."""
    if not limits.sender.knows(sender):
        limit_address(limits.newcomers)
    limit(limits.sender, sender)


def _body() -> bytes:
    """A page of another site can send text/plain without asking the browser, JSON it cannot."""
    if request.mimetype != "application/json":
        raise _Wrong("rest_not_json", 415)
    return request.get_data()


def _read(body: bytes) -> tuple[str, str]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise _Wrong("rest_no_json") from None
    if not isinstance(data, dict):
        raise _Wrong("rest_no_object")
    sender, text = _text(data, "sender"), _text(data, "message", empty=True)
    if len(sender) > LONGEST_SENDER:
        raise _Wrong("rest_sender_long")
    if len(text) > LONGEST:
        raise _Wrong("rest_message_long", 413)
    return sender, text


def _text(data: dict[str, Any], field: str, empty: bool = False) -> str:
    value = data.get(field)
    if not isinstance(value, str) or not (empty or value.strip()):
        raise _Wrong(f"rest_{field}_missing")
    # JSON can spell half of a surrogate pair, which is no text.
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise _Wrong("rest_no_text")
    return value


def _message(sender: str, text: str) -> dict[str, object]:
    message: dict[str, object] = {"recipient_id": sender, "text": text}
    buttons = [{"title": option.title, "payload": option.payload} for option in options(text)]
    return {**message, "buttons": buttons} if buttons else message
