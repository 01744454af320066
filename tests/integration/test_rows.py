"""A file of rows is filed once each: after a kill at any instant, by two workers at once, by two volunteers."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gateway.services.bulk_taking import take_file
from gateway.services.spreadsheets import as_csv
from grs_core.bulk_ports import FileState, RowState
from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.services.rows_filing import confirm
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.volunteers import add_organisation, add_volunteer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

HEADS = ["key", "name", "phone", "place", "story", "consent", "witness"]
A_RUN = timedelta(minutes=5)


def rows(count: int, start: int = 0) -> list[list[str]]:
    """Every fifth has no phone and a witness."""
    return [
        [
            f"KUR-{number}",
            f"রহিমা {number}",
            f"017{number:08d}" if number % 5 else "",
            "BD20120414" if number % 2 else "",
            f"তিন মাস ভাতা পাই না, {number}",
            "sms" if number % 5 else "witness",
            "" if number % 5 else "করিম মিয়া",
        ]
        for number in range(start, start + count)
    ]


def sheet(given: list[list[str]]) -> bytes:
    return as_csv(HEADS, given).encode()


@pytest.fixture
def service(database_url: str, tmp_path: Path, model: Path) -> Iterator[Container]:
    """On SQLite and on PostgreSQL."""
    yield from peopled(tmp_path, model, {"GRS_DATABASE_URL": database_url})


@pytest.fixture
def small(tmp_path: Path, model: Path) -> Iterator[Container]:
    """Where the database is not the point."""
    yield from peopled(tmp_path, model, {})


def peopled(folder: Path, model: Path, environ: dict[str, str]) -> Iterator[Container]:
    """An organisation, two volunteers of it, and one of another."""
    built = make_container(folder / "home", model, FakeClock(), environ)
    add_organisation(built)
    add_organisation(built, "other")
    add_volunteer(built)
    add_volunteer(built, "mina", phone="01811000002", name="মিনা")
    add_volunteer(built, "omar", "other", "01811000003", name="ওমর")
    yield built
    built.database.dispose()


def give(service: Container, given: list[list[str]], login: str = "rina") -> str:
    """Checked and confirmed."""
    id = take_file(service.background.rows, login, "rows.csv", sheet(given))  # noqa: A001
    with service.database.work() as work:
        confirm(work, login, id)
        work.commit()
    return id


def run(service: Container) -> None:
    service.background.rows.run(A_RUN)


def counts(service: Container, id: str) -> dict[RowState, int]:  # noqa: A002
    with service.database.reading() as work:
        return dict(work.row_files.counts(id))


def state(service: Container, id: str) -> tuple[FileState, str]:  # noqa: A002
    with service.database.reading() as work:
        file = work.row_files.get(id)
        return file.state, file.stopped


def numbers(service: Container, id: str) -> dict[str, str | None]:  # noqa: A002
    with service.database.reading() as work:
        return {row.key: row.ticket for row in work.row_files.rows(id, list(RowState), 999)}


def tickets(service: Container) -> list[Ticket]:
    with service.database.reading() as work:
        return list(work.tickets.stream())


class Dying:
    """Dice that break the process off when they are asked for so many numbers."""

    def __init__(self, dice: Any, after: int) -> None:
        self._dice, self._left = dice, after

    def tracking_number(self) -> Any:
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        return self._dice.tracking_number()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dice, name)


def test_a_killed_filing_goes_on_and_files_nothing_twice(service: Container) -> None:
    id = give(service, rows(60))  # noqa: A001
    for after in (3, 26, 30):
        dying = replace(service.background.rows, dice=Dying(service.dice, after))
        with pytest.raises(KeyboardInterrupt):
            dying.run(A_RUN)
        found = counts(service, id)
        assert found.get(RowState.FILED, 0) + found.get(RowState.GOOD, 0) == 60
        assert found.get(RowState.FILED, 0) == len(tickets(service))
    run(service)
    assert counts(service, id) == {RowState.FILED: 60}
    assert state(service, id) == (FileState.DONE, "")
    stories = Counter(ticket.grievance.text for ticket in tickets(service))
    assert set(stories.values()) == {1} and len(stories) == 60
    with service.database.reading() as work:
        assert work.row_files.rows(id, [RowState.FILED], 1)[0].cells == {}
        told = work.row_files.page("asha", None, 1, 5)
    assert [file.state for file in told] == [FileState.DONE]


def test_two_workers_and_two_volunteers_file_a_key_once(service: Container) -> None:
    mine, hers = give(service, rows(50)), give(service, rows(50, 25), "mina")
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(run, service) for _ in range(3)]:
            done.result()
    run(service)
    assert state(service, mine)[0] is state(service, hers)[0] is FileState.DONE
    assert len(tickets(service)) == 75
    first, second = numbers(service, mine), numbers(service, hers)
    assert None not in {*first.values(), *second.values()}
    assert {key: first[key] for key in first.keys() & second.keys()} == {
        key: second[key] for key in first.keys() & second.keys()
    }
    # The same file once more says of each row which case it is; another organisation's keys are its own.
    again = take_file(service.background.rows, "rina", "again.csv", sheet(rows(50)))
    assert (counts(service, again), numbers(service, again)) == ({RowState.KNOWN: 50}, first)
    assert state(service, again)[0] is FileState.DONE
    theirs = give(service, rows(3), "omar")
    run(service)
    assert counts(service, theirs) == {RowState.FILED: 3}
    assert not set(numbers(service, theirs).values()) & set(first.values())


def test_a_second_sheet_that_numbers_from_one_again_loses_no_complaint(small: Container) -> None:
    give(small, rows(4))
    run(small)
    other = [["KUR-1", "করিম", *rows(1)[0][2:]], ["KUR-2", *rows(3)[2][1:4], "কার্ড হারিয়েছে", "sms", ""], rows(4)[3]]
    id = take_file(small.background.rows, "mina", "next.csv", sheet(other))  # noqa: A001
    assert counts(small, id) == {RowState.WRONG: 2, RowState.KNOWN: 1}
    with small.database.reading() as work:
        wrong = work.row_files.rows(id, [RowState.WRONG], 9)
    assert [[(fault.column, fault.key) for fault in row.faults] for row in wrong] == [[("key", "row_key_used")]] * 2
    # Two sheets at once: the second finds out while it is filed.
    first, second = give(small, rows(3, 10)), give(small, [["KUR-11", *rows(1)[0][1:]]], "mina")
    run(small)
    assert (counts(small, first), counts(small, second)) == ({RowState.FILED: 3}, {RowState.WRONG: 1})


def test_one_bad_row_hinders_no_other(small: Container) -> None:
    given = rows(6)
    given[1][2], given[4][4] = "12", ""
    id = give(small, given)  # noqa: A001
    # A number that becomes one of ours between the check and the filing.
    add_volunteer(small, "nila", phone=given[2][2], name="নীলা")
    run(small)
    assert counts(small, id) == {RowState.FILED: 3, RowState.WRONG: 3}
    with small.database.reading() as work:
        wrong = {row.number: [each.key for each in row.faults] for row in work.row_files.rows(id, [RowState.WRONG], 9)}
    assert wrong == {3: ["row_phone_wrong"], 4: ["row_phone_own"], 6: ["row_story_missing"]}


class Broken(Dying):
    """Dice that have a fault of ours at the third number and at the sixth: at the third row of a chunk, and at the same
    row when the chunk is filed row by row.
    """

    def __init__(self, dice: Any) -> None:
        super().__init__(dice, 999)

    def tracking_number(self) -> Any:
        self._left -= 1
        if 999 - self._left in (3, 6):
            raise ValueError("a fault of ours")
        return self._dice.tracking_number()


def test_a_row_that_fails_in_a_way_nobody_foresaw_is_left_and_the_others_are_filed(service: Container) -> None:
    id = give(service, rows(6))  # noqa: A001
    replace(service.background.rows, dice=Broken(service.dice)).run(A_RUN)
    assert counts(service, id) == {RowState.FILED: 5, RowState.WRONG: 1}
    with service.database.reading() as work:
        wrong = {row.key: [each.key for each in row.faults] for row in work.row_files.rows(id, [RowState.WRONG], 9)}
    assert wrong == {"KUR-2": ["row_failed"]}
    assert len(tickets(service)) == 5


def test_a_suspended_organisation_stops_it_with_a_word_and_it_goes_on_afterwards(small: Container) -> None:
    id = give(small, rows(5))  # noqa: A001
    _suspend(small, "suspended")
    run(small)
    assert state(small, id) == (FileState.STOPPED, "organisation_not_approved")
    assert tickets(small) == []
    with small.database.work() as work, pytest.raises(RuleBroken, match="organisation_not_approved"):
        confirm(work, "rina", id)
    _suspend(small, "approved")
    with small.database.work() as work:
        confirm(work, "rina", id)
        work.commit()
    run(small)
    assert counts(small, id) == {RowState.FILED: 5}


def _suspend(service: Container, to: str) -> None:
    from grs_core.domain.volunteering import OrganisationState

    with service.database.work() as work:
        work.organisations.save(replace(work.organisations.lock("asha"), state=OrganisationState(to)))
        work.commit()


def test_a_volunteer_who_has_gone_stops_his_files(small: Container) -> None:
    id = give(small, rows(5))  # noqa: A001
    with small.database.work() as work:
        work.officers.save(replace(work.officers.lock("rina"), active=False))
        work.commit()
    run(small)
    assert state(small, id) == (FileState.STOPPED, "volunteer_ended")
    assert counts(small, id) == {RowState.GOOD: 5}


def test_only_who_gave_the_file_has_it_filed_and_only_once(small: Container) -> None:
    id = take_file(small.background.rows, "rina", "rows.csv", sheet(rows(2)))  # noqa: A001
    for login, error in (("mina", NotFound), ("omar", NotFound)):
        with small.database.work() as work, pytest.raises(error):
            confirm(work, login, id)
    with small.database.work() as work:
        confirm(work, "rina", id)
        work.commit()
    with small.database.work() as work, pytest.raises(Conflict, match="row_file_busy"):
        confirm(work, "rina", id)


def test_what_a_row_says_is_in_the_case_and_its_citizen_is_asked(small: Container) -> None:
    id = give(small, rows(2, 4))  # noqa: A001
    run(small)
    by_key = numbers(small, id)
    with small.database.reading() as work:
        filed = {key: work.filed_for.get(str(ticket)) for key, ticket in by_key.items()}
        asked = work.tickets.of_address(Address.of_phone("01700000004"), 5)
    assert [(filed[key].consent.mode, filed[key].standing, filed[key].via) for key in ("KUR-4", "KUR-5")] == [
        ("asked", "waiting", "bulk"),
        ("witness", "unreachable", "bulk"),
    ]
    assert [(str(each.number), each.complainant.name) for each in asked] == [(by_key["KUR-4"], "রহিমা 4")]
    # No place was named: the case lies where the volunteer works.
    assert asked[0].grievance.place == "BD201204"
    assert EventName.FILED_FOR in _events(small, str(by_key["KUR-4"]))


def _events(service: Container, number: str) -> list[EventName]:
    with service.database.reading() as work:
        return [event.name for event in work.audit.history(number)]
