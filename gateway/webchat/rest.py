"""`POST /webhooks/rest/webhook`: the chat for programs, in the shape of Rasa's REST channel."""

import json
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


class _Wrong(Exception):
    """A request that is not understood: the key of the words that say so, and the status."""

    def __init__(self, key: str, status: int = 400) -> None:
        super().__init__(key)
        self.key = key
        self.status = status


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits, words: Words) -> None:
    """Senders have a space of their own (`rest:…`): naming a browser's session here leads nowhere."""

    @blueprint.post("/webhooks/rest/webhook")
    def rest() -> tuple[Response, int]:
        from_our_own_page()
        limit_address(limits.address)
        try:
            sender, text = _read(_body())
        except _Wrong as wrong:
            said = {"message": words.of("en")[wrong.key], "message_bn": words.of("bn")[wrong.key]}
            return jsonify(error=wrong.key, **said), wrong.status
        _slow_down(limits, f"rest:{sender}")
        address = Address.of_chat(f"rest:{sender}")
        inbound = InboundText(PROVIDER, door.dice.token(), address, PROVIDER, text, Channel.WEB_CHAT)
        answer = door.conversations.receive(inbound)
        return jsonify([_message(sender, said) for said in answer.texts]), 200


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
    sender, text = _text(data, "sender"), _text(data, "message")
    if len(sender) > LONGEST_SENDER:
        raise _Wrong("rest_sender_long")
    if len(text) > LONGEST:
        raise _Wrong("rest_message_long", 413)
    return sender, text


def _text(data: dict[str, Any], field: str) -> str:
    value = data.get(field)
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"rest_{field}_missing")
    # JSON can spell half of a surrogate pair, which is no text.
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise _Wrong("rest_no_text")
    return value


def _message(sender: str, text: str) -> dict[str, object]:
    message: dict[str, object] = {"recipient_id": sender, "text": text}
    buttons = [{"title": option.title, "payload": option.payload} for option in options(text)]
    return {**message, "buttons": buttons} if buttons else message
