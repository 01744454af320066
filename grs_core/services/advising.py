"""Advisories: who may speak to which area, and the two officers who stand behind every one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from grs_core.domain.advisory import Advisory, Audience
from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.messages import DeliveryState
from grs_core.domain.officers import Officer, Role
from grs_core.domain.offices import Tier
from grs_core.domain.places import Places
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork

FEWEST = 10
"""Fewer phones are no audience: an advisory must not become a way to write to one complainant, nor to count those of a
village who complained.
"""
PER_MINUTE = 600
"""Messages of one advisory; the carriers' own limits stand beside it."""
LONGEST_WHY = 200
_GONE = frozenset(
    {
        DeliveryState.UNKNOWN,
        DeliveryState.ACCEPTED,
        DeliveryState.DELIVERED,
        DeliveryState.FAILED,
        DeliveryState.REFUSED,
    }
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where an officer may speak: the areas of his desks (None in them: the whole country). `watches`: may look at
    every advisory and stop it, an administrator.
    """

    areas: tuple[str | None, ...]
    watches: bool = False

    def covers(self, places: Places, area: str | None) -> bool:
        """Is the area one of his, or below?"""
        if None in self.areas:
            return True
        return area is not None and any(places.is_within(area, own) for own in self.areas if own is not None)

    def sees(self, places: Places, area: str | None) -> bool:
        return self.watches or self.covers(places, area)

    def places(self, places: Places) -> frozenset[str] | None:
        """Every place of whose advisories he knows; None: all."""
        if self.watches or None in self.areas:
            return None
        return frozenset(code for area in self.areas if area is not None for code in within(places, area))


def ground(policy: Policy, officer: Officer, today: date) -> Ground:
    """Desks of an upazila and above speak to their area and below, the cell to everybody; a volunteer to nobody."""
    if not officer.works:
        return Ground(())
    desks = [policy.directory.get(code) for code in officer.offices(today) if code in policy.directory]
    able = [desk for desk in desks if desk.tier.rank >= Tier.UPAZILA.rank and (desk.place or desk.tier is Tier.CABINET)]
    return Ground(tuple(dict.fromkeys(desk.place for desk in able)), officer.role is Role.ADMIN)


def within(places: Places, area: str) -> Iterator[str]:
    """The code of the place and of all below it."""
    yield area
    for place in places.children(area):
        yield from within(places, place.code)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer wants said, to whom. The texts were looked at (length, script, numbers) by whoever took them."""

    text_bn: str
    text_en: str
    area: str | None
    programme: str | None
    urgent: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Advising:
    """One officer's acts on advisories, in one unit of work. What is of an area that is not his does not exist."""

    work: UnitOfWork
    policy: Policy
    officer: Officer
    now: datetime

    @property
    def ground(self) -> Ground:
        return ground(self.policy, self.officer, day_of(self.now))

    def audience(self, area: str | None, programme: str | None) -> Audience:
        """Raises RuleBroken("advisory_area_not_yours" | "programme_unknown")."""
        if area is not None and area not in self.policy.places:
            raise RuleBroken("place_unknown")
        if not self.ground.covers(self.policy.places, area):
            raise RuleBroken("advisory_area_not_yours")
        if programme is not None and programme not in self.policy.programmes:
            raise RuleBroken("programme_unknown")
        return self.work.advisories.count(codes(self.policy, area), programme)

    def enough(self, area: str | None, programme: str | None) -> Audience:
        """As `audience`, where it is one. Raises RuleBroken("advisory_too_few") too."""
        audience = self.audience(area, programme)
        if audience.reached < FEWEST:
            raise RuleBroken("advisory_too_few", least=str(FEWEST))
        return audience

    def make(self, dice: Dice, wish: Wish) -> Advisory:
        """A draft, for somebody else to approve. Raises RuleBroken("words_missing" | "advisory_why_missing"), and what
        `enough` raises.
        """
        if not wish.text_bn:
            raise RuleBroken("words_missing")
        if wish.urgent and not wish.why.strip():
            raise RuleBroken("advisory_why_missing")
        self.enough(wish.area, wish.programme)
        advisory = Advisory(
            id=dice.token()[:32],
            text_bn=wish.text_bn,
            text_en=wish.text_en,
            area=wish.area,
            programme=wish.programme,
            made_by=self.officer.login,
            made_at=self.now,
            urgent=wish.urgent,
            why=wish.why.strip()[:LONGEST_WHY] if wish.urgent else "",
            per_minute=PER_MINUTE,
        )
        self.work.advisories.add(advisory)
        self._tell(EventName.ADVISORY_MADE, advisory, f"{advisory.text_bn}\n{advisory.text_en}".strip())
        return advisory

    def get(self, id_: str) -> Advisory:
        """Raises NotFound("advisory_unknown"), also for one of an area that is not his."""
        return self._his(self.work.advisories.get(id_))

    def approve(self, id_: str) -> Advisory:
        """From now on it is sent. Raises NotFound("advisory_unknown"), NotAllowed("own_advisory" |
        "advisory_not_yours"), Conflict("advisory_not_waiting"), RuleBroken("advisory_too_few").
        """
        advisory = self._his(self.work.advisories.lock(id_))
        if not self.ground.covers(self.policy.places, advisory.area):
            raise NotAllowed("advisory_not_yours")
        advisory.check_approver(self.officer.login)
        audience = self.enough(advisory.area, advisory.programme)
        approved = advisory.approved(self.officer.login, self.now, audience)
        self.work.advisories.save(approved)
        self._tell(EventName.ADVISORY_APPROVED, approved, f"{audience.reached} {approved.why}".strip())
        return approved

    def stop(self, id_: str) -> Advisory:
        """Nothing more of it is handed over; a draft is withdrawn. Raises NotFound("advisory_unknown"),
        Conflict("advisory_over").
        """
        advisory = self._his(self.work.advisories.lock(id_)).stopped(self.officer.login, self.now)
        self.work.advisories.save(advisory)
        cancelled = self.work.outbox.cancel(advisory.id, self.now)
        progress = self.work.outbox.progress(advisory.id)
        gone = sum(count for state, count in progress.items() if state in _GONE)
        # What was handed over this moment and has no answer yet counts as gone.
        gone += progress.get(DeliveryState.SENDING, 0)
        self._tell(EventName.ADVISORY_STOPPED, advisory, f"gone {gone}, cancelled {cancelled}")
        return advisory

    def _his(self, advisory: Advisory) -> Advisory:
        if not self.ground.sees(self.policy.places, advisory.area):
            raise NotFound("advisory_unknown")
        return advisory

    def _tell(self, name: EventName, advisory: Advisory, detail: str) -> None:
        by = Actor(f"officer:{self.officer.login}", "console")
        about = f"{advisory.area or '*'} {advisory.programme or '*'}"
        self.work.audit.append(TicketEvent(name, self.now, by, None, about, advisory.id, detail))


def codes(policy: Policy, area: str | None) -> frozenset[str] | None:
    return None if area is None else frozenset(within(policy.places, area))
