"""Rows of the register that should not stand beside each other, found by their hashes alone."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal, or_, select, true, union_all

from grs_core.domain.registry import Doubled, State
from grs_core.registry_ports import Area
from grs_core.storage.registry_rows import read_enrolment
from grs_core.storage.registry_tables import enrolments
from grs_core.storage.sql import one_of
from grs_core.storage.vault import Vault

_BY = {"nid": "nid_hash", "wallet": "wallet_hash"}


class Doubles:
    """A rotation of keys hides pairs whose rows lie under two keys until it is done."""

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        areas: Sequence[Area],
        exclusive: Collection[tuple[str, str]],
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._areas = areas
        self._pairs = [f"{one} {other}" for one, other in exclusive]

    def page(self, page: int, size: int) -> tuple[tuple[Doubled, ...], int]:
        if not self._areas:
            return (), 0
        found = union_all(*(self._shared(by, place) for place, by in enumerate(_BY))).subquery()
        total: int = self._connection.execute(select(func.count()).select_from(found)).scalar_one()
        wanted = select(found).order_by(found.c.rank, found.c.place, found.c.hash).limit(size).offset((page - 1) * size)
        keys = [(row.rank, row.hash) for row in self._connection.execute(wanted)]
        return tuple(self._group(list(_BY)[rank], hashed) for rank, hashed in keys), total

    def _shared(self, by: str, rank: int) -> Select[Any]:
        """The hashes that stand twice; each with the first of its places in the areas, to be listed by."""
        one, other = enrolments.alias(), enrolments.alias()
        same = and_(one.c[_BY[by]] == other.c[_BY[by]], one.c.id != other.c.id, other.c.state == State.ACTIVE.value)
        clash = or_(one.c.programme == other.c.programme, one_of(_pair(one, other), self._pairs))
        here = or_(*(_within(one, area) for area in self._areas))
        key = one.c[_BY[by]].label("hash")
        found = select(literal(rank).label("rank"), func.min(one.c.place).label("place"), key)
        # Asked row by row of the area: the rows of one upazila are looked up, not all of the country joined.
        beside = exists().where(same, clash)
        return found.where(one.c.state == State.ACTIVE.value, key.is_not(None), here, beside).group_by(key)

    def _group(self, by: str, hashed: str) -> Doubled:
        same = select(enrolments).where(enrolments.c[_BY[by]] == hashed, enrolments.c.state == State.ACTIVE.value)
        rows = self._connection.execute(same.order_by(enrolments.c.id).limit(_MOST))
        return Doubled(by, tuple(read_enrolment(row, self._vault) for row in rows))


_MOST = 20
"""Rows that are shown of one group: an account of hundreds is told by its first."""


def _pair(one: Any, other: Any) -> ColumnElement[str]:
    pair: ColumnElement[str] = one.c.programme + " " + other.c.programme
    return pair


def _within(row: Any, area: Area) -> ColumnElement[bool]:
    there = true() if area.places is None else one_of(row.c.place, area.places)
    his = true() if area.programmes is None else one_of(row.c.programme, area.programmes)
    return and_(there, his)
