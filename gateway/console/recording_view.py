"""A recording as a case page and the queue of transcriptions show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.console.history import Names
from gateway.console.screen import Screen
from grs_core.call_ports import PLATFORM, Recording, RecordingState
from grs_core.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Heard:
    """Worded and masked. `plays`: it is here. `writable`: somebody is to write it down. `written`: by whom and when, or
    that nothing could be understood.
    """

    id: str
    number: str
    title: str
    note: str
    plays: bool
    writable: bool
    words: str
    written: str
    case: str = ""
    """What it is about, where it stands outside its case."""


def heard(recordings: Sequence[Recording], screen: Screen, names: Names) -> tuple[Heard, ...]:
    """Of one case, as they were made."""
    return tuple(_heard(each, screen, names) for each in recordings)


def beside_cases(
    recordings: Sequence[Recording], tickets: Sequence[Ticket], screen: Screen, names: Names
) -> tuple[Heard, ...]:
    """Of many cases, each with what it is about."""
    about = {
        str(ticket.number): " · ".join(
            (screen.named(screen.policy.category_names[ticket.grievance.category]), screen.status(ticket))
        )
        for ticket in tickets
    }
    return tuple(_heard(each, screen, names, about.get(each.ticket or "", "")) for each in recordings)


def _heard(recording: Recording, screen: Screen, names: Names, case: str = "") -> Heard:
    kept, told = recording.state is RecordingState.KEPT, recording.transcript
    params = {"short": recording.id[:6], "seconds": screen.count(recording.seconds)}
    return Heard(
        id=recording.id,
        number=recording.ticket or "",
        title=f"{screen.say('recording_title', **params)} · {screen.moment(recording.made_at)}",
        note=_note(recording, screen),
        plays=kept,
        writable=kept and told is None and not recording.replaced,
        words=screen.text(told) if told else "",
        written=_written(recording, screen, names),
        case=case,
    )


def _note(recording: Recording, screen: Screen) -> str:
    if recording.state is RecordingState.ERASED and recording.erased_at:
        return screen.say("recording_erased", date=screen.day(recording.erased_at))
    if recording.state is not RecordingState.KEPT:
        return screen.say(f"recording_{recording.state.value}")
    return screen.say("recording_replaced") if recording.replaced else ""


def _written(recording: Recording, screen: Screen, names: Names) -> str:
    by, at = recording.transcribed_by, recording.transcribed_at
    if recording.transcript is None or by is None or at is None:
        return ""
    who = screen.say("recording_by_platform") if by == PLATFORM else names.of(by)
    return screen.say(
        "recording_written" if recording.transcript else "recording_unclear", by=who, at=screen.moment(at)
    )
