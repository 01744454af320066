"""Cases with one cause: enough of them within the policy's time open a case of their own, exactly one, one tier up."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grs_core.case_ports import Cause, DeskNoticeKind, LinkKind, Noted
from grs_core.domain.complainant import Address, Channel, Complainant, Filer
from grs_core.domain.errors import NotFound
from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.domain.grievance import Grievance
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.offices import Tier
from grs_core.domain.places import Places
from grs_core.domain.rulebook import CauseKind, CauseRule
from grs_core.domain.signals import most_pressing
from grs_core.domain.ticket import Desk, Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.causes import causes_of
from grs_core.services.clocks import fresh, law_of_first_instance
from grs_core.services.filing import free_number
from grs_core.services.notices import tell_desk
from grs_core.services.sensitive import able_on

_MOST = 500
"""Cases of one cause that are looked at; what more there is joins the case that these open."""
_COUNTS_NOT = frozenset({Status.WITHDRAWN, Status.MERGED})
"""A merged case is told twice, not suffered twice."""


def address_of(cause: Cause) -> Address:
    """Where a systemic case "comes from". No message ever goes there."""
    return Address("system", f"{cause.kind} {cause.key}")


def cause_of(ticket: Ticket) -> Cause | None:
    """What the members of a systemic case have in common; None of another case."""
    kind, _, key = ticket.complainant.address.value.partition(" ")
    return Cause(kind, key) if ticket.kind is Kind.SYSTEMIC else None


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks at what was noted of one cause, in one unit of work."""

    work: UnitOfWork
    policy: Policy
    dice: Dice
    now: datetime

    def look(self, noted: Sequence[Noted]) -> bool:
        """Opens a systemic case when there is reason to (True), or lets the cases join the open one."""
        cause = noted[0].cause
        rule = self.policy.causes.get(cause.kind)
        if rule is None:
            return False
        number = self.work.causes.systemic(cause)
        if number is None:
            found = self._found(cause, rule)
            if not found:
                return False
            opened = self._open(cause, rule, found)
            if opened:
                return True
            number = self.work.causes.systemic(cause)  # another worker's, a moment ago
        if number is not None:
            self._join(number, self.work.tickets.several([each.ticket for each in noted]), cause)
        return False

    def _found(self, cause: Cause, rule: CauseRule) -> list[Ticket]:
        """The cases that make a common cause, the oldest first; none when they are too few."""
        since = self.now - timedelta(days=rule.window_days)
        if self.work.causes.count(cause, since) < rule.threshold:
            return []
        numbers = self.work.causes.members(cause, since, _MOST)[::-1]
        taken = self.work.causes.taken(cause)
        found = [ticket for ticket in self.work.tickets.several(numbers) if self._counts(ticket, cause, taken)]
        enough = len(set(map(_person, found))) >= rule.threshold
        return found if enough and any(each.status in UNFINISHED for each in found) else []

    def _counts(self, ticket: Ticket, cause: Cause, taken: Collection[TrackingNumber]) -> bool:
        """Does it still name the cause, and was it in no systemic case of it (`taken`)?"""
        still = ticket.status not in _COUNTS_NOT and ticket.number not in taken
        return still and cause in causes_of(self.policy, ticket)

    def _open(self, cause: Cause, rule: CauseRule, found: list[Ticket]) -> bool:
        number = free_number(self.work, self.dice)
        if not self.work.causes.open(cause, number, self.now):
            return False
        ticket = self._ticket(number, cause, rule, found)
        self.work.tickets.add(ticket)
        self._tell(EventName.FILED, number, None, ticket.status.value)
        self._tell(EventName.ROUTED, number, None, ticket.desk.office, f"cause {cause.kind}")
        for each in found:
            self._link(ticket, each)
        tell_desk(self.work, ticket, ticket.desk.office, DeskNoticeKind.SYSTEMIC, self.now)
        return True

    def _ticket(self, number: TrackingNumber, cause: Cause, rule: CauseRule, found: list[Ticket]) -> Ticket:
        grievance = _grievance(self.policy.places, cause, rule, found)
        priority = most_pressing(*(each.priority for each in found))
        desk = self._desk(grievance, found)
        return Ticket(
            number=number,
            grievance=grievance,
            complainant=Complainant(address_of(cause)),
            channel=Channel.CONSOLE,
            language="bn",
            priority=priority,
            status=Status.OPEN,
            desk=desk,
            clock=fresh(self.policy, desk, priority, self.now),
            filed_at=self.now,
            policy_version=self.policy.version,
            statutory=law_of_first_instance(self.policy, desk, priority, self.now),
            kind=Kind.SYSTEMIC,
        )

    def _desk(self, grievance: Grievance, found: list[Ticket]) -> Desk:
        """One tier above the highest desk where one of them would begin, never one that any of them is sealed from."""
        router = self.policy.router
        begun = [router.route(each.grievance, each.desk.sealed).desk for each in found]
        highest = max(begun, key=lambda desk: desk.tier.rank)
        sealed = frozenset[str]().union(*(each.desk.sealed for each in found))
        return self._above(grievance, replace(highest, sealed=sealed))

    def _above(self, grievance: Grievance, desk: Desk) -> Desk:
        above = self.policy.router.above(grievance, desk, [desk.office], able_on(self.work, self.now))
        sealed = desk.sealed | self.policy.router.sealed(grievance)
        return above or Desk(self.policy.directory.top().code, Tier.CABINET, sealed)

    def _join(self, number: TrackingNumber, tickets: Iterable[Ticket], cause: Cause) -> None:
        """Cases that came later. What one of them is sealed from the systemic case is sealed from, too."""
        systemic = self.work.tickets.lock(number, wait=False)  # who has a case may wait for what was noted of it
        if systemic.status not in UNFINISHED:
            raise NotFound("ticket_unknown")  # finished a moment ago: the next sweep looks anew
        grown, taken = systemic, self.work.causes.taken(cause)
        for each in tickets:
            if each.status not in UNFINISHED:
                continue
            if self._belongs(systemic, each) or (self._counts(each, cause, taken) and self._link(systemic, each)):
                grown = self._grown(grown, each)
        if grown.desk.office in grown.desk.sealed:
            desk = self._above(grown.grievance, grown.desk)
            running = grown.running(self.now, self.policy.calendar_of(systemic.desk.office))
            grown = running.moved(Act.FORWARD, desk, fresh(self.policy, desk, grown.priority, self.now))
            self._tell(EventName.ROUTED, number, systemic.desk.office, desk.office, "accused")
            tell_desk(self.work, grown, desk.office, DeskNoticeKind.SYSTEMIC, self.now)
        if grown != systemic:
            self.work.tickets.save(grown)

    def _belongs(self, systemic: Ticket, each: Ticket) -> bool:
        return systemic.number in self.work.links.parents(each.number, LinkKind.SYSTEMIC)

    def _grown(self, systemic: Ticket, joined: Ticket) -> Ticket:
        """Of a member that has become a sensitive case since only the seals count: the rest is told to nobody."""
        if joined.sensitive:
            return replace(systemic, desk=replace(systemic.desk, sealed=systemic.desk.sealed | joined.desk.sealed))
        grievance = systemic.grievance.blaming(*joined.grievance.everyone_accused)
        sealed = systemic.desk.sealed | joined.desk.sealed | self.policy.router.sealed(grievance)
        grown = replace(systemic, grievance=grievance, desk=replace(systemic.desk, sealed=sealed))
        if most_pressing(joined.priority, grown.priority) is grown.priority:
            return grown
        since = grown.paused_at or self.now
        return grown.pressed(joined.priority, fresh(self.policy, grown.desk, joined.priority, since))

    def _link(self, systemic: Ticket, member: Ticket) -> bool:
        new = self.work.links.add(systemic.number, member.number, LinkKind.SYSTEMIC, self.now)
        if new:
            self._tell(EventName.LINKED, member.number, None, str(systemic.number))
        return new

    def _tell(
        self, name: EventName, of: TrackingNumber, origin: str | None, target: str | None, detail: str = ""
    ) -> None:
        self.work.audit.append(TicketEvent(name, self.now, SYSTEM, str(of), origin, target, detail))


