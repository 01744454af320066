"""The figures counted again the slow way, straight over tickets and their histories: what every answer must equal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from grs_core.domain.closing import AppealOutcome, Ruling
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Act, Status
from grs_core.domain.monitoring import Backlog, Measure, Question, month_of
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.workdays import day_of
from tests.support.alike import everything
from tests.support.casebook import Casebook

_E = EventName
Row = tuple[date, Measure, int]
EVENTS = {
    _E.FORWARDED: Measure.FORWARDED_BY_OFFICER,
    _E.APPEALED: Measure.APPEALED,
    _E.REOPENED: Measure.REOPENED,
    _E.REFERRED: Measure.REFERRED,
    _E.WITHDRAWN: Measure.WITHDRAWN,
    _E.CORRECTED: Measure.CORRECTED,
}


@dataclass
class Case:
    """One case with all that is kept about it."""

    book: Casebook
    ticket: Ticket

    def __post_init__(self) -> None:
        number = str(self.ticket.number)
        self.story: tuple[TicketEvent, ...] = self.book.history(self.ticket)
        self.rulings: tuple[Ruling, ...] = self.book.read(lambda work: work.rulings.of(number))

    @property
    def places(self) -> dict[int, str]:
        place, places = self.ticket.grievance.place, self.book.policy.places
        return {each.level.depth: each.code for each in places.chain(place)} if place and place in places else {}

    def asked_for(self, question: Question) -> bool:
        grievance, blind = self.ticket.grievance, question.blind
        chosen = (
            (question.programmes, grievance.programme or ""),
            (question.categories, grievance.category.value),
            (question.channels, self.ticket.channel.value),
        )
        there = question.place is None or question.place in self.places.values()
        hidden = self.ticket.desk.sealed & blind.posts or self.ticket.complainant.address == blind.own
        hidden = bool(hidden) or str(self.ticket.number) in blind.recused
        return there and not hidden and all(codes is None or code in codes for codes, code in chosen)

    def rows(self) -> Iterator[Row]:
        filed = month_of(self.ticket.filed_at)
        if self.ticket.sensitive:
            return
        if self.ticket.kind is Kind.SYSTEMIC:
            yield filed, Measure.SYSTEMIC, 1
            return
        for measure in (*self._filed(), *self._taken(), *(Measure(f"reached_{tier}") for tier in self._tiers())):
            yield filed, measure, 1
        for ruling in {each.hears: each for each in self.rulings}.values():
            for measure in self._ruled(ruling):
                yield month_of(ruling.at), measure, 1
        yield from self._said()
        yield from self._moved()

    def _filed(self) -> Iterator[Measure]:
        ticket = self.ticket
        language = {"bn": "bn", "en": "en"}.get(ticket.language, "rom")
        yield Measure.RECEIVED
        yield from map(Measure, (f"received_{ticket.complainant.filer}", f"received_{language}"))
        yield Measure(f"received_{ticket.priority.lower()}")
        if ticket.complainant.anonymous:
            yield Measure.RECEIVED_ANONYMOUS
        implied = self.book.policy.implied(ticket.grievance.programme)
        if sex := ticket.beneficiary.sex or implied.sex:
            yield {"female": Measure.RECEIVED_FEMALE, "male": Measure.RECEIVED_MALE}.get(
                sex, Measure.RECEIVED_OTHER_SEX
            )
        known = ticket.beneficiary.disability
        if known or (known is None and implied.disability):
            yield Measure.RECEIVED_DISABLED
        if age := ticket.beneficiary.age or implied.age:
            yield Measure(f"received_{age}")

    def _taken(self) -> Iterator[Measure]:
        late = False
        for event in self.story:
            alone = event.name in (_E.RESOLVED, _E.REJECTED) and event.origin is None
            if alone or event.name in (_E.ACCEPTED, _E.CITIZEN_ASKED, _E.REFERRED):
                first = next(each.target for each in self.story if each.name is _E.ROUTED)
                days = self.book.policy.standards.accept_days[self.ticket.priority]
                by = self.book.policy.calendar_of(first or "").due(self.ticket.filed_at, days)
                yield Measure.ACCEPTED_LATE if late or event.at > by else Measure.ACCEPTED_IN_TIME
                return
            late = late or event.name in (_E.NOT_ACCEPTED, _E.ESCALATED)
        if late:
            yield Measure.ACCEPTED_LATE

    def _tiers(self) -> set[Tier]:
        moves = (_E.ROUTED, _E.FORWARDED, _E.ESCALATED, _E.APPEALED, _E.RECUSED)
        offices = {each.target for each in self.story if each.name in moves}
        known = {self._tier(office) for office in offices if office} | {self.ticket.desk.tier}
        return {tier for tier in known if tier is not None}

    def _tier(self, office: str) -> Tier | None:
        directory = self.book.policy.directory
        return directory.get(office).tier if office in directory else None

    def _ruled(self, ruling: Ruling) -> Iterator[Measure]:
        yield from (Measure.DECIDED, Measure(f"decided_{ruling.tier}"))
        yield Measure.RESOLVED if ruling.act is Act.RESOLVE else Measure.REJECTED
        if ruling.due_at and ruling.at <= ruling.due_at:
            yield from (Measure.DECIDED_IN_STANDARD, Measure(f"in_standard_{ruling.tier}"))
        if ruling.law_due_at and ruling.at <= ruling.law_due_at:
            yield Measure.DECIDED_IN_LAW
        if ruling.outcome == "eligible_no_quota":
            yield Measure.ELIGIBLE_NO_QUOTA
        if ruling.hears > 0:
            yield Measure.APPEAL_DECIDED
        if ruling.appeal_outcome is AppealOutcome.OVERTURNED:
            yield Measure.OVERTURNED

    def _said(self) -> Iterator[Row]:
        word: Row | None = None
        stars: TicketEvent | None = None
        solved = False
        for event in self.story:
            if event.name in (_E.RESOLVED, _E.REJECTED):
                yield from _kept(word, stars)
                word, stars, solved = None, None, event.name is _E.RESOLVED
            elif event.name is _E.RATED:
                stars = event
            elif solved and event.name is _E.CLOSED:
                word = month_of(event.at), Measure(event.target or ""), 1
            elif solved and event.name in (_E.REOPENED, _E.APPEALED):
                word = month_of(event.at), Measure.NOT_SOLVED, 1
        yield from _kept(word, stars)

    def _moved(self) -> Iterator[Row]:
        merged: datetime | None = None
        for event in self.story:
            month = month_of(event.at)
            beside = {each.name for each in self.story if (each.at, each.target) == (event.at, event.target)}
            if event.name in EVENTS:
                yield month, EVENTS[event.name], 1
            elif event.name is _E.ESCALATED:
                why = Measure.ESCALATED_NOT_ACCEPTED if _E.NOT_ACCEPTED in beside else Measure.ESCALATED_OVERDUE
                yield from ((month, Measure.ESCALATED, 1), (month, why, 1))
            elif event.name is _E.NOT_ACCEPTED and _E.ESCALATED not in beside:
                yield month, Measure.CALLED_SUPERVISOR, 1
            elif self._left_empty(event):
                yield from ((month, Measure.ESCALATED, 1), (month, Measure.ESCALATED_VACANT, 1))
            elif event.name is _E.MERGED:
                merged = merged or event.at
            elif event.name is _E.SPLIT:
                merged = None
        if merged is not None:
            yield month_of(merged), Measure.MERGED, 1

    def _left_empty(self, event: TicketEvent) -> bool:
        if event.name is not _E.ROUTED or event.actor.who != "system" or event.actor.door != "timer":
            return False
        here, there = self._tier(event.origin or ""), self._tier(event.target or "")
        decided = any(each.at == event.at for each in self.story if each.name in (_E.RESOLVED, _E.REJECTED))
        return here is not None and there is not None and there.rank > here.rank and not decided

    def times(self) -> Iterator[tuple[date, Tier | None, int]]:
        """Month, tier (None: the instance), working days."""
        if self.ticket.sensitive or self.ticket.kind is Kind.SYSTEMIC:
            return
        appeals = [event.at for event in self.story if event.name is _E.APPEALED]
        for ruling in {each.hears: each for each in self.rulings}.values():
            began = appeals[ruling.hears - 1] if ruling.hears else self.ticket.filed_at
            yield month_of(ruling.at), None, self._days(began, ruling)
            yield month_of(ruling.at), ruling.tier, self._days(self._came(ruling.at), ruling)

    def _came(self, before: datetime) -> datetime:
        here, since = "", self.ticket.filed_at
        for event in self.story:
            if event.at >= before:
                break
            moves = (_E.ROUTED, _E.FORWARDED, _E.ESCALATED, _E.APPEALED, _E.RECUSED)
            if event.name is _E.REOPENED or (event.name in moves and event.target != here):
                since = event.at
                here = here if event.name is _E.REOPENED else event.target or ""
        return since

    def _days(self, since: datetime, ruling: Ruling) -> int:
        calendar, day, count = self.book.policy.calendar_of(ruling.office), day_of(since), 0
        while day < day_of(ruling.at):
            day += timedelta(days=1)
            count += calendar.is_working(day)
        return count


def _kept(word: Row | None, stars: TicketEvent | None) -> Iterator[Row]:
    if word is not None:
        yield word
    if stars is not None:
        yield month_of(stars.at), Measure.RATED, 1
        yield month_of(stars.at), Measure.RATING_SUM, int(stars.target or 0)


@dataclass
class Recount:
    """Answers as `Monitor` does."""

    book: Casebook

    def __post_init__(self) -> None:
        self._cases = [Case(self.book, ticket) for ticket in everything(self.book)]
        self._rows = {id(case): list(case.rows()) for case in self._cases}

    def _asked(self, question: Question) -> Iterator[tuple[Case, Row]]:
        for case in self._cases:
            if case.asked_for(question):
                for row in self._rows[id(case)]:
                    if question.since.replace(day=1) <= row[0] <= question.until:
                        yield case, row

    def _tally(self, question: Question, key: str) -> dict[object, dict[Measure, int]]:
        found: dict[object, Counter[Measure]] = {}
        for case, (month, measure, number) in self._asked(question):
            grievance = case.ticket.grievance
            told = {"all": "", "month": month, "programme": grievance.programme or "", "category": grievance.category}
            told |= {
                "channel": case.ticket.channel.value,
                "pair": (grievance.category.value, grievance.programme or ""),
            }
            told |= {level.value: case.places.get(level.depth) for level in PlaceLevel}
            if told[key] is not None:
                found.setdefault(told[key], Counter())[measure] += number
        return {each: dict(counted) for each, counted in found.items()}

    def totals(self, question: Question) -> dict[Measure, int]:
        return self._tally(question, "all").get("", {})

    def by(self, question: Question, key: str) -> dict[object, dict[Measure, int]]:
        return self._tally(question, key)

    def grid(self, question: Question) -> dict[object, int]:
        found = self._tally(question, "pair")
        return {key: tally[Measure.RECEIVED] for key, tally in found.items() if Measure.RECEIVED in tally}

    def durations(self, question: Question) -> dict[Tier | None, dict[int, int]]:
        found: dict[Tier | None, Counter[int]] = {}
        for case in self._cases:
            for month, tier, days in case.times():
                if case.asked_for(question) and question.since <= month <= question.until:
                    found.setdefault(tier, Counter())[days] += 1
        return {tier: dict(counted) for tier, counted in found.items()}

    def backlog(self, question: Question, now: datetime) -> Backlog:
        mine = [
            case.ticket
            for case in self._cases
            if case.asked_for(question) and not case.ticket.sensitive and case.ticket.kind is Kind.SINGLE
        ]
        mine = [each for each in mine if each.status in UNFINISHED]
        nobody = [each for each in mine if each.handler is None and each.status in (Status.OPEN, Status.RECEIVED)]
        return Backlog(
            open=len(mine),
            by_tier=Counter(each.desk.tier for each in mine),
            by_status=Counter(each.status for each in mine),
            overdue=sum(each.due_at < now and each.status in TICKING for each in mine),
            unaccepted=len(nobody),
            unassigned=sum(each.assigned is None for each in nobody),
            waiting=sum(each.status is Status.WAITING_CITIZEN for each in mine),
            oldest_due=min((each.due_at for each in mine), default=None),
        )

    def sensitive(self, question: Question) -> int:
        asked = (case.ticket for case in self._cases if case.asked_for(question) and case.ticket.sensitive)
        return sum(question.since <= month_of(each.filed_at) <= question.until for each in asked)
