"""What an officer may see: one rule for the list, the count, the case page and every act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Status
from grs_core.domain.officers import Officer, Role
from grs_core.domain.offices import Directory, Tier
from grs_core.domain.queue import Narrowing, Page, QueueFilter, Sought
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import DHAKA, day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork


class View(StrEnum):
    """The tabs of a queue. `unaccepted`: nobody has it in hand · `today`: its promise is for today."""

    OPEN = "open"
    MINE = "mine"
    UNACCEPTED = "unaccepted"
    TODAY = "today"
    OVERDUE = "overdue"
    WAITING = "waiting"
    PERSON = "person"
    APPEALS = "appeals"
    SYSTEMIC = "systemic"
    SENSITIVE = "sensitive"
    ALARM = "alarm"
    STUCK = "stuck"
    DONE = "done"
    ALL = "all"


_SUPERVISING = frozenset({Role.SUPERVISOR, Role.CELL})
_SEE_NO_CASE = frozenset({Role.VOLUNTEER, Role.MONITOR})


@dataclass(frozen=True, slots=True)
class Sight:
    """`offices` an officer may look into (None: all), the posts he holds, from which cases may be sealed, and of these
    the desks whose sensitive cases he may handle: he knows of no others. `own` and `recused`: a conflict of interest is
    the person's, on whatever desk he sits: he never sees what he filed himself, nor a case that he stepped back from.
    """

    offices: frozenset[str] | None
    posts: frozenset[str]
    sensitive: frozenset[str] = frozenset()
    own: Address | None = None
    recused: frozenset[str] = frozenset()

    def sees(self, ticket: Ticket) -> bool:
        within = self.offices is None or ticket.desk.office in self.offices
        trusted = not ticket.sensitive or ticket.desk.office in self.sensitive
        his = ticket.complainant.address == self.own or str(ticket.number) in self.recused
        return within and trusted and not his and not (self.posts & ticket.desk.sealed)


def sight(directory: Directory, officer: Officer, today: date) -> Sight:
    """From every post held today. Without a post, or put out of service, one sees nothing."""
    posts = frozenset(office for office in officer.offices(today) if office in directory)
    if officer.role in _SEE_NO_CASE or not officer.active:
        return Sight(frozenset(), posts, frozenset(), officer.address, officer.recused)
    cells = frozenset(post for post in posts if directory.get(post).tier is Tier.CABINET)
    # The cell takes what nobody else may handle: it always may. Who only reads there needs the right as anywhere.
    sensitive = posts if officer.handles_sensitive else cells if officer.works else frozenset[str]()
    within = None if cells else frozenset[str]().union(*(directory.scope(post) for post in posts))
    return Sight(within, posts, sensitive, officer.address, officer.recused)


def views(officer: Officer) -> tuple[View, ...]:
    """The tabs of his queue: what is stuck is for those who can move it, supervisors and the cell; sensitive cases are
    for those who may handle them.
    """
    not_his: set[View] = set()
    if officer.role not in _SUPERVISING:
        not_his.add(View.STUCK)
    if not officer.handles_sensitive and officer.role is not Role.CELL:
        not_his.add(View.SENSITIVE)
    return tuple(view for view in View if view not in not_his)


_STATUSES: Mapping[View, frozenset[Status] | None] = {
    View.TODAY: TICKING,
    View.OVERDUE: TICKING,
    View.PERSON: None,
    View.WAITING: frozenset({Status.WAITING_CITIZEN}),
    View.DONE: frozenset(Status) - UNFINISHED,
    View.ALL: None,
}
"""Of the others: what is unfinished."""
NOT_NARROWED = Narrowing()


def queue_filter(
    policy: Policy,
    officer: Officer,
    view: View,
    now: datetime,
    sought: Sought | None = None,
    narrowed: Narrowing = NOT_NARROWED,
) -> QueueFilter:
    """The one predicate behind a list and its count."""
    seen = sight(policy.directory, officer, day_of(now))
    return QueueFilter(
        offices=seen.offices,
        seals=seen.posts,
        sensitive=seen.sensitive,
        statuses=_STATUSES.get(view, UNFINISHED),
        overdue_at=now if view is View.OVERDUE else None,
        due_within=(now, _end_of_day(now)) if view is View.TODAY else None,
        alarmed=view is View.ALARM,
        handler=officer.login if view is View.MINE else None,
        unaccepted=view is View.UNACCEPTED,
        sought=sought,
        wants_person=view is View.PERSON,
        own=seen.own,
        recused=seen.recused,
        stuck_on=day_of(now) if view is View.STUCK else None,
        appealed=view is View.APPEALS,
        systemic=view is View.SYSTEMIC,
        sensitive_only=view is View.SENSITIVE,
        narrowed=narrowed,
    )


def _end_of_day(now: datetime) -> datetime:
    """The midnight that comes, in Dhaka."""
    return datetime.combine(day_of(now) + timedelta(days=1), time(), DHAKA)


def queue(
    work: UnitOfWork,
    policy: Policy,
    officer: Officer,
    view: View,
    now: datetime,
    page: int,
    sought: Sought | None = None,
    narrowed: Narrowing = NOT_NARROWED,
) -> Page:
    """Most overdue first, 25 a page."""
    return work.tickets.queue(queue_filter(policy, officer, view, now, sought, narrowed), max(1, page), 25)


def visible(work: UnitOfWork, policy: Policy, officer: Officer, number: TrackingNumber, today: date) -> Ticket:
    """The ticket, if this officer may know of it. Raises NotFound("ticket_unknown") in both cases."""
    ticket = work.tickets.get(number)
    if not sight(policy.directory, officer, today).sees(ticket):
        raise NotFound("ticket_unknown")
    return ticket
