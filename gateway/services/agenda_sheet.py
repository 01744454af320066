"""The agenda of a committee on paper: what its members need to know of each case, and nobody's name or number."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from gateway.services import sheet
from gateway.services.anonymous import without_identity
from gateway.services.report_words import Teller
from gateway.services.sheet import Block
from gateway.services.typeset import Sheet
from gateway.services.typeset import sheet as paper
from grs_core.domain.workdays import day_of
from grs_core.services.meeting import AgendaLine

LONGEST_STORY = 700


def agenda_sheet(teller: Teller, place: str | None, lines: Sequence[AgendaLine], now: datetime) -> Sheet:
    """For the template `sheet`: a case a group, with room for what the committee recommends."""
    area = teller.area(place)
    return paper(
        teller.language,
        teller.say("agenda_title"),
        f"{area} · {teller.day(day_of(now))}",
        teller.say("service"),
        teller.say("agenda_made", moment=teller.moment(now)),
        [sheet.note(teller.say("agenda_confidential")), *_blocks(teller, lines)],
    )


def story(line: AgendaLine) -> str:
    """The citizen's words without names and numbers, cut where they are long."""
    told = without_identity(line.ticket.grievance.text, line.ticket.complainant.name)
    return told if len(told) <= LONGEST_STORY else f"{told[:LONGEST_STORY].rstrip()} …"


def _blocks(teller: Teller, lines: Sequence[AgendaLine]) -> Iterator[Block]:
    if not lines:
        yield sheet.text(teller.say("agenda_empty"))
        return
    for nth, line in enumerate(lines, 1):
        yield sheet.group(*_case(teller, nth, line))
    yield sheet.signatures([teller.say("agenda_chair"), teller.say("agenda_secretary")])


def _case(teller: Teller, nth: int, line: AgendaLine) -> Iterator[Block]:
    ticket = line.ticket
    named = teller.say("agenda_case", nth=teller.count(nth), number=str(ticket.number))
    yield sheet.heading(f"{named} · {teller.category(ticket.grievance.category.value)}", 2)
    facts = [
        (teller.say("agenda_programme"), teller.programme(ticket.grievance.programme)),
        (teller.say("agenda_place"), teller.area(ticket.grievance.place) if ticket.grievance.place else "–"),
        (teller.say("agenda_office"), teller.office(ticket.desk.office)),
        (teller.say("agenda_filed"), teller.day(day_of(ticket.filed_at))),
        (teller.say("agenda_due"), teller.day(day_of(ticket.due_at))),
        (teller.say("agenda_story"), story(line)),
    ]
    if line.item.note:
        facts.append((teller.say("agenda_note"), without_identity(line.item.note)))
    yield sheet.facts([*facts, (teller.say("agenda_decision"), "")])
    yield sheet.lines(3)
