"""The cases and decisions beside a case, worded: what was decided before, who was asked, what goes together."""

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.console.beside import Beside, Linked
from gateway.console.history import Names
from gateway.console.screen import Screen
from grs_core.case_ports import Referral
from grs_core.domain.closing import Ruling
from grs_core.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, frozen as it was made."""

    what: str
    who: str
    office: str
    at: str
    words: str
    policy: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One referral. `answer` is empty until it is answered."""

    body: str
    reference: str
    sent: str
    due: str
    answer: str
    answered: str


@dataclass(frozen=True, slots=True)
class Near:
    number: str
    category: str
    status: str
    office: str
    filed: str


@dataclass(frozen=True, slots=True)
class Group:
    """Linked cases under one heading. `others`: words for those that this officer may not see."""

    title: str
    cases: tuple[Near, ...]
    others: str


def decisions(beside: Beside, screen: Screen, names: Names) -> tuple[Decision, ...]:
    return tuple(_decision(each, screen, names) for each in beside.rulings)


def _decision(ruling: Ruling, screen: Screen, names: Names) -> Decision:
    outcome = screen.policy.outcomes.get(ruling.outcome or "")
    parts = [
        screen.say(f"decided_{ruling.act.value}"),
        screen.named(outcome.name) if outcome is not None else "",
        screen.say(f"appeal_{ruling.appeal_outcome.value}") if ruling.appeal_outcome is not None else "",
    ]
    return Decision(
        what=" · ".join(part for part in parts if part),
        who=names.of(ruling.by),
        office=screen.office(ruling.office),
        at=screen.moment(ruling.at),
        words=screen.text(ruling.words),
        policy=screen.say("decided_under", version=ruling.policy_version[:12]),
    )


def referrals(beside: Beside, screen: Screen) -> tuple[Asked, ...]:
    return tuple(_asked(each, screen) for each in beside.referrals)


def _asked(referral: Referral, screen: Screen) -> Asked:
    body = screen.policy.bodies.get(referral.body)
    return Asked(
        body=screen.named(body.name) if body is not None else referral.body,
        reference=screen.text(referral.reference),
        sent=screen.day(referral.sent_at),
        due=screen.day(referral.due_at),
        answer=screen.text(referral.answer),
        answered=screen.day(referral.answered_at) if referral.answered_at is not None else "",
    )


def groups(beside: Beside, screen: Screen) -> tuple[Group, ...]:
    """What goes together. Of a systemic case that an officer may not see nothing is said, nor that there is one."""
    found = [
        _group("linked_cause", Linked(beside.cause.seen, len(beside.cause.seen)), screen),
        _group("linked_members", beside.members, screen),
        _group("linked_followers", beside.followers, screen),
        _group("linked_leader", Linked((beside.leader,), 1) if beside.leader else Linked(), screen),
        _group("linked_earlier", Linked(beside.earlier, len(beside.earlier)), screen),
        _group("linked_similar", Linked(others := tuple(each.ticket for each in beside.similar), len(others)), screen),
    ]
    return tuple(each for each in found if each.cases or each.others)


def _group(key: str, linked: Linked, screen: Screen) -> Group:
    hidden = linked.total - len(linked.seen)
    others = screen.say("linked_others", count=screen.count(hidden)) if hidden else ""
    return Group(screen.say(key), _near(linked.seen, screen), others)


def _near(tickets: Iterable[Ticket], screen: Screen) -> tuple[Near, ...]:
    return tuple(
        Near(
            number=str(ticket.number),
            category=screen.named(screen.policy.category_names[ticket.grievance.category]),
            status=screen.status(ticket),
            office=screen.office(ticket.desk.office),
            filed=screen.day(ticket.filed_at),
        )
        for ticket in tickets
    )
