"""Several sweeps at once look at one cause: one systemic case comes of it, and every member is decided once."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from grs_core.case_ports import LinkKind
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Kind, Ticket
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.integration.test_sweep_processes import SWEEP
from tests.support.alike import AGENT, complain, members
from tests.support.casebook import DD, Casebook, officer
from tests.support.cases import KEY
from tests.support.postgres import PostgresServer
from tests.support.processes import at_once
from tests.support.schema import migrated_postgres

CASES = 40
WORKERS = 3


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


def swept(book: Casebook, url: str) -> Counter[str]:
    now = book.clock.set(book.now + timedelta(minutes=1))
    total = Counter[str]()
    for printed in at_once(f"NOW = {now.isoformat()!r}\n{SWEEP}", url, WORKERS):
        total.update(json.loads(printed))
    return total


def systemic(book: Casebook) -> list[Ticket]:
    return [each for each in book.read(lambda work: list(work.tickets.stream())) if each.kind is Kind.SYSTEMIC]


def test_sweeps_at_once_open_one_case_a_cause_and_every_case_joins_it(book: Casebook, url: str) -> None:
    agents = [AGENT, "01922222222", "01933333333"]
    cases = [complain(book, n, phone=agents[n % len(agents)]) for n in range(CASES)]
    total = swept(book, url)
    assert (total["systemic"], total["failed"]) == (len(agents), 0)
    assert len(systemic(book)) == len(agents)
    linked = [number for each in systemic(book) for number in members(book, each)]
    assert Counter(linked) == Counter(each.number for each in cases)
    assert all(book.told(each).count(EventName.LINKED) == 1 for each in cases)
    assert book.database.verify_audit().ok


MERGE = """
from datetime import datetime
from gateway.system import SystemDice
from grs_core.domain.errors import GrsError
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.load import load_policy
from grs_core.services.casework import Casework
from grs_core.services.merging import merge
from tests.support.casebook import USSO, officer

policy = load_policy()
numbers = [TrackingNumber(each) for each in NUMBERS]
child, into = numbers[me], numbers[1 - me]
try:
    with database.work() as work:
        merge(Casework(work, policy, SystemDice(), officer(USSO), child, 0, datetime.fromisoformat(NOW)), into, "same")
        work.commit()
    print("merged")
except GrsError as refusal:
    print(refusal.key)
"""


def test_two_who_merge_crosswise_at_once_leave_one_of_the_two_going_on(book: Casebook, url: str) -> None:
    for n in range(3):
        pair = [complain(book, 10 * n), complain(book, 10 * n + 1)]
        numbers = [str(each.number) for each in pair]
        said = at_once(f"NOW = {book.now.isoformat()!r}\nNUMBERS = {numbers!r}\n{MERGE}", url, 2)
        won, lost = sorted((each.strip() for each in said), key=lambda each: each != "merged")
        assert (won, lost in ("merge_finished", "ticket_changed", "act_not_lawful")) == ("merged", True)
        assert sorted(book.get(each).status for each in pair) == [Status.MERGED, Status.OPEN]


def test_sweeps_at_once_decide_what_was_left_for_them_exactly_once(book: Casebook, url: str) -> None:
    for n in range(3):
        complain(book, n, phone=AGENT)
    book.sweep()
    (one,) = systemic(book)
    book.act(officer(DD), one, lambda case: case.resolve("এজেন্ট বাদ", "action_taken"))
    left = [complain(book, n) for n in range(10, 10 + CASES)]
    book.write(lambda work: [work.links.add(one.number, each.number, LinkKind.SYSTEMIC, book.now) for each in left])
    # As if they had been too many for the change that decided it.
    book.write(lambda work: work.links.wake(one.number))
    book.notices()
    total = swept(book, url)
    assert (total["settled"], total["failed"]) == (CASES + 3, 0)
    assert {book.get(each).status for each in left} == {Status.RESOLVED}
    assert all(book.told(each).count(EventName.RESOLVED) == 1 for each in left)
    assert Counter(each.ticket for each in book.notices()) == Counter(str(each.number) for each in left)
    assert book.database.verify_audit().ok
