"""Sweeps, decisions, merges and a moved holiday at once: nobody waits in a ring, nothing is lost or doubled."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from grs_core.domain.closing import Ruling
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.ticket import Kind, Ticket
from grs_core.storage.database import Database
from grs_core.storage.engine import read_url
from grs_core.storage.vault import Vault
from tests.support.alike import AGENT, complain
from tests.support.casebook import Casebook
from tests.support.cases import KEY
from tests.support.postgres import PostgresServer
from tests.support.processes import at_once
from tests.support.schema import migrated_postgres

CASES = 24
AGENTS = [AGENT, "01922222222"]
EACH = """
import json
from datetime import date, datetime, timedelta
from random import Random
from gateway.system import SystemDice
from grs_core.domain.errors import GrsError
from grs_core.domain.events import SYSTEM
from grs_core.domain.grievance import Accused, AccusedRole
from grs_core.policy.load import load_policy
from grs_core.services.casework import Casework
from grs_core.services.filing import Enrichment, enrich
from grs_core.services.merging import merge, split
from grs_core.services.overdue import sweep
from grs_core.services.recompute import Recompute
from tests.support.casebook import officer
from tests.support.holidays import with_holidays

policy, dice, now, random = load_policy(), SystemDice(), datetime.fromisoformat(NOW), Random(me)
said = []

def officers():
    for _ in range(STEPS):
        with database.reading() as work:
            tickets = list(work.tickets.stream())
        one, two = random.sample(tickets, 2)
        act = random.choice(["merge", "merge", "merge", "split", "resolve", "blame"])
        try:
            with database.work() as work:
                who = officer(one.desk.office, two.desk.office, login=f"o{me}")
                case = Casework(work, policy, dice, who, one.number, one.version, now)
                if act == "merge":
                    merge(case, two.number, "same")
                elif act == "split":
                    split(case, "wrong")
                elif act == "resolve":
                    case.resolve("done")
                else:
                    accused = (Accused(AccusedRole.UP_CHAIRMAN),)
                    enrich(work, policy, one.number, Enrichment(accused=accused), SYSTEM, now)
                work.commit()
            said.append(act)
        except GrsError as refusal:
            said.append(refusal.key)

def sweeps():
    for n in range(4):
        report = sweep(database.work, database.reading, policy, dice, now)
        said.extend(report.problems)

def holidays():
    for n in range(4):
        other = with_holidays((now + timedelta(days=3 + n)).date())
        report = Recompute(database.work, database.reading, other, SYSTEM, now).run()
        said.extend(report.problems)

(officers, sweeps, officers, holidays, officers, sweeps)[me]()
print(json.dumps(said))
"""


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    address = migrated_postgres(postgres)
    yield address
    postgres.drop(address)


@pytest.fixture
def book(url: str) -> Iterator[Casebook]:
    database = Database(url, Vault([KEY]))
    yield Casebook(database)
    database.dispose()


def everything(book: Casebook) -> list[Ticket]:
    return book.read(lambda work: list(work.tickets.stream()))


def deadlocks(url: str) -> int:
    engine = create_engine(read_url(url))
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
    engine.dispose()
    return int(found or 0)


def test_sweeps_decisions_merges_and_a_moved_holiday_at_once_wait_in_no_ring(book: Casebook, url: str) -> None:
    for n in range(CASES):
        complain(book, n, phone=AGENTS[n % len(AGENTS)])
    book.sweeps(systemic=len(AGENTS))
    now = book.clock.set(max(each.due_at for each in everything(book)) + timedelta(minutes=1))
    said = at_once(f"NOW = {now.isoformat()!r}\nSTEPS = 40\n{EACH}", url, 6)
    told = Counter(each for printed in said for each in json.loads(printed))
    assert deadlocks(url) == 0, told
    assert not {"database_down"} & set(told) and not [each for each in told if ":" in each], told
    assert told["merge"] and told["resolve"], told
    book.sweep()
    holds(book)


def made(book: Casebook, number: str) -> tuple[Ruling, ...]:
    return book.read(lambda work: work.rulings.of(number))


def holds(book: Casebook) -> None:
    decisions = Counter(each.ticket for each in book.notices() if each.notice.decision)
    cases = {each.number: each for each in everything(book)}
    for ticket in cases.values():
        number = str(ticket.number)
        if ticket.status in UNFINISHED:
            assert ticket.timer_at is not None and ticket.timer_at > book.now
        names = Counter(book.told(ticket))
        rulings = made(book, number)
        assert names[EventName.RESOLVED] == len(rulings) == (ticket.status is Status.RESOLVED)
        assert decisions[number] == (len(rulings) if ticket.kind is Kind.SINGLE else 0)
        assert ticket.desk.office not in ticket.desk.sealed
        if ticket.status is Status.MERGED:
            assert ticket.merged_into is not None
            assert cases[ticket.merged_into].status in UNFINISHED, "waits for a case that is finished"
    assert book.database.verify_audit().ok
