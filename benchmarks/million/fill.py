"""Fills the database to a size: COPY, in chunks that are each one transaction, so that a broken run goes on later.

Tickets go through the product's own `write_ticket` and the audit through its own chain: the columns are not known here.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from multiprocessing import get_context
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Table, create_engine, delete, func, insert, select, text

from benchmarks.million.fate import Told, tell
from benchmarks.million.world import World
from grs_core.domain.contributing import Contributions, Yardstick, contributions
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import WorkCalendar, day_of
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.services.monitoring import yardstick
from grs_core.storage.audit import StoredAudit
from grs_core.storage.call_tables import call_backs
from grs_core.storage.case_tables import rulings
from grs_core.storage.cases import ruling_row
from grs_core.storage.console_tables import followers
from grs_core.storage.engine import read_url
from grs_core.storage.figure_rows import Fact, months_of, times_of
from grs_core.storage.figure_tables import figure_cases, figure_decisions, figure_months
from grs_core.storage.tables import audit_events, ticket_seals, tickets
from grs_core.storage.ticket_rows import write_ticket
from grs_core.storage.vault import Vault

CHUNK = 1000
_FILLED = (tickets, ticket_seals, audit_events, figure_cases, figure_months, figure_decisions)
_MANY = 50
"""From so many chunks on the indexes are made anew afterwards: faster than keeping them up."""
_FIRST_OF_OTHERS = 1_000_000_000
"""Where ids of tickets begin that the measurement files itself."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every process that fills needs to know."""

    url: str
    key: str
    now: datetime
    figures: bool


