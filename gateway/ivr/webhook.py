"""`POST /voice/twilio/status`: what became of a call. One that nobody took is a wish to be called back."""

import logging
from dataclasses import dataclass

from flask import Blueprint, Response

from gateway.http.calls import read_call
from gateway.ports import JobQueue, Webhook
from gateway.services.quarantine import may_be_answered
from gateway.settings import SignatureMode
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotAllowed, RuleBroken
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory
from grs_core.services.calling_back import missed_call

log = logging.getLogger(__name__)
_UNTAKEN = frozenset({"busy", "no-answer", "failed", "canceled"})
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class VoiceDoor:
    """`webhook` knows the platform's signature; `public_url` is what it was made over."""

    webhook: Webhook
    writing: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    jobs: JobQueue
    public_url: str
    mode: SignatureMode


def make_blueprint(door: VoiceDoor) -> Blueprint:
    """The status callbacks of calls. What is said in a call is not here: nobody answers calls yet."""
    blueprint = Blueprint("voice_twilio", __name__, url_prefix="/voice/twilio")

    @blueprint.post("/status")
    def status() -> Response:
        call = read_call(door.public_url)
        if not door.webhook.trusted(call) and door.mode is not SignatureMode.OBSERVE:
            raise NotAllowed("signature_wrong")
        sid, caller = call.form.get("CallSid", "").strip(), Address.of_phone(call.form.get("From", ""))
        if not sid or len(sid) > _LONGEST:
            raise RuleBroken("field_too_long" if sid else "field_missing", field="CallSid")
        inward = call.form.get("Direction", "inbound").startswith("inbound")
        if inward and call.form.get("CallStatus", "") in _UNTAKEN and may_be_answered(caller):
            _call_back(door, caller, sid)
        return Response(status=204)

    return blueprint


def _call_back(door: VoiceDoor, caller: Address, sid: str) -> None:
    with door.writing() as work:
        new = missed_call(work, door.policy, door.dice, caller, sid, door.clock.now())
        work.commit()
    if new:
        log.info("a missed call is answered")
        door.jobs.nudge("relay")
