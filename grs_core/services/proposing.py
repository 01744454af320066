"""Decisions that two officers take together, where the policy asks for it: one proposes, another confirms. The clock
goes on meanwhile, and the citizen hears nothing before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from grs_core.case_ports import DeskNoticeKind, LinkKind
from grs_core.domain.closing import AppealOutcome
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.officers import Officer
from grs_core.domain.rulebook import GroundOutcome
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.two_person import JointAct
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.proposal_ports import Proposal, ProposalState
from grs_core.services.casework import LONGEST_REASON, Casework, written
from grs_core.services.correcting import TO
from grs_core.services.merging import followers
from grs_core.services.notices import tell_desk
from grs_core.services.queues import sight
from grs_core.services.referring import reject_on
from grs_core.services.staffing import able, brought_in, supervisor

_LOOKED_AT = 200
_CHANGES_NOTHING = frozenset(
    {
        EventName.PROPOSED,
        EventName.PROPOSAL_JUDGED,
        EventName.REMINDED,
        EventName.NOT_ACCEPTED,
        EventName.ALARMED,
        EventName.DUE_RECOMPUTED,
        EventName.NOTED,
        EventName.DESCRIBED,
        EventName.AGENDA_SET,
        EventName.TICKET_READ,
        EventName.REGISTRY_READ,
        EventName.RECORDING_PLAYED,
        EventName.ATTACHMENT_READ,
    }
)
"""Of what may happen to a case: after any other event a proposal no longer fits the case that it was made for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal and its case. `mine`: whoever looks made it himself, and can only take it back."""

    proposal: Proposal
    ticket: Ticket
    mine: bool


def asks_two(work: UnitOfWork, policy: Policy, officer: Officer, ticket: Ticket, how: "Chosen", now: datetime) -> bool:
    """Does the policy ask a second officer for this, and is there anybody who could be one? A sensitive case is known
    to its desk alone: where nobody else there may handle it, and at the top, one officer decides as before.
    """
    ground = policy.admissibility.get(how.outcome) if how.act == JointAct.REJECT_ON else None
    ends = ground is None or ground.outcome is GroundOutcome.REJECT
    decided = _decided(work, officer, ticket, how.act) if ends and ticket.status in UNFINISHED else ()
    wanted = any(policy.joint.ask(how.act, each, how.outcome) for each in decided)
    return wanted and asked_office(work, policy, officer.login, ticket, now) is not None


def _decided(work: UnitOfWork, officer: Officer, ticket: Ticket, act: str) -> Iterator[Ticket]:
    """What a decision decides: the case and those that are decided with it, each also with the category that it had
    before this officer gave it another. Whoever corrects or merges first decides no more alone than before.
    """
    for each in (ticket, *followers(work, ticket.number), *_behind(work, ticket, act)):
        yield each
        for event in work.audit.history(str(each.number)):
            if event.name is EventName.CORRECTED and event.actor.who == f"officer:{officer.login}":
                yield from (replace(each, grievance=replace(each.grievance, category=was)) for was in _before(event))


def _behind(work: UnitOfWork, ticket: Ticket, act: str) -> tuple[Ticket, ...]:
    """Of a common cause: the cases that its solution decides."""
    if ticket.kind is not Kind.SYSTEMIC or act != JointAct.RESOLVE:
        return ()
    children = work.tickets.several(work.links.children(ticket.number, LinkKind.SYSTEMIC))
    return tuple(each for each in children if each.status in UNFINISHED)


def _before(event: TicketEvent) -> tuple[Category, ...]:
    """The category that a correction took away, as its history says it."""
    changes = (change.partition("=") for change in event.detail.split("; "))
    return tuple(Category(value.partition(TO)[0]) for name, _, value in changes if name == "category")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A decision as a form names it. `given`: `words`, `outcome`, `appeal`, `ground`, `reference`, `at_once`."""

    act: str
    given: Mapping[str, str]

    @property
    def outcome(self) -> str:
        """What the policy's rows name: the outcome, of `reject_on` the ground."""
        return self.given.get("ground" if self.act == JointAct.REJECT_ON else "outcome", "")