def fill(url: str, key: str, count: int, processes: int = 2, figures: bool = False) -> float:
    """At least `count` tickets made by us; seconds taken. Chunks that are there already are left as they are.
    `figures`: with what each adds to the figures, so that only their sums are left to be made.
    """
    began = perf_counter()
    engine = create_engine(read_url(url))
    job = Job(url, key, _clock(engine), figures)
    todo = sorted(set(range(-(-count // CHUNK))) - _there(engine))
    with _without_indexes(engine, len(todo) >= _MANY), get_context("spawn").Pool(processes, _begin, (job,)) as pool:
        for done, _ in enumerate(pool.imap_unordered(_chunk, todo), 1):
            _tell(done, len(todo), began)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        last = "SELECT setval(pg_get_serial_sequence('tickets', 'id'), GREATEST(:first, max(id))) FROM tickets"
        connection.execute(text(last), {"first": _FIRST_OF_OTHERS})
        connection.execute(text("VACUUM ANALYZE"))
    if figures and todo:
        _counted(engine)
    engine.dispose()
    return perf_counter() - began


def _clock(engine: Engine) -> datetime:
    """The moment that all data are made for: the first run's."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS bench_chunks (chunk int PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE IF NOT EXISTS bench_clock (now timestamptz NOT NULL)"))
        known: datetime | None = connection.scalar(text("SELECT now FROM bench_clock"))
        if known is None:
            known = datetime.now(UTC)
            connection.execute(text("INSERT INTO bench_clock VALUES (:now)"), {"now": known})
        return known.astimezone(UTC)


def _there(engine: Engine) -> set[int]:
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT chunk FROM bench_chunks")))


@contextmanager
def _without_indexes(engine: Engine, wanted: bool) -> Iterator[None]:
    """Also brings back what an earlier run that was broken off has taken away."""
    indexes = [index for table in _FILLED for index in table.indexes]
    for index in indexes if wanted else ():
        index.drop(engine, checkfirst=True)
    yield
    for index in indexes:
        index.create(engine, checkfirst=True)


def _tell(done: int, of: int, began: float) -> None:
    if done % max(1, of // 20) == 0 or done == of:
        took = perf_counter() - began
        print(f"  {done * CHUNK:>9,} of {of * CHUNK:,} tickets, {done * CHUNK / took:,.0f}/s", flush=True)


@dataclass(frozen=True)
class _Filler:
    """One process's tools."""

    engine: Engine
    vault: Vault
    policy: Policy
    world: World
    now: datetime
    by: Yardstick


_job: Job


def _begin(job: Job) -> None:
    global _job
    _job = job
    os.nice(1)


@cache
def _filler() -> _Filler:
    _count_days_once()
    policy = load_policy()
    return _Filler(
        create_engine(read_url(_job.url)), Vault([_job.key]), policy, World(policy), _job.now, yardstick(policy)
    )


def _count_days_once() -> None:
    """In this process only: a limit of so many days from the same day ends at the same moment for each of a million."""
    count = WorkCalendar.point
    known: dict[tuple[object, ...], datetime] = {}

    def point(self: WorkCalendar, received: datetime, working_days: int, percent: int) -> datetime:
        key = (id(self), day_of(received), working_days, percent)
        if key not in known:
            known[key] = count(self, received, working_days, percent)
        return known[key]

    WorkCalendar.point = point  # type: ignore[method-assign]


def _chunk(chunk: int) -> int:
    """One transaction: a thousand tickets, their seals, their audit."""
    mine = _filler()
    told = [tell(mine.world.draw(index), mine.policy, mine.now) for index in range(chunk * CHUNK, (chunk + 1) * CHUNK)]
    with mine.engine.begin() as connection:
        connection.execute(text("INSERT INTO bench_chunks VALUES (:chunk)"), {"chunk": chunk})
        taken = _taken(connection, [each.number for each in told])
        told = [each for each in told if each.number not in taken]
        made = [each.ticket for each in told]
        events = [event for each in told for event in each.events]
        _copy(connection, tickets, _rows(made, chunk, mine.vault))
        _copy(connection, ticket_seals, _seals(made, chunk))
        _copy(connection, call_backs, _owed(events))
        _copy(connection, rulings, [ruling_row(ruling, mine.vault) for each in told for ruling in each.rulings])
        if _job.figures:
            _count(connection, told, made, chunk, mine)
        # Last, as in every commit of the product: its lock is the order of the chain.
        _append(connection, mine.vault, events)
    return chunk


def _count(connection: Connection, told: Sequence[Told], made: Sequence[Ticket], chunk: int, mine: "_Filler") -> None:
    """What each case adds to the figures: the first count of the product, without reading again what was just made. The
    sums over it are the product's (`grs figures rebuild`, or the job).
    """
    ids = {str(ticket.number): _id(chunk, nth) for nth, ticket in enumerate(made)}
    added = [(ids[it.number], contributions(it.ticket, it.events, it.rulings, mine.by)) for it in told]
    _copy(connection, figure_cases, [_fact(id_, one, mine.vault) for id_, one in added])
    _copy(connection, figure_months, [month.row(id_) for id_, one in added for month in months_of(one)])
    _copy(connection, figure_decisions, [time.row(id_) for id_, one in added for time in times_of(one)])


def _fact(ticket_id: int, one: Contributions, vault: Vault) -> Mapping[str, Any]:
    agent = None if one.fraud is None else one.fraud.agent
    sealed = {"agent": vault.encrypt_some(agent), "agent_hash": vault.hash_some(agent)}
    return Fact.of(one).row(ticket_id) | sealed


def _counted(engine: Engine) -> None:
    """The first count has walked over all cases: what is left of it are the sums."""
    with engine.begin() as connection:
        last = connection.scalar(select(func.max(tickets.c.id)))
        events = connection.scalar(text("SELECT events FROM audit_head"))
        connection.execute(delete(followers))
        rows = [{"name": "figures", "event": 0}, {"name": "figures_from", "event": events}]
        connection.execute(insert(followers), [*rows, {"name": "figures_walk", "event": last}])


def _taken(connection: Connection, numbers: list[str]) -> set[str]:
    """Numbers that fell to a ticket which the measurement filed: real dice know nothing of ours."""
    return set(connection.scalars(select(tickets.c.number).where(tickets.c.number.in_(numbers))))


def _id(chunk: int, nth: int) -> int:
    return chunk * CHUNK + nth + 1


def _rows(made: Sequence[Ticket], chunk: int, vault: Vault) -> list[Mapping[str, Any]]:
    return [
        write_ticket(ticket, vault) | {"id": _id(chunk, nth), "version": ticket.version}
        for nth, ticket in enumerate(made)
    ]


def _seals(made: Sequence[Ticket], chunk: int) -> list[Mapping[str, Any]]:
    return [
        {"ticket_id": _id(chunk, nth), "office": office}
        for nth, ticket in enumerate(made)
        for office in sorted(ticket.desk.sealed)
    ]


def _owed(events: Sequence[TicketEvent]) -> list[Mapping[str, Any]]:
    """A call of an officer for each who asked for a person."""
    asked = [event for event in events if event.name is EventName.PERSON_REQUESTED]
    task = {"part": "any", "state": "open", "attempts": 0}
    return [{"ticket": each.ticket, "asked_at": each.at, "due_at": each.at, **task} for each in asked]


def _copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    dialect = connection.dialect
    columns = [table.c[name] for name in rows[0]]
    binds = [column.type._cached_bind_processor(dialect) for column in columns]
    names = psycopg.sql.SQL(", ").join(psycopg.sql.Identifier(column.name) for column in columns)
    statement = psycopg.sql.SQL("COPY {} ({}) FROM STDIN").format(psycopg.sql.Identifier(table.name), names)
    cursor: psycopg.Cursor[Any] = connection.connection.cursor()  # type: ignore[assignment]
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([bind(row[c.name]) if bind else row[c.name] for c, bind in zip(columns, binds, strict=True)])


def _append(connection: Connection, vault: Vault, events: Sequence[TicketEvent]) -> None:
    audit = StoredAudit(connection, vault)
    for event in events:
        audit.append(event)
    audit.chain()
    audit.write()
