"""Timers in bad weather: workers killed, Redis flushed, broken rows, an outage. Each case moves once, oldest first."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

import pytest
from sqlalchemy import Engine, select, update

from gateway.system import SystemDice
from grs_core.domain.events import EventName
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.overdue import BACK_OFF
from grs_core.storage.database import Database
from grs_core.storage.engine import open_engine, read_url
from grs_core.storage.tables import audit_events, tickets
from grs_core.storage.vault import Vault
from tests.support import app
from tests.support.casebook import DD, Casebook, the_policy
from tests.support.cases import KEY
from tests.support.home import a_home, settings_of
from tests.support.policy_folder import without_nights
from tests.support.postgres import PostgresServer
from tests.support.processes import at_once
from tests.support.redis_server import RedisServer
from tests.support.schema import migrated_postgres
from tests.support.storm import Shape, Storm, audit_verified
from tests.support.storm_proof import proof
from tests.support.storm_seed import LONG_AGO, seed

SMALL = Shape(workers=3, tickets=300, rounds=2, victims=2, beat=False, patience_s=120)
"""Two of three die at a time: one of the two that sweep is among them."""
WORKERS, ROUGHLY = 4, 80
"""So many sweep at once; half of 600 tickets move within so many places of their turn (in any order: within 175)."""
SWEEP = """
from datetime import datetime
from gateway.system import SystemDice
from grs_core.policy.load import load_policy
from grs_core.services.overdue import sweep

sweep(database.work, database.reading, load_policy(), SystemDice(), datetime.fromisoformat(NOW))
"""


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    address = migrated_postgres(postgres)
    yield address
    postgres.drop(address)


@pytest.fixture
def book(database_url: str) -> Iterator[Casebook]:
    database = Database(database_url, Vault([KEY]))
    yield Casebook(database)
    database.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Below the ports: to break a row, and to read the chain as it stands."""
    opened = an_engine(database_url)
    yield opened
    opened.dispose()


def an_engine(url: str) -> Engine:
    return open_engine(read_url(url), 2, "FULL")


def moved(engine: Engine) -> list[str]:
    """Numbers, in the order in which their moves were written down."""
    escalated = audit_events.c.name == EventName.ESCALATED.value
    with engine.connect() as connection:
        return list(connection.scalars(select(audit_events.c.ticket).where(escalated).order_by(audit_events.c.id)))


def filed_a_day_apart(book: Casebook, count: int) -> list[Ticket]:
    """In the order in which they ring. Of those of one weekend that is their numbers' order."""
    cases = []
    for _ in range(count):
        cases.append(book.file())
        book.clock.advance(days=1)
    return sorted(cases, key=lambda case: (case.due_at, str(case.number)))


def overdue(book: Casebook, cases: list[Ticket]) -> None:
    book.clock.set(max(case.due_at for case in cases) + timedelta(hours=5))


def changed(engine: Engine, ticket: Ticket, **values: object) -> None:
    with engine.begin() as connection:
        connection.execute(update(tickets).where(tickets.c.number == str(ticket.number)).values(**values))


def test_workers_killed_in_mid_sweep_and_a_flushed_redis_lose_nothing_and_double_nothing(
    tmp_path: Path, model: Path, url: str, redis_server: RedisServer
) -> None:
    database, engine = Database(url, Vault([app.KEY])), an_engine(url)
    by_day = str(without_nights(tmp_path / "policy"))
    home = a_home(tmp_path / "home", model)
    environ = settings_of(home, GRS_DATABASE_URL=url, GRS_REDIS_URL=redis_server.url, GRS_POLICY_DIR=by_day)
    before = seed(database, engine, the_policy(), SystemDice(), SMALL.tickets, datetime.now(UTC) - LONG_AGO)
    course = Storm(SMALL, environ, engine, tmp_path, Random(4)).run()
    with engine.connect() as connection:
        proved = proof(connection, before, datetime.now(UTC))
    database.dispose()
    engine.dispose()
    assert proved.holds, json.dumps(proved.as_json())
    assert (course.kills, course.flushes) == (4, 1)
    assert audit_verified(environ)["ok"] is True


