"""A file of rows comes in: read, kept sealed, and checked at once as far as that takes no time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from gateway.services.bulk_running import BulkRunning
from gateway.services.sheets import read_sheet
from grs_core.bulk_ports import FileRow, FileState, RowFile
from grs_core.domain.errors import RuleBroken
from grs_core.ports import UnitOfWork

_AT_ONCE = 1.5
"""Seconds of checking before its page opens."""
_LONGEST_NAME = 120
_TOLD = frozenset({"name", "story", "witness"})
"""Columns in which people write what they like."""
_AN_HOUR, _FILES_AN_HOUR = timedelta(hours=1), 30


def take_file(running: BulkRunning, login: str, name: str, data: bytes) -> str:
    """Its id; the rest is checked by the job. Raises what `read_sheet` raises, RuleBroken("rows_too_often"),
    NotFound("volunteer_unknown").
    """
    sheet, now = read_sheet(data), running.clock.now()
    rows = [_masked(row, running.conversations.mask) for row in sheet.rows]
    with running.writing() as work:
        _count(work, login, now)
        file = RowFile(
            id=running.dice.token(),
            organisation=work.volunteers.get(login).organisation,
            login=login,
            name=name.strip()[-_LONGEST_NAME:],
            at=now,
            state=FileState.CHECKING,
            columns=sheet.columns,
            unknown=sheet.unknown,
        )
        work.row_files.add(file, rows)
        work.commit()
    running.check_now(file.id, _AT_ONCE)
    running.jobs.nudge("rows")
    return file.id


def _masked(row: FileRow, mask: Callable[[str], str]) -> FileRow:
    """A PIN is kept nowhere, sealed neither: a wrong row lies here until it is mended, and is given back."""
    return replace(row, cells={code: mask(cell) if code in _TOLD else cell for code, cell in row.cells.items()})


def _count(work: UnitOfWork, login: str, now: datetime) -> None:
    key = f"rows:{login}"
    if work.attempts.count(key, now - _AN_HOUR) >= _FILES_AN_HOUR:
        raise RuleBroken("rows_too_often")
    work.attempts.add(key, now)
