"""Which carrier, when and how fast: fail-over for what is known not taken, drift back with care, answers before all."""

from collections.abc import Iterator
from datetime import time
from itertools import pairwise
from threading import Event

import pytest

from gateway.ports import HandOver, Receipt
from gateway.services.dispatch import ASK_AFTER, ENOUGH_REPORTS, NEVER_CAME
from gateway.services.receipts import Receipts
from grs_core.domain.carrier import CLOSES_AFTER, FIRST_PAUSE, TRIPS_AFTER
from grs_core.domain.complainant import Address
from grs_core.domain.messages import DeliveryState, Lane, Notice, Refused, SendOutcome, Unknown
from grs_core.domain.quiet import QuietHours
from grs_core.domain.workdays import DHAKA
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.clock import FakeClock
from tests.support.outward import PHONE, ScriptedCarrier, queue, relay

DOWN = Refused("connection_refused", retryable=True)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url, Vault([KEY]))
    yield opened
    opened.dispose()


def ids(first: str, count: int) -> list[str]:
    return [f"{first}-{number:03}" for number in range(count)]


def states(database: Database) -> list[str]:
    with database.reading() as work:
        return [line.state for line in work.inbox.conversation(PHONE, 200) if not line.inward]


def test_a_citizen_is_answered_by_the_carrier_by_which_he_wrote(database: Database, clock: FakeClock) -> None:
    first, second = ScriptedCarrier("first"), ScriptedCarrier("second")
    queue(database, clock, "a", via="second")
    queue(database, clock, "b", via="gone")
    queue(database, clock, "c")
    relay(database, clock, first, second).run()
    assert (first.taken, second.taken) == (["b", "c"], ["a"])


def test_an_ill_carrier_is_left_alone_then_tried_and_gets_its_traffic_back_after_good_probes(
    database: Database, clock: FakeClock
) -> None:
    first, second = ScriptedCarrier("first", [DOWN] * TRIPS_AFTER), ScriptedCarrier("second")
    queue(database, clock, *ids("a", 20))
    relay(database, clock, first, second).run()
    assert (len(first.taken), len(second.taken)) == (TRIPS_AFTER, 20)

    first.script = [DOWN]
    clock.advance(seconds=FIRST_PAUSE.total_seconds())
    queue(database, clock, *ids("b", 10))
    relay(database, clock, first, second).run()
    assert (len(first.taken), len(second.taken)) == (TRIPS_AFTER + 1, 30), "one probe, and nothing is lost by it"

    clock.advance(seconds=2 * FIRST_PAUSE.total_seconds())
    queue(database, clock, *ids("c", CLOSES_AFTER + 4))
    relay(database, clock, first, second).run()
    assert first.taken[TRIPS_AFTER + 1 :] == ids("c", CLOSES_AFTER + 4)
    assert states(database) == ["accepted"] * len(states(database))


def test_one_probe_at_a_time_goes_to_an_ill_carrier_whatever_else_waits(database: Database, clock: FakeClock) -> None:
    first, second = ScriptedCarrier("first", [DOWN] * TRIPS_AFTER), ScriptedCarrier("second")
    queue(database, clock, *ids("a", TRIPS_AFTER))
    relay(database, clock, first, second).run()
    clock.advance(seconds=FIRST_PAUSE.total_seconds())
    first.taken.clear()

    def while_it_is_out(_: HandOver) -> None:
        first.before = lambda _: None
        queue(database, clock, "d", lane=Lane.ANSWER)
        relay(database, clock, first, second).run()
        assert first.taken == ["b"]

    first.before = while_it_is_out
    queue(database, clock, "b")
    relay(database, clock, first, second).run()
    assert second.taken[-1] == "d"


def test_what_one_sender_learns_of_a_carrier_every_other_knows(
    database: Database, clock: FakeClock, database_url: str
) -> None:
    ill = ScriptedCarrier("only", [DOWN] * TRIPS_AFTER)
    queue(database, clock, *ids("a", TRIPS_AFTER))
    relay(database, clock, ill).run()
    assert len(ill.taken) == TRIPS_AFTER
    seen_elsewhere = ScriptedCarrier("only")
    queue(database, clock, "b")
    other = Database(database_url, Vault([KEY]))
    assert relay(other, clock, seen_elsewhere).run() == 0
    assert seen_elsewhere.taken == []
    other.dispose()


