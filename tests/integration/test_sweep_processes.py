"""Several processes ring the timers of one PostgreSQL at once: each case moves exactly once."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.ticket import Ticket
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import CELL, DD, Casebook
from tests.support.cases import KEY
from tests.support.postgres import PostgresServer
from tests.support.schema import migrated_postgres

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, CASES = 4, 60


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


def started(url: str, now: datetime) -> "subprocess.Popen[str]":
    """A process that is ready to sweep and waits for `go`."""
    command = [sys.executable, "-m", "tests.support.sweeper", url, now.isoformat()]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def go(sweepers: Sequence["subprocess.Popen[str]"]) -> None:
    """All begin when the last one is ready."""
    for sweeper in sweepers:
        assert sweeper.stdout is not None
        assert sweeper.stdout.readline() == "ready\n"
    for sweeper in sweepers:
        assert sweeper.stdin is not None
        sweeper.stdin.write("go\n")
        sweeper.stdin.flush()


def sweep_in_processes(url: str, now: datetime) -> list[dict[str, Any]]:
    """What each of them did."""
    sweepers = [started(url, now) for _ in range(PROCESSES)]
    go(sweepers)
    answers = [sweeper.communicate(timeout=60)[0] for sweeper in sweepers]
    assert [sweeper.returncode for sweeper in sweepers] == [0] * PROCESSES
    return [json.loads(answer) for answer in answers]


def filed(book: Casebook) -> list[Ticket]:
    """Of one age: all ring at one moment."""
    return [book.file() for _ in range(CASES)]


def test_four_processes_move_each_overdue_case_once(book: Casebook, url: str) -> None:
    tickets = filed(book)
    top = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "dc"))
    book.clock.set(top.due_at)  # sixty days: everything is overdue
    reports = sweep_in_processes(url, book.now)
    assert [report["problems"] for report in reports] == [[]] * PROCESSES
    assert sum(report["escalated"] for report in reports) == CASES
    assert sum(report["alarmed"] for report in reports) == 1
    assert sum(report["failed"] for report in reports) == 0
    for ticket in tickets:
        after = book.get(ticket)
        assert (after.desk.office, after.version) == (DD, ticket.version + 1)
        assert book.told(ticket).count(EventName.ESCALATED) == 1
    assert book.told(top).count(EventName.ALARMED) == 1
    assert book.get(top).desk.office == CELL
    notices = Counter(notice.ticket for notice in book.notices())
    assert notices == {str(ticket.number): 1 for ticket in tickets}
    audit = book.database.verify_audit()
    assert (audit.ok, audit.events) == (True, 2 * (CASES + 1) + CASES + 1)


def test_a_process_killed_in_the_middle_loses_no_case_and_moves_none_twice(book: Casebook, url: str) -> None:
    tickets = filed(book)
    book.clock.set(tickets[0].due_at)
    sweeper = started(url, book.now)
    go([sweeper])
    sweeper.kill()
    sweeper.communicate()
    for _ in range(200):  # the server may take a moment to notice that the dead one holds a row no more
        book.sweep()
        if all(book.get(ticket).desk.office == DD for ticket in tickets):
            break
    for ticket in tickets:
        assert (book.get(ticket).desk.office, book.told(ticket).count(EventName.ESCALATED)) == (DD, 1)
    assert len(book.notices()) == CASES
    assert book.database.verify_audit().ok
