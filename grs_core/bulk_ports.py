"""The ports of files that volunteers file many cases with. Their adapters run tests/contract/test_storage_bulk.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

LONGEST_KEY = 64
"""Characters of a row's key."""


class FileState(StrEnum):
    """CHECKING: rows are looked at; CHECKED: the volunteer decides; FILING; DONE; STOPPED: he or his organisation may
    not go on.
    """

    CHECKING = "checking"
    CHECKED = "checked"
    FILING = "filing"
    DONE = "done"
    STOPPED = "stopped"


class RowState(StrEnum):
    """NEW: not looked at; GOOD: may be filed; WRONG: to be mended; KNOWN: its key was filed before, as `ticket`."""

    NEW = "new"
    GOOD = "good"
    WRONG = "wrong"
    FILED = "filed"
    KNOWN = "known"


WORKED_ON = (FileState.CHECKING, FileState.FILING)
"""What the job looks for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row. `column`: a code of ours, "" for the whole row; `key` names a sentence, `params` fill
    it.
    """

    column: str
    key: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowFile:
    """A file of rows as it was uploaded. `id`: 32 hexadecimal digits; `columns`: of a column's code the letters that
    the sheet gives it (`C`); `unknown`: headings that nobody reads; `stopped`: why, a key of words.
    """

    id: str
    organisation: str
    login: str
    name: str
    at: datetime
    state: FileState
    columns: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    stopped: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """`number` as the spreadsheet counts rows; `key`: the organisation's own name for the case, or, not `own`, one that
    was made of the row's content. `cells` by column code, what was filed has none any more.
    """

    number: int
    key: str
    own: bool
    cells: Mapping[str, str]
    state: RowState = RowState.NEW
    faults: tuple[Fault, ...] = ()
    ticket: str | None = None


class RowFiles(Protocol):
    def add(self, file: RowFile, rows: Sequence[FileRow]) -> None: ...

    def get(self, id: str) -> RowFile:  # noqa: A002
        """Raises NotFound("row_file_unknown")."""
        ...

    def lock(self, id: str) -> RowFile | None:  # noqa: A002
        """Nobody else works on it before this unit of work ends; None while somebody else does. Raises
        NotFound("row_file_unknown").
        """
        ...

    def save(self, file: RowFile) -> None:
        """Its state, why it stopped, when it ended."""
        ...

    def waiting(self) -> bool:
        """Is there a file to be worked on?"""
        ...

    def next(self, at: datetime) -> RowFile | None:
        """One that is to be worked on (`WORKED_ON`), the one that had its turn longest ago; this is its turn. None:
        nothing is to be done, or others do it.
        """
        ...

    def page(self, organisation: str, login: str | None, page: int, size: int) -> tuple[RowFile, ...]:
        """Of the organisation, or only this login's; the newest first, pages from 1."""
        ...

    def count(self, organisation: str, login: str | None) -> int: ...

    def rows(
        self,
        id: str,  # noqa: A002
        states: Collection[RowState],
        limit: int,
        after: int = 0,
    ) -> tuple[FileRow, ...]:
        """Those in these states whose numbers are above `after`, by number."""
        ...

    def numbered(self, id: str, numbers: Collection[int]) -> tuple[FileRow, ...]:  # noqa: A002
        """By number."""
        ...

    def keep(self, id: str, rows: Sequence[FileRow]) -> None:  # noqa: A002
        """What was found of them: state, faults, ticket. What is filed or was filed before loses its cells."""
        ...

    def counts(self, id: str) -> Mapping[RowState, int]:  # noqa: A002
        """States that no row has are left out."""
        ...

    def keyless(self, id: str) -> int:  # noqa: A002
        """How many rows have a key that was made of their content."""
        ...

    def old(self, before: datetime) -> str | None:
        """A file that was uploaded before then and still has cells."""
        ...

    def empty(self, id: str) -> None:  # noqa: A002
        """What its rows say is erased, for good."""
        ...


class RowKeys(Protocol):
    """Which key of an organisation was filed as which case, whoever filed it out of whichever file."""

    def known(self, organisation: str, keys: Collection[str]) -> Mapping[str, str]:
        """The case by key, of those that were filed."""
        ...

    def add(self, organisation: str, filed: Mapping[str, str]) -> None:
        """The case of each key. Raises Conflict("row_key_taken") when one was filed meanwhile: nothing of this unit of
        work can be kept then.
        """
        ...
