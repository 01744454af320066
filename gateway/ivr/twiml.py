"""What a caller hears next, as a document of the platform (TwiML).

`<Gather>` falls through when nothing comes, and `<Record>` without a word skips its `action`: both are followed by a
`<Redirect>` that says so (Twilio: TwiML Voice, Gather and Record).
"""

from collections.abc import Callable
from typing import Any

from twilio.twiml.voice_response import Gather, Reject, VoiceResponse

from bot.calls.screen import Listen, OwnStory, Record
from bot.speech.spoken import Clip
from gateway.services.drawn import Drawn

STEPS = "/voice/twilio/c"
MEDIA_TYPE = "text/xml; charset=utf-8"
_SPEECH = {"bn": "bn-BD", "en": "en-IN"}
_SAY = {"bn": "bn-IN", "en": "en-IN"}
"""`<Say>` has no voice of Bangladesh: it is there for what no prompt exists of."""
_SILENT_S = 5
"""After which a story is taken to be over."""

Address = Callable[[Clip], str | None]
"""Where a clip's audio is; None: the platform has to say it."""


def document(drawn: Drawn, audio: Address, base: str = "") -> str:
    """The next step of a call. `base` goes before our addresses."""
    response = VoiceResponse()
    here = f"{base}{STEPS}/{drawn.token}/{drawn.step}"
    if isinstance(drawn.then, Listen):
        gather = _gather(drawn, drawn.then, here)
        _say(gather, drawn, audio, base)
        response.append(gather)
        response.redirect(f"{here}/silence", method="POST")
        return str(response)
    _say(response, drawn, audio, base)
    if isinstance(drawn.then, Record):
        response.record(
            action=here,
            method="POST",
            max_length=drawn.then.longest,
            timeout=_SILENT_S,
            finish_on_key="1234567890*#",
            play_beep=True,
            trim="trim-silence",
            recording_status_callback=f"{base}{STEPS}/{drawn.token}/recording",
            recording_status_callback_method="POST",
            recording_status_callback_event="completed",
        )
        response.redirect(f"{here}/silence", method="POST")
    else:
        response.hangup()
    return str(response)


def apology(clips: tuple[Clip, ...], audio: Address) -> str:
    """Something is wrong here: kind words, and the end of the call."""
    response = VoiceResponse()
    for clip in clips:
        _clip(response, clip, audio)
    response.hangup()
    return str(response)


def refusal() -> str:
    """Busy: whoever called is called back, and pays nothing."""
    response = VoiceResponse()
    response.append(Reject(reason="busy"))
    return str(response)


def _gather(drawn: Drawn, listen: Listen, here: str) -> Gather:
    several = listen.digits > 1
    return Gather(
        input="dtmf speech",
        language=_SPEECH[drawn.language],
        action=here,
        method="POST",
        num_digits=listen.digits,
        # Of one key nothing ends it but itself.
        finish_on_key="#" if several else "",
        timeout=listen.waits,
        speech_timeout="auto",
        barge_in=True,
    )


def _say(verb: Any, drawn: Drawn, audio: Address, base: str) -> None:
    for line in drawn.lines:
        if isinstance(line, OwnStory):
            verb.play(f"{base}{STEPS}/{drawn.token}/story/{line.kept}.wav" if line.kept else line.url)
        else:
            _clip(verb, line, audio)


def _clip(verb: Any, clip: Clip, audio: Address) -> None:
    found = audio(clip)
    if found is not None:
        verb.play(found)
    else:
        verb.say(clip.text, language=_SAY[clip.language])
