"""What stands beside a case and decides what may be done with it: referrals, decisions, cases that go together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gateway.console.fields import Choice
from gateway.console.replies import Ready, ready
from gateway.console.screen import Screen
from grs_core.case_ports import LinkKind, Referral
from grs_core.domain.closing import Ruling
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.assigning import assignable
from grs_core.services.merging import Alike, similar, suggestions
from grs_core.services.queues import Sight, sight

_SHOWN = 25
_LOOKED_AT = 200
"""Linked cases that are looked at: what lies behind them is counted with those that one may not see."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The linked cases that this officer may see, and how many there are in all."""

    seen: tuple[Ticket, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """`referral` is the open one. `cause` holds the systemic cases of a member, `members` those of a systemic case,
    `followers` what was merged into this one, `leader` where this one was merged into. `colleagues`: (login, name) of
    those to whom this officer may give it. `earlier`: of the same phone or identity card, `similar`: others about the
    same thing; of both only those that this officer may see, and no word of how many others there are. `ready`: words
    by act.
    """

    rulings: tuple[Ruling, ...] = ()
    referrals: tuple[Referral, ...] = ()
    alike: tuple[Alike, ...] = ()
    cause: Linked = Linked()
    members: Linked = Linked()
    followers: Linked = Linked()
    leader: Ticket | None = None
    colleagues: tuple[Choice, ...] = ()
    earlier: tuple[Ticket, ...] = ()
    similar: tuple[Alike, ...] = ()
    ready: Mapping[str, tuple[Ready, ...]] = field(default_factory=dict)

    @property
    def referral(self) -> Referral | None:
        return next((each for each in self.referrals if each.answered_at is None), None)


def read_beside(work: UnitOfWork, screen: Screen, officer: Officer, ticket: Ticket) -> Beside:
    """Only what this officer may see now."""
    number, may = ticket.number, sight(screen.policy.directory, officer, day_of(screen.now))
    mergeable = ticket.status in UNFINISHED and ticket.kind is Kind.SINGLE
    children, parents = work.links.children, work.links.parents
    leader = () if ticket.merged_into is None else (ticket.merged_into,)
    return Beside(
        rulings=work.rulings.of(str(number)),
        referrals=work.referrals.of(str(number)),
        alike=suggestions(work, screen.policy, ticket, screen.now, may) if mergeable else (),
        cause=_linked(work, may, parents(number, LinkKind.SYSTEMIC)),
        members=_linked(work, may, children(number, LinkKind.SYSTEMIC)),
        followers=_linked(work, may, children(number, LinkKind.DUPLICATE)),
        leader=next(iter(_linked(work, may, leader).seen), None),
        colleagues=colleagues(work, officer, ticket, screen.now),
        earlier=_earlier(work, ticket, may) if ticket.kind is Kind.SINGLE else (),
        similar=similar(work, screen.policy, ticket, screen.now, may) if ticket.kind is Kind.SINGLE else (),
        ready=ready(work, screen, ticket),
    )


def _earlier(work: UnitOfWork, ticket: Ticket, may: Sight) -> tuple[Ticket, ...]:
    """Newest first. A phone is no person: the page says that they come from the same phone."""
    theirs = work.tickets.of_address(ticket.complainant.address, _LOOKED_AT)
    return tuple(each for each in theirs if each.number != ticket.number and may.sees(each))[:_SHOWN]


def colleagues(work: UnitOfWork, officer: Officer, ticket: Ticket, now: datetime) -> tuple[Choice, ...]:
    names = work.officers.names(assignable(work, officer, ticket, now))
    return tuple(sorted(names.items(), key=lambda each: (each[1], each[0])))


def _linked(work: UnitOfWork, may: Sight, numbers: Sequence[TrackingNumber]) -> Linked:
    found = work.tickets.several(numbers[:_LOOKED_AT])
    return Linked(tuple(filter(may.sees, found))[:_SHOWN], len(numbers))
