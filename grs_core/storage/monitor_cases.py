"""What monitoring asks of the cases themselves: what is unfinished now, where fraud gathers, how many are sensitive."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    Table,
    and_,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from grs_core.domain.contributing import Hands, Unfinished
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import TICKING, Status
from grs_core.domain.monitoring import Backlog, HotSpot, HotSpotKind, Question
from grs_core.domain.offices import Tier
from grs_core.storage.figure_reading import area_of, asked, filtered, unseen, within, worded
from grs_core.storage.figure_rows import OPEN_KEPT, smallest
from grs_core.storage.figure_tables import figure_cases, figure_open
from grs_core.storage.vault import Vault

_FRAUD = and_(
    # Written out as the partial index says it.
    figure_cases.c.category == literal_column(f"'{Category.MFS_FRAUD.value}'"),
    figure_cases.c.taka.is_not(None),
)


def backlog(connection: Connection, vault: Vault, question: Question, now: datetime) -> Backlog:
    area = area_of(connection, question.place)
    if area is None:
        return Backlog()
    hidden = unseen(connection, question.blind, vault)
    mine = [figure_cases.c.tier.is_not(None), within(figure_cases, area), *worded(figure_cases, question)]
    grain = smallest(filtered(question), OPEN_KEPT.get(area.depth, ()))
    if grain is None:
        seen = [] if hidden is None else [figure_cases.c.ticket_id.not_in(hidden)]
        return _backlog(_standing(connection, figure_cases, func.count(), [*mine, *seen]), now)
    there = [figure_open.c.area == area.code, figure_open.c.grain == int(grain), *worded(figure_open, question)]
    found = _standing(connection, figure_open, func.sum(figure_open.c.cases), there)
    if hidden is not None:
        mine.append(figure_cases.c.ticket_id.in_(hidden))
        found.subtract(_standing(connection, figure_cases, func.count(), mine))
    return _backlog(found, now)


def _standing(
    connection: Connection, table: Table, number: ColumnElement[int], only: Iterable[ColumnElement[bool]]
) -> Counter[Unfinished]:
    words = table.c.tier, table.c.status, table.c.hands, table.c.due_at
    rows = connection.execute(select(*words, number).where(*only).group_by(*words))
    return Counter(
        {
            Unfinished(Tier(tier), Status(status), Hands(hands), due_at): int(cases)
            for tier, status, hands, due_at, cases in rows
        }
    )


def _backlog(standing: Counter[Unfinished], now: datetime) -> Backlog:
    tiers, statuses, waits = Counter[Tier](), Counter[Status](), Counter[Hands]()
    overdue, open_ones = 0, [(each, cases) for each, cases in standing.items() if cases]
    for each, cases in open_ones:
        tiers[each.tier] += cases
        statuses[each.status] += cases
        overdue += cases * (each.due_at < now and each.status in TICKING)
        if each.status in (Status.RECEIVED, Status.OPEN):
            waits[each.hands] += cases
    return Backlog(
        open=sum(cases for _, cases in open_ones),
        by_tier=dict(tiers),
        by_status=dict(statuses),
        overdue=overdue,
        unaccepted=waits[Hands.NOBODY] + waits[Hands.ASSIGNED],
        unassigned=waits[Hands.NOBODY],
        waiting=statuses[Status.WAITING_CITIZEN],
        oldest_due=min((each.due_at for each, _ in open_ones), default=None),
    )


def hot_spots(connection: Connection, vault: Vault, question: Question, limit: int) -> tuple[HotSpot, ...]:
    mine = _filed(connection, vault, question)
    if mine is None:
        return ()
    told = figure_cases.c
    named = select(told.ticket_id, told.provider, told.agent_hash, told.at_union, told.taka).where(*mine, _FRAUD)
    # Read once, for all three.
    cases = named.cte("fraud")
    kinds = {
        HotSpotKind.PROVIDER: cases.c.provider,
        HotSpotKind.AGENT: cases.c.agent_hash,
        HotSpotKind.UNION: cases.c.at_union,
    }
    rows = connection.execute(union_all(*(_top(kind, key, cases, limit) for kind, key in kinds.items()))).all()
    agents = _agents(connection, vault, [row.one for row in rows if row.kind == HotSpotKind.AGENT])
    order = list(kinds)
    return tuple(
        _spot(row, agents)
        for row in sorted(rows, key=lambda row: (order.index(row.kind), -row.cases, -row.taka, row.key))
    )


def _spot(row: Row[Any], agents: Mapping[int, str]) -> HotSpot:
    key = agents.get(row.one, "") if row.kind == HotSpotKind.AGENT.value else row.key
    return HotSpot(HotSpotKind(row.kind), key, row.cases, int(row.taka))  # PostgreSQL sums to a decimal


def _top(kind: HotSpotKind, key: ColumnElement[str], cases: FromClause, limit: int) -> Select[Any]:
    number, taka = func.count(), func.sum(cases.c.taka)
    one = func.min(cases.c.ticket_id).label("one")
    named: list[ColumnElement[Any]] = [
        literal(kind.value).label("kind"),
        key.label("key"),
        number.label("cases"),
        taka.label("taka"),
        one,
    ]
    found = select(*named).where(key.is_not(None), key != "").group_by(key)
    top = found.order_by(number.desc(), taka.desc(), key).limit(limit).subquery()
    return select(top)


def _agents(connection: Connection, vault: Vault, ids: Sequence[int]) -> Mapping[int, str]:
    rows = connection.execute(
        select(figure_cases.c.ticket_id, figure_cases.c.agent).where(figure_cases.c.ticket_id.in_(ids))
    )
    return {row.ticket_id: vault.decrypt(row.agent) for row in rows}


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
