"""What every question to the figures says of a row: where, when, which words, and whose cases are left out."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select, true, union_all

from grs_core.domain.monitoring import Blind, Question
from grs_core.monitor_ports import Area
from grs_core.storage.addresses import at_address
from grs_core.storage.figure_rows import COUNTRY
from grs_core.storage.figure_tables import FACETS, PLACES, figure_cells
from grs_core.storage.sql import one_of
from grs_core.storage.tables import ticket_seals, tickets
from grs_core.storage.vault import Vault


def area_of(connection: Connection, place: str | None) -> Area | None:
    """None where nothing was ever counted."""
    if place is None:
        return Area(COUNTRY, -1, ("", "", "", ""))
    chain = [figure_cells.c[name] for name in PLACES]
    row = connection.execute(select(figure_cells.c.depth, *chain).where(figure_cells.c.area == place).limit(1)).first()
    return None if row is None else Area(place, row.depth, tuple(row[1:]))


def within(table: Table, area: Area) -> ColumnElement[bool]:
    """By the whole chain: the index of places is then one stretch."""
    upper = list(zip(PLACES, area.chain, strict=True))[: area.depth + 1]
    return and_(true(), *(table.c[name] == code for name, code in upper))


def asked(table: Table, question: Question) -> ColumnElement[bool]:
    """The months and the words."""
    since, until = question.since.replace(day=1), question.until.replace(day=1)
    return and_(table.c.month >= since, table.c.month <= until, *worded(table, question))


def worded(table: Table, question: Question) -> list[ColumnElement[bool]]:
    return [one_of(table.c[name], codes) for name, codes in _filters(question).items() if codes is not None]


def filtered(question: Question) -> frozenset[str]:
    """The words that the question chooses by."""
    return frozenset(name for name, codes in _filters(question).items() if codes is not None)


def unseen(connection: Connection, blind: Blind, vault: Vault) -> Select[tuple[int]] | None:
    """The ids of the cases that are left out; None when there is none."""
    found: list[Select[tuple[int]]] = []
    if blind.posts:
        found.append(select(ticket_seals.c.ticket_id).where(one_of(ticket_seals.c.office, blind.posts)))
    if blind.own is not None:
        found.append(select(tickets.c.id).where(at_address(tickets, blind.own, vault)))
    if blind.recused:
        found.append(select(tickets.c.id).where(one_of(tickets.c.number, blind.recused)))
    found = [each for each in found if connection.execute(each.limit(1)).first() is not None]
    if not found:
        return None
    hidden = union_all(*found).subquery()
    return select(hidden.c[0])


def _filters(question: Question) -> dict[str, Collection[str] | None]:
    return dict(zip(FACETS, (question.programmes, question.categories, question.channels), strict=True))