def asked_office(work: UnitOfWork, policy: Policy, login: str, ticket: Ticket, now: datetime) -> str | None:
    """The desk itself while another sits there who may have the case and whom the proposer did not bring in, else the
    office above. Where only those are left it waits at the desk: inviting a colleague frees nobody of the second pair
    of eyes.
    """
    others = set(able(work, ticket, now)) - {login}
    if any(not brought_in(work, other, login) for other in others):
        return ticket.desk.office
    return _office_above(work, policy, ticket, login, now) or (ticket.desk.office if others else None)


def _office_above(work: UnitOfWork, policy: Policy, ticket: Ticket, by: str, now: datetime) -> str | None:
    if ticket.sensitive:
        return None
    return supervisor(work, policy, ticket, now, lambda login: login != by and not brought_in(work, login, by))


def may_judge(work: UnitOfWork, policy: Policy, officer: Officer, ticket: Ticket, by: str, now: datetime) -> bool:
    """Another who may have the case, at its desk or at the office above: not its accused, nobody who filed it, stepped
    back from it or decided what it appeals against, and nobody whom the proposer brought in. `by`: who proposed.
    """
    known = officer.works and sight(policy.directory, officer, day_of(now)).sees(ticket)
    if not known or officer.login == by or brought_in(work, officer.login, by):
        return False
    above = _office_above(work, policy, ticket, by, now)
    desks = [ticket.desk.office, *([above] if above is not None else [])]
    return any(
        officer.login in able(work, replace(ticket, desk=replace(ticket.desk, office=desk)), now) for desk in desks
    )


def propose(case: Casework, how: Chosen) -> Ticket:
    """Raises what `Casework.open` raises, RuleBroken("proposal_open")."""
    ticket = case.open()
    number = str(ticket.number)
    held = _open_one(case.work, number)
    if held is not None:
        if stands(held, case.work.audit.history(number)):
            raise RuleBroken("proposal_open")
        _void(case.work, held, case.now)
    office = asked_office(case.work, case.policy, case.officer.login, ticket, case.now) or ticket.desk.office
    kept = case.keep(ticket, EventName.PROPOSED, None, how.act)
    given = {name: value for name, value in how.given.items() if value}
    made = Proposal(number, kept.version, how.act, given, office, case.officer.login, case.now)
    case.work.proposals.add(made)
    tell_desk(case.work, ticket, office, DeskNoticeKind.PROPOSED, case.now)
    return kept


def confirm(case: Casework, words: str = "") -> Ticket:
    """The decision is done now, as its proposer's, and the history names both. `case.officer` is the second one. Raises
    RuleBroken("no_proposal" | "proposal_void" | "proposal_not_yours" | "proposal_of_inviter") and what the act raises.
    """
    note = written(words, LONGEST_REASON) if words.strip() else ""
    ticket, proposal = _judged(case)
    proposer = case.work.officers.get(proposal.made_by)
    if not proposer.works or not sight(case.policy.directory, proposer, day_of(case.now)).sees(ticket):
        raise RuleBroken("proposal_void")
    _keep(case, proposal, ProposalState.DONE, note)
    acting = replace(case, officer=proposer, at_once=proposal.given.get("at_once", ""))
    return _ACTS[proposal.act](acting, proposal.given)


def refuse(case: Casework, words: str) -> Ticket:
    """Nothing is done; who proposed it reads why. Raises as `confirm`, and what `written` raises."""
    note = written(words, LONGEST_REASON)
    ticket, proposal = _judged(case)
    _keep(case, proposal, ProposalState.REFUSED, note)
    tell_desk(case.work, ticket, ticket.desk.office, DeskNoticeKind.PROPOSAL_REFUSED, case.now)
    return _saved(case, ticket)


def take_back(case: Casework) -> Ticket:
    """By who made it. Raises RuleBroken("no_proposal" | "proposal_not_yours")."""
    ticket = case.open()
    proposal = _open_one(case.work, str(ticket.number))
    if proposal is None:
        raise RuleBroken("no_proposal")
    if proposal.made_by != case.officer.login:
        raise RuleBroken("proposal_not_yours")
    _keep(case, proposal, ProposalState.VOID, "")
    return _saved(case, ticket)


def stands(proposal: Proposal, events: Iterable[TicketEvent]) -> bool:
    """Is the case still what it was when this was proposed? `events`: its history, oldest first."""
    told = list(events)
    made = [place for place, event in enumerate(told) if event.name is EventName.PROPOSED]
    since = told[made[-1] + 1 :] if made else told
    return all(event.name in _CHANGES_NOTHING for event in since)


