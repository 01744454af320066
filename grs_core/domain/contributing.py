"""What one case adds to the figures: a pure function of the ticket, its history and its decisions.

Asked again after any change it gives the whole again, so that a change is the difference of two answers. Times are
working days of the office that decided, counted as a promise counts them: the day after receipt is the first, a
decision on the day of receipt took none. Pauses are not taken off: it is how long the citizen waited. An instance runs
from the filing of the case, or of the appeal, to the last decision that was made in it; at its tier from the moment the
case came to the desk that decided.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from grs_core.domain.closing import Ruling
from grs_core.domain.complainant import Beneficiary, read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.fates import said_of_it
from grs_core.domain.grievance import Category, Priority
from grs_core.domain.lifecycle import UNFINISHED, Act, Status
from grs_core.domain.monitoring import Measure, month_of
from grs_core.domain.offices import Tier
from grs_core.domain.stays import Stay, moved_up_by_itself, stays
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.workdays import WorkCalendar, day_of

NO_QUOTA = "eligible_no_quota"
"""The outcome of the policy that is no refusal: the citizen waits for a place."""
_LONGEST = 64
_TAKA = re.compile("[0-9]{1,9}", re.ASCII)
"""As the readers of amounts give it; more in one case is no amount."""
_TAKEN = frozenset({EventName.ACCEPTED, EventName.CITIZEN_ASKED, EventName.REFERRED})
_DECISIONS = frozenset({EventName.RESOLVED, EventName.REJECTED})
_NOBODY_TOOK_IT = frozenset({EventName.NOT_ACCEPTED, EventName.ESCALATED})
_OF_AN_EVENT = {
    EventName.FORWARDED: Measure.FORWARDED_BY_OFFICER,
    EventName.APPEALED: Measure.APPEALED,
    EventName.REOPENED: Measure.REOPENED,
    EventName.REFERRED: Measure.REFERRED,
    EventName.WITHDRAWN: Measure.WITHDRAWN,
    EventName.CORRECTED: Measure.CORRECTED,
}

Months = Mapping[date, Mapping[Measure, int]]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What of the policy in force the figures are measured by. `chain`: the codes of a place and all above it by their
    depth (0 a division … 3 a union), empty for a place that there is not. `tier_of`: None for an office of the past.
    """

    chain: Callable[[str], Mapping[int, str]]
    calendar_of: Callable[[str], WorkCalendar]
    tier_of: Callable[[str], Tier | None]
    accept_days: Mapping[Priority, int]
    implied: Callable[[str | None], Beneficiary]


@dataclass(frozen=True, slots=True)
class Decision:
    """The last one of an instance (`hears`: how many appeals had been filed). Working days >= 0."""

    hears: int
    month: date
    tier: Tier
    days: int
    tier_days: int


@dataclass(frozen=True, slots=True)
class Fraud:
    """What a case of mobile-money fraud names; `agent` is a number or a wallet as it was read."""

    provider: str | None
    agent: str | None
    taka: int


