"""The outbox in its lanes: answers first and in order, what waits comes back, what is stopped never goes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict
from grs_core.domain.messages import DeliveryState, Lane, Unknown
from grs_core.message_ports import Outbound
from grs_core.storage.database import Database
from tests.support.cases import PHONE, START, an_outbound, hours
from tests.support.processes import at_once

S = DeliveryState
LEASE = timedelta(seconds=45)
OTHER = Address.of_phone("01811000002")


def put(database: Database, *messages: Outbound) -> None:
    with database.work() as work:
        for message in messages:
            work.outbox.add(message)
        work.commit()


def claim(
    database: Database, after: timedelta = timedelta(0), limit: int = 10, room: Mapping[Lane, int] | None = None
) -> list[str]:
    now = START + after
    with database.work() as work:
        claimed = work.outbox.claim(now, now + LEASE, limit, room or {})
        work.commit()
    return [message.id for message in claimed]


def hand_over(database: Database, *ids: str, after: timedelta = timedelta(0), carrier: str = "kannel") -> None:
    with database.work() as work:
        for id_ in ids:
            work.outbox.handed_over(id_, carrier, "words", START + after, 2, 700)
        work.commit()


def answer(id_: str, made: float = 0, address: Address = PHONE) -> Outbound:
    """`made`: hours after START."""
    return an_outbound(id_, created_at=START + hours(made), lane=Lane.ANSWER, address=address)


def of_lanes(per_lane: int = 3) -> Sequence[Outbound]:
    """Bulk is the oldest, answers are the newest, each to a phone of its own."""
    return [
        an_outbound(
            f"{lane.name}-{n}",
            created_at=START - hours(int(lane) + 1) + timedelta(seconds=n),
            lane=lane,
            address=Address.of_phone(f"0171100{int(lane)}{n:03}"),
        )
        for lane in Lane
        for n in range(per_lane)
    ]


def test_answers_go_before_notices_and_these_before_bulk_however_old(database: Database) -> None:
    put(database, *reversed(of_lanes(2)))
    assert claim(database, limit=3) == ["ANSWER-0", "ANSWER-1", "NOTICE-0"]
    assert claim(database) == ["NOTICE-1", "BULK-0", "BULK-1"]


@pytest.mark.parametrize(
    ("room", "claimed"),
    [
        ({Lane.ANSWER: 6, Lane.NOTICE: 4, Lane.BULK: 2}, "AAANNN"),
        ({Lane.ANSWER: 8, Lane.NOTICE: 4, Lane.BULK: 2}, "AAANNNB"),
        ({Lane.BULK: 1}, "AAANNNB"),
        ({Lane.NOTICE: 0}, "AAA"),
        ({Lane.ANSWER: 2}, "AA"),
    ],
)
def test_a_lane_takes_no_more_room_than_it_has_together_with_those_behind_it(
    database: Database, room: Mapping[Lane, int], claimed: str
) -> None:
    put(database, *of_lanes())
    assert "".join(id_[0] for id_ in claim(database, limit=9, room=room)) == claimed


def test_an_answer_waits_for_the_one_before_it_to_the_same_phone(database: Database) -> None:
    put(database, answer("first", -0.2), answer("second", -0.1), answer("another", address=OTHER))
    assert claim(database) == ["first", "another"]
    assert claim(database) == []
    hand_over(database, "first")
    assert claim(database) == []
    with database.work() as work:
        work.outbox.settle("first", Unknown("time-out"), None, 1)
        work.commit()
    assert claim(database) == ["second"]


def test_an_answer_that_has_waited_for_an_hour_keeps_no_newer_one_waiting(database: Database) -> None:
    put(database, answer("stuck", -0.9), answer("news"))
    assert claim(database) == ["stuck"]
    with database.work() as work:
        work.outbox.postpone("stuck", START + hours(50))
        work.commit()
    assert claim(database) == []
    assert claim(database, hours(0.2)) == ["news"]


def test_a_postponed_message_comes_back_at_its_time_with_no_attempt_counted(database: Database) -> None:
    put(database, an_outbound())
    claim(database)
    with database.work() as work:
        work.outbox.postpone("out-1", START + hours(3))
        work.commit()
    assert claim(database, hours(2.9)) == []
    with database.work() as work:
        (again,) = work.outbox.claim(START + hours(3), START + hours(4), 9)
    assert (again.attempts, again.next_attempt_at) == (0, START + hours(3))


def test_what_was_handed_over_cannot_be_postponed(database: Database) -> None:
    put(database, an_outbound())
    claim(database)
    hand_over(database)
    hand_over(database, "out-1")
    with database.work() as work:
        work.outbox.postpone("out-1", START)
        work.commit()
    assert claim(database) == []


def test_a_stopped_advisory_keeps_what_was_handed_over_and_cancels_the_rest(database: Database) -> None:
    put(database, *(an_outbound(f"out-{n}", lane=Lane.BULK, advisory="flood") for n in range(4)))
    put(database, an_outbound("another", lane=Lane.BULK, advisory="cash"))
    assert len(claim(database, limit=2)) == 2
    hand_over(database, "out-0")
    with database.work() as work:
        assert work.outbox.cancel("flood", START) == 3
        assert work.outbox.progress("flood") == {S.SENDING: 1, S.CANCELLED: 3}
        work.commit()
    with database.work() as work, pytest.raises(Conflict, match="lease_lost"):
        work.outbox.handed_over("out-1", "kannel", "words", START)
    assert claim(database, hours(9)) == ["another"]


def test_an_id_is_found_by_its_beginning_when_no_other_begins_so(database: Database) -> None:
    put(database, *(an_outbound(id_) for id_ in ("ab1", "ab2", "bc", "bcd", "c")))
    with database.reading() as work:
        found = [work.outbox.find_id(prefix) for prefix in ("ab1", "ab", "bc", "bcd", "c", "d", "a%")]
    assert found == ["ab1", None, None, "bcd", "c", None, None]


CLAIMER = """
seen = []
for _ in range(40):
    with database.work() as work:
        batch = work.outbox.claim(START, START + hours(1), 5)
        work.commit()
    with database.work() as work:
        for message in batch:
            work.outbox.handed_over(message.id, "kannel", "words", START)
        work.commit()
    seen += [message.id for message in batch]
print(" ".join(seen))
"""


def test_many_workers_share_the_queue_and_none_gets_what_another_has(database: Database, url: str) -> None:
    put(database, *(an_outbound(f"out-{n:03}", lane=Lane(n % 3), address=phone(n)) for n in range(150)))
    claimed = " ".join(at_once(CLAIMER, url, 4)).split()
    assert sorted(claimed) == [f"out-{n:03}" for n in range(150)]


def phone(number: int) -> Address:
    return Address.of_phone(f"01711{number:06}")
