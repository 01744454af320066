"""How a case stands, as replies: stage, office, date, and what he can do next. Never the story: phones are shared."""

from datetime import datetime, timedelta

from bot.dialogue.decision import Decided
from bot.dialogue.effects import Reply
from grs_core.domain.complainant import Address
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Status
from grs_core.domain.messages import Param
from grs_core.domain.offices import Tier
from grs_core.domain.promise import Explained
from grs_core.domain.ticket import Ticket
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.citizen import open_questions
from grs_core.services.clocks import explained
from grs_core.services.closure import may_reopen
from grs_core.services.notices import about

REMEMBERED = timedelta(days=90)
"""How long a "1" or a "2" out of the blue is for a decision that he was asked about."""

_ENOUGH = 20
_WAITS = {Status.WAITING_CITIZEN: "status_asked", Status.REFERRED: "status_referred"}
"""While the clock stands there is no date to promise."""


def decided(policy: Policy, ticket: Ticket, now: datetime) -> Decided | None:
    """The decision on this case as the dialogue knows it; None when there is none that stands."""
    if ticket.decided_at is None or ticket.status not in (Status.RESOLVED, Status.CLOSED, Status.REJECTED):
        return None
    waits = ticket.status is Status.RESOLVED or (ticket.status is Status.CLOSED and ticket.closing.proposed)
    return Decided(
        number=str(ticket.number),
        at=ticket.decided_at,
        programme=ticket.grievance.programme,
        category=ticket.grievance.category.value,
        proposed=waits and now - ticket.decided_at <= REMEMBERED,
        open=ticket.status is Status.RESOLVED,
        may_reopen=may_reopen(policy, ticket, now),
        may_appeal=may_appeal(policy, ticket, now),
    )


def may_appeal(policy: Policy, ticket: Ticket, now: datetime) -> bool:
    """Is there still time, and a tier above? Whether an office is left there, the appeal itself finds out."""
    window = timedelta(days=policy.standards.appeal_window_days)
    if ticket.desk.tier is Tier.CABINET:
        return False
    return ticket.decided_at is not None and now - ticket.decided_at <= window


def stands(work: UnitOfWork, policy: Policy, ticket: Ticket, asker: Address, now: datetime, why: bool) -> list[Reply]:
    """The answer to "what about my case?". What he may do next is said only to its filer; `why`: how the date came
    about is said too.
    """
    if ticket.status is Status.MERGED and ticket.merged_into is not None:
        goes_on = work.tickets.get(ticket.merged_into)
        return [Reply("status_merged", {**about(goes_on, policy), "number": str(ticket.number)})]
    own = ticket.complainant.address == asker
    told = about(ticket, policy)
    if ticket.status not in UNFINISHED:
        return [Reply(_ended(policy, ticket, now) if own else "status_done", told)]
    if ticket.paused_at is not None and ticket.status in _WAITS:
        return [Reply(_WAITS[ticket.status], told), *(_asked_again(work, ticket) if own else ())]
    reply = Reply(_under_way(ticket), told)
    return [reply, *explanation(explained(policy, ticket))] if why else [reply]


def _asked_again(work: UnitOfWork, ticket: Ticket) -> list[Reply]:
    """The officer's question once more, where nobody can take it for that of another case; a tight text leaves it out:
    he has it in the notice.
    """
    others = work.tickets.of_address(ticket.complainant.address, _ENOUGH)
    if sum(each.status in UNFINISHED for each in others) > 1:
        return []
    asked = open_questions(work, [ticket]).get(str(ticket.number))
    return [Reply("question_again", {"words": asked.detail})] if asked and asked.detail else []


def _under_way(ticket: Ticket) -> str:
    if ticket.status not in TICKING:
        return "status_one"
    if ticket.appeals:
        return "status_appealed"
    return "status_reopened" if ticket.closing.reopened else "status_one"


def _ended(policy: Policy, ticket: Ticket, now: datetime) -> str:
    """Which sentence: it also says what he can do now, as long as he can."""
    if ticket.status is Status.RESOLVED:
        return "status_resolved"
    if ticket.status is Status.CLOSED and not ticket.closing.proposed:
        return "status_confirmed"
    if not may_appeal(policy, ticket, now):
        return "status_done"
    if ticket.status is Status.CLOSED:
        return "status_unconfirmed"
    return "status_rejected" if ticket.status is Status.REJECTED else "status_done"


def explanation(parts: Explained | None) -> list[Reply]:
    """How a due date came about, in a line that a tight text leaves out; and that it may still move."""
    if parts is None:
        return []
    waited = round(parts.paused_days)
    params: dict[str, Param] = {
        "days": parts.working_days + parts.extra_days,
        "holidays": len(parts.holidays),
        "waited": waited,
    }
    counted = ("_holidays" if parts.holidays else "") + ("_waited" if waited else "")
    doubt = [Reply("due_provisional")] if parts.provisional else []
    return [Reply(f"due_days{counted}", params), *doubt]
