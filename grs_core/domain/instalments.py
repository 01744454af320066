"""The payment calendar: for which months a programme pays, and when the money is expected; no promise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Timing(StrEnum):
    """Where an instalment stands on a day: `coming`: its pay-out has not begun · `paying`: it is under way · `late`: it
    should be over.
    """

    COMING = "coming"
    PAYING = "paying"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Instalment:
    """For the days `first` to `last`, expected to be paid out from `pays_from` to `pays_until`, all inclusive.

    `announced`: the days are those of a notice; else they are what is usual.
    """

    programme: str
    first: date
    last: date
    pays_from: date
    pays_until: date
    announced: bool = False

    @property
    def code(self) -> str:
        """Its first month, `2026-07`: how lists of payments name it."""
        return f"{self.first:%Y-%m}"

    def timing(self, today: date) -> Timing:
        if today < self.pays_from:
            return Timing.COMING
        return Timing.PAYING if today <= self.pays_until else Timing.LATE


class PaymentCalendar:
    """All instalments, read only."""

    def __init__(self, instalments: Iterable[Instalment] = ()) -> None:
        self._of: dict[str, list[Instalment]] = {}
        for each in sorted(instalments, key=lambda it: it.first):
            self._of.setdefault(each.programme, []).append(each)

    @property
    def programmes(self) -> tuple[str, ...]:
        return tuple(self._of)

    def of(self, programme: str) -> tuple[Instalment, ...]:
        """The earliest first; none of a programme whose days nobody has told."""
        return tuple(self._of.get(programme, ()))

    def get(self, programme: str, code: str) -> Instalment | None:
        return next((each for each in self.of(programme) if each.code == code), None)

    def current(self, programme: str, today: date) -> Instalment | None:
        """The one whose pay-out began last: what somebody asks for who asks for his money today."""
        begun = [each for each in self.of(programme) if each.pays_from <= today]
        return begun[-1] if begun else None

    def following(self, programme: str, today: date) -> Instalment | None:
        """The first whose pay-out is yet to begin."""
        return next((each for each in self.of(programme) if each.pays_from > today), None)
