"""What the register says of who complains: to help an officer judge, never a condition for anything.

An identity number or the phone that he complains from is strong; a name in the same place only "may be" he. Nobody is
looked for where the register has nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from grs_core.domain.complainant import Filer
from grs_core.domain.errors import RuleBroken, Unavailable
from grs_core.domain.grievance import Category
from grs_core.domain.instalments import Instalment, Timing
from grs_core.domain.places import PlaceLevel
from grs_core.domain.registry import Enrolment, Payment, identity_numbers, name_key, read_nid, read_wallet
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.registry_ports import BeneficiaryRegistry

RegistrySource = Callable[[UnitOfWork], BeneficiaryRegistry]
"""The register to ask, given a unit of work that reads; one that is elsewhere needs none."""
SHOWN = 3
_LOOKED = 50
_TOLD = 3
"""Numbers of one story that are looked for."""
_PAYMENTS = 4


def kept_here(work: UnitOfWork) -> BeneficiaryRegistry:
    """The register that was filled from files."""
    return work.registry


class Answer(StrEnum):
    """`no_register`: nothing is known of this programme there · `nothing_to_ask`: he left no phone, number or name ·
    `not_found` · `found` · `maybe`: by name alone · `down`: no answer in time.
    """

    NO_REGISTER = "no_register"
    NOTHING_TO_ASK = "nothing_to_ask"
    NOT_FOUND = "not_found"
    FOUND = "found"
    MAYBE = "maybe"
    DOWN = "down"


class By(StrEnum):
    """By what a row was found."""

    NID = "nid"
    TOLD = "told"
    """An identity number that stands in the story: his own, or of whom he speaks."""
    PHONE = "phone"
    NAME = "name"


class Cycle(StrEnum):
    """Of the instalment of today: what the register says of it (`unlisted`: it has no payments of that instalment)."""

    PAID = "paid"
    RETURNED = "returned"
    HELD = "held"
    MISSING = "missing"
    UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
class Match:
    """`named`: the name agrees with the one in the case (None: the case has none). `other_wallet`: the money goes to
    another number than the one that he complains from; numbers swapped in the MIS are a known fraud (domain facts B-5).
    """

    row: Enrolment
    by: frozenset[By]
    named: bool | None
    other_wallet: bool
    payments: tuple[Payment, ...]
    cycle: Cycle | None


@dataclass(frozen=True, slots=True)
class Due:
    """The instalment that somebody asks for who asks today, whatever the register says."""

    instalment: Instalment
    timing: Timing
    following: Instalment | None


@dataclass(frozen=True, slots=True)
class Look:
    """`matches`: `SHOWN` at most, of `count`. `as_of`: how old the register is there. `asked`: somebody was looked for,
    which is written down.
    """

    answer: Answer
    matches: tuple[Match, ...] = ()
    count: int = 0
    as_of: datetime | None = None
    due: Due | None = None

    @property
    def asked(self) -> bool:
        return self.answer not in (Answer.NO_REGISTER, Answer.NOTHING_TO_ASK)


def due(policy: Policy, programme: str | None, now: datetime) -> Due | None:
    """None where nobody told the days of the programme, or before the first."""
    today = day_of(now)
    current = policy.payments.current(programme or "", today)
    if current is None:
        return None
    return Due(current, current.timing(today), policy.payments.following(programme or "", today))


def look(registry: BeneficiaryRegistry, policy: Policy, ticket: Ticket, now: datetime) -> Look:
    """Only rows of the case's programme; of every programme where the case names none."""
    expected = due(policy, ticket.grievance.programme, now)
    try:
        return _Looking(registry, policy, ticket, expected).look()
    except Unavailable as error:
        if error.key != "registry_down":
            raise
        return Look(Answer.DOWN, due=expected)


