"""What stands between the choice of many cases and an act on them: which cases, what will happen, what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.speech.pages import segments
from gateway.console import desks
from gateway.console.beside import colleagues
from gateway.console.doorway import Doorway
from gateway.console.history import Names
from gateway.console.rows import Row, row
from gateway.console.screen import Screen
from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.messages import Named
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.bulk import Refusal
from grs_core.services.casework import LONGEST_REASON
from grs_core.services.notices import about
from grs_core.services.queues import sight

_NOTICE = {"forward": "notice_forwarded", "merge": "notice_merged"}
Choice = tuple[str, str]


class Pick(NamedTuple):
    """A chosen case, and as which version the list showed it."""

    number: TrackingNumber
    version: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong: with all (`said`), with a field, with a case (by number)."""

    said: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BulkSheet:
    """`picks`: (number, version as chosen, the row; None where he may not know of it)."""

    act: str
    picks: tuple[tuple[str, int, Row | None], ...]
    given: Mapping[str, str]
    offices: tuple[Choice, ...]
    colleagues: tuple[Choice, ...]
    sms: str
    limit: str


def bulk_sheet(
    work: UnitOfWork, doorway: Doorway, officer: Officer, act: str, picks: Sequence[Pick], given: Mapping[str, str]
) -> BulkSheet:
    screen = doorway.screen()
    may = sight(screen.policy.directory, officer, day_of(screen.now))
    tickets = {each.number: each for each in work.tickets.several([pick.number for pick in picks]) if may.sees(each)}
    rows = {number: row(ticket, screen, None, {}) for number, ticket in tickets.items()}
    seen = tuple(tickets.values())
    return BulkSheet(
        act=act,
        picks=tuple((str(pick.number), pick.version, rows.get(pick.number)) for pick in picks),
        given=given,
        offices=_offices(screen, officer, seen, given["find"]) if act == "forward" else (),
        colleagues=_colleagues(work, screen, officer, seen) if act == "assign" else (),
        sms=_sms(doorway, act, seen),
        limit=screen.say("words_limit", limit=screen.count(LONGEST_REASON)),
    )


def _offices(screen: Screen, officer: Officer, tickets: Sequence[Ticket], text: str) -> tuple[Choice, ...]:
    """Desks to which every one of the cases may go: those that were looked for first."""
    held, policy = officer.offices(day_of(screen.now)), screen.policy
    each = [(*desks.find(policy, ticket, held, text), *desks.likely(policy, ticket)) for ticket in tickets]
    everywhere = set.intersection(*(set(offices) for offices in each)) if each else set()
    common = [office for office in dict.fromkeys(each[0]) if office in everywhere] if each else []
    return tuple((office.code, screen.named(Named(office.name_bn, office.name_en))) for office in common)


def _colleagues(work: UnitOfWork, screen: Screen, officer: Officer, tickets: Sequence[Ticket]) -> tuple[Choice, ...]:
    """To whom every one of them may be given."""
    each = [colleagues(work, officer, ticket, screen.now) for ticket in tickets]
    return tuple(choice for choice in each[0] if all(choice in others for others in each)) if each else ()


def _sms(doorway: Doorway, act: str, tickets: Sequence[Ticket]) -> str:
    """How many messages citizens will get, and how many SMS those are at most; nothing where none is told."""
    key, screen = _NOTICE.get(act), doorway.screen()
    told = [each for each in tickets if each.kind is Kind.SINGLE and each.complainant.phone is not None]
    if key is None or not told:
        return ""
    texts = (doorway.parts.speech.say(key, about(ticket, screen.policy), ticket.language) for ticket in told)
    parts = sum(segments(text) for text in texts)
    return screen.say("bulk_sms", count=screen.count(len(told)), parts=screen.count(parts))


def why(work: UnitOfWork, screen: Screen, officer: Officer, act: str, refusal: Refusal) -> str:
    """Why nothing was done, of one case; of one that he may not know of no more than that."""
    may, error = sight(screen.policy.directory, officer, day_of(screen.now)), refusal.error
    ticket = next((each for each in work.tickets.several([refusal.number]) if may.sees(each)), None)
    if ticket is None:
        return screen.say("bulk_unknown")
    if act == "accept" and ticket.handler is not None and error.key in ("ticket_changed", "act_not_lawful"):
        return screen.say("bulk_accepted_already", name=Names(work.officers).of(ticket.handler))
    if isinstance(error, Conflict):
        return screen.say("bulk_changed_now", status=screen.status(ticket))
    if error.key == "act_not_lawful":
        return screen.say("bulk_not_lawful", status=screen.status(ticket))
    if isinstance(error, NotFound) and error.key == "office_unknown":
        return screen.say("bulk_office_far")
    return screen.say_or(error.key, error.key)
