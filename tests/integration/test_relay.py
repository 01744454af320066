"""The way out: nothing lost, nothing sent twice, whatever the carrier or the machine does."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.jobs.schedule import SCHEDULE
from gateway.ports import HandOver
from gateway.services.dispatch import ASK_AFTER, ASK_AGAIN, LEASE
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Accepted, DeliveryState, Notice, Refused, SendOutcome, Unknown
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.clock import FakeClock
from tests.support.outward import PHONE, ScriptedCarrier, queue, relay


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/relay.db", Vault([KEY]))
    opened.migrate()
    yield opened
    opened.dispose()


def states(database: Database) -> Sequence[str]:
    with database.reading() as work:
        return [line.state for line in work.inbox.conversation(PHONE, 50) if not line.inward]


def test_what_is_due_is_sent_once(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier()
    queue(database, clock, "a", "b", "c")
    assert relay(database, clock, carrier).run() == 3
    assert relay(database, clock, carrier).run() == 0
    assert carrier.taken == ["a", "b", "c"]
    assert states(database) == ["accepted"] * 3


def test_a_run_that_may_take_no_longer_leaves_the_rest_to_the_next(database: Database, clock: FakeClock) -> None:
    slow = ScriptedCarrier(before=lambda _: clock.advance(seconds=10))
    queue(database, clock, *(f"{number:03}" for number in range(20)))
    assert relay(database, clock, slow).run(timedelta(seconds=15)) == 2
    clock.advance(minutes=2)
    assert relay(database, clock, ScriptedCarrier()).run() == 18


def test_what_one_carrier_refused_goes_at_once_by_the_next(database: Database, clock: FakeClock) -> None:
    first, second = (
        ScriptedCarrier("first", [Refused("throttled", retryable=True, wait_s=30)]),
        ScriptedCarrier("second"),
    )
    queue(database, clock, "a")
    relay(database, clock, first, second).run()
    assert (first.taken, second.taken) == (["a"], ["a"])
    assert states(database) == ["accepted"]


def test_what_all_have_refused_waits_as_long_as_was_asked_for(database: Database, clock: FakeClock) -> None:
    busy: list[SendOutcome] = [Refused("throttled", retryable=True, wait_s=60)]
    first, second = ScriptedCarrier("first", [*busy]), ScriptedCarrier("second", [*busy])
    queue(database, clock, "a")
    relay(database, clock, first, second).run()
    clock.advance(seconds=59)
    relay(database, clock, first, second).run()
    assert (first.taken, second.taken) == (["a"], ["a"])
    clock.advance(seconds=30)
    relay(database, clock, first, second).run()
    assert (first.taken, second.taken) == (["a", "a"], ["a"])


def test_a_refusal_for_good_is_not_tried_again(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier(script=[Refused("wrong number", retryable=False)])
    queue(database, clock, "a")
    relay(database, clock, carrier).run()
    clock.advance(days=2)
    relay(database, clock, carrier).run()
    assert carrier.taken == ["a"]
    assert states(database) == ["refused"]


def test_a_carrier_that_is_down_for_two_days_loses_nothing(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier(script=[Refused("down", retryable=True)] * 60)
    queue(database, clock, "a")
    for _ in range(48):
        relay(database, clock, carrier).run()
        clock.advance(hours=1)
    assert states(database) == ["pending"]
    carrier.script.clear()
    clock.advance(hours=1.5)
    relay(database, clock, carrier).run()
    assert states(database) == ["accepted"]


def test_what_is_older_than_three_days_is_given_up(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier()
    queue(database, clock, "a")
    clock.advance(days=3, seconds=1)
    relay(database, clock, carrier).run()
    assert carrier.taken == []
    with database.reading() as work:
        assert work.outbox.oldest_pending() is None


def test_what_nobody_knows_is_never_sent_twice_and_a_receipt_settles_it(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier(script=[Unknown("timed out")])
    queue(database, clock, "a")
    relay(database, clock, carrier).run()
    clock.advance(days=1)
    relay(database, clock, carrier).run()
    assert carrier.taken == ["a"]
    assert states(database) == ["unknown"]
    with database.work() as work:
        work.outbox.receipt("a", DeliveryState.DELIVERED, clock.now())
        work.commit()
    assert states(database) == ["delivered"]


def test_a_sender_killed_before_the_handover_costs_a_lease_not_a_message(database: Database, clock: FakeClock) -> None:
    queue(database, clock, "a")
    with database.work() as killed:
        killed.outbox.claim(clock.now(), clock.now() + LEASE, 10)
        killed.commit()
    carrier = ScriptedCarrier()
    relay(database, clock, carrier).run()
    assert carrier.taken == []
    clock.advance(seconds=LEASE.total_seconds() + 1)
    relay(database, clock, carrier).run()
    assert carrier.taken == ["a"]
    assert timedelta(seconds=60) >= LEASE + timedelta(seconds=SCHEDULE["relay"])


def test_a_sender_killed_after_the_handover_leaves_it_unknown(database: Database, clock: FakeClock) -> None:
    queue(database, clock, "a")
    with database.work() as killed:
        killed.outbox.claim(clock.now(), clock.now() + LEASE, 10)
        killed.outbox.handed_over("a", "carrier", "notice bn", clock.now())
        killed.commit()
    carrier = ScriptedCarrier()
    clock.advance(minutes=5)
    relay(database, clock, carrier).run()
    assert carrier.taken == []
    assert states(database) == ["unknown"]


def test_a_carrier_that_has_what_is_in_doubt_ends_the_doubt(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier(script=[Unknown("timed out")], knows=Accepted("SM7"))
    queue(database, clock, "a")
    queued_at = clock.now()
    relay(database, clock, carrier).run()
    assert carrier.asked == [], "it may be on its way still"
    clock.advance(seconds=ASK_AFTER.total_seconds())
    relay(database, clock, carrier).run()
    assert carrier.asked == [(PHONE.value, "notice bn", queued_at)]
    assert states(database) == ["accepted"]
    assert carrier.taken == ["a"]


def test_only_what_a_carrier_certainly_has_not_is_sent_again(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier(script=[Unknown("timed out")], knows=Refused("not_taken", retryable=True))
    queue(database, clock, "a")
    for _ in range(2):
        relay(database, clock, carrier).run()
        clock.advance(seconds=ASK_AFTER.total_seconds())
    assert carrier.taken == ["a"]
    relay(database, clock, carrier).run()
    clock.advance(minutes=1)
    relay(database, clock, carrier).run()
    assert carrier.taken == ["a", "a"]
    assert states(database) == ["accepted"]


def test_a_carrier_that_cannot_tell_is_asked_now_and_then_for_a_day(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier(script=[Unknown("timed out")])
    queue(database, clock, "a")
    relay(database, clock, carrier).run()
    for asked in (1, 2, 3):
        clock.advance(seconds=ASK_AGAIN.total_seconds())
        for _ in range(3):
            relay(database, clock, carrier).run()
        assert len(carrier.asked) == asked
    clock.advance(days=1)
    relay(database, clock, carrier).run()
    assert len(carrier.asked) == 3
    assert carrier.taken == ["a"]
    assert states(database) == ["unknown"]


def test_a_carrier_that_breaks_in_our_own_code_leaves_the_message_in_doubt(
    database: Database, clock: FakeClock
) -> None:
    def broken(_: HandOver) -> None:
        raise KeyError("sid")

    queue(database, clock, "a")
    relay(database, clock, ScriptedCarrier(before=broken)).run()
    assert states(database) == ["unknown"]


def test_a_sentence_that_cannot_be_rendered_does_not_stop_the_others(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier()
    queue(database, clock, "a", notice=Notice("no_such_sentence"))
    queue(database, clock, "b")
    relay(database, clock, carrier).run()
    assert carrier.taken == ["b"]
    assert states(database) == ["accepted"]
    with database.reading() as work:
        assert work.outbox.oldest_pending() is None


def test_a_notice_for_a_web_chat_never_reaches_a_carrier(database: Database, clock: FakeClock) -> None:
    carrier, chat = ScriptedCarrier(), ScriptedCarrier("webchat")
    queue(database, clock, "a", address=Address.of_chat("browser"))
    relay(database, clock, carrier, chat=chat).run()
    assert (carrier.taken, chat.taken) == ([], ["a"])
