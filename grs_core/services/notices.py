"""Unprompted words about a case, to the citizen and to offices, written in the same change as what they tell."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import Act
from grs_core.domain.messages import ASKS, Notice, Param
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Kind, Ticket
from grs_core.message_ports import Outbound
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork

DECISIONS = frozenset({"notice_resolved", "notice_rejected", "notice_rejected_final"})
"""STOP never stops these: the citizen is owed them."""
FILED = "filed"
"""The kind of an address that nothing is sent to: a case that was filed for somebody who has no phone."""


@dataclass(frozen=True, slots=True)
class Night:
    """`why` the citizen must hear it in quiet hours as well, and who says so; "" is no reason."""

    why: str = ""
    by: Actor = SYSTEM


def about(ticket: Ticket, policy: Policy) -> dict[str, Param]:
    """What every sentence about a case may use: number, office, due, stage. Never the story: phones are shared."""
    return {
        "number": str(ticket.number),
        "office": policy.office_name(ticket.desk.office),
        "due": ticket.due_at,
        "category": policy.category_names[ticket.grievance.category],
        "stage": ticket.status.value,
    }


def notify(
    work: UnitOfWork,
    policy: Policy,
    dice: Dice,
    ticket: Ticket,
    key: str,
    now: datetime,
    params: Mapping[str, Param] | None = None,
    night: Night = Night(),
) -> None:
    """Queues a notice unless the citizen said STOP and it is no decision and no question that he must answer. In quiet
    hours it waits for the morning, but for an urgent one: that goes at once, and the history says why. No citizen
    filed a systemic case: nobody is told. Of somebody without a phone the volunteer hears, as long as he sees the case,
    that there is news.
    """
    if ticket.kind is Kind.SYSTEMIC:
        return
    address = ticket.complainant.address
    decision = key in DECISIONS
    if not decision and key not in ASKS and work.conversations.silenced(address):
        return
    notice = Notice(key, {**about(ticket, policy), **(params or {})}, decision=decision, urgent=bool(night.why))
    if notice.urgent and policy.quiet.is_quiet(now):
        number = str(ticket.number)
        work.audit.append(TicketEvent(EventName.SENT_AT_NIGHT, now, night.by, number, None, key, night.why))
    due = now if notice.urgent else policy.quiet.next_allowed(now)
    number = str(ticket.number)
    told = Outbound(dice.token(), address, ticket.language, notice, now, next_attempt_at=due, ticket=number)
    work.outbox.add(told)
    helper = _helper(work, number) if address.kind == FILED else None
    if helper is not None:
        news = Notice("notice_news_for", {"number": number})
        work.outbox.add(replace(told, id=dice.token(), address=helper, notice=news))


def _helper(work: UnitOfWork, number: str) -> Address | None:
    """The phone of the volunteer who filed it, as long as he is one, sees it and has not said STOP."""
    try:
        filed = work.filed_for.get(number)
        phone = Address.of_phone(work.volunteers.get(filed.volunteer).phone)
        sees = filed.in_sight and work.officers.get(filed.volunteer).active
    except NotFound:
        return None
    return phone if sees and phone.mobile and not work.conversations.silenced(phone) else None


def decision_notice(act: Act, ticket: Ticket) -> str:
    """What tells of a decision. Against the cell's there is no appeal, so none is offered."""
    if act is Act.RESOLVE:
        return "notice_resolved"
    return "notice_rejected_final" if ticket.desk.tier is Tier.CABINET else "notice_rejected"


def tell_desk(work: UnitOfWork, ticket: Ticket, office: str | None, kind: DeskNoticeKind, now: datetime) -> None:
    """Words to an office. The accused's is told nothing, not even that there is a case."""
    if office is not None and office not in ticket.desk.sealed:
        work.desk_notices.tell(office, str(ticket.number), kind, now)
