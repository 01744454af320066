"""A programme's list taken into the register: chunk by chunk, each one commit; what was read before changes nothing.

So an import that was broken off is begun again from the top, and only what is missing is written.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.registry import Enrolment, Payment
from grs_core.ports import UnitOfWork, WorkFactory
from grs_core.registry_ports import Kept
from grs_core.services.registry_reading import Reader, Wrong

CHUNK = 1000
SHOWN = 100
"""Wrong rows that are told one by one."""
T = TypeVar("T")
Line = tuple[int, Mapping[str, str]]
"""Its number in the file, and its cells by column."""
Paid = tuple[str | None, str, Payment]
_REFUSED = {
    Kept.UNKNOWN: "no beneficiary has this number",
    Kept.AMBIGUOUS: "several programmes have this number: name the programme",
}


@dataclass(slots=True)
class Imported:
    """What became of a file so far."""

    rows: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    errors: list[tuple[int, str, str]] = field(default_factory=list)

    def refuse(self, line: int, column: str, why: str) -> None:
        self.wrong += 1
        if len(self.errors) < SHOWN:
            self.errors.append((line, column, why))

    def as_json(self) -> dict[str, object]:
        known = {kept.value: self.kept[kept.value] for kept in (Kept.NEW, Kept.CHANGED, Kept.SAME)}
        errors = [{"line": line, "column": column, "why": why} for line, column, why in sorted(self.errors)]
        return {"rows": self.rows, **known, "wrong": self.wrong, "errors": errors}


@dataclass(frozen=True, slots=True)
class Importer:
    """`tell` hears after each chunk what became of the file so far. `file`: what the audit calls it."""

    writing: WorkFactory
    reader: Reader
    by: Actor
    file: str
    now: Callable[[], datetime]
    tell: Callable[[Imported], None]

    def beneficiaries(self, lines: Iterable[Line]) -> Imported:
        def keep(work: UnitOfWork, rows: Sequence[Enrolment]) -> Sequence[Kept]:
            return work.registry.keep(rows, self.now())

        return self._take(lines, self.reader.enrolment, lambda row: (row.programme, row.number), keep)

    def payments(self, lines: Iterable[Line]) -> Imported:
        def pay(work: UnitOfWork, rows: Sequence[Paid]) -> Sequence[Kept]:
            return work.registry.pay(rows)

        return self._take(lines, self.reader.payment, lambda row: (row[0], row[1], row[2].instalment), pay)

    def _take(
        self,
        lines: Iterable[Line],
        read: Callable[[Mapping[str, str]], T],
        key: Callable[[T], tuple[str | None, ...]],
        keep: Callable[[UnitOfWork, Sequence[T]], Sequence[Kept]],
    ) -> Imported:
        told, seen = Imported(), dict[tuple[str | None, ...], int]()
        for chunk in _chunks(lines):
            rows: list[tuple[int, T]] = []
            for line, cells in chunk:
                told.rows += 1
                try:
                    row = read(cells)
                except Wrong as wrong:
                    told.refuse(line, wrong.column, wrong.why)
                    continue
                before = seen.setdefault(key(row), line)
                if before != line:
                    told.refuse(line, "number", f"stands on line {before} already")
                    continue
                rows.append((line, row))
            self._write(rows, keep, told)
            self.tell(told)
        return told

    def _write(
        self, rows: Sequence[tuple[int, T]], keep: Callable[[UnitOfWork, Sequence[T]], Sequence[Kept]], told: Imported
    ) -> None:
        if not rows:
            return
        with self.writing() as work:
            became = keep(work, [row for _, row in rows])
            counted = Counter(each.value for each in became)
            detail = "; ".join(f"{name}={many}" for name, many in sorted(counted.items()))
            work.audit.append(
                TicketEvent(EventName.REGISTRY_IMPORTED, self.now(), self.by, None, None, self.file[-255:], detail)
            )
            work.commit()
        told.kept.update(counted)
        for (line, _), each in zip(rows, became, strict=True):
            if each in _REFUSED:
                told.refuse(line, "number", _REFUSED[each])


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
