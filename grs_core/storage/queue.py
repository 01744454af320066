"""What a queue filter means: one predicate for the list and for the count."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, literal_column, or_, select, true

from grs_core.domain.lifecycle import TICKING, UNFINISHED, Status
from grs_core.domain.queue import Narrowing, QueueFilter
from grs_core.storage.addresses import at_address
from grs_core.storage.call_backs import IS_OPEN
from grs_core.storage.call_tables import call_backs
from grs_core.storage.officers import present_posts
from grs_core.storage.open_cases import given_to, still_open, unhandled
from grs_core.storage.people_tables import positions
from grs_core.storage.seeking import is_sought
from grs_core.storage.sql import one_of
from grs_core.storage.tables import ticket_seals, tickets
from grs_core.storage.ticket_rows import promise_order
from grs_core.storage.vault import Vault

_ASKED_SINCE = call_backs.c.asked_at > tickets.c.decided_at


def matches(wanted: QueueFilter, vault: Vault) -> ColumnElement[bool]:
    return and_(_in_scope(wanted, vault), _state(wanted), is_sought(wanted.sought, vault), *_narrowed(wanted.narrowed))


def all_match(wanted: Sequence[QueueFilter], vault: Vault) -> Iterator[ColumnElement[bool]]:
    """As `matches` of each. What one officer may know of is said once, however many of his tabs ask."""
    said: dict[object, ColumnElement[bool]] = {}
    for each in wanted:
        who = each.offices, each.seals, each.sensitive, each.own, each.recused, each.sought, each.narrowed
        if who not in said:
            said[who] = and_(_in_scope(each, vault), is_sought(each.sought, vault), *_narrowed(each.narrowed))
        yield and_(said[who], _state(each))


def _in_scope(wanted: QueueFilter, vault: Vault) -> ColumnElement[bool]:
    """What this officer may know of at all."""
    scope = true() if wanted.offices is None else one_of(tickets.c.office, wanted.offices)
    sealed = exists().where(ticket_seals.c.ticket_id == tickets.c.id, one_of(ticket_seals.c.office, wanted.seals))
    open_to_him = or_(~tickets.c.sensitive, one_of(tickets.c.office, wanted.sensitive))
    return and_(scope, ~sealed if wanted.seals else true(), open_to_him, *_not_his_own(wanted, vault))


def _not_his_own(wanted: QueueFilter, vault: Vault) -> list[ColumnElement[bool]]:
    """Tested on rows that are read anyway: no other table is asked."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.own is not None:
        conditions.append(~at_address(tickets, wanted.own, vault))
    if wanted.recused:
        conditions.append(~one_of(tickets.c.number, wanted.recused))
    return conditions


def _state(wanted: QueueFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses is not None:
        conditions += _statuses(wanted.statuses)
    if wanted.overdue_at is not None:
        # While the citizen is asked the clock stands still: that is not overdue.
        late = tickets.c.queue_order < promise_order(wanted.overdue_at)
        conditions += [late, tickets.c.status.in_(sorted(TICKING))]
    if wanted.due_within is not None:
        first, last = (promise_order(each) for each in wanted.due_within)
        conditions += [tickets.c.queue_order >= first, tickets.c.queue_order < last]
    conditions += _special(wanted)
    if wanted.wants_person:
        # They are few: looked up first, and each once. A decision answers whoever asked before it (`call_backs.owed`).
        since = exists().where(call_backs.c.ticket == tickets.c.number, IS_OPEN, _ASKED_SINCE)
        conditions += [tickets.c.number.in_(select(call_backs.c.ticket).where(IS_OPEN)), or_(still_open(), since)]
    if wanted.handler is not None:
        conditions.append(_in_hand(wanted.handler))
    if wanted.stuck_on is not None:
        conditions.append(_stuck(wanted, wanted.stuck_on))
    return and_(true(), *conditions)


def _special(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    """Few cases, each kind with a partial index: written here as the index says it, or no planner sees it."""
    kinds = {
        tickets.c.alarmed: wanted.alarmed,
        tickets.c.sensitive: wanted.sensitive_only,
        tickets.c.appeals > literal_column("0"): wanted.appealed,
        tickets.c.kind == literal_column("'systemic'"): wanted.systemic,
        unhandled(): wanted.unaccepted,
    }
    return [condition for condition, asked in kinds.items() if asked]


def _in_hand(login: str) -> ColumnElement[bool]:
    return or_(tickets.c.handler == login, given_to(login))


def _narrowed(to: Narrowing) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [unhandled()] if to.unhandled else []
    for column, value in (
        (tickets.c.category, to.category and to.category.value),
        (tickets.c.programme, to.programme),
        (tickets.c.priority, to.priority and to.priority.value),
    ):
        if value is not None:
            conditions.append(column == value)
    if to.places is not None:
        conditions.append(one_of(tickets.c.place, to.places))
    if to.handler is not None:
        conditions.append(_in_hand(to.handler))
    return conditions


def _statuses(wanted: frozenset[Status]) -> list[ColumnElement[bool]]:
    """All open or all finished ones are one stretch of a queue's index; some of them are looked for within it."""
    finished = frozenset(Status) - UNFINISHED
    if wanted in (UNFINISHED, finished):
        return [still_open() if wanted == UNFINISHED else ~still_open()]
    some: list[ColumnElement[bool]] = [tickets.c.status.in_(sorted(wanted))]
    return [*some, still_open()] if wanted < UNFINISHED else [*some, ~still_open()] if wanted < finished else some


def _stuck(wanted: QueueFilter, today: date) -> ColumnElement[bool]:
    """The offices with somebody present are read once, and not for each case."""
    manned = select(positions.c.office).where(present_posts(today))
    if wanted.offices is not None:
        manned = manned.where(one_of(positions.c.office, wanted.offices))
    return or_(tickets.c.alarmed.is_(True), tickets.c.called.is_not(None), tickets.c.office.not_in(manned))
