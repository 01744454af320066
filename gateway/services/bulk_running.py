"""The job `rows`: checks the rows of uploaded files, and files those that somebody confirmed, a few in one change."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from bot.nlu.engine import PlaceFinder
from gateway import logs
from gateway.ports import JobQueue
from gateway.services.conversation import ConversationService
from gateway.services.sheets_cases import asker_of, checked, prepared
from gateway.services.sheets_rows import RowReader
from grs_core.bulk_ports import Fault, FileRow, FileState, RowFile, RowState
from grs_core.domain.errors import Conflict, GrsError, NotFound, Unavailable
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory
from grs_core.services.rows_filing import CELLS_KEPT, Prepared, file_rows, finish, keep_checked, refuse_row, stop

log = logging.getLogger(__name__)
CHECKED_AT_ONCE, FILED_AT_ONCE = 500, 25
"""Rows in one change: while it is open nobody else writes to SQLite."""
_A_TURN = 3.0
"""Seconds for one file before the next has its turn."""


@dataclass(frozen=True, slots=True)
class BulkRunning:
    """Any number of processes may run it at once: a file is worked on by one of them at a time."""

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    finder: PlaceFinder
    conversations: ConversationService
    jobs: JobQueue

    def run(self, at_most: timedelta) -> None:
        """Goes on at the next nudge when there was more to do."""
        until = monotonic() + at_most.total_seconds()
        filed = False
        while (file := self._next()) is not None:
            filed = file.state is FileState.FILING or filed
            went_on = self._turn(file, min(until, monotonic() + _A_TURN))
            if monotonic() >= until:
                self.jobs.nudge("rows")
                break
            if not went_on:
                break
        else:
            self._forget()
        if filed:
            self.jobs.nudge("relay")

    def check_now(self, id: str, at_most: float) -> None:  # noqa: A002
        """A short file needs no waiting: its page shows the check when it opens."""
        with self.reading() as work:
            file = work.row_files.get(id)
        self._turn(file, monotonic() + at_most)

    def _next(self) -> RowFile | None:
        with self.reading() as work:
            if not work.row_files.waiting():
                return None
        with self.writing() as work:
            file = work.row_files.next(self.clock.now())
            work.commit()
        return file

    def _turn(self, file: RowFile, until: float) -> bool:
        """False when others are at it."""
        reader = self._reader(file)
        if reader is None:
            return True
        step = self._check_some if file.state is FileState.CHECKING else self._file_some
        while (went_on := step(file, reader)) and monotonic() < until:
            pass
        return went_on is not False

    def _reader(self, file: RowFile) -> RowReader | None:
        """None: there is nobody any more in whose name anything could be filed, and the file has stopped."""
        try:
            with self.reading() as work:
                return RowReader(self.policy, self.finder, asker_of(work, self.policy, file.login))
        except NotFound:
            with self.writing() as work:
                stop(work, file.id, "volunteer_ended", self.clock.now())
                work.commit()
            return None

    def _check_some(self, file: RowFile, reader: RowReader) -> bool | None:
        """None when none is left."""
        with self.reading() as work:
            rows = work.row_files.rows(file.id, [RowState.NEW], CHECKED_AT_ONCE)
        last = len(rows) < CHECKED_AT_ONCE
        found = [checked(reader, row) for row in rows]
        with self.writing() as work:
            kept = keep_checked(work, file.id, found, last, self.clock.now())
            work.commit()
        return None if kept and last else kept

    def _file_some(self, file: RowFile, reader: RowReader) -> bool | None:
        """None when none is left."""
        with self.reading() as work:
            rows = work.row_files.rows(file.id, [RowState.GOOD], FILED_AT_ONCE)
        if not rows:
            with self.writing() as work:
                finish(work, file.id, self.clock.now())
                work.commit()
            return None
        now = self.clock.now()
        ready = [prepared(reader, self.conversations, file, row, now) for row in rows]
        try:
            return self._filed(file, ready)
        except Unavailable:
            raise
        except Exception as error:
            log.info("rows are filed one by one: %s", logs.fault(error))
            return self._one_by_one(file, ready)

    def _filed(self, file: RowFile, ready: Sequence[Prepared]) -> bool:
        with self.writing() as work:
            went_on = file_rows(work, self.policy, self.dice, file.id, ready, self.clock.now())
            work.commit()
        return went_on

    def _one_by_one(self, file: RowFile, ready: Sequence[Prepared]) -> bool:
        """One that cannot be filed hinders no other."""
        return all(self._one(file, each) for each in ready)

    def _one(self, file: RowFile, ready: Prepared) -> bool:
        try:
            return self._twice(file, ready)
        except Unavailable:
            raise
        except GrsError as error:
            self._refuse(file, ready.row, Fault("", error.key, error.params))
        except Exception as error:
            log.error("a row could not be filed: %s", logs.fault(error))
            self._refuse(file, ready.row, Fault("", "row_failed"))
        return True

    def _twice(self, file: RowFile, ready: Prepared) -> bool:
        """Somebody may just have filed its key out of another file: then it is found the second time."""
        try:
            return self._filed(file, [ready])
        except Conflict:
            return self._filed(file, [ready])

    def _refuse(self, file: RowFile, row: FileRow, fault: Fault) -> None:
        with self.writing() as work:
            refuse_row(work, file.id, row, fault)
            work.commit()

    def _forget(self) -> None:
        before = self.clock.now() - CELLS_KEPT
        with self.reading() as work:
            old = work.row_files.old(before)
        if old is not None:
            with self.writing() as work:
                work.row_files.empty(old)
                work.commit()
