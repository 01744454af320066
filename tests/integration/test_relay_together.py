"""Senders, receipts and a stop at once over one PostgreSQL: nobody waits in a ring, and nothing goes twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Event

import pytest

from gateway.ports import HandOver, Receipt
from gateway.services.receipts import Receipts
from grs_core.domain.complainant import Address
from grs_core.domain.messages import DeliveryState, Lane, Notice
from grs_core.message_ports import Outbound
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.clock import FakeClock
from tests.support.outward import ScriptedCarrier, relay
from tests.support.postgres import PostgresServer
from tests.support.schema import migrated_postgres

SENDERS, BULK, ANSWERS = 3, 120, 60


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    address = migrated_postgres(postgres)
    yield address
    postgres.drop(address)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url, Vault([KEY]))
    yield database
    database.dispose()


def a_message(id_: str, phone: str, now: datetime, lane: Lane, advisory: str | None = None) -> Outbound:
    address, notice = Address.of_phone(phone), Notice("notice")
    return Outbound(id_, address, "bn", notice, now, next_attempt_at=now, lane=lane, advisory=advisory)


def put(database: Database, clock: FakeClock) -> None:
    now = clock.now()
    with database.work() as work:
        for number in range(BULK):
            work.outbox.add(a_message(f"bulk-{number:03}", f"01711{number:06}", now, Lane.BULK, "flood"))
        for number in range(ANSWERS):
            work.outbox.add(a_message(f"answer-{number:03}", f"01811{number % 20:06}", now, Lane.ANSWER))
        work.commit()


@pytest.mark.slow
def test_senders_receipts_and_a_stop_at_once_wait_in_no_ring_and_send_nothing_twice(url: str, clock: FakeClock) -> None:
    taken, some_sent = list[str](), Event()

    def pass_time(seconds: float) -> None:
        clock.advance(seconds=seconds)

    def send(database: Database, receipts: Receipts) -> int:
        """Every carrier reports before it answers, and each bind has a pace: its row is locked at every hand-over."""

        def reports(message: HandOver) -> None:
            taken.append(message.id)
            if len(taken) > ANSWERS + BULK // 3:
                some_sent.set()
            receipts.take(Receipt(message.id, DeliveryState.DELIVERED, message.attempt), "first")

        carriers = [ScriptedCarrier(name, before=reports) for name in ("second", "first")]
        return relay(database, clock, *carriers, per_second=1e3, width=4, pause=pass_time).run()

    def stop(database: Database) -> int:
        cancelled = 0
        assert some_sent.wait(60)
        for _ in range(5):
            with database.work() as work:
                cancelled += work.outbox.cancel("flood", clock.now())
                work.commit()
        return cancelled

    with opened(url) as database:
        put(database, clock)
        with ThreadPoolExecutor(SENDERS + 1) as pool:
            at_once: list[Callable[[], int]] = [lambda: send(database, Receipts(database.work, clock))] * SENDERS
            running = [pool.submit(each) for each in at_once]
            stopping = pool.submit(stop, database)
            sent, cancelled = sum(each.result() for each in running), stopping.result()
        assert max(Counter(taken).values()) == 1
        assert sent == len(taken) == BULK + ANSWERS - cancelled
        assert relay(database, clock, ScriptedCarrier("first")).run() == 0
        with database.reading() as work:
            assert work.outbox.oldest_pending() is None
            assert work.outbox.progress("flood").get(DeliveryState.CANCELLED, 0) == cancelled
