"""A case as one page: what is asked of me, the citizen's words, the machine's reading beside them, what happened."""

from dataclasses import dataclass, replace

from bot.nlu.engine import PlaceFinder
from gateway.console import case_asked, case_facts
from gateway.console.beside import read_beside
from gateway.console.call_back_view import CallBackBox, call_back
from gateway.console.case_asked import Task, task
from gateway.console.case_facts import Fact
from gateway.console.case_forms import ActForm, Maker, Typed
from gateway.console.conflict import conflict
from gateway.console.file_view import FileShown, files_shown
from gateway.console.filed_view import filed_for
from gateway.console.history import Names, Step, steps
from gateway.console.linked_view import Asked, Decision, Group, decisions, groups, referrals
from gateway.console.place_map import MapView, small_map
from gateway.console.proposal_view import ProposalBox, proposal_box
from gateway.console.recording_view import Heard, heard
from gateway.console.registry_view import RegisterBox
from gateway.console.screen import Due, Screen
from gateway.console.talk import Said, Talk
from gateway.services import dispatch
from grs_core.domain.errors import NotAllowed
from grs_core.domain.events import NUMBERS_SHOWN, Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.officers import Officer, Role
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.meeting import Committee
from grs_core.services.queues import visible

_SUPERVISING = frozenset({Role.SUPERVISOR, Role.CELL})
"""Whoever sees a case of another desk sits above it; of those, they may see the numbers too."""
_AUDITING = _SUPERVISING | {Role.AUDITOR}
"""Who reads the whole audit of a case that he sees."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything worded and masked. `version` and `seen` (how many events) go with each form: what changed meanwhile
    is told from them. `conflict`: why this officer is asked to step back. `works`: he may act on what he sees.
    """

    number: str
    version: int
    seen: int
    category: str
    status: str
    due: Due
    priority: str
    priority_words: str
    task: Task
    sealed: str
    conflict: str
    alarmed: bool
    systemic: bool
    story: str
    language: str
    recordings: tuple[Heard, ...]
    files: tuple[FileShown, ...]
    reading: tuple[Fact, ...]
    filed: tuple[Fact, ...]
    map: MapView | None
    lines: tuple[Said, ...]
    history: tuple[Step, ...]
    decisions: tuple[Decision, ...]
    referrals: tuple[Asked, ...]
    groups: tuple[Group, ...]
    forms: tuple[ActForm, ...]
    proposal: ProposalBox | None
    for_committee: bool
    """May he put it before a committee of his?"""
    now_is: str
    call_back: CallBackBox | None
    may_reveal: bool
    audits: bool
    works: bool
    sensitive: bool
    signals: tuple[Fact, ...]
    """Code and name of each danger that the machine read."""
    other_signals: tuple[Fact, ...]
    """Those that an officer may set beside."""
    register: RegisterBox | None = None
    """Where the register was asked (`registry_look`)."""


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
    ticket = visible(work, screen.policy, officer, number, day_of(screen.now))
    held = officer.offices(day_of(screen.now))
    may_reveal = officer.works and (ticket.desk.office in held or officer.role in _SUPERVISING)
    if screen.numbers_shown and not may_reveal:
        raise NotAllowed("numbers_not_yours")
    work.audit.append(read_by(officer, ticket, screen))
    work.seen.keep(officer.login, ticket.number, ticket.version)
    events, names = work.audit.history(str(number)), Names(work.officers)
    beside = read_beside(work, screen, officer, ticket)
    recordings = work.recordings.of_ticket(str(number))
    told = work.notified.of(number, ticket.complainant.address)
    forms = Maker(ticket, screen, speech, finder, beside, held, typed).forms() if officer.works else ()
    return Case(
        number=str(number),
        version=ticket.version,
        seen=len(events),
        category=screen.named(screen.policy.category_names[ticket.grievance.category]),
        status=screen.status(ticket),
        due=screen.due(ticket),
        priority=ticket.priority.value,
        priority_words=screen.say(f"priority_{ticket.priority.value}"),
        task=task(ticket, screen, names, held, forms, events),
        sealed=case_asked.sealed(ticket, screen),
        conflict=_conflict(ticket, screen, officer),
        alarmed=ticket.alarmed and ticket.status in UNFINISHED,
        story=case_facts.story(work, ticket, screen),
        systemic=ticket.kind is Kind.SYSTEMIC,
        language=ticket.language,
        recordings=tuple(
            replace(each, writable=each.writable and officer.works) for each in heard(recordings, screen, names)
        ),
        files=files_shown(work.attachments.of_ticket(str(number)), screen, names),
        reading=case_facts.reading(ticket, screen),
        filed=(*case_facts.filed(ticket, screen), *filed_for(work, ticket, screen)),
        map=small_map(screen.policy, ticket.grievance.place),
        lines=Talk(ticket, events, told, recordings, screen, names, speech).lines(),
        history=steps(events, screen, names),
        decisions=decisions(beside, screen, names),
        referrals=referrals(beside, screen),
        groups=groups(beside, screen),
        forms=forms,
        proposal=proposal_box(work, ticket, events, screen, names, officer, typed),
        for_committee=bool(Committee(work, screen.policy, officer, screen.now).choices(ticket)),
        now_is=screen.say("now_is", status=screen.status(ticket), office=screen.office(ticket.desk.office)),
        call_back=call_back(work, ticket, screen, names) if officer.works else None,
        may_reveal=may_reveal and not screen.numbers_shown and ticket.kind is Kind.SINGLE,
        audits=audits(officer),
        works=officer.works,
        sensitive=ticket.sensitive,
        signals=tuple((code, screen.signal(code)) for code in ticket.grievance.signals),
        other_signals=_other_signals(ticket, screen),
    )


def audits(officer: Officer) -> bool:
    """May he read the whole audit of the cases that he sees?"""
    return officer.role in _AUDITING


def read_by(officer: Officer, ticket: Ticket, screen: Screen) -> TicketEvent:
    """A look that showed whole numbers has a target, and so stands in the history."""
    target, detail = (NUMBERS_SHOWN, "numbers shown") if screen.numbers_shown else (None, "")
    reader = Actor(f"officer:{officer.login}", "console")
    return TicketEvent(EventName.TICKET_READ, screen.now, reader, str(ticket.number), None, target, detail)


def _other_signals(ticket: Ticket, screen: Screen) -> tuple[Fact, ...]:
    if ticket.status not in UNFINISHED:
        return ()
    codes = (code for code in screen.policy.signals.codes if code not in ticket.grievance.signals)
    return tuple((code, screen.signal(code)) for code in codes)


def _conflict(ticket: Ticket, screen: Screen, officer: Officer) -> str:
    """Only while there is something to step back from."""
    if ticket.status not in UNFINISHED or not officer.works:
        return ""
    why = conflict(screen.policy, officer, ticket, officer.offices(day_of(screen.now)))
    return screen.say(f"conflict_{why}") if why is not None else ""