def test_while_all_are_ill_messages_wait_and_no_attempt_is_counted(database: Database, clock: FakeClock) -> None:
    only = ScriptedCarrier("only", [DOWN] * TRIPS_AFTER)
    queue(database, clock, *ids("a", TRIPS_AFTER))
    relay(database, clock, only).run()
    queue(database, clock, "b")
    for _ in range(5):
        assert relay(database, clock, only).run() == 0
        clock.advance(seconds=1)
    clock.advance(seconds=FIRST_PAUSE.total_seconds())
    relay(database, clock, only).run()
    clock.advance(minutes=10)
    relay(database, clock, only).run()
    assert set(states(database)) == {"accepted"}
    assert sorted(set(only.taken)) == [*ids("a", TRIPS_AFTER), "b"]


def test_what_is_in_doubt_stays_with_its_carrier_and_goes_elsewhere_only_when_it_was_not_taken(
    database: Database, clock: FakeClock
) -> None:
    first, second = ScriptedCarrier("first", [Unknown("timeout")]), ScriptedCarrier("second")
    queue(database, clock, "a")
    relay(database, clock, first, second).run()
    clock.advance(seconds=ASK_AFTER.total_seconds())
    relay(database, clock, first, second).run()
    assert (len(first.asked), second.taken, states(database)) == (1, [], ["unknown"])
    first.knows = Refused("not_taken", retryable=True)
    clock.advance(minutes=6)
    relay(database, clock, first, second).run()
    clock.advance(minutes=1)
    relay(database, clock, first, second).run()
    assert (first.taken, second.taken, states(database)) == (["a"], ["a"], ["accepted"])


def test_a_carrier_that_reports_on_all_later_messages_never_had_the_one_on_which_it_is_silent(
    database: Database, clock: FakeClock
) -> None:
    kannel = ScriptedCarrier("kannel", [Unknown("timeout")], tells_by_receipt=True)
    queue(database, clock, "silent")
    relay(database, clock, kannel).run()
    clock.advance(minutes=2)
    later = ids("later", ENOUGH_REPORTS)
    queue(database, clock, *later)
    relay(database, clock, kannel).run()
    clock.advance(minutes=6)
    relay(database, clock, kannel).run()
    assert kannel.taken.count("silent") == 1
    for id_ in later:
        Receipts(database.work, clock).take(Receipt(id_, DeliveryState.ACCEPTED, 1))
    relay(database, clock, kannel).run()
    assert kannel.taken.count("silent") == 1, "too young, however many reports there are"
    clock.advance(seconds=NEVER_CAME.total_seconds())
    relay(database, clock, kannel).run()
    clock.advance(minutes=1)
    relay(database, clock, kannel).run()
    assert kannel.taken.count("silent") == 2


# ---------------------------------------------------------------- turned away after all
def test_what_its_operator_turned_away_goes_again_by_another_carrier_three_times_at_most(
    database: Database, clock: FakeClock
) -> None:
    first, second = ScriptedCarrier("first"), ScriptedCarrier("second")
    receipts = Receipts(database.work, clock, several=True)
    queue(database, clock, "a")
    for attempt, carrier in enumerate(("first", "second", "first"), 1):
        relay(database, clock, first, second).run()
        for _ in range(2):
            receipts.take(Receipt("a", DeliveryState.REFUSED, attempt, reason="turned_away"), carrier)
        clock.advance(minutes=2)
    relay(database, clock, first, second).run()
    assert (first.taken, second.taken, states(database)) == (["a", "a"], ["a"], ["refused"])


def test_a_carrier_alone_that_knows_no_attempts_would_take_the_next_for_a_repeat(
    database: Database, clock: FakeClock
) -> None:
    aggregator = ScriptedCarrier("aggregator")
    queue(database, clock, "a")
    relay(database, clock, aggregator).run()
    Receipts(database.work, clock).take(Receipt("a", DeliveryState.REFUSED), "aggregator")
    assert states(database) == ["refused"]


def test_a_failure_told_by_a_carrier_that_does_not_have_the_message_any_more_changes_nothing(
    database: Database, clock: FakeClock
) -> None:
    first, second = ScriptedCarrier("first", [DOWN]), ScriptedCarrier("second")
    receipts = Receipts(database.work, clock)
    queue(database, clock, "a")
    relay(database, clock, first, second).run()
    for carrier, state in (("first", "accepted"), ("second", "failed")):
        receipts.take(Receipt("a", DeliveryState.FAILED), carrier)
        assert states(database) == [state]
    receipts.take(Receipt("a", DeliveryState.DELIVERED), "first")
    assert states(database) == ["delivered"], "whoever says it: the phone has it"


