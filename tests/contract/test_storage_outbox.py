"""The outbox: nothing is lost, and what nobody knows the fate of is never sent twice."""

from dataclasses import replace

import pytest

from grs_core.domain.errors import Conflict
from grs_core.domain.messages import Accepted, DeliveryState, Notice, Refused, SendOutcome, Unknown
from grs_core.message_ports import Outbound
from grs_core.storage.database import Database
from tests.support.cases import START, an_outbound, hours

LEASE = hours(1)
S = DeliveryState


def put(database: Database, *messages: Outbound) -> None:
    with database.work() as work:
        for message in messages:
            work.outbox.add(message)
        work.commit()


def claim(database: Database, hour: float = 0, limit: int = 10) -> list[Outbound]:
    now = START + hours(hour)
    with database.work() as work:
        claimed = work.outbox.claim(now, now + LEASE, limit)
        work.commit()
    return list(claimed)


def hand_over(database: Database, id_: str = "out-1") -> None:
    with database.work() as work:
        work.outbox.handed_over(id_, "loopback", "words that were sent", START)
        work.commit()


def settle(database: Database, outcome: SendOutcome, retry_hour: float | None = None) -> None:
    with database.work() as work:
        retry_at = None if retry_hour is None else START + hours(retry_hour)
        work.outbox.settle("out-1", outcome, retry_at)
        work.commit()


def receipt(database: Database, state: DeliveryState, id_: str = "out-1") -> None:
    with database.work() as work:
        work.outbox.receipt(id_, state, START + hours(5))
        work.commit()


@pytest.fixture
def state(run_sql):
    """What the row says now."""
    return lambda: S(run_sql("SELECT state FROM outbox WHERE id = 'out-1'")[0].state)


def test_a_claimed_message_comes_back_whole_and_leased(database: Database) -> None:
    whole = an_outbound(ticket="1000000009", attempts=2, next_attempt_at=START, provider="a", provider_id="b")
    bare = an_outbound("out-2", notice=Notice("closed"))
    put(database, whole, bare)
    assert claim(database) == [replace(whole, state=S.SENDING), replace(bare, state=S.SENDING)]
    assert claim(database) == []


def test_due_messages_come_oldest_first_and_no_more_than_asked(database: Database) -> None:
    due = [an_outbound(f"due-{n}", created_at=START - hours(n)) for n in (1, 3, 2)]
    deferred = an_outbound("deferred", created_at=START - hours(9), next_attempt_at=START + hours(8))
    put(database, deferred, *due, an_outbound("done", state=S.DELIVERED))
    assert [message.id for message in claim(database, limit=2)] == ["due-3", "due-2"]
    assert [message.id for message in claim(database)] == ["due-1"]
    assert [message.id for message in claim(database, hour=8)][-1] == "deferred"


def test_a_lease_that_runs_out_before_the_hand_over_is_given_again(database: Database, state) -> None:
    put(database, an_outbound())
    claim(database)
    assert claim(database, hour=0.9) == []
    assert [message.id for message in claim(database, hour=1)] == ["out-1"]
    hand_over(database)
    assert state() is S.SENDING


def test_a_lease_that_runs_out_after_the_hand_over_leaves_the_message_unknown(database: Database, state) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    assert claim(database, hour=1) == []
    assert state() is S.UNKNOWN
    assert claim(database, hour=99) == []


def test_messages_of_unknown_fate_take_no_place_in_a_batch(database: Database) -> None:
    put(database, *(an_outbound(f"lost-{n}", created_at=START - hours(9)) for n in range(3)), an_outbound())
    for message in claim(database, limit=3):
        hand_over(database, message.id)
    assert [message.id for message in claim(database, hour=2, limit=1)] == ["out-1"]


def test_a_message_of_unknown_fate_is_reconciled_by_a_receipt(database: Database, state) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    settle(database, Unknown("time-out"))
    receipt(database, S.ACCEPTED)
    assert state() is S.ACCEPTED


def test_two_holders_of_one_message_cannot_both_hand_it_over(database: Database) -> None:
    put(database, an_outbound())
    claim(database)
    claim(database, hour=1)
    hand_over(database)
    with database.work() as work, pytest.raises(Conflict, match="lease_lost"):
        work.outbox.handed_over("out-1", "loopback", "words that were sent", START)


