"""An advisory on its way, over both databases: its pace, nights, STOP, the stop."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from grs_core.domain.advisory import AdvisoryState
from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict, Unavailable
from grs_core.domain.events import EventName
from grs_core.domain.messages import DeliveryState, Lane, Refused, Scope
from grs_core.ports import UnitOfWork
from grs_core.services.advising import FEWEST, PER_MINUTE
from grs_core.services.advisory_sending import advance, message_id
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.advisories import (
    PIN,
    RunSql,
    approved,
    claimed,
    events,
    make,
    now_as,
    phone,
    progress,
    run,
    sent,
    stop,
    village,
)
from tests.support.casebook import (
    DC,
    MINE,
    Casebook,
    officer,
)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def test_everybody_gets_it_once_behind_everything_else(book: Casebook) -> None:
    village(book, 12)
    village(book, 12)
    sending = approved(book)
    assert run(book) == 12
    assert run(book) == 0
    assert (now_as(book, sending).recipients, now_as(book, sending).filled_at) == (12, book.now)
    book.clock.advance(minutes=1)
    found = claimed(book)
    assert {each.lane for each in found} == {Lane.BULK}
    assert sorted(each.address.value for each in found) == [phone(last).value for last in range(12)]
    assert {(each.notice.key, each.notice.params["text"], each.notice.urgent) for each in found} == {
        ("advisory", PIN, False)
    }


def test_the_id_of_a_message_tells_no_phone(book: Casebook) -> None:
    village(book)
    sending = approved(book)
    run(book)
    book.clock.advance(minutes=1)
    guessed = {message_id(sending.id, f"phone:{phone(last).value}") for last in range(FEWEST)}
    assert guessed & {each.id for each in claimed(book)} == set()


def test_it_is_done_when_everything_has_left(book: Casebook, run_sql: RunSql, vault: Vault) -> None:
    village(book)
    sending = approved(book)
    run(book)
    book.clock.advance(minutes=1)
    found = claimed(book)
    sent(book, *found[:-1])
    run(book)
    assert now_as(book, sending).state is AdvisoryState.SENDING
    sent(book, found[-1])
    run(book)
    assert (now_as(book, sending).state, now_as(book, sending).done_at) == (AdvisoryState.DONE, book.now)
    assert events(run_sql, vault, sending)[-1] == (EventName.ADVISORY_SENT, "system", str(FEWEST))
    with pytest.raises(Conflict, match="advisory_over"):
        stop(book, sending)


def test_a_draft_is_not_sent(book: Casebook) -> None:
    village(book)
    make(book)
    assert run(book) == 0


def test_it_goes_at_its_pace_a_minute_ahead_and_makes_up_for_nothing_in_a_rush(
    book: Casebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grs_core.services.advising.PER_MINUTE", 5)
    village(book, 30)
    sending = approved(book)
    assert sending.per_minute == 5 != PER_MINUTE
    began = book.now
    assert (run(book), run(book)) == (5, 0)
    book.clock.set(began + timedelta(seconds=30))
    assert run(book) == 3
    assert len(claimed(book)) == 3
    book.clock.set(began + timedelta(minutes=9))
    assert run(book) == 5
    assert now_as(book, sending).recipients == 13


def test_no_more_is_added_while_the_carriers_stand_still(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grs_core.services.advising.PER_MINUTE", 2)
    village(book, 20)
    sending = approved(book)
    for _ in range(9):
        run(book)
        book.clock.advance(minutes=2)
    assert progress(book, sending) == {DeliveryState.PENDING: 6}


def test_nobody_is_woken_but_by_an_urgent_one(book: Casebook) -> None:
    village(book)
    calm, urgent = approved(book), approved(book, urgent=True, why="প্রতারণা চলছে")
    book.clock.advance(hours=11, minutes=5)  # 21:05 in Dhaka
    assert run(book) == FEWEST
    assert progress(book, calm) == {}
    assert progress(book, urgent) == {DeliveryState.PENDING: FEWEST}
    book.clock.advance(hours=10, minutes=55)
    assert run(book) == FEWEST


def test_nobody_is_added_whose_turn_would_come_at_night(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grs_core.services.advising.PER_MINUTE", 6)
    village(book)
    approved(book)
    book.clock.advance(hours=10, minutes=59, seconds=30)
    assert run(book) == 3


def test_who_said_stop_gets_none_and_who_says_it_meanwhile_neither(book: Casebook) -> None:
    village(book, 13)
    book.write(lambda work: work.conversations.silence(phone(0), True))
    book.write(lambda work: work.conversations.silence(phone(1), True, Scope.ADVISORIES))
    sending = approved(book)
    assert (sending.expected, sending.opted_out) == (11, 2)
    book.write(lambda work: work.conversations.silence(phone(2), True))
    assert run(book) == 10
    book.write(lambda work: work.outbox.spare(phone(3), book.now))
    book.clock.advance(minutes=1)
    assert phone(3) not in {each.address for each in claimed(book)}
    assert progress(book, sending)[DeliveryState.CANCELLED] == 1


@pytest.mark.parametrize("written", ["+4915112345678", "16247", "bKash"])
def test_only_mobiles_of_this_country_are_written_to(book: Casebook, written: str) -> None:
    village(book)
    book.file(address=Address.of_phone(written))
    approved(book)
    assert run(book) == FEWEST


def test_a_stop_takes_back_what_waits_and_says_how_many_had_gone(book: Casebook, run_sql: RunSql, vault: Vault) -> None:
    village(book, 12)
    sending = approved(book)
    run(book)
    book.clock.advance(minutes=1)
    first, second, third, *_ = claimed(book)
    sent(book, first, second)
    stopped = stop(book, sending, officer(DC, login="dc"))
    assert (stopped.stopped_by, stopped.stopped_at) == ("dc", book.now)
    assert progress(book, sending) == {DeliveryState.ACCEPTED: 2, DeliveryState.CANCELLED: 10}
    with pytest.raises(Conflict, match="lease_lost"):
        sent(book, third)
    told = (EventName.ADVISORY_STOPPED, "officer:dc", "gone 2, cancelled 10")
    assert events(run_sql, vault, sending)[-1] == told
    assert run(book) == 0
    with pytest.raises(Conflict, match="advisory_over"):
        stop(book, sending)


def test_what_comes_back_after_the_stop_is_taken_back_too(book: Casebook) -> None:
    village(book)
    sending = approved(book)
    run(book)
    book.clock.advance(minutes=1)
    first, *_ = claimed(book)
    book.write(lambda work: work.outbox.handed_over(first.id, "twilio", PIN, book.now))
    stop(book, sending)
    refused = Refused("queue full", retryable=True)
    book.write(lambda work: work.outbox.settle(first.id, refused, book.now))
    assert progress(book, sending)[DeliveryState.PENDING] == 1
    run(book)
    assert progress(book, sending) == {DeliveryState.CANCELLED: FEWEST}


def test_who_told_of_violence_is_not_written_to_unasked(book: Casebook) -> None:
    """Whoever holds the phone would read that she has been in touch with us."""
    village(book)
    book.file(address=MINE, signals=("violence_against_women",))
    approved(book)
    assert run(book) == FEWEST


def test_two_workers_at_once_add_nobody_twice(book: Casebook) -> None:
    village(book, 30)
    sending = approved(book)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: run(book), range(4))) == 30
    assert progress(book, sending) == {DeliveryState.PENDING: 30}
    assert now_as(book, sending).recipients == 30


def test_a_worker_that_dies_in_mid_batch_loses_and_doubles_nobody(
    book: Casebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grs_core.services.advisory_sending.BATCH", 4)
    village(book, 10)
    sending = approved(book)
    commits = iter([True, False])

    def dying() -> UnitOfWork:
        work = book.database.work()
        commit = work.commit
        work.commit = lambda: commit() if next(commits) else _die()  # type: ignore[method-assign]
        return work

    with pytest.raises(Unavailable):
        advance(dying, book.database.reading, book.policy, book.now)
    assert progress(book, sending) == {DeliveryState.PENDING: 4}
    assert run(book) == 6
    assert progress(book, sending) == {DeliveryState.PENDING: 10}


def _die() -> None:
    raise Unavailable("database_down")
