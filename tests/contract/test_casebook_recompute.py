"""A holiday moved: open due dates are derived anew, with their history, exactly once, while everything else goes on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from grs_core.domain.events import Actor, EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.citizen import add_information
from grs_core.services.clocks import explained
from grs_core.services.recompute import Recompute, RecomputeReport
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.casebook import CITIZEN, DD, MINE, USSO, Casebook, officer, the_policy
from tests.support.holidays import with_holidays
from tests.support.policy_folder import read, write

ADMIN = Actor("admin", "cli")
MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)
"""The working days after the Sunday on which a story begins."""
NOTHING = {"looked_at": 0, "changed": 0, "later": 0, "earlier": 0, "kept_back": 0, "failed": 0}


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def recompute(book: Casebook, policy: Policy, dry: bool = False) -> dict[str, int]:
    return the_run(book, policy, dry).run().as_json()


def the_run(book: Casebook, policy: Policy, dry: bool = False, **changes: object) -> Recompute:
    run = Recompute(book.database.work, book.database.reading, policy, ADMIN, book.now, dry)
    return replace(run, **changes)  # type: ignore[arg-type]


def counted(**counts: int) -> dict[str, int]:
    return NOTHING | counts


def test_a_holiday_declared_late_moves_the_promise_and_the_laws_limit_alike(book: Casebook) -> None:
    before = book.file()
    policy = with_holidays(MONDAY)
    assert recompute(book, policy) == counted(looked_at=1, changed=1, later=1)
    after = book.get(before)
    calendar = policy.calendar_of(USSO)
    assert before.clock.span is not None and after.statutory is not None and before.statutory is not None
    assert after.due_at == calendar.due(before.filed_at, before.clock.span.working_days) > before.due_at
    assert after.statutory.due_at == calendar.due(before.filed_at, 30) > before.statutory.due_at
    assert after.clock.half_at > before.clock.half_at and after.clock.late_at > before.clock.late_at
    assert after.clock.accept_by == calendar.due(before.filed_at, policy.standards.accept_days[after.priority])
    assert after.timer_at is not None and after.timer_at > book.now
    told = explained(policy, after)
    assert told is not None and (MONDAY, "declared late") in told.holidays and told.calendar_version == "later"


def test_the_history_says_from_when_to_when_and_by_which_calendar(book: Casebook) -> None:
    before = book.file()
    recompute(book, with_holidays(MONDAY))
    after, event = book.get(before), book.history(before)[-1]
    assert (event.name, event.actor, event.at) == (EventName.DUE_RECOMPUTED, ADMIN, book.now)
    was, is_now = before.due_at.isoformat(timespec="minutes"), after.due_at.isoformat(timespec="minutes")
    assert event.detail.startswith(f"due={was}→{is_now}; limit=")
    assert event.detail.endswith("; calendar=later")
    assert book.database.verify_audit().ok


def test_nobody_is_sent_a_message_and_who_asks_reads_the_new_date(book: Casebook) -> None:
    before = book.file()
    book.notices()
    recompute(book, with_holidays(MONDAY))
    assert book.notices() == ()
    assert book.get(before).due_at > before.due_at


def test_doing_it_twice_changes_nothing(book: Casebook) -> None:
    tickets = [book.file() for _ in range(3)]
    policy = with_holidays(MONDAY, TUESDAY)
    assert recompute(book, policy)["changed"] == 3
    once = [book.get(ticket) for ticket in tickets]
    assert recompute(book, policy) == counted(looked_at=3)
    assert [book.get(ticket) for ticket in tickets] == once
    assert all(book.told(ticket).count(EventName.DUE_RECOMPUTED) == 1 for ticket in tickets)


def test_under_the_calendar_that_was_promised_by_nothing_moves(book: Casebook) -> None:
    asked = ask(book, book.file())
    book.clock.advance(days=1)
    answer(book, asked)
    book.act(officer(USSO), book.get(asked), lambda case: case.extend("তদন্ত দরকার"))
    sent = book.file()
    book.act(officer(USSO), sent, lambda case: case.forward(DD, "জেলার বিষয়"))
    book.clock.advance(days=20)
    book.sweep()
    assert recompute(book, book.policy)["changed"] == 0


def test_a_dry_run_counts_and_changes_nothing(book: Casebook) -> None:
    before = book.file()
    assert recompute(book, with_holidays(MONDAY), dry=True) == counted(looked_at=1, changed=1, later=1)
    assert book.get(before) == before
    assert EventName.DUE_RECOMPUTED not in book.told(before)


def test_a_holiday_taken_back_brings_the_date_forward(book: Casebook) -> None:
    book.policy = with_holidays(MONDAY)
    before = book.file()
    assert recompute(book, the_policy()) == counted(looked_at=1, changed=1, earlier=1)
    assert book.get(before).due_at < before.due_at


def test_a_promise_never_comes_into_the_past(book: Casebook) -> None:
    book.policy = with_holidays(MONDAY)
    before = book.file()
    book.clock.set(the_policy().calendar.due(before.filed_at, days_of(before)) + timedelta(minutes=1))
    assert book.now < before.due_at
    assert recompute(book, the_policy())["kept_back"] == 1
    assert book.get(before).due_at == before.due_at
    assert recompute(book, the_policy()) == counted(looked_at=1)
    assert "kept=" in book.history(before)[-1].detail


def test_a_promise_that_was_kept_stays_when_the_citizen_was_asked_since(book: Casebook) -> None:
    """The pause pushes what was promised, not a date that would have been over before."""
    book.policy = with_holidays(MONDAY)
    before = book.file()
    book.clock.set(the_policy().calendar.due(before.filed_at, days_of(before)) + timedelta(minutes=1))
    recompute(book, the_policy())
    book.policy = the_policy()
    asked = ask(book, book.get(before))
    book.clock.advance(days=3)
    answer(book, asked)
    assert book.get(before).due_at > max(before.due_at, book.now)


def test_a_paused_case_stands_and_goes_on_in_the_new_calendar(book: Casebook) -> None:
    asked = ask(book, book.file())
    policy = with_holidays(MONDAY, date(2026, 1, 15))
    assert recompute(book, policy)["changed"] == 1
    paused = book.get(asked)
    assert paused.paused_at == asked.paused_at and paused.pause_ends_at is not None and asked.pause_ends_at is not None
    calendar = policy.calendar_of(USSO)
    assert paused.pause_ends_at == calendar.due(book.now, policy.longest_pause_days) > asked.pause_ends_at
    book.policy = policy
    book.clock.set(paused.pause_ends_at)
    book.sweep()
    resumed = book.get(asked)
    assert resumed.status is Status.IN_PROGRESS
    assert resumed.clock.span is not None and resumed.due_at == resumed.clock.span.end(calendar) > book.now
    assert recompute(book, policy)["changed"] == 0


def test_finished_cases_keep_what_was_promised(book: Casebook) -> None:
    decided = book.reject(book.file())
    assert recompute(book, with_holidays(MONDAY)) == NOTHING
    assert book.get(decided) == book.get(decided)


def test_a_case_somebody_acts_on_meanwhile_is_taken_as_it_is_then(book: Casebook) -> None:
    before = book.file()

    def interrupted() -> UnitOfWork:
        if book.get(before).handler is None:
            book.act(officer(USSO), book.get(before), lambda case: case.accept())
        return book.database.work()

    policy = with_holidays(MONDAY)
    report = the_run(book, policy, writing=interrupted).run()
    assert report.as_json() == counted(looked_at=1, changed=1, later=1)
    after = book.get(before)
    assert after.handler == "karim" and after.due_at == policy.calendar.due(before.filed_at, days_of(before))


def test_one_that_is_decided_meanwhile_is_left_alone(book: Casebook) -> None:
    before = book.file()

    def interrupted() -> UnitOfWork:
        if book.get(before).decided_at is None:
            book.reject(before)
        return book.database.work()

    assert the_run(book, with_holidays(MONDAY), writing=interrupted).run().as_json() == counted(looked_at=1)
    assert book.get(before).due_at == before.due_at


def test_a_run_that_was_killed_is_finished_by_the_next(book: Casebook) -> None:
    tickets = [book.file() for _ in range(30)]
    policy = with_holidays(MONDAY)
    with pytest.raises(KeyboardInterrupt):
        the_run(book, policy, writing=killed_after(1, book.database.work)).run()
    done = [EventName.DUE_RECOMPUTED in book.told(ticket) for ticket in tickets]
    assert done == [True] * 20 + [False] * 10
    assert recompute(book, policy) == counted(looked_at=30, changed=10, later=10)
    assert all(book.told(ticket).count(EventName.DUE_RECOMPUTED) == 1 for ticket in tickets)


def killed_after(batches: int, work: Callable[[], UnitOfWork]) -> Callable[[], UnitOfWork]:
    left = [batches]

    def writing() -> UnitOfWork:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return work()

    return writing


def test_two_runs_at_once_move_each_case_once(book: Casebook) -> None:
    tickets = [book.file() for _ in range(3)]
    policy = with_holidays(MONDAY)
    others: list[RecomputeReport] = []

    def while_another_runs() -> UnitOfWork:
        if not others:
            others.append(the_run(book, policy).run())
        return book.database.work()

    mine = the_run(book, policy, writing=while_another_runs).run()
    assert (others[0].changed, mine.changed) == (3, 0)
    assert all(book.told(ticket).count(EventName.DUE_RECOMPUTED) == 1 for ticket in tickets)


def test_one_broken_row_is_told_and_stops_nobody(book: Casebook, run_sql: RunSql) -> None:
    broken, *others = [book.file() for _ in range(4)]
    run_sql("UPDATE tickets SET text = 'broken' WHERE number = :number", number=str(broken.number))
    report = the_run(book, with_holidays(MONDAY)).run()
    assert report.as_json() == counted(looked_at=4, changed=3, later=3, failed=1)
    assert report.problems[0].startswith(f"{broken.number}: ")
    assert all(book.get(other).due_at > other.due_at for other in others)


def test_one_that_cannot_be_written_stops_none_of_its_batch(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = book.file()
    for _ in range(3):
        book.file()
    kept = type(book.database.work()).commit
    written: list[str] = []

    def commit(work: UnitOfWork) -> None:
        names = {str(event.ticket) for event in work.audit._waiting}  # type: ignore[attr-defined]
        written.extend(names)
        if str(bad.number) in names:
            raise OSError("disk")
        kept(work)

    monkeypatch.setattr(type(book.database.work()), "commit", commit)
    assert recompute(book, with_holidays(MONDAY)) == counted(looked_at=4, changed=3, later=3, failed=1)
    assert len(written) == 8, "together, then each alone"


def test_the_gazetted_list_of_a_computed_year_makes_its_dates_firm(book: Casebook, tmp_path: Path) -> None:
    book.clock.set(datetime(2027, 3, 2, 4, tzinfo=UTC))
    before = book.file()
    computed = explained(book.policy, before)
    assert computed is not None and computed.provisional
    rows = [
        [*row[:3], "general" if row[3] == "provisional" else row[3], row[4], "gazette"]
        for row in read("holidays-2027.csv")
    ]
    moved = ["2027-03-09", "ঈদুল ফিতরের ছুটি", "Eid al-Fitr holiday", "executive", "all", "gazette"]
    write(tmp_path, "holidays-2027.csv", [["date", "name_bn", "name_en", "kind", "scope", "source"], *rows[1:], moved])
    seasons = [["gazetted" if cell == "provisional" else cell for cell in row] for row in read("seasons.csv")]
    write(tmp_path, "seasons.csv", seasons)
    gazetted = load_policy(tmp_path)
    assert recompute(book, gazetted) == counted(looked_at=1, changed=1, later=1)
    firm = explained(gazetted, book.get(before))
    assert firm is not None and not firm.provisional
    assert (date(2027, 3, 9), "Eid al-Fitr holiday") in firm.holidays


def days_of(ticket: Ticket) -> int:
    assert ticket.clock.span is not None
    return ticket.clock.span.working_days


def ask(book: Casebook, ticket: Ticket) -> Ticket:
    return book.act(officer(USSO), ticket, lambda case: case.ask("কোন মাসের ভাতা?"))


def answer(book: Casebook, ticket: Ticket) -> None:
    book.write(lambda work: add_information(work, book.policy, MINE, ticket.number, "জুন", CITIZEN, book.now))
