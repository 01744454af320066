"""Offices and the directory: who answers, who is above.

Two lines lead up from an office. `above` is the supervisor (a union parishad's is the UNO, the Social Services
office's too); `line` is the head of the same programme one tier up (the Deputy Director of Social Services).
Both may see the office's cases; escalation follows the routing policy, not these lines.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from grs_core.domain.errors import NotFound


class Tier(StrEnum):
    """Where a case can lie, lowest first. The statutory GRO is the district (guidelines 2015, rev. 2018)."""

    UNION = "union"
    UPAZILA = "upazila"
    DISTRICT = "district"
    CABINET = "cabinet"

    @property
    def rank(self) -> int:
        return _TIERS.index(self)

    @property
    def next(self) -> "Tier | None":
        """The tier above, None at the top."""
        return _TIERS[self.rank + 1] if self.rank + 1 < len(_TIERS) else None


_TIERS: tuple[Tier, ...] = (Tier.UNION, Tier.UPAZILA, Tier.DISTRICT, Tier.CABINET)


@dataclass(frozen=True, slots=True)
class Office:
    """One desk. `kind` is a code of the policy (`up`, `uno`, `usso`, `dc` …), `place` the area it answers for."""

    code: str
    tier: Tier
    kind: str
    name_en: str
    name_bn: str
    place: str | None
    above: str | None
    line: str | None = None


class Directory:
    """Every office, read only. `get` raises NotFound("office_unknown")."""

    def __init__(self, offices: Iterable[Office]) -> None:
        self._by_code: Mapping[str, Office] = {office.code: office for office in offices}
        self._by_desk = {(office.kind, office.place): office for office in self._by_code.values()}
        self._top = next((office for office in self._by_code.values() if office.tier is Tier.CABINET), None)
        self._of_place: dict[str | None, list[Office]] = {}
        self._below: dict[str, set[str]] = {}
        for office in self._by_code.values():
            self._of_place.setdefault(office.place, []).append(office)
            for upper in {office.above, office.line} - {None}:
                self._below.setdefault(str(upper), set()).add(office.code)

    def __iter__(self) -> Iterator[Office]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Office:
        try:
            return self._by_code[code]
        except KeyError:
            raise NotFound("office_unknown", code=code) from None

    def at(self, kind: str, place: str | None) -> Office | None:
        """The desk of that kind that answers for exactly this place."""
        return self._by_desk.get((kind, place))

    def of_place(self, place: str) -> tuple[Office, ...]:
        """Every desk that answers for exactly this place."""
        return tuple(self._of_place.get(place, ()))

    def top(self) -> Office:
        """The Cabinet Division cell: the desk that can always take a case."""
        if self._top is None:
            raise NotFound("office_unknown", code="cabinet")
        return self._top

    def scope(self, code: str) -> frozenset[str]:
        """The office itself and all offices below it on either line: what its officers may see."""
        seen: set[str] = set()
        waiting = [self.get(code).code]
        while waiting:
            step = waiting.pop()
            if step not in seen:
                seen.add(step)
                waiting.extend(self._below.get(step, ()))
        return frozenset(seen)
