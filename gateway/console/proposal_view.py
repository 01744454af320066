"""A decision that waits for a second officer, as the page of its case and the list of them show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.console.case_forms import Typed
from gateway.console.fields import Choice
from gateway.console.history import Names
from gateway.console.screen import Screen
from grs_core.domain.events import TicketEvent
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork
from grs_core.proposal_ports import Proposal, ProposalState
from grs_core.services.proposing import Waiting, may_judge, stands

PROPOSAL = "proposal"
"""The form of the answer, as `Typed.act`."""


@dataclass(frozen=True, slots=True)
class ProposalBox:
    """`state`: open, void or refused. `facts`: what was chosen, in words. `may_judge`: whoever reads may confirm or
    refuse; `mine`: he may take it back.
    """

    state: str
    act: str
    by: str
    at: str
    asked: str
    facts: tuple[Choice, ...]
    words: str
    judged: str
    note: str
    may_judge: bool
    mine: bool
    typed: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Row:
    """Of the list."""

    number: str
    category: str
    act: str
    by: str
    at: str
    due: str
    tone: str
    mine: bool


def proposal_box(
    work: UnitOfWork,
    ticket: Ticket,
    events: Sequence[TicketEvent],
    screen: Screen,
    names: Names,
    officer: Officer,
    typed: Typed | None,
) -> ProposalBox | None:
    """The newest, while it waits, or when it came to nothing and its case still waits for a decision."""
    newest = next(iter(work.proposals.of(str(ticket.number))), None)
    state = _state(newest, ticket, events) if newest is not None else None
    if newest is None or state is None:
        return None
    waits = state is ProposalState.OPEN
    judges = waits and may_judge(work, screen.policy, officer, ticket, newest.made_by, screen.now)
    mine = waits and officer.works and newest.made_by == officer.login
    answer = typed if typed is not None and typed.act == PROPOSAL else None
    return _box(newest, state, screen, names, judges, mine, answer)


def _state(proposal: Proposal, ticket: Ticket, events: Sequence[TicketEvent]) -> ProposalState | None:
    """As it is to be shown; None: there is nothing to say of it any more."""
    fits = stands(proposal, events)
    if proposal.state is ProposalState.DONE or ticket.status not in UNFINISHED:
        return None
    if proposal.state is ProposalState.OPEN:
        return proposal.state if fits else ProposalState.VOID
    taken_back = proposal.judged_by == proposal.made_by
    return proposal.state if fits and not taken_back else None


def _box(
    proposal: Proposal,
    state: ProposalState,
    screen: Screen,
    names: Names,
    judges: bool,
    mine: bool,
    typed: Typed | None,
) -> ProposalBox:
    judged = screen.say("proposal_judged_by", name=names.of(proposal.judged_by)) if proposal.judged_by else ""
    return ProposalBox(
        state=state.value,
        act=screen.say(f"act_{proposal.act}"),
        by=names.of(proposal.made_by),
        at=screen.moment(proposal.made_at),
        asked=screen.office(proposal.office),
        facts=_chosen(proposal.given, screen),
        words=screen.text(proposal.given.get("words", "")),
        judged=judged,
        note=screen.text(proposal.note),
        may_judge=judges,
        mine=mine,
        typed=typed.words if typed is not None else "",
        wrong=typed.wrong.get("words", "") if typed is not None else "",
    )


def _chosen(given: Mapping[str, str], screen: Screen) -> tuple[Choice, ...]:
    """The codes that were chosen, by name."""
    policy, facts = screen.policy, []
    if outcome := policy.outcomes.get(given.get("outcome", "")):
        facts.append((screen.say("label_outcome"), screen.named(outcome.name)))
    if ground := policy.admissibility.get(given.get("ground", "")):
        facts.append((screen.say("label_ground"), screen.named(ground.name)))
        facts.append((screen.say("proposal_told"), screen.named(ground.told)))
    if given.get("appeal"):
        facts.append((screen.say("label_appeal"), screen.say(f"appeal_{given['appeal']}")))
    if given.get("reference"):
        facts.append((screen.say("label_reference"), screen.text(given["reference"])))
    return tuple(facts)


def rows(found: Sequence[Waiting], screen: Screen, names: Names) -> tuple[Row, ...]:
    return tuple(_row(each, screen, names) for each in found)


def _row(found: Waiting, screen: Screen, names: Names) -> Row:
    ticket, proposal, due = found.ticket, found.proposal, screen.due(found.ticket)
    return Row(
        number=proposal.ticket,
        category=screen.named(screen.policy.category_names[ticket.grievance.category]),
        act=screen.say(f"act_{proposal.act}"),
        by=names.of(proposal.made_by),
        at=screen.moment(proposal.made_at),
        due=due.words,
        tone=due.tone,
        mine=found.mine,
    )
