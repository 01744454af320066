"""Rows of a list as beneficiaries and payments. What is wrong is said with its column; nothing is guessed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from grs_core.domain.errors import GrsError
from grs_core.domain.registry import Enrolment, Outcome, Payment, State, read_nid, read_wallet
from grs_core.policy.model import Policy

T = TypeVar("T")
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_LONGEST = 200
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])(?:\.\.20[0-9]{2}-(?:0[1-9]|1[0-2]))?")
_WRITTEN_DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
COLUMNS: Mapping[str, str] = {
    "beneficiary_no": "number",
    "beneficiary": "number",
    "father_husband": "guardian",
    "father": "guardian",
    "husband": "guardian",
    "phone": "wallet",
    "mobile": "wallet",
    "union": "place",
    "paid": "paid_on",
    "amount_taka": "amount",
    "কর্মসূচি": "programme",
    "উপকারভোগী_নম্বর": "number",
    "নাম": "name",
    "পিতা_স্বামী": "guardian",
    "মোবাইল": "wallet",
    "সেবাদাতা": "provider",
    "এনআইডি": "nid",
    "ইউনিয়ন": "place",
    "ওয়ার্ড": "ward",
    "শুরু": "since",
    "অবস্থা": "state",
    "কিস্তি": "instalment",
    "টাকা": "amount",
    "প্রদানের_তারিখ": "paid_on",
}
"""Other headings of a column, and what we call it."""
_STATES: Mapping[str, State] = {
    **{state.value: state for state in State},
    "সক্রিয়": State.ACTIVE,
    "স্থগিত": State.SUSPENDED,
    "মৃত": State.DEAD,
    "প্রতিস্থাপিত": State.REPLACED,
}
_OUTCOMES: Mapping[str, Outcome] = {
    **{outcome.value: outcome for outcome in Outcome},
    "প্রদত্ত": Outcome.PAID,
    "ফেরত": Outcome.RETURNED,
    "আটকে": Outcome.HELD,
}


MORE = "\0more"
"""The key of cells that no column has."""


class Wrong(Exception):
    """A row is refused: its column, and why in English, for the deployer."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(f"{column}: {why}")
        self.column, self.why = column, why


@dataclass(frozen=True, slots=True)
class Reader:
    """`programme`: of rows that name none. `find_place`: the code of a place by its code or name, None when it is not
    certain; at most one upazila wide.
    """

    policy: Policy
    find_place: Callable[[str], str | None]
    programme: str | None = None

    def enrolment(self, cells: Mapping[str, str]) -> Enrolment:
        """Raises Wrong."""
        _check_whole(cells)
        return Enrolment(
            programme=self._programme(cells) or _missing("programme"),
            number=_needed(cells, "number"),
            name=_needed(cells, "name"),
            place=self._place(cells),
            state=_one_of(cells, "state", _STATES) if "state" in cells else State.ACTIVE,
            guardian=_text(cells, "guardian"),
            wallet=_optional(cells, "wallet", _by(read_wallet, "no mobile number and no account")),
            provider=_text(cells, "provider"),
            nid=_optional(cells, "nid", _by(read_nid, "10, 13 or 17 digits")),
            ward=_text(cells, "ward"),
            since=_optional(cells, "since", _day),
        )

    def payment(self, cells: Mapping[str, str]) -> tuple[str | None, str, Payment]:
        """Programme (None: the list does not say), number, payment. Raises Wrong."""
        _check_whole(cells)
        payment = Payment(
            instalment=_instalment(_needed(cells, "instalment")),
            amount=_amount(_needed(cells, "amount")),
            outcome=_one_of(cells, "state", _OUTCOMES),
            on=_optional(cells, "paid_on", _day),
        )
        return self._programme(cells), _needed(cells, "number"), payment

    def _programme(self, cells: Mapping[str, str]) -> str | None:
        written = _text(cells, "programme")
        if not written:
            return self.programme
        for code, programme in self.policy.programmes.items():
            if _folded(written) in map(_folded, (code, programme.name.bn, programme.name.en)):
                return code
        raise Wrong("programme", f"there is no {written[:60]}")

    def _place(self, cells: Mapping[str, str]) -> str:
        found = self.find_place(_needed(cells, "place").translate(_DIGITS))
        return found or _missing("place", "not one certain place; write its code")


def column_of(heading: str) -> str:
    """`Beneficiary no.` as `number`: what we call the column."""
    plain = re.sub(r"[\s./\-]+", "_", heading.strip().casefold()).strip("_")
    return next((ours for theirs, ours in COLUMNS.items() if _folded(theirs) == _folded(plain)), plain)


def _folded(text: str) -> str:
    """য় and its like are written in two ways."""
    return unicodedata.normalize("NFC", text.casefold())


def _check_whole(cells: Mapping[str, str]) -> None:
    if MORE in cells:
        raise Wrong("", "more cells than columns: quote a cell that holds a comma")


def _missing(column: str, why: str = "empty") -> str:
    raise Wrong(column, why)


def _text(cells: Mapping[str, str], column: str) -> str:
    written = (cells.get(column) or "").strip()
    if len(written) > _LONGEST:
        raise Wrong(column, f"more than {_LONGEST} letters")
    if "\0" in written:
        raise Wrong(column, "holds a zero byte")
    return written


def _needed(cells: Mapping[str, str], column: str) -> str:
    return _text(cells, column) or _missing(column)


def _optional(cells: Mapping[str, str], column: str, read: Callable[[str, str], T]) -> T | None:
    written = _text(cells, column)
    return read(column, written) if written else None


def _by(read: Callable[[str], str], why: str) -> Callable[[str, str], str]:
    def reader(column: str, written: str) -> str:
        try:
            return read(written)
        except GrsError:
            raise Wrong(column, why) from None

    return reader


def _one_of(cells: Mapping[str, str], column: str, known: Mapping[str, T]) -> T:
    written = _needed(cells, column)
    for name, meant in known.items():
        if _folded(name) == _folded(written):
            return meant
    raise Wrong(column, f"{written[:40]} is none of {', '.join(known)}")


def _day(column: str, written: str) -> date:
    """`2026-07-01`, or as people write it, `01/07/2026`."""
    latin = written.translate(_DIGITS)
    spelt = _WRITTEN_DAY.fullmatch(latin)
    try:
        return date(int(spelt[3]), int(spelt[2]), int(spelt[1])) if spelt else date.fromisoformat(latin)
    except ValueError:
        raise Wrong(column, "no date (2026-07-01 or 01/07/2026)") from None


def _instalment(written: str) -> str:
    found = _MONTH.fullmatch(written.translate(_DIGITS))
    return f"{found[1]}-{found[2]}" if found else _missing("instalment", "its first month, as 2026-07")


def _amount(written: str) -> int:
    latin = written.translate(_DIGITS).replace(",", "")
    if not latin.isascii() or not latin.isdigit() or len(latin) > 7:
        raise Wrong("amount", "whole taka")
    return int(latin)
