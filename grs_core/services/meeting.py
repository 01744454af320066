"""Committees of an area: which cases come before them, when they met, and which of them are idle.

Whoever has a desk in an area prepares the agenda of its committee (the UNO chairs an upazila's, the DC a district's,
the UP a union's; domain facts B-2). What an officer may not know of is on no agenda that he sees, and what is kept from
any office of an area comes before no committee of it: it would be read there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from grs_core.domain.committee import AgendaItem, Idle, Meeting, MeetingKind
from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.officers import Officer
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.jurisdiction import Survey, figures_area
from grs_core.services.queues import sight, visible

LONGEST_NOTE, LONGEST_MINUTES, MOST_PRESENT, MOST_ITEMS = 300, 3000, 500, 200
_OLDEST = timedelta(days=366)
"""A meeting may be written down so long afterwards."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    item: AgendaItem
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is written down of a meeting. `items`: the ids on the agenda that were dealt with."""

    held_on: date
    kind: MeetingKind
    present: int
    words: str
    items: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Committee:
    """One officer's acts on the committees of his areas, in one unit of work."""

    work: UnitOfWork
    policy: Policy
    officer: Officer
    now: datetime

    @property
    def places(self) -> tuple[str | None, ...]:
        """Whose committees are his, widest first; None is the country."""
        surveys = figures_area(self.policy, self.officer, day_of(self.now))
        return tuple(dict.fromkeys(survey.place for survey in surveys))

    def choices(self, ticket: Ticket) -> tuple[str | None, ...]:
        """Before which of his committees this case may come, nearest first; none where it may come before none."""
        fit = (place for place in reversed(self.places) if _hindrance(self.policy, ticket, place) is None)
        return tuple(fit) if self.officer.works else ()

    def put(self, number: TrackingNumber, note: str = "", place: str | None = "") -> AgendaItem:
        """On the agenda of `place` ("": of the nearest that is his). A second time nothing happens.

        Raises NotFound("ticket_unknown" | "place_unknown"), NotAllowed("agenda_not_yours"),
        RuleBroken("agenda_sensitive" | "agenda_sealed" | "agenda_elsewhere" | "agenda_finished" | "words_too_long").
        """
        self._check_acts()
        self.work.tickets.lock(number)
        ticket = visible(self.work, self.policy, self.officer, number, day_of(self.now))
        chosen = next(iter((*self.choices(ticket), *reversed(self.places))), "") if place == "" else place
        if chosen not in self.places:
            raise NotFound("place_unknown")
        if hindrance := _hindrance(self.policy, ticket, chosen):
            raise RuleBroken(hindrance)
        item = AgendaItem(chosen, str(number), _written(note, LONGEST_NOTE), self.officer.login, self.now)
        there = {each.id for each in self.work.meetings.of_ticket(item.ticket)}
        kept = replace(item, id=self.work.meetings.put(item))
        if kept.id not in there:
            self._tell(item.ticket, None, chosen or "BD", item.note)
        return kept

    def take_off(self, id_: int) -> AgendaItem:
        """Raises NotFound("agenda_unknown"), also for what is not his to see; NotAllowed("agenda_not_yours")."""
        self._check_acts()
        item = self._his(id_)
        self.work.meetings.take_off(id_)
        self._tell(item.ticket, item.place or "BD", None, "")
        return item

    def agenda(self, place: str | None) -> tuple[AgendaLine, ...]:
        """What is to come before this committee and may be read there and by him, oldest first. Raises
        NotFound("place_unknown").
        """
        self._check_place(place)
        return self._lines(self.work.meetings.agenda([place], MOST_ITEMS))

    def held(self, place: str | None, page: int, size: int) -> tuple[tuple[Meeting, tuple[AgendaLine, ...]], ...]:
        """Its meetings, newest first, each with what it dealt with. Raises NotFound("place_unknown")."""
        self._check_place(place)
        found = self.work.meetings.held([place], page, size)
        items = self.work.meetings.dealt_with([each.id for each in found])
        return tuple((each, self._lines(items.get(each.id, ()))) for each in found)

    def hold(self, place: str | None, told: Minutes) -> Meeting:
        """Writes a meeting down; a form that is sent twice is one meeting. Raises
        NotFound("place_unknown" | "agenda_unknown"), NotAllowed("agenda_not_yours"),
        RuleBroken("meeting_day_wrong" | "meeting_present_wrong" | "words_missing" | "words_too_long").
        """
        self._check_acts()
        self._check_place(place)
        today = day_of(self.now)
        if not today - _OLDEST <= told.held_on <= today:
            raise RuleBroken("meeting_day_wrong")
        if not 1 <= told.present <= MOST_PRESENT:
            raise RuleBroken("meeting_present_wrong")
        words = _written(told.words, LONGEST_MINUTES)
        if not words:
            raise RuleBroken("words_missing")
        self.work.officers.lock(self.officer.login)  # who sends a form twice waits for himself
        items = [self._his(each) for each in sorted(told.items)]
        if any(each.place != place or each.meeting is not None for each in items):
            raise NotFound("agenda_unknown")
        meeting = Meeting(place, told.held_on, told.kind, told.present, words, self.officer.login, self.now)
        if not items and (there := self._there(meeting)) is not None:
            return there
        kept = replace(meeting, id=self.work.meetings.hold(meeting, told.items))
        for each in items:
            self._tell(each.ticket, place or "BD", None, told.held_on.isoformat())
        by, about = self._actor, f"{told.kind.value} {told.held_on.isoformat()} {len(items)}"
        self.work.audit.append(TicketEvent(EventName.MEETING_HELD, self.now, by, None, None, place or "BD", about))
        return kept

    def _there(self, meeting: Meeting) -> Meeting | None:
        """As it was sent before."""
        lately = self.work.meetings.held([meeting.place], 1, MOST_ITEMS)
        return next((each for each in lately if replace(each, id=meeting.id, made_at=meeting.made_at) == meeting), None)

    @property
    def _actor(self) -> Actor:
        return Actor(f"officer:{self.officer.login}", "console")

    def _tell(self, ticket: str, origin: str | None, target: str | None, detail: str) -> None:
        self.work.audit.append(TicketEvent(EventName.AGENDA_SET, self.now, self._actor, ticket, origin, target, detail))

    def _check_acts(self) -> None:
        if not self.officer.works or not self.places:
            raise NotAllowed("agenda_not_yours")

    def _check_place(self, place: str | None) -> None:
        if place not in self.places:
            raise NotFound("place_unknown")

    def _his(self, id_: int) -> AgendaItem:
        item = self.work.meetings.get(id_)
        if item.place not in self.places or not self._lines([item]):
            raise NotFound("agenda_unknown")
        return item

    def _lines(self, items: Sequence[AgendaItem]) -> tuple[AgendaLine, ...]:
        seen = sight(self.policy.directory, self.officer, day_of(self.now))
        found = self.work.tickets.several([TrackingNumber.read(each.ticket) for each in items])
        tickets = {str(ticket.number): ticket for ticket in found if seen.sees(ticket)}
        lines = (AgendaLine(each, tickets[each.ticket]) for each in items if each.ticket in tickets)
        return tuple(each for each in lines if _may_be_read(self.policy, each.ticket, each.item.place))