@dataclass(frozen=True, slots=True)
class _Looking:
    registry: BeneficiaryRegistry
    policy: Policy
    ticket: Ticket
    due: Due | None

    def look(self) -> Look:
        places = frozenset(self._places())
        as_of = self.registry.as_of(self.ticket.grievance.programme, places) if places else None
        if as_of is None or self.ticket.kind is not Kind.SINGLE:
            return Look(Answer.NO_REGISTER, due=self.due)
        person = self.ticket.complainant
        if person.phone is None and not person.nid and not person.name and not self._told():
            return Look(Answer.NOTHING_TO_ASK, as_of=as_of, due=self.due)
        found = self._strong(places)
        answer = Answer.FOUND if found else Answer.MAYBE
        if not found:
            found = self._named()
        rows = _together(found)
        if not rows:
            answer = Answer.NOT_FOUND
        matches = tuple(self._match(row, by) for row, by in rows[:SHOWN])
        return Look(answer, matches, len(rows), as_of, self.due)

    def _places(self) -> Iterator[str]:
        """The upazila of the case with its unions."""
        code = self.ticket.grievance.place
        if code is None or code not in self.policy.places:
            return
        seat = self.policy.places.at(code, PlaceLevel.UPAZILA)
        if seat is None:
            return
        yield seat.code
        yield from (place.code for place in self.policy.places.children(seat.code))

    def _strong(self, places: frozenset[str]) -> list[tuple[Enrolment, By]]:
        """A number in a story anybody may have written, an officer too: it opens nobody's row of another upazila."""
        found: list[tuple[Enrolment, By]] = []
        person = self.ticket.complainant
        nid, phone = _read(read_nid, person.nid), _read(read_wallet, person.phone)
        if nid:
            found += [(row, By.NID) for row in self._ours(self.registry.by_nid(nid, _LOOKED))]
        for told in self._told():
            rows = self._ours(self.registry.by_nid(told, _LOOKED))
            found += [(row, By.TOLD) for row in rows if row.place in places]
        if phone:
            found += [(row, By.PHONE) for row in self._ours(self.registry.by_wallet(phone, _LOOKED))]
        return found

    def _told(self) -> tuple[str, ...]:
        return identity_numbers(self.ticket.grievance.text)[:_TOLD]

    def _named(self) -> list[tuple[Enrolment, By]]:
        """In the union of the case alone: in an upazila hundreds are called so."""
        name, code = self.ticket.complainant.name, self.ticket.grievance.place
        if not name or not name_key(name) or code is None or self.policy.places.get(code).level is not PlaceLevel.UNION:
            return []
        return [(row, By.NAME) for row in self._ours(self.registry.by_name(name, {code}, _LOOKED))]

    def _ours(self, rows: Sequence[Enrolment]) -> list[Enrolment]:
        programme = self.ticket.grievance.programme
        return [row for row in rows if programme in (None, row.programme)]

    def _match(self, row: Enrolment, by: frozenset[By]) -> Match:
        person = self.ticket.complainant
        return Match(
            row=row,
            by=by,
            named=name_key(person.name) == name_key(row.name) if person.name else None,
            other_wallet=self._other_wallet(row),
            payments=(paid := self.registry.payments(row, _PAYMENTS)),
            cycle=self._cycle(row, paid),
        )

    def _other_wallet(self, row: Enrolment) -> bool:
        """Who files for somebody else, or about who gets what he should not, writes from his own phone: that says
        nothing.
        """
        person, about = self.ticket.complainant, self.ticket.grievance.category
        phone = _read(read_wallet, person.phone)
        his = person.filer is Filer.SELF and about is not Category.WRONGFUL_INCLUSION
        return his and phone is not None and row.wallet is not None and row.wallet != phone

    def _cycle(self, row: Enrolment, paid: Sequence[Payment]) -> Cycle | None:
        if self.due is None or self.due.instalment.programme != row.programme:
            return None
        code = self.due.instalment.code
        his = next((each for each in paid if each.instalment == code), None)
        if his is not None:
            return Cycle(his.outcome.value)
        return Cycle.MISSING if self.registry.lists_payments(row.programme, code) else Cycle.UNLISTED


def _read(read: Callable[[str], str], written: str | None) -> str | None:
    try:
        return read(written) if written else None
    except RuleBroken:
        return None


def _together(found: Sequence[tuple[Enrolment, By]]) -> list[tuple[Enrolment, frozenset[By]]]:
    """Each row once, with all that it was found by; whoever was found by most comes first."""
    by: dict[tuple[str, str], tuple[Enrolment, frozenset[By]]] = {}
    for row, how in found:
        known = by.get((row.programme, row.number), (row, frozenset()))[1]
        by[row.programme, row.number] = (row, known | {how})
    return sorted(by.values(), key=lambda each: (-len(each[1]), By.NID not in each[1]))
