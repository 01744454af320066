"""What is kept about somebody who complains: his own words, what he was told, what was decided. Nothing of what
officers write to each other, and nothing of anybody else.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.speech.render import Speech
from grs_core.domain.complainant import Address, Filer
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.messages import Named
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import DHAKA
from grs_core.message_ports import Line
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork

GIVEN_A_DAY = 5
"""How often one phone or browser is given the file in a day."""
_DAY = timedelta(days=1)
_MOST = 1000
Held = Mapping[str, object]


def give(
    work: UnitOfWork, policy: Policy, speech: Speech, address: Address, language: str, actor: Actor, now: datetime
) -> Held:
    """Everything of this address; that it was given is written into the audit of each case. Raises
    NotFound("ticket_unknown") where there is none, RuleBroken("mine_too_often").

    A phone may be in the hand of whom a sensitive case is about: of such a case nothing is said but that it is there,
    and then nothing that came from this phone.
    """
    tickets = work.tickets.of_address(address, _MOST)
    if not tickets:
        raise NotFound("ticket_unknown")
    key = f"given:{address.kind}:{address.value}"
    if work.attempts.count(key, now - _DAY) >= GIVEN_A_DAY:
        raise RuleBroken("mine_too_often")
    work.attempts.add(key, now)
    for ticket in tickets:
        work.audit.append(TicketEvent(EventName.DATA_GIVEN, now, actor, str(ticket.number)))
    guarded = any(ticket.sensitive for ticket in tickets)
    lines = work.inbox.conversation(address, _MOST)
    return {
        "taken_at": _iso(now),
        "phone": address.value if address.kind == "phone" else None,
        "cases": [_case(work, policy, speech, ticket, language) for ticket in tickets],
        "messages": [_line(line) for line in lines if not (guarded and line.inward)],
        "withheld": guarded,
    }


def _case(work: UnitOfWork, policy: Policy, speech: Speech, ticket: Ticket, language: str) -> Held:
    number = str(ticket.number)
    known: dict[str, object] = {
        "number": number,
        "filed_at": _iso(ticket.filed_at),
        "channel": ticket.channel.value,
        "status": speech.languages[language]["stage"][ticket.status.value],
        "office": _in(language, policy.office_name(ticket.desk.office)),
        "due_at": _iso(ticket.due_at),
        "withheld": ticket.sensitive,
    }
    if ticket.sensitive:
        return known
    grievance = ticket.grievance
    programme = policy.programmes.get(grievance.programme or "")
    return {
        **known,
        "name": ticket.complainant.name,
        "filed_for_another": ticket.complainant.filer is not Filer.SELF,
        "story": grievance.text,
        "category": _in(language, policy.category_names[grievance.category]),
        "programme": _in(language, programme.name) if programme else None,
        "place": _place(policy, grievance.place, language),
        "details": dict(grievance.details),
        "decisions": [{"at": _iso(each.at), "words": each.words} for each in work.rulings.of(number)],
        "rating": ticket.closing.rating,
        "files": _files(work, number),
    }


def _files(work: UnitOfWork, number: str) -> Sequence[Held]:
    """What came with the case; the files themselves stay."""
    return [
        {"kind": each.media_type, "bytes": each.size, "at": _iso(each.at), "erased": each.erased_at is not None}
        for each in work.attachments.of_ticket(number)
    ]


def _line(line: Line) -> Held:
    return {"at": _iso(line.at), "from_you": line.inward, "text": line.text}


def _place(policy: Policy, code: str | None, language: str) -> str | None:
    if code is None or code not in policy.places:
        return None
    return ", ".join(_in(language, Named(each.name_bn, each.name_en)) for each in policy.places.chain(code))


def _in(language: str, name: Named) -> str:
    return name.en if language == "en" else name.bn


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(DHAKA).isoformat(timespec="seconds")
