"""A case as one page: what is asked of me, the citizen's words, the machine's reading beside them, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.engine import PlaceFinder
from gateway.console.beside import read_beside
from gateway.console.call_back_view import CallBackBox, call_back
from gateway.console.case_forms import ActForm, Maker, Typed
from gateway.console.history import Names, Said, Step, conversation, steps
from gateway.console.linked_view import Asked, Decision, Group, decisions, groups, referrals
from gateway.console.promises import Promise, promises
from gateway.console.recording_view import Heard, heard
from gateway.console.screen import Due, Screen
from gateway.services import dispatch
from grs_core.case_ports import LinkKind
from grs_core.domain.errors import NotAllowed
from grs_core.domain.events import NUMBERS_SHOWN, Actor, EventName, TicketEvent
from grs_core.domain.grievance import Accused
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.officers import Officer, Role
from grs_core.domain.rulebook import CauseKind
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.ports import UnitOfWork
from grs_core.services.queues import visible
from grs_core.services.systemic import cause_of

_NAMED_SEALS = 3
_SUPERVISING = frozenset({Role.SUPERVISOR, Role.CELL})
"""Whoever sees a case of another desk sits above it; of those, they may see the numbers too."""
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything worded and masked. `version` and `seen` (how many events) go with each form: what changed meanwhile
    is told from them.
    """

    number: str
    version: int
    seen: int
    category: str
    status: str
    due: Due
    priority: str
    priority_words: str
    asked: str
    again: str
    """An appeal or a reopened case says so."""
    promises: tuple[Promise, ...]
    held_by: str
    handled_by: str
    called: str
    sealed: str
    alarmed: bool
    systemic: bool
    story: str
    language: str
    recordings: tuple[Heard, ...]
    reading: tuple[Fact, ...]
    filed: tuple[Fact, ...]
    lines: tuple[Said, ...]
    history: tuple[Step, ...]
    decisions: tuple[Decision, ...]
    referrals: tuple[Asked, ...]
    groups: tuple[Group, ...]
    forms: tuple[ActForm, ...]
    now_is: str
    call_back: CallBackBox | None
    may_reveal: bool
    sensitive: bool
    signals: tuple[Fact, ...]
    """Code and name of each danger that the machine read."""
    other_signals: tuple[Fact, ...]
    """Those that an officer may set beside."""


def open_case(
    work: UnitOfWork,
    screen: Screen,
    speech: dispatch.Words,
    finder: PlaceFinder,
    officer: Officer,
    number: TrackingNumber,
    typed: Typed | None = None,
) -> Case:
    """Reads a case for an officer and writes down that he read it, and whether he saw whole numbers. Raises
    NotFound("ticket_unknown"), NotAllowed("numbers_not_yours").
    """
    ticket = visible(work, screen.policy, officer, number, screen.now.date())
    held = officer.offices(screen.now.date())
    may_reveal = ticket.desk.office in held or officer.role in _SUPERVISING
    if screen.numbers_shown and not may_reveal:
        raise NotAllowed("numbers_not_yours")
    work.audit.append(_read_by(officer, ticket, screen))
    events, names = work.audit.history(str(number)), Names(work.officers)
    beside = read_beside(work, screen, officer, ticket)
    return Case(
        number=str(number),
        version=ticket.version,
        seen=len(events),
        category=screen.named(screen.policy.category_names[ticket.grievance.category]),
        status=screen.status(ticket),
        due=screen.due(ticket),
        priority=ticket.priority.value,
        priority_words=screen.say(f"priority_{ticket.priority.value}"),
        asked=_asked(ticket, screen),
        again=_again(ticket, screen),
        promises=promises(ticket, screen),
        held_by=_held_by(ticket, screen, held),
        handled_by=_handled_by(ticket, screen, names),
        called=screen.say("called", office=screen.office(ticket.called)) if ticket.called else "",
        sealed=_sealed(ticket, screen),
        alarmed=ticket.alarmed and ticket.status in UNFINISHED,
        story=_story(work, ticket, screen),
        systemic=ticket.kind is Kind.SYSTEMIC,
        language=ticket.language,
        recordings=heard(work.recordings.of_ticket(str(number)), screen, names),
        reading=_reading(ticket, screen),
        filed=_filed(ticket, screen),
        lines=conversation(events, screen, names),
        history=steps(events, screen, names),
        decisions=decisions(beside, screen, names),
        referrals=referrals(beside, screen),
        groups=groups(beside, screen),
        forms=Maker(ticket, screen, speech, finder, beside, held, typed).forms(),
        now_is=screen.say("now_is", status=screen.status(ticket), office=screen.office(ticket.desk.office)),
        call_back=call_back(work, ticket, screen, names),
        may_reveal=may_reveal and not screen.numbers_shown and ticket.kind is Kind.SINGLE,
        sensitive=ticket.sensitive,
        signals=tuple((code, screen.signal(code)) for code in ticket.grievance.signals),
        other_signals=_other_signals(ticket, screen),
    )


