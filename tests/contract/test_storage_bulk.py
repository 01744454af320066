"""Files of rows and the keys of what was filed, on both engines."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from grs_core.bulk_ports import Fault, FileRow, FileState, RowFile, RowState
from grs_core.domain.errors import Conflict, NotFound
from grs_core.storage.bulk_tables import file_rows, row_files, row_keys
from grs_core.storage.database import Database
from tests.support.cases import START, hours

FILE = RowFile("f" * 32, "asha", "rina", "রহিমার ফাইল.csv", START, FileState.CHECKING, {"name": "B"}, ("মন্তব্য",))
ROWS = tuple(FileRow(number, f"KUR-{number}", number != 3, {"name": f"রহিমা {number}"}) for number in (2, 3, 4))


def keep(database: Database, file: RowFile = FILE, rows: tuple[FileRow, ...] = ROWS) -> None:
    with database.work() as work:
        work.row_files.add(file, rows)
        work.commit()


def test_a_file_comes_back_as_it_was_given_and_the_disk_tells_nothing(database: Database, run_sql: Any) -> None:
    keep(database)
    with database.work() as work:
        work.row_keys.add("asha", {"KUR-9 রহিমা": "1000000009"})
        work.commit()
    with database.reading() as work:
        assert work.row_files.get(FILE.id) == FILE
        assert work.row_files.rows(FILE.id, list(RowState), 99) == ROWS
        assert work.row_files.rows(FILE.id, [RowState.NEW], 1, after=2) == ROWS[1:2]
        assert work.row_files.numbered(FILE.id, [4, 2]) == (ROWS[0], ROWS[2])
        assert work.row_files.counts(FILE.id) == {RowState.NEW: 3}
        assert work.row_files.keyless(FILE.id) == 1
        with pytest.raises(NotFound, match="row_file_unknown"):
            work.row_files.get("0" * 32)
    stored = "\n".join(str(row) for table in (row_files, file_rows, row_keys) for row in run_sql(select(table)))
    assert [told for told in ("রহিমা", "KUR", "মন্তব্য") if told in stored] == []


def test_what_was_found_of_rows_is_kept_and_what_is_filed_loses_its_cells(database: Database) -> None:
    keep(database)
    fault = Fault("phone", "row_phone_wrong", {"value": "১২"})
    wrong = replace(ROWS[0], state=RowState.WRONG, faults=(fault,))
    filed = replace(ROWS[1], state=RowState.FILED, ticket="1000000009")
    with database.work() as work:
        work.row_files.keep(FILE.id, [wrong, filed])
        work.commit()
    with database.reading() as work:
        assert work.row_files.rows(FILE.id, list(RowState), 99) == (wrong, replace(filed, cells={}), ROWS[2])


def test_the_file_that_waited_longest_has_the_next_turn(database: Database) -> None:
    other = replace(FILE, id="e" * 32, at=START + hours(1), state=FileState.FILING)
    keep(database)
    keep(database, other, ())
    keep(database, replace(FILE, id="d" * 32, state=FileState.CHECKED), ())
    turns = []
    for hour in (2, 3, 4):
        with database.work() as work:
            turns.append(work.row_files.next(START + hours(hour)))
            work.commit()
    assert turns == [FILE, other, FILE]
    with database.work() as work:
        for file in (FILE, other):
            work.row_files.save(replace(file, state=FileState.DONE, ended_at=START))
        assert not work.row_files.waiting()
        assert work.row_files.next(START) is None


def test_a_lead_sees_the_files_of_all_and_others_their_own(database: Database) -> None:
    theirs = replace(FILE, id="e" * 32, login="karim", at=START + hours(1))
    keep(database)
    keep(database, theirs, ())
    keep(database, replace(FILE, id="d" * 32, organisation="other"), ())
    with database.reading() as work:
        assert work.row_files.page("asha", None, 1, 10) == (theirs, FILE)
        assert work.row_files.page("asha", None, 2, 1) == (FILE,)
        assert work.row_files.page("asha", "rina", 1, 10) == (FILE,)
        assert (work.row_files.count("asha", None), work.row_files.count("asha", "rina")) == (2, 1)


def test_an_old_file_is_emptied_and_can_file_nothing_more(database: Database) -> None:
    keep(database, rows=(replace(ROWS[0], state=RowState.GOOD), replace(ROWS[1], state=RowState.FILED)))
    with database.work() as work:
        assert work.row_files.old(START) is None
        assert work.row_files.old(START + hours(1)) == FILE.id
        work.row_files.empty(FILE.id)
        work.commit()
    with database.reading() as work:
        assert work.row_files.old(START + hours(1)) is None
        assert work.row_files.counts(FILE.id) == {RowState.WRONG: 1, RowState.FILED: 1}
        assert {row.key: dict(row.cells) for row in work.row_files.rows(FILE.id, list(RowState), 9)} == {
            "KUR-2": {},
            "KUR-3": {},
        }


def test_a_key_is_filed_once_in_an_organisation(database: Database) -> None:
    with database.work() as work:
        work.row_keys.add("asha", {"a": "1000000001", "b": "1000000002"})
        work.row_keys.add("other", {"a": "1000000003"})
        work.commit()
    with database.work() as work:
        assert work.row_keys.known("asha", ["a", "c"]) == {"a": "1000000001"}
        assert work.row_keys.known("other", ["a", "b"]) == {"a": "1000000003"}
        assert work.row_keys.known("asha", []) == {}
        with pytest.raises(Conflict, match="row_key_taken"):
            work.row_keys.add("asha", {"c": "1000000004", "b": "1000000005"})
    with database.reading() as work:
        assert work.row_keys.known("asha", ["b", "c"]) == {"b": "1000000002"}
