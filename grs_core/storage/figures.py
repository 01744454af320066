"""Reads `Figures` with bounded queries: each one walks an index, and the cost does not grow with finished work."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal_column, select

from grs_core.domain.figures import Figures
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.messages import Lane
from grs_core.domain.offices import Tier
from grs_core.domain.workdays import day_of
from grs_core.monitor_ports import FOLLOWER
from grs_core.storage.call_tables import recordings
from grs_core.storage.console_tables import followers
from grs_core.storage.message_tables import carriers, outbox
from grs_core.storage.officers import present_posts
from grs_core.storage.open_cases import still_open
from grs_core.storage.people_tables import positions
from grs_core.storage.recordings import UNTOLD, WANTED
from grs_core.storage.tables import audit_head, tickets

MOST = 100_000
"""No count goes beyond: after a long outage the exact number matters less than an answer."""
LATELY = timedelta(hours=1)
_NO_CARRIER = "none yet"
_FOLLOWERS = (FOLLOWER, "words")
_UNACCEPTED = (Status.RECEIVED, Status.OPEN)


def read_figures(connection: Connection, now: datetime) -> Figures:
    rung = select(tickets.c.timer_at).where(tickets.c.timer_at <= now).order_by(tickets.c.timer_at)
    undone = [_with_state("'pending'", "'sending'"), _with_state("'unknown'")]
    states = [_by_carrier(connection, query) for query in undone]
    unfinished, waiting = _unfinished(connection), _oldest_waiting(connection)
    return Figures(
        ringing=_count(connection, rung),
        oldest_ringing=connection.scalar(rung.limit(1)),
        oldest_undelivered=min(waiting.values(), default=None),
        oldest_waiting=waiting,
        left_alone={row.name: row.open_until is not None for row in connection.execute(select(carriers))},
        outbox={**states[0], **states[1]},
        outcomes=_by_carrier(connection, _carriers().where(outbox.c.state_at > now - LATELY)),
        open={(row.tier, row.status): row.tickets for row in unfinished},
        stuck=_stuck(connection, day_of(now)),
        oldest_unaccepted=_oldest(unfinished),
        oldest_unfetched=connection.scalar(select(func.min(recordings.c.made_at)).where(WANTED)),
        untold=_count(connection, select(recordings.c.id).where(UNTOLD)),
        behind=_behind(connection),
    )


def _behind(connection: Connection) -> Mapping[str, int]:
    """Not those that only remember where a first count stands."""
    head = connection.scalar(select(audit_head.c.events)) or 0
    known = {row.name: row.event for row in connection.execute(select(followers))}
    return {name: head - known.get(name, 0) for name in _FOLLOWERS}


def _stuck(connection: Connection, today: date) -> Mapping[str, int]:
    """One may stand under several heads. Who mans which office is read once, the desks from the queue's index."""
    manned = select(positions.c.office).where(present_posts(today))
    at_the_top = and_(tickets.c.status.in_(sorted(UNFINISHED)), tickets.c.tier == Tier.CABINET.value)
    heads = {
        "alarmed": and_(at_the_top, tickets.c.alarmed),
        "called": and_(tickets.c.called.is_not(None), still_open()),
        "unmanned": and_(still_open(), tickets.c.office.not_in(manned)),
    }
    return {head: _count(connection, select(tickets.c.id).where(stands)) for head, stands in heads.items()}


def _count(connection: Connection, found: Select[Any]) -> int:
    return connection.scalar(select(func.count()).select_from(found.limit(MOST).subquery())) or 0


def _oldest_waiting(connection: Connection) -> Mapping[str, datetime]:
    """One look into the index for each lane, however many wait."""
    found = {}
    for lane in Lane:
        undone = select(outbox.c.ready_at).where(_written("'pending'", "'sending'"), outbox.c.lane == int(lane))
        found[lane.name.lower()] = connection.scalar(undone.order_by(outbox.c.ready_at).limit(1))
    return {lane: oldest for lane, oldest in found.items() if oldest is not None}


def _carriers() -> Select[Any]:
    return select(outbox.c.provider, outbox.c.state)


def _written(*states: str) -> Any:
    # Written out, not bound: only then does PostgreSQL see that the partial index holds these rows.
    return outbox.c.state.in_([literal_column(state) for state in states])


def _with_state(*states: str) -> Select[Any]:
    one = len(states) == 1
    return _carriers().where(outbox.c.state == literal_column(states[0]) if one else _written(*states))


def _by_carrier(connection: Connection, query: Select[Any]) -> Mapping[tuple[str, str], int]:
    found = query.limit(MOST).subquery()
    counted = select(found.c.provider, found.c.state, func.count().label("messages"))
    rows = connection.execute(counted.group_by(found.c.provider, found.c.state))
    return {(row.provider or _NO_CARRIER, row.state): row.messages for row in rows}


def _unfinished(connection: Connection) -> list[Any]:
    counted = select(
        tickets.c.status, tickets.c.tier, func.count().label("tickets"), func.min(tickets.c.entered_at).label("oldest")
    )
    grouped = counted.where(tickets.c.status.in_(sorted(UNFINISHED))).group_by(tickets.c.status, tickets.c.tier)
    return list(connection.execute(grouped))


def _oldest(rows: list[Any]) -> Mapping[str, datetime]:
    found: dict[str, datetime] = {}
    for row in rows:
        if row.status in _UNACCEPTED:
            found[row.tier] = min(row.oldest, found.get(row.tier, row.oldest))
    return found
