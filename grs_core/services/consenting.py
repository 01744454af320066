"""What a citizen says to a case that somebody filed for him: it is his, he asked nobody, or he goes on himself."""

from dataclasses import replace
from datetime import datetime

from grs_core.domain.complainant import Address
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import Act, lawful
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.volunteering import FiledFor, Standing
from grs_core.ports import UnitOfWork
from grs_core.services.citizen import own, withdraw

_OPEN = frozenset({Standing.WAITING, Standing.CONFIRMED})


def open_of(work: UnitOfWork, address: Address) -> tuple[FiledFor, ...]:
    """What was filed for the owner of this phone and he has not answered to, the newest first."""
    return work.filed_for.waiting(address.value) if address.mobile else ()


def confirm(work: UnitOfWork, address: Address, number: TrackingNumber, actor: Actor, now: datetime) -> Ticket:
    """It is his. Once more changes nothing. Raises NotFound("ticket_unknown") for what is not this address's, or was
    filed by nobody else; RuleBroken("filing_answered") when he has disowned it or taken it over.
    """
    return _settled(work, address, number, Standing.CONFIRMED, EventName.FILING_CONFIRMED, actor, now)


def disown(
    work: UnitOfWork, address: Address, number: TrackingNumber, actor: Actor, now: datetime, words: str = ""
) -> Ticket:
    """He asked nobody to file it: the case ends as withdrawn unless it has ended already, and the volunteer sees it no
    more. `words`: what he said beside, for the office. Raises what `confirm` raises.

    A sensitive case goes on: whoever holds the phone of somebody who is beaten must not end it. It is written down for
    those who handle it, once, and answered alike.
    """
    case = own(work, address, number)
    if case.sensitive and work.filed_for.get(str(number)).standing in _OPEN:
        if not work.audit.last(EventName.FILING_DISOWNED, [str(number)]):
            work.audit.append(TicketEvent(EventName.FILING_DISOWNED, now, actor, str(number), detail=words))
        return case
    ticket = _settled(work, address, number, Standing.DISOWNED, EventName.FILING_DISOWNED, actor, now, words)
    return withdraw(work, address, number, actor, now) if Act.WITHDRAW in lawful(ticket.status) else ticket


def take_over(work: UnitOfWork, address: Address, number: TrackingNumber, actor: Actor, now: datetime) -> Ticket:
    """He goes on himself: the case goes on, and the volunteer sees it no more. Raises what `confirm` raises."""
    return _settled(work, address, number, Standing.TAKEN_OVER, EventName.FILING_TAKEN_OVER, actor, now)


def _settled(
    work: UnitOfWork,
    address: Address,
    number: TrackingNumber,
    standing: Standing,
    name: EventName,
    actor: Actor,
    now: datetime,
    words: str = "",
) -> Ticket:
    ticket = own(work, address, number)
    filed = work.filed_for.lock(str(number))
    if filed.standing is standing:
        return ticket
    # What he has said is his comes to an end by being withdrawn, as any case of his does.
    late = standing is Standing.DISOWNED and filed.standing is Standing.CONFIRMED
    if filed.standing not in _OPEN or late:
        raise RuleBroken("filing_answered")
    work.filed_for.save(replace(filed, standing=standing, standing_at=now))
    work.audit.append(TicketEvent(name, now, actor, str(number), filed.standing.value, standing.value, words))
    return ticket
