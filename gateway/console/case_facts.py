"""The facts of a case in people's words: the citizen's story, what the machine read in it, how it was filed."""

from gateway.console.screen import Screen
from grs_core.case_ports import LinkKind
from grs_core.domain.complainant import Beneficiary
from grs_core.domain.grievance import Accused
from grs_core.domain.rulebook import CauseKind
from grs_core.domain.ticket import Kind, Ticket
from grs_core.ports import UnitOfWork
from grs_core.services.systemic import cause_of

Fact = tuple[str, str]


def story(work: UnitOfWork, ticket: Ticket, screen: Screen) -> str:
    """The citizen's words; of a systemic case what its members have in common."""
    cause = cause_of(ticket)
    if cause is None:
        return screen.text(ticket.grievance.text)
    rule = screen.policy.causes.get(cause.kind)
    count = screen.count(len(work.links.children(ticket.number, LinkKind.SYSTEMIC)))
    key = cause.key if cause.kind in (CauseKind.AGENT_NUMBER, CauseKind.WALLET) else ""
    named = screen.named(rule.name) if rule is not None else cause.kind
    return screen.say("systemic_story", count=count, cause=f"{named} {screen.text(key)}".strip())


def reading(ticket: Ticket, screen: Screen) -> tuple[Fact, ...]:
    grievance = ticket.grievance
    finer = screen.policy.subcategories.get(grievance.subcategory or "")
    facts = [
        (screen.say("col_category"), screen.named(screen.policy.category_names[grievance.category])),
        *([(screen.say("col_subcategory"), screen.named(finer.name))] if finer is not None else []),
        (screen.say("col_programme"), screen.programme(grievance.programme)),
        (screen.say("col_place"), screen.place(grievance.place)),
    ]
    if grievance.everyone_accused:
        blamed = ", ".join(_accused(each, screen) for each in grievance.everyone_accused)
        facts.append((screen.say("accused"), blamed))
    facts += [(_detail(name, screen), _value(name, value, screen)) for name, value in grievance.details.items()]
    return tuple(facts)


def filed(ticket: Ticket, screen: Screen) -> tuple[Fact, ...]:
    person = ticket.complainant
    if ticket.kind is Kind.SYSTEMIC:
        opened = (screen.say("filed_at"), screen.moment(ticket.filed_at))
        return opened, (screen.say("col_office"), screen.office(ticket.desk.office))
    facts = [
        (screen.say("col_phone"), screen.phone(person)),
        (screen.say("filed_by"), screen.say(f"filer_{person.filer.value}")),
        (screen.say("channel"), screen.say(f"channel_{ticket.channel.value}")),
        (screen.say("filed_at"), screen.moment(ticket.filed_at)),
        (screen.say("col_office"), screen.office(ticket.desk.office)),
    ]
    if ticket.appeals:
        facts.append((screen.say("appeals"), screen.say("appeals_count", count=screen.count(ticket.appeals))))
    about = described(ticket.beneficiary.or_else(screen.policy.implied(ticket.grievance.programme)), screen)
    return (*facts, (screen.say("about_person"), about)) if about else tuple(facts)


def described(who: Beneficiary, screen: Screen) -> str:
    """Only what is known."""
    known = [screen.say(f"sex_{who.sex.value}")] if who.sex is not None else []
    if who.disability is not None:
        known.append(screen.say("disability_yes" if who.disability else "disability_no"))
    if who.age is not None:
        known.append(screen.say(f"age_{who.age.value}"))
    return " · ".join(known)


def _accused(accused: Accused, screen: Screen) -> str:
    role = screen.say(f"accused_{accused.role.value}")
    return screen.say_or(f"position_{accused.position}", role) if accused.position else role


def _detail(name: str, screen: Screen) -> str:
    return screen.say_or(f"detail_{name}", name)


def _value(name: str, value: str, screen: Screen) -> str:
    if name == "provider" and value in screen.policy.hotlines:
        return screen.named(screen.policy.hotlines[value].name)
    if name == "amount" and value.isdecimal():
        return screen.count(int(value))
    return screen.text(value)
