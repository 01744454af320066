"""The inbound door of carriers that post forms: signature, conversation, and the answer in the same request."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from gateway.ports import InboundText, Webhook
from gateway.services.conversation import ConversationService
from gateway.settings import SignatureMode
from grs_core.domain.errors import NotAllowed
from grs_core.ports import Clock, Received, WorkFactory

log = logging.getLogger(__name__)
_PHONE = re.compile(r"[+]?[0-9]{9,15}")


@dataclass(frozen=True, slots=True)
class SmsDoor:
    """`public_url` is what carriers call: signatures are made over it, whatever proxies stand between."""

    webhook: Webhook
    conversations: ConversationService
    writing: WorkFactory
    clock: Clock
    public_url: str
    mode: SignatureMode


def make_blueprint(door: SmsDoor) -> Blueprint:
    """`POST /sms/<carrier>` and `POST /sms/<carrier>/status`."""
    blueprint = Blueprint(f"sms_{door.webhook.name}", __name__, url_prefix=f"/sms/{door.webhook.name}")

    @blueprint.post("")
    def inbound() -> Response:
        form = request.form.to_dict()
        message = door.webhook.read(form)
        if not _trusted(door, form):
            if door.mode is SignatureMode.ENFORCE:
                raise NotAllowed("signature_wrong")
            if door.mode is SignatureMode.QUARANTINE:
                _quarantine(door, form, "signature_wrong")
                return _xml(door, ())
        if not _may_be_answered(message):
            _quarantine(door, form, "sender_is_no_phone")
            return _xml(door, ())
        answer = door.conversations.receive(message)
        return _xml(door, answer.texts)

    @blueprint.post("/status")
    def status() -> Response:
        form = request.form.to_dict()
        if not _trusted(door, form) and door.mode is not SignatureMode.OBSERVE:
            raise NotAllowed("signature_wrong")
        state = door.webhook.receipt(form)
        message_id = request.args.get("id", "")
        if state is not None and message_id:
            with door.writing() as work:
                work.outbox.receipt(message_id, state, door.clock.now())
                work.commit()
        return Response(status=204)

    return blueprint


def _xml(door: SmsDoor, texts: tuple[str, ...]) -> Response:
    body, media_type = door.webhook.answer(texts)
    return Response(body, content_type=media_type)


def _trusted(door: SmsDoor, form: Mapping[str, str]) -> bool:
    query = request.query_string.decode("latin-1")
    url = door.public_url + request.path + (f"?{query}" if query else "")
    trusted = door.webhook.trusted(url, form, request.headers.get("X-Twilio-Signature", ""))
    if not trusted:
        log.warning("%s: signature not trusted (%s)", door.webhook.name, door.mode.value)
    return trusted


def _may_be_answered(message: InboundText) -> bool:
    """A name (bKash) or a short code (16247) is a machine: two that answer each other never stop."""
    return _PHONE.fullmatch(message.address.value) is not None


def _quarantine(door: SmsDoor, form: Mapping[str, str], reason: str) -> None:
    message = door.webhook.read(form)
    kept = Received(
        message.provider,
        message.provider_id,
        message.address,
        message.to,
        door.conversations.mask(message.text),
        door.clock.now(),
    )
    with door.writing() as work:
        work.inbox.quarantine(kept, reason)
        work.commit()
