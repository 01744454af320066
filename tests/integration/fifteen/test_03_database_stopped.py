"""3. Database stopped, 1,000 inbound → 1,000 × 200; after restart 1,000 rows, no duplicates, order kept per citizen.

A real `grs serve` over a real PostgreSQL that is stopped, as when its machine goes down; and the same service killed
by -9 while it is down, and again while it works off what waited.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import requests
from sqlalchemy import Engine, Table, create_engine, func, select

from grs_core.storage.engine import read_url
from grs_core.storage.message_tables import inbox, outbox
from tests.support import twilio
from tests.support.home import a_home, settings_of, told
from tests.support.postgres import PostgresServer
from tests.support.service import Service, until

pytestmark = pytest.mark.slow
PHONES = [f"+88017110{n:05}" for n in range(50)]
EACH = 20
WORDS = ("আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা", "status", "ধন্যবাদ", "1")


@dataclass
class Outage:
    """A service over a database that can be stopped."""

    environ: dict[str, str]
    folder: Path
    postgres: PostgresServer
    engine: Engine
    service: Service
    stopped: bool = False

    def stop(self) -> None:
        self.postgres.stop()
        self.stopped = True

    def start(self) -> None:
        if self.stopped:
            self.postgres.start()
        self.stopped = False

    def count(self, table: Table) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def ids(self) -> Sequence[str]:
        """Of the messages, in the order in which they had their effects."""
        with self.engine.connect() as connection:
            return list(connection.execute(select(inbox.c.provider_id).order_by(inbox.c.id)).scalars())

    def restart(self) -> None:
        """kill -9, and the service again."""
        self.service.kill()
        self.service = Service(self.environ, self.folder / "service.log")

    def waiting(self) -> int:
        return int(self.service.get("/health").json()["spool"]["waiting"])

    def until_nothing_waits(self) -> None:
        """A step of the way at a time: how long all of it takes is the machine's affair."""
        for left in range(self.waiting() // 50 * 50, -1, -50):
            until(partial(self._no_more_than, left), f"no more than {left} waiting")

    def _no_more_than(self, left: int) -> bool:
        return self.waiting() <= left

    def has_come_to(self, messages: int) -> bool:
        return self.count(inbox) >= messages


@pytest.fixture
def outage(tmp_path: Path, model: Path, postgres: PostgresServer, postgres_url: str) -> Iterator[Outage]:
    home = a_home(tmp_path / "home", model)
    environ = settings_of(home, **twilio.ENVIRON, GRS_DATABASE_URL=postgres_url)
    told(home, "init", **{name: value for name, value in environ.items() if name != "GRS_HOME"})
    service = Service(environ, tmp_path / "service.log")
    engine = create_engine(read_url(postgres_url), pool_pre_ping=True)
    made = Outage(environ, tmp_path, postgres, engine, service)
    try:
        yield made
    finally:
        made.start()
        made.service.kill()
        engine.dispose()


def messages_of(phone: str, count: int) -> list[dict[str, str]]:
    return [twilio.form(WORDS[n % len(WORDS)], phone, f"{phone}-{n:03}") for n in range(count)]


def send(service: Service, forms: Sequence[dict[str, str]]) -> list[int]:
    """One phone's, one after the other: that is the order to keep."""
    with requests.Session() as carrier:
        return [service.post_sms(form, carrier).status_code for form in forms]


def send_all(service: Service, count: int) -> list[int]:
    with ThreadPoolExecutor(8) as carriers:
        told = carriers.map(lambda phone: send(service, messages_of(phone, count)), PHONES)
        return [status for each in told for status in each]


def assert_each_once_and_in_order(outage: Outage, count: int) -> None:
    ids = outage.ids()
    assert len(ids) == len(set(ids)) == len(PHONES) * count
    for phone in PHONES:
        assert [each for each in ids if each.startswith(phone)] == [f"{phone}-{n:03}" for n in range(count)]


def test_a_thousand_messages_while_the_database_is_stopped_are_all_taken_and_worked_on_in_order(
    outage: Outage,
) -> None:
    outage.stop()
    assert send_all(outage.service, EACH) == [200] * 1000
    health = outage.service.get("/health")
    assert (health.status_code, health.json()["status"], health.json()["database"]) == (200, "degraded", "down")
    assert outage.waiting() == 1000
    outage.start()
    outage.until_nothing_waits()
    assert_each_once_and_in_order(outage, EACH)
    assert outage.count(outbox) == 1000, "every one is answered, and once"
    assert outage.service.get("/health").json()["status"] == "ok"
    assert "Traceback" not in outage.service.said


def test_a_service_that_is_killed_while_its_database_is_down_and_again_in_mid_drain_loses_and_repeats_nothing(
    outage: Outage,
) -> None:
    outage.stop()
    assert send_all(outage.service, 3) == [200] * 150
    outage.restart()
    assert outage.waiting() == 150, "it starts without its database, and knows what waits"
    with ThreadPoolExecutor(8) as carriers:
        told = list(carriers.map(lambda phone: send(outage.service, messages_of(phone, 6)[3:]), PHONES))
    assert told == [[200] * 3] * len(PHONES)
    outage.start()
    for enough in (20, 120):
        until(partial(outage.has_come_to, enough), f"{enough} of the messages")
        outage.restart()
    outage.until_nothing_waits()
    assert_each_once_and_in_order(outage, 6)
    assert outage.count(outbox) == 300
