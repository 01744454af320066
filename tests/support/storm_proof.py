"""What the database says after a storm: each ticket moved once, each notice written once and handed over once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from grs_core.domain.events import EventName
from grs_core.storage.message_tables import outbox
from grs_core.storage.tables import audit_events, tickets
from tests.support.storm_seed import Seed, Seeded

_TOLD = "notice_escalated"
_GONE = frozenset({"accepted", "unknown"})
"""Handed over: the carrier has it, or nobody knows because the sender died over it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Counts. `states` of the notices; each of `faults` must be 0."""

    tickets: int
    moved_once: int
    told_once: int
    states: Mapping[str, int]
    faults: Mapping[str, int]

    @property
    def holds(self) -> bool:
        return self.tickets == self.moved_once == self.told_once and not any(self.faults.values())

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"holds": self.holds}


def proof(connection: Connection, seed: Seed, now: datetime) -> Proof:
    """Over all that was seeded; `now` is a moment after the last sweep."""
    after = {row.number: row for row in connection.execute(select(tickets))}
    since = select(audit_events.c.ticket, audit_events.c.name).where(audit_events.c.id > seed.events)
    events = Counter((row.ticket, row.name) for row in connection.execute(since))
    changes = Counter(ticket for ticket, _ in events.elements())
    letters = connection.execute(select(outbox.c.ticket, outbox.c.key, outbox.c.state, outbox.c.attempts)).all()
    written = Counter((row.ticket, row.key) for row in letters)
    moves = {each.number: events[each.number, EventName.ESCALATED.value] for each in seed.tickets}
    faults = {
        "lost": sum(each.number not in after for each in seed.tickets),
        "not_moved": sum(count == 0 for count in moves.values()),
        "moved_twice": sum(count > 1 for count in moves.values()),
        "on_a_wrong_desk": sum(not _one_up(each, after[each.number]) for each in seed.tickets),
        "wrong_version": sum(after[t.number].version != t.version + changes[t.number] for t in seed.tickets),
        "without_a_timer_ahead": sum(after[each.number].timer_at <= now for each in seed.tickets),
        "written_twice": sum(count > 1 for count in written.values()),
        "handed_over_twice": sum(row.attempts > 1 for row in letters),
        "not_handed_over": sum(row.state not in _GONE or row.attempts == 0 for row in letters),
    }
    told = sum(written[each.number, _TOLD] == 1 for each in seed.tickets)
    moved = sum(count == 1 for count in moves.values())
    return Proof(len(seed.tickets), moved, told, dict(Counter(row.state for row in letters)), faults)


def _one_up(before: Seeded, row: Row[Any]) -> bool:
    above = before.tier.next
    return above is not None and row.tier == above.value and row.office != before.office
