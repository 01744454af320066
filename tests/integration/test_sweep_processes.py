"""The timers run by several processes at once: each case moves exactly once, and the citizen is told once."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from grs_core.domain.events import EventName
from grs_core.domain.offices import Tier
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import DD, USSO, Casebook
from tests.support.cases import KEY
from tests.support.postgres import PostgresServer
from tests.support.processes import at_once
from tests.support.schema import migrated_postgres

CASES = 80
SWEEP = """
import json
from datetime import datetime
from gateway.system import SystemDice
from grs_core.policy.load import load_policy
from grs_core.services.overdue import sweep

policy = load_policy()
print(json.dumps(sweep(database.work, database.reading, policy, SystemDice(), datetime.fromisoformat(NOW)).as_json()))
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


def test_a_sweep_by_four_processes_at_once_moves_each_case_exactly_once(book: Casebook, url: str) -> None:
    cases = [book.file() for _ in range(CASES)]
    assert {case.desk.office for case in cases} == {USSO}
    now = book.clock.set(max(case.due_at for case in cases) + timedelta(minutes=1))
    printed = at_once(f"NOW = {now.isoformat()!r}\n{SWEEP}", url, 4)
    reports = [json.loads(said) for said in printed]
    total = Counter[str]()
    for report in reports:
        total.update(report)
    assert (total["escalated"], total["failed"], total["reminded"], total["alarmed"]) == (CASES, 0, 0, 0)
    for case in cases:
        moved = book.get(case)
        assert (moved.desk.office, moved.desk.tier, moved.version) == (DD, Tier.DISTRICT, case.version + 1)
        assert book.told(case).count(EventName.ESCALATED) == 1
    assert Counter(notice.ticket for notice in book.notices()) == Counter(str(case.number) for case in cases)
    assert book.database.verify_audit().ok
    assert book.sweep().as_json() == dict.fromkeys(total, 0)