# ---------------------------------------------------------------- pace, lanes and the night
def test_answers_leave_before_notices_and_these_before_bulk(database: Database, clock: FakeClock) -> None:
    carrier = ScriptedCarrier()
    for lane in reversed(Lane):
        queue(database, clock, *ids(lane.name, 3), lane=lane, address=PHONE)
        clock.advance(seconds=1)
    relay(database, clock, carrier).run()
    assert carrier.taken == [*ids("ANSWER", 3), *ids("NOTICE", 3), *ids("BULK", 3)]


def test_a_bind_is_handed_no_more_than_its_pace_and_an_answer_that_comes_meanwhile_overtakes(
    database: Database, clock: FakeClock
) -> None:
    began, handed = clock.now(), list[tuple[float, str]]()
    carrier = ScriptedCarrier(before=lambda message: handed.append(((clock.now() - began).total_seconds(), message.id)))
    pauses = list[float]()

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        clock.advance(seconds=seconds)
        if len(pauses) == 4:
            queue(database, clock, "an answer", lane=Lane.ANSWER)

    queue(database, clock, *ids("bulk", 20), lane=Lane.BULK)
    relay(database, clock, carrier, per_second=2.0, width=4, pause=pause).run()
    assert sorted(id_ for _, id_ in handed) == sorted([*ids("bulk", 20), "an answer"])
    bulk = [at for at, id_ in handed if id_ != "an answer"]
    assert all(later - earlier >= 0.6 for earlier, later in pairwise(bulk)), "80 % of 2 a second"
    assert [id_ for _, id_ in handed].index("an answer") < 6


def test_carriers_that_hang_over_bulk_leave_a_way_for_answers(database: Database, clock: FakeClock) -> None:
    answered, made = Event(), list[str]()

    def hang(message: HandOver) -> None:
        if not made:
            made.append(message.id)
            queue(database, clock, "an answer", lane=Lane.ANSWER)
        if message.id == "an answer":
            answered.set()
        else:
            assert answered.wait(30), "no answer came through"

    queue(database, clock, *ids("bulk", 12), lane=Lane.BULK)
    hanging = ScriptedCarrier(before=hang)
    relay(database, clock, hanging, width=4).run()
    assert len(hanging.taken) == 13


def test_a_notice_that_was_delayed_into_the_night_goes_in_the_morning_and_an_urgent_one_or_an_answer_at_once(
    database: Database, clock: FakeClock
) -> None:
    night, carrier = QuietHours(time(21), time(8)), ScriptedCarrier()
    queue(database, clock, "notice")
    queue(database, clock, "urgent", notice=Notice("notice", urgent=True))
    queue(database, clock, "answer", lane=Lane.ANSWER)
    queue(database, clock, "chat", address=Address.of_chat("browser"))
    clock.set(clock.now().astimezone(DHAKA).replace(hour=23, minute=30))
    chat = ScriptedCarrier("webchat")
    relay(database, clock, carrier, chat=chat, quiet=night).run()
    assert (sorted(carrier.taken), chat.taken) == (["answer", "urgent"], ["chat"])
    clock.advance(hours=8.5)
    relay(database, clock, carrier, chat=chat, quiet=night).run()
    assert sorted(carrier.taken) == ["answer", "notice", "urgent"]


@pytest.mark.parametrize("outcome", [Refused("filtered", True), Refused("request_wrong", True, 600)])
def test_a_message_that_no_carrier_wants_makes_no_carrier_ill(
    database: Database, clock: FakeClock, outcome: SendOutcome
) -> None:
    only = ScriptedCarrier("only", [outcome] * 12)
    queue(database, clock, "poison")
    for _ in range(12):
        relay(database, clock, only).run()
        clock.advance(hours=2)
    queue(database, clock, "good")
    only.script.clear()
    relay(database, clock, only).run()
    assert "good" in only.taken


def test_fewer_letters_than_any_carrier_keeps_name_no_message(database: Database, clock: FakeClock) -> None:
    queue(database, clock, "ab" * 16)
    relay(database, clock, ScriptedCarrier("aggregator")).run()
    receipts = Receipts(database.work, clock)
    for letters, state in ((19, "accepted"), (20, "delivered")):
        receipts.take(Receipt(("ab" * 16)[:letters], DeliveryState.DELIVERED), "aggregator")
        assert states(database) == [state]
