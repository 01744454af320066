"""The forms of a case page: one for each act that is lawful now, with what was typed and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.nlu.engine import PlaceFinder
from gateway.console import desks
from gateway.console.correct_form import CorrectForm, build
from gateway.console.screen import Screen
from gateway.services import relay
from grs_core.domain.lifecycle import Act, Status, lawful
from grs_core.domain.messages import Named
from grs_core.domain.offices import Office
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import LONGEST_REASON, LONGEST_WORDS
from grs_core.services.notices import about

OFFERED = (Act.ACCEPT, Act.CORRECT, Act.ASK, Act.FORWARD, Act.RESOLVE, Act.REJECT)
"""What an officer does, in the order in which a case runs."""
_WORDLESS = frozenset({Act.ACCEPT, Act.CORRECT})
_NOTICE: Mapping[Act, str] = {Act.ASK: "notice_question", Act.RESOLVE: "notice_resolved", Act.REJECT: "notice_rejected"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer had typed when a page comes back to him, and what is wrong, by field (`words`, `office`, and
    those of a correction, which `facts` holds as typed).
    """

    act: Act
    words: str = ""
    office: str = ""
    find: str = ""
    wrong: Mapping[str, str] | None = None
    facts: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ActForm:
    """`frame` is the notice around the words: the SMS counter adds the two. `offices` are (code, name)."""

    act: str
    label: str
    hint: str
    words: str = ""
    words_label: str = ""
    words_wrong: str = ""
    words_limit: str = ""
    frame: str = ""
    offices: tuple[tuple[str, str], ...] = ()
    office: str = ""
    office_wrong: str = ""
    find: str = ""
    found: str = ""
    correct: CorrectForm | None = None
    open: bool = False
    problems: tuple[tuple[str, str], ...] = ()
    """(id of the field, what is wrong with it), for the summary above the page."""


def forms(
    ticket: Ticket,
    screen: Screen,
    speech: relay.Words,
    finder: PlaceFinder,
    held: Sequence[str],
    typed: Typed | None,
) -> tuple[ActForm, ...]:
    """Those that are lawful now."""
    may = lawful(ticket.status)
    correct = _correct(ticket, screen, finder, typed) if Act.CORRECT in may else None
    offered = (_form(act, ticket, screen, speech, held, typed) for act in OFFERED if act in may)
    return tuple(replace(form, correct=correct) if form.act == Act.CORRECT else form for form in offered)


def _correct(ticket: Ticket, screen: Screen, finder: PlaceFinder, typed: Typed | None) -> CorrectForm:
    mine = typed if typed is not None and typed.act is Act.CORRECT else Typed(Act.CORRECT)
    return build(ticket, screen, finder, mine.facts, mine.wrong or {})


def _form(
    act: Act, ticket: Ticket, screen: Screen, speech: relay.Words, held: Sequence[str], typed: Typed | None
) -> ActForm:
    mine = typed if typed is not None and typed.act is act else Typed(act)
    wrong = mine.wrong or {}
    found, told = _search(ticket, screen, held, mine) if act is Act.FORWARD else ((), "")
    return ActForm(
        act=act.value,
        label=screen.say(f"act_{act.value}"),
        hint=screen.say(f"hint_{act.value}"),
        words=mine.words,
        words_label="" if act in _WORDLESS else screen.say(f"label_{act.value}"),
        words_limit=screen.say("words_limit", limit=screen.count(_longest(act))),
        words_wrong=wrong.get("words", ""),
        frame=_frame(act, ticket, screen, speech),
        offices=_choices(ticket, screen, found) if act is Act.FORWARD else (),
        office=mine.office,
        office_wrong=wrong.get("office", ""),
        find=mine.find,
        found=told,
        problems=tuple((f"act-{act.value}-{field}", said) for field, said in wrong.items()),
        open=mine is typed or (typed is None and act is _next_act(ticket)),
    )


def _longest(act: Act) -> int:
    return LONGEST_REASON if act is Act.FORWARD else LONGEST_WORDS


def _next_act(ticket: Ticket) -> Act:
    """What is most likely done next: its form stands open."""
    if ticket.status is Status.OPEN:
        return Act.ACCEPT
    return Act.FORWARD if ticket.status is Status.RECEIVED else Act.RESOLVE


def _frame(act: Act, ticket: Ticket, screen: Screen, speech: relay.Words) -> str:
    key = _NOTICE.get(act)
    return speech.say(key, {**about(ticket, screen.policy), "words": ""}, ticket.language) if key else ""


def _search(ticket: Ticket, screen: Screen, held: Sequence[str], typed: Typed) -> tuple[tuple[Office, ...], str]:
    if not typed.find.strip():
        return (), ""
    found = desks.find(screen.policy, ticket, held, typed.find)
    said = screen.say("office_found", count=screen.count(len(found))) if found else screen.say("office_none_found")
    return found, said


def _choices(ticket: Ticket, screen: Screen, found: Sequence[Office]) -> tuple[tuple[str, str], ...]:
    """What was looked for first, then the likely ones; each once."""
    offices = dict.fromkeys((*found, *desks.likely(screen.policy, ticket)))
    return tuple((office.code, screen.named(Named(office.name_bn, office.name_en))) for office in offices)


def day_of_acceptance(ticket: Ticket, screen: Screen) -> datetime:
    """Until when the office should have accepted the case; never later than its whole time."""
    policy = screen.policy
    days = policy.standards.accept_days[ticket.priority]
    return min(policy.calendar.due(ticket.clock.entered_at, days), ticket.due_at)