@pytest.mark.parametrize(
    ("outcome", "after"),
    [
        (Accepted("SM9"), S.ACCEPTED),
        (Refused("wrong number", retryable=False), S.REFUSED),
        (Refused("busy, and no time left", retryable=True), S.REFUSED),
        (Unknown("time-out"), S.UNKNOWN),
    ],
)
def test_an_outcome_is_the_end_of_sending(database: Database, state, outcome: SendOutcome, after: S) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    settle(database, outcome)
    assert state() is after
    assert claim(database, hour=99) == []


def test_a_retryable_refusal_is_tried_again_at_its_time(database: Database) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    settle(database, Refused("busy", retryable=True), retry_hour=2)
    assert claim(database, hour=1.9) == []
    [again] = claim(database, hour=2)
    assert (again.attempts, again.next_attempt_at) == (1, START + hours(2))
    hand_over(database)
    settle(database, Accepted("SM9"))


def test_an_answer_that_comes_after_the_lease_still_counts(database: Database, state) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    claim(database, hour=2)
    settle(database, Accepted("SM9"))
    assert state() is S.ACCEPTED


@pytest.mark.parametrize(
    ("told", "after"),
    [
        ([S.DELIVERED, S.ACCEPTED, S.SENDING], S.DELIVERED),
        ([S.ACCEPTED, S.DELIVERED, S.DELIVERED], S.DELIVERED),
        ([S.FAILED, S.ACCEPTED], S.FAILED),
        ([S.FAILED, S.DELIVERED], S.DELIVERED),
        ([S.DELIVERED, S.FAILED], S.DELIVERED),
        ([S.PENDING], S.SENDING),
    ],
)
def test_receipts_in_any_order_never_lower_the_rank(database: Database, state, told: list[S], after: S) -> None:
    put(database, an_outbound())
    claim(database)
    for word in told:
        receipt(database, word)
    assert state() is after


@pytest.mark.parametrize("late", [Accepted("SM9"), Unknown("?"), Refused("busy", retryable=True)])
def test_a_receipt_before_the_carriers_answer_wins(database: Database, state, late: SendOutcome) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    receipt(database, S.DELIVERED)
    settle(database, late, retry_hour=1)
    assert state() is S.DELIVERED
    assert claim(database, hour=99) == []


def test_a_receipt_for_an_unknown_id_is_ignored(database: Database, state) -> None:
    put(database, an_outbound())
    receipt(database, S.DELIVERED, "nobody's")
    assert state() is S.PENDING


def test_the_oldest_pending_is_the_one_that_should_have_gone_first(database: Database) -> None:
    with database.reading() as work:
        assert work.outbox.oldest_pending() is None
    put(database, an_outbound("deferred", created_at=START - hours(9), next_attempt_at=START + hours(8)))
    put(database, an_outbound(), an_outbound("done", state=S.REFUSED, created_at=START - hours(99)))
    claim(database)
    with database.reading() as work:
        assert work.outbox.oldest_pending() == START


def doubtful(database: Database, hour: float) -> list[tuple[Outbound, str]]:
    now = START + hours(hour)
    with database.work() as work:
        found = work.outbox.doubtful(now - hours(1), now, now + hours(2), 10)
        work.commit()
    return [(each.message, each.text) for each in found]


def test_what_is_in_doubt_is_given_to_ask_about_now_and_then_for_a_day(database: Database, state) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    settle(database, Unknown("timed out"))
    assert doubtful(database, 0.5) == []
    ((message, text),) = doubtful(database, 1)
    assert (message.id, message.provider, text) == ("out-1", "loopback", "words that were sent")
    assert doubtful(database, 2.5) == []
    assert len(doubtful(database, 3)) == 1
    assert doubtful(database, 25) == []
    assert state() is S.UNKNOWN


@pytest.mark.parametrize(
    ("outcome", "wanted"), [(Accepted("SM1"), S.ACCEPTED), (Refused("not_taken", True), S.PENDING)]
)
def test_an_answer_ends_the_doubt(database: Database, state, outcome: SendOutcome, wanted: DeliveryState) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    settle(database, Unknown("timed out"))
    doubtful(database, 1)
    settle(database, outcome, retry_hour=2)
    assert state() is wanted
    assert doubtful(database, 9) == []
    assert len(claim(database, 2)) == (wanted is S.PENDING)


def test_a_receipt_that_comes_while_the_carrier_is_asked_is_never_overruled(database: Database, state) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    settle(database, Unknown("timed out"))
    doubtful(database, 1)
    receipt(database, S.DELIVERED)
    settle(database, Refused("not_taken", True), retry_hour=2)
    assert state() is S.DELIVERED
    assert claim(database, 9) == []