@pytest.mark.parametrize("column, broken", [("text", "no key made this"), ("category", "no such category")])
def test_a_bad_row_is_counted_and_put_off_and_stops_no_other(
    book: Casebook, engine: Engine, column: str, broken: str
) -> None:
    first, bad, last = cases = filed_a_day_apart(book, 3)
    with engine.connect() as connection:
        whole = connection.execute(select(tickets.c[column]).where(tickets.c.number == str(bad.number))).scalar_one()
    changed(engine, bad, **{column: broken})
    overdue(book, cases)
    report = book.sweep()
    assert (report.escalated, report.failed, moved(engine)) == (2, 1, [str(first.number), str(last.number)])
    assert [problem for problem in report.problems if str(bad.number) in problem] == report.problems
    book.sweeps()
    book.clock.advance(seconds=BACK_OFF.total_seconds())
    book.sweeps(failed=1)
    changed(engine, bad, **{column: whole})
    book.clock.advance(seconds=BACK_OFF.total_seconds())
    assert book.sweep().escalated == 1
    assert book.get(bad).desk.office == DD


def test_a_case_of_an_office_that_no_longer_exists_goes_up(book: Casebook, engine: Engine) -> None:
    case = book.file()
    changed(engine, case, office="usso-closed-long-ago")
    overdue(book, [case])
    report = book.sweep()
    assert (report.escalated, report.failed) == (1, 0)
    assert (book.get(case).desk.office, book.get(case).desk.tier) == (DD, Tier.DISTRICT)


def test_after_an_outage_everything_due_fires_once_and_the_oldest_first(book: Casebook, engine: Engine) -> None:
    cases = filed_a_day_apart(book, 30)
    overdue(book, cases)
    report = book.sweep()
    assert (report.escalated, report.late, report.failed) == (30, 30, 0)
    assert moved(engine) == [str(case.number) for case in cases]
    for case in cases:
        assert book.told(case).count(EventName.ESCALATED) == 1
        assert EventName.REMINDED not in book.told(case), "a reminder that was slept through helps nobody"
    book.sweeps()


def test_several_workers_keep_the_order_roughly(url: str) -> None:
    database, engine = Database(url, Vault([KEY])), an_engine(url)
    now = datetime.now(UTC)
    before = seed(database, engine, the_policy(), SystemDice(), 600, now - LONG_AGO).tickets
    at_once(f"NOW = {now.isoformat()!r}\n{SWEEP}", url, WORKERS)
    place = {number: nth for nth, number in enumerate(moved(engine))}
    assert len(place) == len(before)
    assert median(abs(place[each.number] - nth) for nth, each in enumerate(before)) <= ROUGHLY
    database.dispose()
    engine.dispose()


def test_the_oldest_overdue_ticket_escalates_with_10000_newer_ones_open(book: Casebook, engine: Engine) -> None:
    oldest = book.file()
    overdue(book, [oldest])
    seed(book.database, engine, book.policy, book.dice, 10_000, book.now, apart=timedelta(seconds=1))
    book.clock.advance(hours=1)
    assert book.sweep().escalated == 1
    assert moved(engine) == [str(oldest.number)]


def test_the_oldest_of_10000_overdue_tickets_is_the_first_to_move(book: Casebook, engine: Engine) -> None:
    oldest = book.file()
    seed(book.database, engine, book.policy, book.dice, 10_000, book.now + timedelta(days=30))
    book.clock.advance(days=LONG_AGO.days)
    assert book.sweep(limit=1).escalated == 1
    assert moved(engine) == [str(oldest.number)]


def test_a_late_put_off_never_rings_a_timer_that_another_worker_has_set(book: Casebook) -> None:
    case = book.file()
    overdue(book, [case])
    assert book.sweep().escalated == 1
    again = book.now + BACK_OFF
    book.write(lambda work: work.tickets.back_off(case.number, again))
    assert ringing(book, again) == []


def ringing(book: Casebook, at: datetime) -> list[TrackingNumber]:
    return [number for _, number in book.read(lambda work: work.tickets.ringing(at, 10))]