def overdue_meetings(work: UnitOfWork, policy: Policy, surveys: Sequence[Survey], today: date) -> tuple[Idle, ...]:
    """The committees of these areas, and of those directly below them, that have not met for longer than the policy
    allows: never first, then the longest silent. Whoever sees only some programmes of an area is told of none.
    """
    last = work.meetings.last()
    heads = (survey.place for survey in surveys if survey.programmes is None)
    places = dict.fromkeys(place for head in heads for place in _with_committees(policy, head))
    found = (_idle(policy, place, last.get(place), today) for place in places)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: -(each.days or 99_999)))


def _idle(policy: Policy, place: str | None, last: date | None, today: date) -> Idle | None:
    days = None if last is None else (today - last).days
    return Idle(place, last, days) if days is None or days > policy.meeting_days else None


def _with_committees(policy: Policy, head: str | None) -> Iterator[str | None]:
    """Divisions have none that we know the members of: below the country come the districts."""
    yield head
    below = policy.places.children(head) if head is not None else policy.places.of_level(PlaceLevel.DISTRICT)
    yield from (place.code for place in below)


def _hindrance(policy: Policy, ticket: Ticket, place: str | None) -> str | None:
    """Why a case cannot come before a committee: the key of a refusal."""
    if ticket.sensitive:
        return "agenda_sensitive"
    if not _may_be_read(policy, ticket, place):
        return "agenda_sealed"
    if ticket.status not in UNFINISHED:
        return "agenda_finished"
    return None if place is None or _lies_in(policy, ticket, place) else "agenda_elsewhere"


def _may_be_read(policy: Policy, ticket: Ticket, place: str | None) -> bool:
    sitting = [policy.directory.top()] if place is None else policy.directory.of_place(place)
    return not ticket.sensitive and not ticket.desk.sealed & {office.code for office in sitting}


def _lies_in(policy: Policy, ticket: Ticket, area: str) -> bool:
    """Where it happened; for a case without a place, where the office is that holds it."""
    held = policy.directory.get(ticket.desk.office).place if ticket.desk.office in policy.directory else None
    place = ticket.grievance.place or held
    return place is not None and place in policy.places and policy.places.is_within(place, area)


def _written(text: str, longest: int) -> str:
    found = text.strip()
    if len(found) > longest:
        raise RuleBroken("words_too_long", limit=str(longest), length=str(len(found)))
    return found
