"""What an officer put right in the machine's reading of a complaint: one pair a case, kept for learning."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from grs_core.domain.grievance import Accused, Category, Grievance, everyone


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts that decide where a case goes, as one reader has them. Codes; None = not known, nobody. A sub-category
    is told by words of its own: no model learns it.
    """

    category: Category
    programme: str | None = None
    place: str | None = None
    accused: Accused | None = None
    also_accused: tuple[Accused, ...] = ()
    subcategory: str | None = None

    @classmethod
    def of(cls, grievance: Grievance) -> Self:
        blamed = (grievance.accused, grievance.also_accused)
        return cls(grievance.category, grievance.programme, grievance.place, *blamed, grievance.subcategory)

    @property
    def everyone_accused(self) -> tuple[Accused, ...]:
        return everyone(self.accused, self.also_accused)

    def applied(self, grievance: Grievance) -> Grievance:
        """The same words with these facts."""
        told = replace(grievance, category=self.category, programme=self.programme, place=self.place)
        told = replace(told, accused=None, also_accused=(), subcategory=self.subcategory)
        return told.blaming(*self.everyone_accused)

    def codes(self) -> Mapping[str, str]:
        """What a model learns, by name, "" not known: a stored pair holds it. Spaces between several accused."""
        return {
            "category": self.category.value,
            "programme": self.programme or "",
            "place": self.place or "",
            "accused": " ".join(each.code for each in self.everyone_accused),
        }

    @classmethod
    def from_codes(cls, codes: Mapping[str, str]) -> Self:
        """What `codes` gave. Raises ValueError for a category or a role that there is not."""
        blamed = tuple(Accused.from_code(code) for code in codes["accused"].split())
        first = blamed[0] if blamed else None
        return cls(Category(codes["category"]), codes["programme"] or None, codes["place"] or None, first, blamed[1:])


class Verdict(StrEnum):
    """What a reviewer says of a pair."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Correction:
    """`text` is masked: no name, no number, no secret. `model`: the engine and the model file that ran then. `ticket`
    stays inside: it decides who may see the pair, and is never exported. `id` is 0 before it is stored.
    """

    id: int
    ticket: str
    text: str
    language: str
    channel: str
    machine: Facts
    officer: Facts
    model: str
    at: datetime
    by: str
    verdict: Verdict = Verdict.PENDING
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
