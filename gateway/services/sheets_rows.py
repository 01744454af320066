"""A row of a sheet: what its cells mean, and what is wrong with them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.nlu.engine import PlaceFinder
from bot.text.digits import spoken_number, to_latin
from gateway.services.sheets_columns import Choices, choices
from grs_core.bulk_ports import Fault
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.volunteering import ConsentMode, Relation
from grs_core.policy.model import Policy
from grs_core.services.consent import LONGEST_NAME

LONGEST_STORY = 4000
_SHOWN = 40
"""Characters of a cell that a fault repeats."""
_NAMED_PLACES = 3
_LOST_DIGITS = re.compile(r"[0-9]([.,][0-9]+)?e[+]?[0-9]{2}", re.IGNORECASE)
_WHOLE = re.compile(r"([0-9]{5,13})[.,]0+")
_LOST_ZERO = re.compile(r"1[3-9][0-9]{8}")
_MOST_TAKA = 10_000_000
_TAKA = re.compile(r"([0-9][0-9,]{0,14})([.][0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever gave the sheet. `near`: may he file a case of this place? `areas`: the codes of where he files; `phones`:
    his own and his organisation's, none of which is a citizen's.
    """

    near: Callable[[str], bool]
    areas: tuple[str, ...]
    phone: str
    name: str
    phones: frozenset[str]


@dataclass(frozen=True, slots=True)
class RowCase:
    """What a row means. `phone`: `01XXXXXXXXX`; `place`, `programme`, `provider`: codes; `amount` in whole taka."""

    name: str
    phone: str | None
    relation: Relation
    programme: str | None
    place: str | None
    story: str
    amount: int | None
    provider: str | None
    consent: ConsentMode
    witness_name: str
    witness_phone: str


@dataclass
class _Cells:
    """One row while it is read: each look-up notes what is wrong."""

    cells: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, key: str, **params: str) -> None:
        self.faults.append(Fault(column, key, params))

    def bounded(self, column: str, most: int) -> str:
        written = self[column]
        if len(written) > most:
            self.fault(column, "row_too_long", most=str(most))
        return written

    def needed(self, column: str, most: int) -> str:
        if not self[column]:
            self.fault(column, f"row_{column}_missing")
        return self.bounded(column, most)

    def phone(self, column: str) -> str | None:
        written = self[column]
        if not written:
            return None
        if _LOST_DIGITS.fullmatch(to_latin(written)):
            self.fault(column, "row_phone_lost")
            return None
        try:
            return read_mobile(repaired_phone(written))
        except RuleBroken:
            self.fault(column, "row_phone_wrong", value=_shown(written))
            return None

    def chosen(self, column: str, among: Choices) -> str | None:
        written = self[column]
        found = among.found(written) if written else None
        if written and found is None:
            self.fault(column, f"row_{column}_unknown", value=_shown(written))
        return found

    def taka(self, column: str) -> int | None:
        written = self[column]
        amount = _taka(written) if written else None
        if written and (amount is None or not 0 < amount <= _MOST_TAKA):
            self.fault(column, "row_amount_wrong", value=_shown(written))
            return None
        return amount


class RowReader:
    """Holds what it has found: one reader for one run over a file."""

    def __init__(self, policy: Policy, finder: PlaceFinder, asker: Asker) -> None:
        self._policy = policy
        self._programmes = Choices.of({code: programme.name for code, programme in policy.programmes.items()})
        self._finder = finder
        self._asker = asker
        self._found_at: Callable[[str], tuple[str, ...]] = cache(self._candidates)

    @property
    def asker(self) -> Asker:
        return self._asker

    def read(self, written: Mapping[str, str]) -> tuple[RowCase | None, tuple[Fault, ...]]:
        """The case, or all that is wrong."""
        cells = _Cells(written)
        name, story = cells.needed("name", LONGEST_NAME), cells.needed("story", LONGEST_STORY)
        phone = cells.phone("phone")
        if phone in self._asker.phones:
            cells.fault("phone", "row_phone_own")
        consent, witness, witness_phone = self._consent(cells, phone)
        case = RowCase(
            name=name,
            phone=phone,
            relation=Relation(cells.chosen("relation", choices("relation")) or Relation.OTHER),
            programme=cells.chosen("programme", self._programmes),
            place=self._place(cells),
            story=story,
            amount=cells.taka("amount"),
            provider=cells.chosen("provider", choices("provider")),
            consent=consent,
            witness_name=witness,
            witness_phone=witness_phone,
        )
        return (None if cells.faults else case), tuple(cells.faults)

    def _consent(self, cells: _Cells, phone: str | None) -> tuple[ConsentMode, str, str]:
        if not cells["consent"]:
            cells.fault("consent", "row_consent_missing")
        mode = ConsentMode(cells.chosen("consent", choices("consent")) or ConsentMode.ASKED)
        if mode is ConsentMode.ASKED:
            if cells["consent"] and not cells["phone"]:
                cells.fault("consent", "row_consent_no_phone")
            return mode, "", ""
        name, witness_phone = cells.needed("witness", LONGEST_NAME), cells.phone("witness_phone")
        if witness_phone is not None and witness_phone == phone:
            cells.fault("witness_phone", "row_witness_is_citizen")
        elif witness_phone == self._asker.phone or name.casefold() == self._asker.name.casefold():
            cells.fault("witness", "row_witness_is_you")
        return mode, name, witness_phone or ""

    def _place(self, cells: _Cells) -> str | None:
        written = cells["place"]
        if not written:
            return None
        found = self._found_at(written)
        mine = tuple(code for code in found if self._asker.near(code))
        if len(found) == len(mine) == 1:
            return mine[0]
        if not found:
            cells.fault("place", "row_place_unknown", value=_shown(written))
        else:
            key, named = ("row_place_unclear", mine) if mine else ("row_place_not_yours", found)
            cells.fault("place", key, value=_shown(written), places=" ".join(named[:_NAMED_PLACES]))
        return None

    def _candidates(self, written: str) -> tuple[str, ...]:
        """A code of ours; the six digits of a notice board, of which a spreadsheet drops a leading zero; or a name: of
        those that are called alike the one where he works. One, when it is certain.
        """
        code = to_latin(written)
        known = next((each for each in (code, code.upper(), code.lower()) if each in self._policy.places), None)
        if known is not None:
            return (known,)
        digits = code.removesuffix(".0")
        union = self._policy.places.by_short_code(digits.zfill(6)) if digits.isdecimal() else None
        if union is not None:
            return (union.code,)
        reading = self._finder.read(written, whole=True)
        if reading.code is not None:
            return (reading.code,)
        near = {self._finder.read(written, within=area, whole=True).code for area in self._asker.areas} - {None}
        return tuple(filter(None, near)) if len(near) == 1 else reading.candidates


def repaired_phone(written: str) -> str:
    """What a spreadsheet made of a number: a point and zeros behind it, the zero before it gone."""
    digits = to_latin(written).strip()
    if (whole := _WHOLE.fullmatch(digits)) is not None:
        digits = whole[1]
    bare = re.sub(r"[\s\-]", "", digits)
    return f"0{bare}" if _LOST_ZERO.fullmatch(bare) else digits


def _taka(written: str) -> int | None:
    plain = to_latin(written).replace("৳", "").strip()
    found = _TAKA.fullmatch(plain)
    return int(found[1].replace(",", "")) if found is not None else spoken_number(written)


def _shown(written: str) -> str:
    return written if len(written) <= _SHOWN else f"{written[: _SHOWN - 1]}…"
