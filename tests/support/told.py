"""What callers told, in a service of a test: wanted from a platform, or here already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.recorded import Shelf, a_wav

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from grs_core.call_ports import Recording
    from grs_core.domain.events import EventName, TicketEvent
    from grs_core.domain.ticket import Ticket

WAV = a_wav()


def record(container: Container, shelf: Shelf, case: Ticket | None = None, nth: int = 1, **changes: Any) -> str:
    """As a step of a call leaves it; gives our id."""
    from grs_core.call_ports import Recording

    url, number = shelf.add(f"RE{nth}", WAV), str(case.number) if case else None
    recording = Recording(f"{nth:032x}", "CA1", f"RE{nth}", url, container.clock.now(), number, seconds=30)
    with container.database.work() as work:
        assert work.recordings.add(replace(recording, **changes))
        work.commit()
    return recording.id


def found(container: Container, key: str) -> Recording:
    with container.database.reading() as work:
        return work.recordings.look(key)


def events(container: Container, case: Ticket, name: EventName) -> list[TicketEvent]:
    with container.database.reading() as work:
        return [each for each in work.audit.history(str(case.number)) if each.name is name]


def files(container: Container) -> list[Path]:
    return [path for path in Path(container.settings.voice.recordings).rglob("*") if path.is_file()]


def keep(container: Container, case: Ticket | None, audio: bytes, nth: int = 1, **changes: Any) -> str:
    """A recording of this case that is here, sealed in its store; gives our id."""
    from grs_core.call_ports import Recording, RecordingState

    keeper, number = container.recordings, str(case.number) if case else None
    recording = Recording(
        id=f"{nth:032x}",
        call="CA1",
        provider_id=f"RE{nth}",
        url="https://api.twilio.com/x",
        made_at=container.clock.now(),
        ticket=number,
        seconds=42,
        state=RecordingState.KEPT,
        media_type="audio/wav",
        kept_at=container.clock.now(),
    )
    with container.database.work() as work:
        assert work.recordings.add(replace(recording, **changes))
        sealed = work.recordings.seal(recording.id, audio)
        work.commit()
    keeper.store.put(recording.id, sealed)
    return recording.id
