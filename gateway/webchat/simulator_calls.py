"""Calls of the phone in the browser. Its page follows the steps of a call as a telephone platform does: it plays what
is said, listens for keys, words or silence, records. Only a sandbox has it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, request

from bot.calls.screen import HangUp, Listen, OwnStory, Record
from bot.speech.spoken import Clip
from gateway.http.guards import from_our_own_page
from gateway.http.look import page_language
from gateway.http.posted import clean
from gateway.http.words import Words
from gateway.services.beside_calls import BesideCalls
from gateway.services.call_turns import Input
from gateway.services.calls import CallBegun, CallService
from gateway.services.conversation import LONGEST
from gateway.services.drawn import Drawn
from gateway.webchat.chat import fresh
from gateway.webchat.door import WebDoor
from gateway.webchat.stories import LARGEST, Stories
from grs_core.domain.complainant import Address, read_mobile
from grs_core.domain.errors import NotFound

CALLED = "simulator"
RECORDINGS = "/simulator/recordings"
_A_FORM = 4096
"""Bytes around the sound in an upload."""
_OURS = re.compile(r"simulator-[0-9a-f]{32}")
_KEYS = re.compile(r"[0-9*#]{1,32}")


@dataclass(frozen=True, slots=True)
class CallDoor:
    """What answers the calls. `audio`: where a clip is heard, from our root; None: it can only be read. `public_url`:
    where recordings are fetched from.
    """

    calls: CallService
    beside: BesideCalls
    audio: Callable[[Clip], str | None]
    stories: Stories
    public_url: str


def add_routes(blueprint: Blueprint, door: WebDoor, calls: CallDoor, words: Words) -> None:
    _add_steps(blueprint, door, calls, words)
    _add_recordings(blueprint, door, calls, words)


def _add_steps(blueprint: Blueprint, door: WebDoor, calls: CallDoor, words: Words) -> None:
    @blueprint.post("/simulator/call")
    def dial() -> Response:
        from_our_own_page()
        phone = Address.of_phone(read_mobile(request.form.get("phone", "")))
        call = CallBegun(f"{CALLED}-{door.dice.token()}", phone, door.sms_number or CALLED)
        return _screen(calls, words, call.sid, calls.calls.begin(call))

    @blueprint.post("/simulator/call/<token>/<int:step>")
    def call_step(token: str, step: int) -> Response:
        from_our_own_page()
        call, given = _call(), _given(calls)
        drawn = calls.calls.step(call, token, step, given)
        if given.recording:
            door.jobs.nudge("recordings")
        return _screen(calls, words, call, drawn)

    @blueprint.post("/simulator/call/<token>/end")
    def hang_up(token: str) -> Response:
        """As a platform tells that a call is over; whose token is wrong ends nothing."""
        from_our_own_page()
        calls.beside.ended(_running(door, _call(), token))
        return Response(status=204)


def _add_recordings(blueprint: Blueprint, door: WebDoor, calls: CallDoor, words: Words) -> None:
    @blueprint.post(RECORDINGS)
    def keep_story() -> Response:
        request.max_content_length = LARGEST + _A_FORM
        from_our_own_page()
        _running(door, _call(), request.form.get("token", ""))
        file, name = request.files.get("sound"), door.dice.token()
        if file is None or not calls.stories.keep(name, file.read(LARGEST + 1)):
            return _refused(words, "sim_call_no_sound")
        return fresh(jsonify(recording=name, seconds=calls.stories.seconds(name)))

    @blueprint.get(f"{RECORDINGS}/<name>.wav")
    def story(name: str) -> Response:
        """Whoever knows its name may hear it, as it is with a platform."""
        audio = calls.stories.audio(name)
        if audio is None:
            abort(404)
        response = Response(audio, mimetype="audio/wav")
        response.make_conditional(request, accept_ranges=True, complete_length=len(audio))
        return fresh(response)


def _call() -> str:
    """Raises NotFound("call_unknown") for what is no call of this page: a platform's have names of their own."""
    call = request.form.get("call", "")
    if not _OURS.fullmatch(call):
        raise NotFound("call_unknown")
    return call


def _running(door: WebDoor, call: str, token: str) -> str:
    """Raises NotFound("call_unknown") when it is another's."""
    with door.writing() as work:
        return work.calls.lock(call, token).sid


def _given(calls: CallDoor) -> Input:
    """What was pressed, said or recorded; a recording that is not here is none."""
    form = request.form
    digits, speech, name = form.get("digits", ""), clean(form.get("speech", "")).strip(), form.get("recording", "")
    seconds = calls.stories.seconds(name)
    if seconds is not None:
        url = f"{calls.public_url}{RECORDINGS}/{name}.wav"
        return Input(recording=name, url=url, seconds=seconds, hung_up=form.get("hung_up") == "1")
    return Input(digits=digits if _KEYS.fullmatch(digits) else "", speech=speech[:LONGEST])


def _screen(calls: CallDoor, words: Words, call: str, drawn: Drawn) -> Response:
    lines = [_line(calls, words, line) for line in drawn.lines]
    return fresh(jsonify(call=call, token=drawn.token, step=drawn.step, lines=lines, then=_then(drawn.then)))


def _line(calls: CallDoor, words: Words, line: Clip | OwnStory) -> dict[str, str | None]:
    """Own stories by their path: the page may be open under another name of this machine."""
    if isinstance(line, OwnStory):
        text = words.of(page_language())["sim_call_own_story"]
        return {"text": text, "url": line.url.removeprefix(calls.public_url), "language": page_language()}
    return {"text": line.text, "url": calls.audio(line), "language": line.language}


def _then(then: Listen | Record | HangUp) -> dict[str, object]:
    if isinstance(then, Listen):
        return {"kind": "listen", "digits": then.digits, "seconds": then.waits}
    return {"kind": "record", "seconds": then.longest} if isinstance(then, Record) else {"kind": "hang_up"}


def _refused(words: Words, wrong: str) -> Response:
    response = jsonify(error=wrong, message=words.of(page_language())[wrong])
    response.status_code = 422
    return response
