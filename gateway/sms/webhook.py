"""The inbound door of every carrier: is it the carrier, what does it say, and the answer that it wants."""

import logging
from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, Response

from gateway.http.calls import read_call
from gateway.ports import Answer, Call, InboundText, Receipt, Webhook
from gateway.services.quarantine import NO_PHONE, may_be_answered
from gateway.settings import SignatureMode
from grs_core.domain.errors import NotAllowed

log = logging.getLogger(__name__)


class Intake(Protocol):
    """What becomes of a message (`gateway.services.intake`)."""

    def take(self, message: InboundText, in_place: bool) -> Answer: ...

    def keep_aside(self, message: InboundText, reason: str) -> None: ...


class Receipts(Protocol):
    """What becomes of a status callback (`gateway.services.receipts`)."""

    def take(self, receipt: Receipt, carrier: str | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class SmsDoor:
    """`public_url` is what carriers call: signatures are made over it, whatever proxies stand between."""

    webhook: Webhook
    intake: Intake
    receipts: Receipts
    public_url: str
    mode: SignatureMode


def make_blueprint(door: SmsDoor) -> Blueprint:
    """`/sms/<carrier>`, and `/status` (or what the carrier calls it) below it."""
    webhook = door.webhook
    blueprint = Blueprint(f"sms_{webhook.name}", __name__, url_prefix=f"/sms/{webhook.name}")

    @blueprint.route("", methods=list(webhook.methods))
    def inbound() -> Response:
        call = read_call(door.public_url)
        message = webhook.read(call)
        if not _trusted(door, call):
            if door.mode is SignatureMode.ENFORCE:
                raise NotAllowed("signature_wrong")
            if door.mode is SignatureMode.QUARANTINE:
                door.intake.keep_aside(message, "signature_wrong")
                return _answer(webhook, Answer(()))
        if not may_be_answered(message.address):
            door.intake.keep_aside(message, NO_PHONE)
            return _answer(webhook, Answer(()))
        return _answer(webhook, door.intake.take(message, webhook.answers_in_place))

    @blueprint.route(webhook.status_path, methods=list(webhook.methods))
    def status() -> Response:
        call = read_call(door.public_url)
        if not _trusted(door, call) and door.mode is not SignatureMode.OBSERVE:
            raise NotAllowed("signature_wrong")
        receipt = webhook.receipt(call)
        if receipt is not None:
            door.receipts.take(receipt, webhook.name)
        return Response(status=204 if webhook.answers_in_place else 200)

    return blueprint


def _answer(webhook: Webhook, answer: Answer) -> Response:
    body, media_type = webhook.answer(answer.texts if webhook.answers_in_place else ())
    return Response(body, content_type=media_type)


def _trusted(door: SmsDoor, call: Call) -> bool:
    trusted = door.webhook.trusted(call)
    if not trusted:
        log.warning("%s: signature not trusted (%s)", door.webhook.name, door.mode.value)
    return trusted
