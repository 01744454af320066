"""The way out: nothing lost, nothing sent twice, whatever the carrier or the machine does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gateway.ports import HandOver
from gateway.services.relay import ASK_AFTER, ASK_AGAIN, BATCH, LEASE, Relay
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Accepted, DeliveryState, Notice, Param, Refused, SendOutcome, Unknown
from grs_core.message_ports import Outbound
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.clock import FakeClock

PHONE = Address("phone", "01711000001")


@dataclass
class Carrier:
    """Answers from a script, then accepts; remembers what it was handed. `knows`: what it says when it is asked."""

    name: str = "carrier"
    script: list[SendOutcome] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    knows: SendOutcome = field(default_factory=lambda: Unknown("it cannot tell"))
    asked: list[tuple[str, str, datetime]] = field(default_factory=list)

    tells_by_receipt: bool = False

    def send(self, message: HandOver) -> SendOutcome:
        self.taken.append(message.id)
        return self.script.pop(0) if self.script else Accepted(f"{self.name}-{message.id}")

    def find(self, message: HandOver, since: datetime) -> SendOutcome:
        self.asked.append((message.to, message.text, since))
        return self.knows


class Words:
    def say(self, key: str, params: Mapping[str, Param], language: str) -> str:
        if key == "no_such_sentence":
            raise KeyError(key)
        return f"{key} {language}"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/relay.db", Vault([KEY]))
    opened.migrate()
    yield opened
    opened.dispose()


def relay(database: Database, clock: FakeClock, *carriers: Carrier, chat: Carrier | None = None) -> Relay:
    return Relay(database.work, clock, Words(), carriers, chat or Carrier("webchat"))


def queue(database: Database, clock: FakeClock, *ids: str, address: Address = PHONE, key: str = "notice") -> None:
    with database.work() as work:
        for id_ in ids:
            work.outbox.add(
                Outbound(id_, address, "bn", Notice(key), created_at=clock.now(), next_attempt_at=clock.now())
            )
        work.commit()


def states(database: Database) -> Sequence[str]:
    with database.reading() as work:
        return [line.state for line in work.inbox.conversation(PHONE, 50) if not line.inward]


def test_what_is_due_is_sent_once(database: Database, clock: FakeClock) -> None:
    carrier = Carrier()
    queue(database, clock, "a", "b", "c")
    assert relay(database, clock, carrier).run() == 3
    assert relay(database, clock, carrier).run() == 0
    assert carrier.taken == ["a", "b", "c"]
    assert states(database) == ["accepted"] * 3


def test_a_run_that_may_take_no_longer_leaves_the_rest_to_the_next(database: Database, clock: FakeClock) -> None:
    class Slow(Carrier):
        def send(self, message: HandOver) -> SendOutcome:
            clock.advance(seconds=10)
            return super().send(message)

    carrier = Slow()
    queue(database, clock, *(f"{number:03}" for number in range(BATCH + 1)))
    assert relay(database, clock, carrier).run(timedelta(seconds=15)) == LEASE // timedelta(seconds=10) + 1
    clock.advance(minutes=2)
    assert relay(database, clock, Carrier()).run() == BATCH + 1 - len(carrier.taken)


def test_a_refusal_that_may_pass_is_tried_again_later_with_the_next_carrier(
    database: Database, clock: FakeClock
) -> None:
    first, second = Carrier("first", [Refused("throttled", retryable=True)]), Carrier("second")
    queue(database, clock, "a")
    relay(database, clock, first, second).run()
    assert (first.taken, second.taken) == (["a"], [])
    clock.advance(minutes=1)
    relay(database, clock, first, second).run()
    assert (first.taken, second.taken) == (["a"], ["a"])


def test_a_refusal_for_good_is_not_tried_again(database: Database, clock: FakeClock) -> None:
    carrier = Carrier(script=[Refused("wrong number", retryable=False)])
    queue(database, clock, "a")
    relay(database, clock, carrier).run()
    clock.advance(days=2)
    relay(database, clock, carrier).run()
    assert carrier.taken == ["a"]
    assert states(database) == ["refused"]


def test_a_carrier_that_is_down_for_a_day_loses_nothing_and_is_given_up_on_at_last(
    database: Database, clock: FakeClock
) -> None:
    carrier = Carrier(script=[Refused("down", retryable=True)] * 9)
    queue(database, clock, "a")
    for _ in range(30):
        relay(database, clock, carrier).run()
        clock.advance(hours=1)
    assert carrier.taken == ["a"] * 9
    assert states(database) == ["refused"]


def test_what_nobody_knows_is_never_sent_twice_and_a_receipt_settles_it(database: Database, clock: FakeClock) -> None:
    carrier = Carrier(script=[Unknown("timed out")])
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
    carrier = Carrier()
    relay(database, clock, carrier).run()
    assert carrier.taken == []
    clock.advance(seconds=LEASE.total_seconds() + 1)
    relay(database, clock, carrier).run()
    assert carrier.taken == ["a"]
    assert timedelta(seconds=60) >= LEASE


def test_a_sender_killed_after_the_handover_leaves_it_unknown(database: Database, clock: FakeClock) -> None:
    queue(database, clock, "a")
    with database.work() as killed:
        killed.outbox.claim(clock.now(), clock.now() + LEASE, 10)
        killed.outbox.handed_over("a", "carrier", "notice bn", clock.now())
        killed.commit()
    carrier = Carrier()
    clock.advance(minutes=5)
    relay(database, clock, carrier).run()
    assert carrier.taken == []
    assert states(database) == ["unknown"]


def test_a_carrier_that_has_what_is_in_doubt_ends_the_doubt(database: Database, clock: FakeClock) -> None:
    carrier = Carrier(script=[Unknown("timed out")], knows=Accepted("SM7"))
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
    carrier = Carrier(script=[Unknown("timed out")], knows=Refused("not_taken", retryable=True))
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
    carrier = Carrier(script=[Unknown("timed out")])
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


def test_what_a_slow_carrier_keeps_waiting_longer_than_the_lease_is_given_again(
    database: Database, clock: FakeClock
) -> None:
    class Slow(Carrier):
        def send(self, message: HandOver) -> SendOutcome:
            clock.advance(seconds=30)
            return super().send(message)

    carrier = Slow()
    queue(database, clock, *"abcdef")
    assert relay(database, clock, carrier).run() == 6
    assert sorted(carrier.taken) == [*"abcdef"]
    assert set(states(database)) == {"accepted"}


def test_a_sentence_that_cannot_be_rendered_does_not_stop_the_others(database: Database, clock: FakeClock) -> None:
    carrier = Carrier()
    queue(database, clock, "a", key="no_such_sentence")
    queue(database, clock, "b")
    relay(database, clock, carrier).run()
    assert carrier.taken == ["b"]
    assert states(database) == ["accepted"]
    with database.reading() as work:
        assert work.outbox.oldest_pending() is None


def test_a_notice_for_a_web_chat_never_reaches_a_carrier(database: Database, clock: FakeClock) -> None:
    carrier, chat = Carrier(), Carrier("webchat")
    queue(database, clock, "a", address=Address.of_chat("browser"))
    relay(database, clock, carrier, chat=chat).run()
    assert (carrier.taken, chat.taken) == ([], ["a"])
