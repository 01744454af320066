"""What carriers say later on: of which attempt, in whatever order, and so that no message goes twice or is lost."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import permutations

import pytest

from grs_core.domain.messages import Accepted, DeliveryState, Refused, SendOutcome, Unknown
from grs_core.storage.database import Database
from tests.support.cases import START, an_outbound, hours

S = DeliveryState
LATER = START + hours(1)
MINUTE = timedelta(minutes=1)
State = Callable[[], DeliveryState]


@pytest.fixture
def state(run_sql) -> State:
    """What the row says now."""
    return lambda: S(run_sql("SELECT state FROM outbox WHERE id = 'out-1'")[0].state)


def put(database: Database, *ids: str) -> None:
    with database.work() as work:
        for id_ in ids or ("out-1",):
            work.outbox.add(an_outbound(id_))
        work.commit()


def hand_over(database: Database, id_: str = "out-1", at: timedelta = timedelta(0), carrier: str = "kannel") -> None:
    """Claimed and handed over, once more."""
    now = START + at
    with database.work() as work:
        work.outbox.claim(now, now + MINUTE, 99)
        work.outbox.handed_over(id_, carrier, "words", now)
        work.commit()


def settle(database: Database, outcome: SendOutcome, attempt: int, id_: str = "out-1") -> None:
    with database.work() as work:
        work.outbox.settle(id_, outcome, LATER, attempt)
        work.commit()


def receipt(database: Database, state: DeliveryState, attempt: int | None = None, id_: str = "out-1") -> None:
    with database.work() as work:
        work.outbox.receipt(id_, state, LATER, "told", "", attempt)
        work.commit()


def rejected(database: Database, attempt: int | None, again: bool = True, carrier: str | None = None) -> None:
    with database.work() as work:
        work.outbox.rejected("out-1", attempt, "turned_away", LATER if again else None, LATER, carrier)
        work.commit()


def test_a_rejection_sends_the_message_again_and_a_last_one_ends_it(database: Database, state: State) -> None:
    put(database)
    hand_over(database)
    settle(database, Accepted("1"), 1)
    rejected(database, 1)
    assert state() is S.PENDING
    hand_over(database, at=hours(1))
    rejected(database, 2, again=False)
    assert state() is S.REFUSED
    with database.reading() as work:
        assert work.outbox.rejections("out-1") == 2
        assert work.outbox.rejections("nobody's") == 0


@pytest.mark.parametrize("late", [Accepted("1"), Unknown("timeout"), Refused("busy", True), Refused("wrong", False)])
def test_a_rejection_that_comes_before_the_answer_to_its_own_attempt_stands(
    database: Database, state: State, late: SendOutcome
) -> None:
    put(database)
    hand_over(database)
    rejected(database, 1)
    settle(database, late, 1)
    assert state() is S.PENDING


def test_a_rejection_that_is_told_twice_counts_once(database: Database, state: State) -> None:
    put(database)
    hand_over(database)
    rejected(database, 1)
    rejected(database, 1, again=False)
    assert state() is S.PENDING
    hand_over(database, at=hours(1))
    rejected(database, 1)
    assert state() is S.SENDING


def test_a_rejection_by_another_carrier_than_the_one_that_has_it_is_old_news(database: Database, state: State) -> None:
    put(database)
    hand_over(database, carrier="aggregator")
    rejected(database, None, carrier="aggregator")
    hand_over(database, at=hours(1), carrier="kannel")
    rejected(database, None, carrier="aggregator")
    assert state() is S.SENDING


@pytest.mark.parametrize("word", [S.ACCEPTED, S.FAILED])
def test_nothing_but_a_delivery_comes_after_a_rejection(database: Database, state: State, word: S) -> None:
    put(database)
    hand_over(database)
    rejected(database, 1)
    receipt(database, word, 1)
    assert state() is S.PENDING
    receipt(database, S.DELIVERED, 1)
    assert state() is S.DELIVERED
    rejected(database, 1)
    assert state() is S.DELIVERED


def test_a_late_acceptance_of_an_attempt_given_up_as_lost_spares_the_next_one(database: Database, state: State) -> None:
    put(database)
    hand_over(database)
    settle(database, Refused("never_reported", True), 1)
    receipt(database, S.ACCEPTED, 1)
    assert state() is S.ACCEPTED


def test_the_late_answer_to_an_earlier_attempt_never_touches_the_next_one(database: Database, state: State) -> None:
    put(database)
    hand_over(database)
    settle(database, Refused("never_reported", True), 1)
    hand_over(database, at=hours(1))
    for late in (Unknown("timeout"), Refused("busy", True), Refused("wrong", False)):
        settle(database, late, 1)
        assert state() is S.SENDING
    receipt(database, S.FAILED, 1)
    assert state() is S.SENDING
    settle(database, Accepted("2"), 2)
    assert state() is S.ACCEPTED


@pytest.mark.parametrize("order", [*permutations([S.ACCEPTED, S.DELIVERED, None])])
def test_receipts_and_the_answer_end_alike_in_every_order(
    database: Database, state: State, order: Sequence[DeliveryState | None]
) -> None:
    put(database)
    hand_over(database)
    for word in (*order, *order):
        if word is None:
            settle(database, Unknown("timeout"), 1)
        else:
            receipt(database, word, 1)
    assert state() is S.DELIVERED


def test_a_reason_or_a_name_of_any_length_is_kept_as_far_as_it_goes(database: Database, state: State) -> None:
    put(database)
    hand_over(database)
    with database.work() as work:
        work.outbox.receipt("out-1", S.FAILED, LATER, "x" * 300, "y" * 300, 1)
        work.commit()
    assert state() is S.FAILED


# ------------------------------------------------------------------ reports on later messages
def reported_after(database: Database, minutes: int = 20) -> int:
    now = START + minutes * MINUTE
    with database.work() as work:
        (doubt,) = work.outbox.doubtful(now, now, now + MINUTE, 5)
    return doubt.reported_after


def in_doubt(database: Database, *later: str) -> None:
    """`out-1` is in doubt; the others were handed over two minutes later and accepted."""
    put(database, "out-1", *later)
    hand_over(database)
    settle(database, Unknown("timeout"), 1)
    for id_ in later:
        hand_over(database, id_, at=2 * MINUTE)
        settle(database, Accepted(f"kannel-{id_}"), 1, id_)


def test_only_reports_on_later_messages_speak_against_one_that_is_in_doubt(database: Database) -> None:
    in_doubt(database, "later-1", "later-2")
    assert reported_after(database) == 0, "an answer is no report"
    receipt(database, S.ACCEPTED, 1, "later-1")
    assert reported_after(database) == 1
    receipt(database, S.DELIVERED, 1, "later-2")
    assert reported_after(database) == 2


def test_reports_of_another_carrier_or_on_earlier_messages_say_nothing(database: Database) -> None:
    put(database, "out-1", "earlier", "elsewhere")
    hand_over(database, "earlier")
    hand_over(database, at=MINUTE / 2)
    hand_over(database, "elsewhere", at=3 * MINUTE, carrier="twilio")
    settle(database, Unknown("timeout"), 1)
    for id_ in ("earlier", "elsewhere"):
        receipt(database, S.DELIVERED, 1, id_)
    assert reported_after(database) == 0


def test_a_carrier_that_owes_a_report_on_another_message_may_keep_both_in_one_queue(database: Database) -> None:
    put(database, "owed")
    hand_over(database, "owed")
    settle(database, Accepted("1"), 1, "owed")
    in_doubt(database, "later-1", "later-2", "later-3")
    for id_ in ("later-1", "later-2", "later-3"):
        receipt(database, S.DELIVERED, 1, id_)
    assert reported_after(database) == 0
    receipt(database, S.DELIVERED, 1, "owed")
    assert reported_after(database) == 3


def test_a_new_attempt_has_no_report_yet(database: Database) -> None:
    in_doubt(database, "later-1")
    with database.work() as work:
        work.outbox.rejected("later-1", 1, "turned_away", START + 3 * MINUTE, START + 3 * MINUTE)
        work.commit()
    assert reported_after(database) == 1
    hand_over(database, "later-1", at=4 * MINUTE)
    assert reported_after(database) == 0