class Hands(StrEnum):
    """In whose hands an unfinished case is."""

    NOBODY = "nobody"
    ASSIGNED = "assigned"
    """Given to somebody who has not accepted it yet."""
    HANDLER = "handler"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Where a case stands that somebody still owes something."""

    tier: Tier
    status: Status
    hands: Hands
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Contributions:
    """`places`: by depth. Of a sensitive case and of a systemic one there is nothing but the months."""

    places: Mapping[int, str]
    programme: str
    category: str
    channel: str
    filed: date
    sensitive: bool = False
    months: Months = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    fraud: Fraud | None = None
    unfinished: Unfinished | None = None


def contributions(
    ticket: Ticket, events: Sequence[TicketEvent], rulings: Sequence[Ruling], by: Yardstick
) -> Contributions:
    """`events`: the whole history, oldest first, with or without its words; `rulings` oldest first."""
    grievance, filed = ticket.grievance, month_of(ticket.filed_at)
    places = by.chain(grievance.place) if grievance.place is not None else {}
    facets = places, grievance.programme or "", grievance.category.value, ticket.channel.value, filed
    if ticket.sensitive:
        return Contributions(*facets, sensitive=True)
    if ticket.kind is Kind.SYSTEMIC:
        return Contributions(*facets, months={filed: {Measure.SYSTEMIC: 1}})
    lay = stays(events, ticket, by.tier_of)
    decided = tuple(_decisions(ticket, events, rulings, lay, by))
    counted: dict[date, Counter[Measure]] = {filed: Counter()}
    for month, measure, number in (
        *((filed, measure, 1) for measure in _received(ticket, by)),
        *((filed, measure, 1) for measure in _accepted(ticket, events, lay, by)),
        *((filed, Measure(f"reached_{tier.value}"), 1) for tier in {stay.tier for stay in lay} if tier is not None),
        *_ruled(ticket, decided),
        *said_of_it(events),
        *_events(events, by),
        *_merged(events),
    ):
        counted.setdefault(month, Counter())[measure] += number
    fraud = _fraud(ticket)
    if fraud is not None and fraud.taka:
        counted[filed][Measure.FRAUD_TAKA] = fraud.taka
    times = tuple(each for each, _ in decided)
    return Contributions(*facets, months=counted, decisions=times, fraud=fraud, unfinished=_unfinished(ticket))


def working_days(since: datetime, until: datetime, calendar: WorkCalendar) -> int:
    """As a promise counts them: the working days after the day of receipt, to the day of the decision."""
    first, last = day_of(since), day_of(until)
    return sum(calendar.is_working(first + timedelta(days=step)) for step in range(1, (last - first).days + 1))


def _received(ticket: Ticket, by: Yardstick) -> Iterator[Measure]:
    yield Measure.RECEIVED
    yield Measure(f"received_{ticket.complainant.filer.value}")
    yield Measure(f"received_{ticket.priority.value.lower()}")
    yield Measure.RECEIVED_EN if ticket.language == "en" else Measure.RECEIVED_BN
    if ticket.complainant.anonymous:
        yield Measure.RECEIVED_ANONYMOUS
    about = ticket.beneficiary.or_else(by.implied(ticket.grievance.programme))
    if about.sex is not None:
        yield Measure("received_other_sex" if about.sex.value == "other" else f"received_{about.sex.value}")
    if about.disability:
        yield Measure.RECEIVED_DISABLED
    if about.age is not None:
        yield Measure(f"received_{about.age.value}")


def _accepted(ticket: Ticket, events: Sequence[TicketEvent], lay: Sequence[Stay], by: Yardstick) -> Iterator[Measure]:
    """In time is within the policy's days from filing, before anybody above was called to it. One that was decided with
    another case was never taken in hand; one that still may be taken in time is neither.
    """
    taken = next((event for event in events if _takes(event)), None)
    before = events if taken is None else events[: events.index(taken)]
    late = any(event.name in _NOBODY_TOOK_IT for event in before)
    days = by.accept_days.get(ticket.priority)
    if taken is not None and days:
        late = late or taken.at > by.calendar_of(lay[0].office).due(ticket.filed_at, days)
    if taken is not None or late:
        yield Measure.ACCEPTED_LATE if late else Measure.ACCEPTED_IN_TIME


def _takes(event: TicketEvent) -> bool:
    return event.name in _TAKEN or (event.name in _DECISIONS and event.origin is None)


def _decisions(
    ticket: Ticket, events: Sequence[TicketEvent], rulings: Sequence[Ruling], lay: Sequence[Stay], by: Yardstick
) -> Iterator[tuple[Decision, Ruling]]:
    appeals = [event.at for event in events if event.name is EventName.APPEALED]
    last = {ruling.hears: ruling for ruling in rulings}
    for hears, ruling in sorted(last.items()):
        calendar = by.calendar_of(ruling.office)
        began = appeals[hears - 1] if 0 < hears <= len(appeals) else ticket.filed_at
        came = max((stay.since for stay in lay if stay.since < ruling.at), default=ticket.filed_at)
        days, tier_days = (working_days(since, ruling.at, calendar) for since in (began, came))
        yield Decision(hears, month_of(ruling.at), ruling.tier, days, tier_days), ruling


def _ruled(ticket: Ticket, decided: Sequence[tuple[Decision, Ruling]]) -> Iterator[tuple[date, Measure, int]]:
    for decision, ruling in decided:
        for measure in _of_ruling(ticket, ruling):
            yield decision.month, measure, 1


def _of_ruling(ticket: Ticket, ruling: Ruling) -> Iterator[Measure]:
    yield Measure.DECIDED
    yield Measure(f"decided_{ruling.tier.value}")
    yield Measure.RESOLVED if ruling.act is Act.RESOLVE else Measure.REJECTED
    if ruling.due_at is not None and not ruling.late:
        yield Measure.DECIDED_IN_STANDARD
        yield Measure(f"in_standard_{ruling.tier.value}")
    law = ruling.law_due_at
    if law is None and ruling.hears == ticket.appeals and ticket.statutory is not None:
        law = ticket.statutory.due_at  # decided before rulings kept the law's limit
    if law is not None and ruling.at <= law:
        yield Measure.DECIDED_IN_LAW
    if ruling.outcome == NO_QUOTA:
        yield Measure.ELIGIBLE_NO_QUOTA
    if ruling.hears:
        yield Measure.APPEAL_DECIDED
    if ruling.overturns:
        yield Measure.OVERTURNED


def _events(events: Sequence[TicketEvent], by: Yardstick) -> Iterator[tuple[date, Measure, int]]:
    for event in events:
        measure = _OF_AN_EVENT.get(event.name)
        if measure is not None:
            yield month_of(event.at), measure, 1
    for at, cause in moved_up_by_itself(events, by.tier_of):
        yield month_of(at), cause, 1
        if cause is not Measure.CALLED_SUPERVISOR:
            yield month_of(at), Measure.ESCALATED, 1


def _merged(events: Sequence[TicketEvent]) -> Iterator[tuple[date, Measure, int]]:
    """Once, when it was merged first; one that was parted again never was."""
    at: datetime | None = None
    for event in events:
        if event.name is EventName.MERGED:
            at = at or event.at
        elif event.name is EventName.SPLIT:
            at = None
    if at is not None:
        yield month_of(at), Measure.MERGED, 1


def _unfinished(ticket: Ticket) -> Unfinished | None:
    if ticket.status not in UNFINISHED:
        return None
    waits = Hands.NOBODY if ticket.assigned is None else Hands.ASSIGNED
    hands = waits if ticket.handler is None else Hands.HANDLER
    return Unfinished(ticket.desk.tier, ticket.status, hands, ticket.due_at)


def _fraud(ticket: Ticket) -> Fraud | None:
    grievance, named = ticket.grievance, ticket.grievance.details
    if grievance.category is not Category.MFS_FRAUD:
        return None
    agent = _number(named.get("phone", "")) or _number(named.get("wallet", ""))
    if agent == ticket.complainant.phone:
        agent = None
    taka = named.get("amount", "")
    return Fraud(named.get("provider", "")[:_LONGEST] or None, agent, int(taka) if _TAKA.fullmatch(taka) else 0)


def _number(written: str) -> str | None:
    """A mobile's in one spelling, another's as it was written."""
    try:
        return read_mobile(written)
    except RuleBroken:
        return written.strip().upper() or None