def _person(ticket: Ticket) -> Address | TrackingNumber:
    """Who suffers it: a citizen who complains five times is one; who files for others speaks for another each time."""
    return ticket.complainant.address if ticket.complainant.filer is Filer.SELF else ticket.number


def _grievance(places: Places, cause: Cause, rule: CauseRule, found: list[Ticket]) -> Grievance:
    """Nothing of what the citizens said: codes, and how many there are."""
    category = Counter(each.grievance.category for each in found).most_common(1)[0][0]
    programmes = Counter(each.grievance.programme for each in found if each.grievance.programme)
    programme = programmes.most_common(1)[0][0] if programmes else None
    place = _common(places, [each.grievance.place for each in found])
    named = (cause.kind, cause.key, category.value, programme, place)
    text = f"{' · '.join(str(each) for each in named if each)} · {len(found)} / {rule.window_days} d"
    accused = [each for ticket in found for each in ticket.grievance.everyone_accused]
    details = {"phone": cause.key} if cause.kind == CauseKind.AGENT_NUMBER else {}
    return Grievance(text, category, programme, place, details=details).blaming(*accused)


def _common(places: Places, codes: Iterable[str | None]) -> str | None:
    """The smallest place that all of them lie in, as far as theirs are known."""
    known = [code for code in codes if code is not None and code in places]
    shared = (step.code for step in places.chain(known[0])) if known else iter(())
    return next((step for step in shared if all(places.is_within(code, step) for code in known)), None)
