"""Carriers' error codes are a table (codes.csv): what each says about one message, and where that is written.

`outcome` is accepted, refused (known not taken) or unknown (nobody knows: asked about before any second send);
`retryable` yes or no for a refusal: may it be tried again, by this carrier or another; `wait_s` the least wait in
seconds before the same carrier is tried again. Every carrier has a row `*` for the codes that no row names.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grs_core.domain.messages import Accepted, Refused, SendOutcome, Unknown

FILE = Path(__file__).with_name("codes.csv")
COLUMNS = ("carrier", "code", "outcome", "retryable", "wait_s", "reason", "source")
ANY = "*"
_RETRYABLE: Mapping[str, bool] = {"yes": True, "no": False}


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Code:
    """One row. `reason` is ours: the same word for the same cause at every carrier; it holds no number and no name."""

    carrier: str
    code: str
    verdict: Verdict
    retryable: bool
    wait_s: int
    reason: str
    source: str

    def outcome(self, provider_id: str = "") -> SendOutcome:
        """`provider_id`: the carrier's name for the message, if it was accepted."""
        match self.verdict:
            case Verdict.ACCEPTED:
                return Accepted(provider_id)
            case Verdict.REFUSED:
                return Refused(self.reason, self.retryable, self.wait_s)
        return Unknown(self.reason)


@dataclass(frozen=True, slots=True)
class Codes:
    """The table, read once a process (`load`) and given to every carrier."""

    rows: Mapping[tuple[str, str], Code]

    @classmethod
    def load(cls, file: Path = FILE) -> "Codes":
        """Raises ValueError with the line of a row that is not whole or stands twice, and for a carrier without `*`."""
        rows: dict[tuple[str, str], Code] = {}
        with file.open(encoding="utf-8", newline="") as opened:
            reader = csv.DictReader(opened)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise ValueError(f"{file.name}: its columns are {', '.join(COLUMNS)}")
            for row in reader:
                code = _read(row, f"{file.name}, line {reader.line_num}")
                if rows.setdefault((code.carrier, code.code), code) is not code:
                    raise ValueError(f"{file.name}, line {reader.line_num}: {code.carrier} {code.code} stands twice")
        if bare := {carrier for carrier, _ in rows if (carrier, ANY) not in rows}:
            raise ValueError(f"{file.name}: no row {ANY} of {', '.join(sorted(bare))}")
        return cls(rows)

    @property
    def carriers(self) -> frozenset[str]:
        return frozenset(carrier for carrier, _ in self.rows)

    def row(self, carrier: str, codes: Sequence[str]) -> Code:
        """The row of the first of these codes that has one, most telling first; else the carrier's default. Raises
        KeyError for a carrier without rows.
        """
        known = ((carrier, code) for code in codes if (carrier, code) in self.rows)
        return self.rows[next(known, (carrier, ANY))]

    def outcome(self, carrier: str, code: str, provider_id: str = "") -> SendOutcome:
        return self.row(carrier, (code,)).outcome(provider_id)


def _read(row: Mapping[str | None, str | list[str] | None], where: str) -> Code:
    values = {name: row.get(name) for name in COLUMNS}
    if None in row or not all(isinstance(value, str) for value in values.values()):
        raise ValueError(f"{where}: it has not {len(COLUMNS)} values")
    cells = {name: str(value).strip() for name, value in values.items()}
    for name in ("carrier", "code", "reason", "source"):
        if not cells[name]:
            raise ValueError(f"{where}: {name} is empty")
    try:
        verdict = Verdict(cells["outcome"])
    except ValueError:
        raise ValueError(f"{where}: outcome is none of {', '.join(Verdict)}") from None
    if (cells["retryable"] in _RETRYABLE) != (verdict is Verdict.REFUSED):
        raise ValueError(f"{where}: retryable is yes or no for what is refused, and empty for the rest")
    if not (cells["wait_s"].isascii() and cells["wait_s"].isdecimal()):
        raise ValueError(f"{where}: wait_s is no whole number of seconds")
    retryable = _RETRYABLE.get(cells["retryable"], False)
    wait_s = int(cells["wait_s"])
    if wait_s and not retryable:
        raise ValueError(f"{where}: who is not tried again waits for nothing")
    return Code(cells["carrier"], cells["code"], verdict, retryable, wait_s, cells["reason"], cells["source"])
