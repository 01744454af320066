"""What monitoring asks of the cases themselves: what is unfinished now, where fraud gathers, how many are sensitive."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal_column, select

from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Status
from grs_core.domain.monitoring import Backlog, HotSpot, HotSpotKind, Question
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Kind
from grs_core.storage.figure_reading import area_of, asked, unseen, within, worded
from grs_core.storage.figure_tables import figure_cases
from grs_core.storage.open_cases import still_open
from grs_core.storage.tables import tickets
from grs_core.storage.ticket_rows import promise_order
from grs_core.storage.vault import Vault

_UNACCEPTED = and_(tickets.c.handler.is_(None), tickets.c.status.in_([Status.RECEIVED.value, Status.OPEN.value]))
_FRAUD = and_(
    # Written out as the partial index says it.
    figure_cases.c.category == literal_column(f"'{Category.MFS_FRAUD.value}'"),
    figure_cases.c.taka.is_not(None),
)


def backlog(connection: Connection, vault: Vault, question: Question, now: datetime) -> Backlog:
    """A case that was filed within the last seconds may not be told to its place yet."""
    area = area_of(connection, question.place)
    if area is None:
        return Backlog()
    mine = [still_open(), tickets.c.status.in_(sorted(UNFINISHED)), ~tickets.c.sensitive]
    mine += [tickets.c.kind == Kind.SINGLE.value, *worded(tickets, question)]
    hidden = unseen(connection, question.blind, vault)
    if hidden is not None:
        mine.append(tickets.c.id.not_in(hidden))
    late = and_(tickets.c.queue_order < promise_order(now), tickets.c.status.in_(sorted(TICKING)))
    numbers = [
        func.count().label("open"),
        func.count().filter(late).label("overdue"),
        func.count().filter(_UNACCEPTED).label("unaccepted"),
        func.count().filter(_UNACCEPTED, tickets.c.assigned.is_(None)).label("unassigned"),
        func.min(tickets.c.due_at).label("oldest"),
    ]
    counted = select(tickets.c.status, tickets.c.tier, *numbers).group_by(tickets.c.status, tickets.c.tier)
    if question.place is not None:
        counted = counted.join(figure_cases, figure_cases.c.ticket_id == tickets.c.id)
        mine.append(within(figure_cases, area))
    return _backlog(list(connection.execute(counted.where(*mine))))


def _backlog(rows: list[Any]) -> Backlog:
    tiers, statuses = Counter[Tier](), Counter[Status]()
    for row in rows:
        tiers[Tier(row.tier)] += row.open
        statuses[Status(row.status)] += row.open
    return Backlog(
        open=sum(row.open for row in rows),
        by_tier=dict(tiers),
        by_status=dict(statuses),
        overdue=sum(row.overdue for row in rows),
        unaccepted=sum(row.unaccepted for row in rows),
        unassigned=sum(row.unassigned for row in rows),
        waiting=statuses[Status.WAITING_CITIZEN],
        oldest_due=min((row.oldest for row in rows), default=None),
    )


def hot_spots(connection: Connection, vault: Vault, question: Question, limit: int) -> tuple[HotSpot, ...]:
    mine = _filed(connection, vault, question)
    if mine is None:
        return ()
    kinds = {
        HotSpotKind.PROVIDER: (figure_cases.c.provider, figure_cases.c.provider),
        HotSpotKind.AGENT: (figure_cases.c.agent_hash, figure_cases.c.agent),
        HotSpotKind.UNION: (figure_cases.c.at_union, figure_cases.c.at_union),
    }
    found: list[HotSpot] = []
    for kind, (key, shown) in kinds.items():
        cases, taka = func.count().label("cases"), func.sum(figure_cases.c.taka).label("taka")
        top = select(func.min(shown).label("shown"), cases, taka).where(*mine, _FRAUD, key.is_not(None), key != "")
        for row in connection.execute(top.group_by(key).order_by(cases.desc(), taka.desc(), key).limit(limit)):
            told = vault.decrypt(row.shown) if kind is HotSpotKind.AGENT else row.shown
            found.append(HotSpot(kind, told, row.cases, int(row.taka)))
    return tuple(found)


def sensitive(connection: Connection, vault: Vault, question: Question) -> int:
    mine = _filed(connection, vault, question)
    if mine is None:
        return 0
    counted = select(func.count()).select_from(figure_cases).where(*mine, figure_cases.c.sensitive)
    return connection.scalar(counted) or 0


def _filed(connection: Connection, vault: Vault, question: Question) -> list[ColumnElement[bool]] | None:
    """In these months, there, with these words, and not left out."""
    area = area_of(connection, question.place)
    if area is None:
        return None
    mine = [within(figure_cases, area), asked(figure_cases, question)]
    hidden = unseen(connection, question.blind, vault)
    return mine if hidden is None else [*mine, figure_cases.c.ticket_id.not_in(hidden)]