def _other_signals(ticket: Ticket, screen: Screen) -> tuple[Fact, ...]:
    if ticket.status not in UNFINISHED:
        return ()
    codes = (code for code in screen.policy.signals.codes if code not in ticket.grievance.signals)
    return tuple((code, screen.signal(code)) for code in codes)


def _read_by(officer: Officer, ticket: Ticket, screen: Screen) -> TicketEvent:
    """A look that showed whole numbers has a target, and so stands in the history."""
    target, detail = (NUMBERS_SHOWN, "numbers shown") if screen.numbers_shown else (None, "")
    reader = Actor(f"officer:{officer.login}", "console")
    return TicketEvent(EventName.TICKET_READ, screen.now, reader, str(ticket.number), None, target, detail)


def _asked(ticket: Ticket, screen: Screen) -> str:
    due = screen.day(ticket.due_at)
    match ticket.status:
        case Status.RECEIVED:
            return screen.say("asked_received")
        case Status.OPEN if ticket.called is not None:
            return screen.say("asked_called", due=due)
        case Status.OPEN:
            return screen.say("asked_open", accept_by=screen.day(ticket.accept_by or ticket.due_at), due=due)
        case Status.IN_PROGRESS:
            return screen.say("asked_in_progress", due=due)
        case Status.REFERRED:
            return screen.say("asked_referred", answer=screen.day(ticket.referral_due_at or ticket.due_at), due=due)
        case Status.WAITING_CITIZEN if ticket.paused_at is None:
            return screen.say("asked_waiting_running", due=due)
        case Status.WAITING_CITIZEN:
            return screen.say("asked_waiting_citizen", resumes=screen.day(ticket.pause_ends_at or ticket.due_at))
        case Status.RESOLVED:
            return screen.say("asked_resolved")
        case _:
            return screen.say("asked_finished")


def _again(ticket: Ticket, screen: Screen) -> str:
    """An appeal and a reopened case look new, and are not."""
    if ticket.status not in UNFINISHED:
        return ""
    if ticket.appeals:
        return screen.say("asked_appeal")
    return screen.say("asked_reopened") if ticket.closing.reopened else ""


def _handled_by(ticket: Ticket, screen: Screen, names: Names) -> str:
    if ticket.handler:
        return screen.say("handled_by", name=names.of(ticket.handler))
    return screen.say("assigned_to", name=names.of(ticket.assigned)) if ticket.assigned else ""


def _held_by(ticket: Ticket, screen: Screen, held: Sequence[str]) -> str:
    if ticket.desk.office in held or ticket.status not in UNFINISHED:
        return ""
    return screen.say("held_by", office=screen.office(ticket.desk.office))


def _sealed(ticket: Ticket, screen: Screen) -> str:
    """The conflict of interest, in words; a long list of offices is cut."""
    codes = sorted(ticket.desk.sealed)
    if not codes:
        return ""
    offices = ", ".join(screen.office(code) for code in codes[:_NAMED_SEALS])
    more = len(codes) - _NAMED_SEALS
    if more > 0:
        offices = f"{offices} {screen.say('and_more', count=screen.count(more))}"
    return screen.say("sealed_banner", offices=offices)


def _story(work: UnitOfWork, ticket: Ticket, screen: Screen) -> str:
    """The citizen's words; of a systemic case what its members have in common."""
    cause = cause_of(ticket)
    if cause is None:
        return screen.text(ticket.grievance.text)
    rule = screen.policy.causes.get(cause.kind)
    count = screen.count(len(work.links.children(ticket.number, LinkKind.SYSTEMIC)))
    key = cause.key if cause.kind in (CauseKind.AGENT_NUMBER, CauseKind.WALLET) else ""
    named = screen.named(rule.name) if rule is not None else cause.kind
    return screen.say("systemic_story", count=count, cause=f"{named} {screen.text(key)}".strip())


def _reading(ticket: Ticket, screen: Screen) -> tuple[Fact, ...]:
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


def _filed(ticket: Ticket, screen: Screen) -> tuple[Fact, ...]:
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
    return tuple(facts)
