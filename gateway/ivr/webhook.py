"""`/voice/twilio`: a call is answered, step by step; `/voice/twilio/status`: what became of one.

Every request is signed over our public address. A step's address holds the call's own token, and its signed CallSid
must be that call's: nobody walks into another's call by an address. When we cannot go on the caller hears that he will
be called, and what he told waits in the spool.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from bot.speech.spoken import Clip
from gateway import logs
from gateway.http.calls import read_call
from gateway.http.posted import optional, posted
from gateway.ivr import twiml
from gateway.ivr.fields import NOTHING_SAID_S, begun, given
from gateway.ivr.prompts import Prompts
from gateway.ports import JobQueue, Webhook
from gateway.services import outgoing
from gateway.services.beside_calls import BesideCalls, Wish
from gateway.services.call_turns import Input
from gateway.services.calls import CallBegun, CallService
from gateway.services.drawn import Drawn
from gateway.services.intake import Intake
from gateway.settings import SignatureMode
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory
from grs_core.services.calling_back import missed_call

log = logging.getLogger(__name__)
_UNTAKEN = frozenset({"busy", "no-answer", "failed", "canceled"})
_NOT_SNIFFED = {"X-Content-Type-Options": "nosniff"}
_OVER = _UNTAKEN | {"completed"}


@dataclass(frozen=True, slots=True)
class VoiceDoor:
    """`webhook` knows the platform's signature; `public_url` is what it was made over. `calls_back`: there is a number
    to call from, else a missed call is answered with words; `rejects`: every call that comes is one. `hosts`: where
    recordings may lie. `base` goes before the addresses that the platform is given: Twilio takes relative ones, of
    others not all do (Somleng plays a prompt from a whole address only). `story`: the sound and the kind of
    a recording, by the call's token and its own name; both are 128 bits that only this call's platform was told.
    """

    webhook: Webhook
    calls: CallService
    beside: BesideCalls
    intake: Intake
    prompts: Prompts
    writing: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    jobs: JobQueue
    public_url: str
    mode: SignatureMode
    calls_back: bool
    rejects: bool
    hosts: frozenset[str]
    story: Callable[[str, str], tuple[bytes, str]]
    base: str = ""

    def audio(self, clip: Clip) -> str | None:
        """Where the platform finds it."""
        url = self.prompts.url(clip)
        return None if url is None else f"{self.base}{url}"


def make_blueprint(door: VoiceDoor) -> Blueprint:
    blueprint = Blueprint("voice_twilio", __name__, url_prefix="/voice/twilio")
    _answers(blueprint, door)
    _callbacks(blueprint, door)
    return blueprint


def _answers(blueprint: Blueprint, door: VoiceDoor) -> None:
    @blueprint.post("")
    def answer() -> Response:
        call = begun(_signed(door), request.args.get("out", ""))
        if door.rejects and call.out is None:
            _missed(door, call)
            return _answer(twiml.refusal())
        return _answer(_or_apology(door, call, Input(), lambda: door.calls.begin(call)))

    @blueprint.post("/c/<token>/<int:step>")
    def step(token: str, step: int) -> Response:
        fields = _signed(door)
        return _step(door, fields, token, step, given(fields, door.hosts))

    @blueprint.post("/c/<token>/<int:step>/silence")
    def silence(token: str, step: int) -> Response:
        return _step(door, _signed(door), token, step, Input())


def _callbacks(blueprint: Blueprint, door: VoiceDoor) -> None:
    @blueprint.post("/c/<token>/recording")
    def recording(token: str) -> Response:
        fields = _signed(door)
        told = given(fields, door.hosts)
        # Shorter, he only went back; what its step took for a story is kept by that step.
        if told.seconds > NOTHING_SAID_S:
            _keep(door, begun(fields, ""), token, told)
        return Response(status=204)

    @blueprint.get("/c/<token>/story/<story>.wav")
    def story(token: str, story: str) -> Response:
        sound, kind = door.story(token, story)
        return Response(sound, content_type=kind, headers={"Cache-Control": "no-store", **_NOT_SNIFFED})

    @blueprint.post("/status")
    def status() -> Response:
        fields = _signed(door)
        call, became = begun(fields, request.args.get("out", "")), optional(fields, "CallStatus")
        if became in _UNTAKEN and not (call.out or call.ours):
            _missed(door, call)
        with door.intake.inside():
            if call.out:
                _tell(door, call.out, call.sid, became)
            if became in _OVER:
                door.beside.ended(call.sid)
        return Response(status=204)


def _signed(door: VoiceDoor) -> Mapping[str, str]:
    """The fields of the request. A call cannot be kept aside: whoever is not trusted is refused. Raises
    NotAllowed("signature_wrong").
    """
    call = read_call(door.public_url)
    if not door.webhook.trusted(call):
        log.warning("voice: signature not trusted (%s)", door.mode.value)
        if door.mode is not SignatureMode.OBSERVE:
            raise NotAllowed("signature_wrong")
    return posted(call)


def _step(door: VoiceDoor, fields: Mapping[str, str], token: str, step: int, told: Input) -> Response:
    call = begun(fields, "")
    return _answer(_or_apology(door, call, told, lambda: door.calls.step(call.sid, token, step, told)))


def _or_apology(door: VoiceDoor, call: CallBegun, told: Input, act: Callable[[], Drawn]) -> str:
    try:
        with door.intake.inside():
            return twiml.document(act(), door.audio, door.base)
    except (NotFound, RuleBroken, NotAllowed):
        raise
    except Exception as error:
        log.error("a call cannot go on: %s", logs.fault(error))
        # Whom we called has asked for nobody.
        if told.recording or not call.ours:
            wish = Wish.RECORDING if call.ours else Wish.PERSON
            door.intake.wait(door.beside.waiting(wish, call, told))
        return twiml.apology(door.beside.apology(call), door.audio)


def _keep(door: VoiceDoor, call: CallBegun, token: str, told: Input) -> None:
    """A recording is told once: what cannot be kept now waits."""
    try:
        with door.intake.inside():
            door.beside.recorded(call.sid, token, told)
    except NotFound:
        raise
    except Exception as error:
        log.error("a recording waits: %s", logs.fault(error))
        door.intake.wait(door.beside.waiting(Wish.RECORDING, call, told))


def _missed(door: VoiceDoor, call: CallBegun) -> None:
    """A call that nobody took, or that is refused, is called back; when that cannot be kept now it waits."""
    if not call.phone.mobile:
        return
    try:
        with door.intake.inside():
            _call_back(door, call.phone, call.sid)
    except Exception as error:
        log.error("a missed call waits: %s", logs.fault(error))
        door.intake.wait(door.beside.waiting(Wish.MISSED, call, Input()))


def _tell(door: VoiceDoor, out: str, sid: str, became: str) -> None:
    with door.writing() as work:
        outgoing.status(work, door.policy, door.dice, out, sid, became, door.clock.now())
        work.commit()
        told = work.outbox.added
    if told:
        door.jobs.nudge("relay")


def _call_back(door: VoiceDoor, caller: Address, sid: str) -> None:
    with door.writing() as work:
        new = missed_call(work, door.policy, door.dice, caller, sid, door.clock.now(), by_phone=door.calls_back)
        work.commit()
    if new:
        log.info("a missed call is answered")
        door.jobs.nudge("calls" if door.calls_back else "relay")


def _answer(document: str) -> Response:
    return Response(document, content_type=twiml.MEDIA_TYPE)