def waiting(work: UnitOfWork, policy: Policy, officer: Officer, now: datetime) -> tuple[Waiting, ...]:
    """What this officer is to confirm, and what he proposed himself, oldest first. What no longer fits its case is
    void from now on.
    """
    posts, may = officer.offices(day_of(now)), sight(policy.directory, officer, day_of(now))
    held = work.proposals.waiting(posts, officer.login, _LOOKED_AT)
    moves = work.audit.moves({each.ticket for each in held})
    for each in held:
        if not stands(each, moves[each.ticket]):
            _void(work, each, now)
    standing = [each for each in held if stands(each, moves[each.ticket])]
    tickets = {str(ticket.number): ticket for ticket in work.tickets.several(_numbers(standing)) if may.sees(ticket)}
    found = (
        Waiting(each, tickets[each.ticket], each.made_by == officer.login)
        for each in standing
        if each.ticket in tickets
    )
    return tuple(
        one for one in found if one.mine or may_judge(work, policy, officer, one.ticket, one.proposal.made_by, now)
    )


def asked_of(work: UnitOfWork, policy: Policy, officer: Officer, limit: int, now: datetime) -> int:
    """How many wait for this officer to confirm, counted to `limit`. Nothing is made void: every page asks this."""
    held = work.proposals.waiting(officer.offices(day_of(now)), officer.login, _LOOKED_AT)
    others = [each for each in held if each.made_by != officer.login]
    found = {str(ticket.number): ticket for ticket in work.tickets.several(_numbers(others))} if others else {}
    his = (1 for each in others if may_judge(work, policy, officer, found[each.ticket], each.made_by, now))
    return sum(islice(his, limit))


def _numbers(proposals: Iterable[Proposal]) -> list[TrackingNumber]:
    return [TrackingNumber(each.ticket) for each in proposals]


def _open_one(work: UnitOfWork, number: str) -> Proposal | None:
    return next((each for each in work.proposals.of(number) if each.state is ProposalState.OPEN), None)


def _judged(case: Casework) -> tuple[Ticket, Proposal]:
    """The case, locked, and what waits there for this officer."""
    ticket = case.open()
    number = str(ticket.number)
    proposal = _open_one(case.work, number)
    if proposal is None:
        raise RuleBroken("no_proposal")
    if brought_in(case.work, case.officer.login, proposal.made_by):
        raise RuleBroken("proposal_of_inviter")
    if not may_judge(case.work, case.policy, case.officer, ticket, proposal.made_by, case.now):
        raise RuleBroken("proposal_not_yours")
    if not stands(proposal, case.work.audit.history(number)):
        raise RuleBroken("proposal_void")
    return ticket, proposal


def _keep(case: Casework, proposal: Proposal, state: ProposalState, note: str) -> None:
    """Judged, and told in the history. The lock on the case has kept everybody else from it."""
    case.work.proposals.judge(proposal.id, state, case.officer.login, case.now, note)
    told = TicketEvent(
        EventName.PROPOSAL_JUDGED, case.now, case.actor, proposal.ticket, proposal.act, state.value, note
    )
    case.work.audit.append(told)


def _void(work: UnitOfWork, proposal: Proposal, now: datetime) -> None:
    if work.proposals.judge(proposal.id, ProposalState.VOID, None, now):
        state = ProposalState.VOID.value
        work.audit.append(TicketEvent(EventName.PROPOSAL_JUDGED, now, SYSTEM, proposal.ticket, proposal.act, state))


def _saved(case: Casework, ticket: Ticket) -> Ticket:
    """Whoever saw it before this is told that it changed."""
    case.work.tickets.save(ticket)
    return replace(ticket, version=ticket.version + 1)


def appeal_outcome(given: Mapping[str, str]) -> AppealOutcome | None:
    return next((each for each in AppealOutcome if each.value == given.get("appeal")), None)


_ACTS: Mapping[str, Callable[[Casework, Mapping[str, str]], Ticket]] = {
    JointAct.RESOLVE: lambda case, given: case.resolve(
        given.get("words", ""), given.get("outcome") or None, appeal_outcome(given)
    ),
    JointAct.REJECT: lambda case, given: case.reject(given.get("words", ""), given.get("outcome") or None),
    JointAct.REJECT_ON: lambda case, given: reject_on(
        case, given.get("ground", ""), given.get("words", ""), given.get("reference", "")
    ),
}
"""How a decision that was confirmed is done."""
