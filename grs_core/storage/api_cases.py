"""Cases as other systems list them: in the order of filing, behind a position."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from grs_core.api_ports import Placed
from grs_core.domain.api_access import TOLD, CasesAsked
from grs_core.domain.queue import QueueFilter
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.volunteering import OUT_OF_SIGHT
from grs_core.storage.api import StoredApiAnswers, StoredApiFilings, StoredApiTokens
from grs_core.storage.api_tables import api_filings
from grs_core.storage.queue import matches
from grs_core.storage.sql import one_of
from grs_core.storage.tables import audit_events, tickets
from grs_core.storage.tickets import StoredTickets
from grs_core.storage.vault import Vault
from grs_core.storage.volunteer_tables import filed_for

_FEW = 5000
"""Events: of as many the cases are looked up; of more they are not rare, and met while one walks along the cases."""
_TOLD = audit_events.c.name.in_(sorted(TOLD))


class StoredApi:
    """`grs_core.api_ports.Api`."""

    def __init__(self, connection: Connection, vault: Vault, cases: StoredTickets) -> None:
        self.tokens = StoredApiTokens(connection)
        self.filings = StoredApiFilings(connection, vault)
        self.answers = StoredApiAnswers(connection, vault)
        self.cases = StoredApiCases(connection, vault, cases)


class StoredApiCases:
    """`grs_core.api_ports.ApiCases`. A page costs four queries at most, however long it is."""

    def __init__(self, connection: Connection, vault: Vault, cases: StoredTickets) -> None:
        self._connection = connection
        self._vault = vault
        self._cases = cases

    def seen(self, seen: QueueFilter, asked: CasesAsked, after: int, limit: int) -> Sequence[Placed]:
        page = select(tickets.c.id, tickets.c.number).where(tickets.c.id > after, matches(seen, self._vault))
        return self._page(page.where(*self._asked(asked)).order_by(tickets.c.id).limit(limit))

    def filed(self, token: str, asked: CasesAsked, after: int, limit: int) -> Sequence[Placed]:
        gone = exists().where(filed_for.c.ticket == tickets.c.number, filed_for.c.standing.in_(sorted(OUT_OF_SIGHT)))
        through_it = select(api_filings.c.id, tickets.c.number).join(tickets, tickets.c.number == api_filings.c.ticket)
        page = through_it.where(api_filings.c.token == token, api_filings.c.id > after, ~gone, *self._asked(asked))
        return self._page(page.order_by(api_filings.c.id).limit(limit))

    def told_last(self, tickets: Collection[str]) -> Mapping[str, datetime]:
        last = select(audit_events.c.ticket, func.max(audit_events.c.at).label("last"))
        last = last.where(one_of(audit_events.c.ticket, tickets), _TOLD).group_by(audit_events.c.ticket)
        return {row.ticket: row.last for row in self._connection.execute(last)}

    def _asked(self, asked: CasesAsked) -> Iterator[ColumnElement[bool]]:
        yield from _asked(asked)
        if asked.since is not None:
            yield self._told_since(asked.since)

    def _told_since(self, moment: datetime) -> ColumnElement[bool]:
        """By the events first: whoever asks for the last minutes is answered from them, and not from every case."""
        lately = select(audit_events.c.ticket).where(audit_events.c.at >= moment, _TOLD).limit(_FEW + 1)
        found = self._connection.execute(lately).scalars().all()
        if len(found) > _FEW:
            return _told_from(moment)
        return one_of(tickets.c.number, {number for number in found if number is not None})

    def _page(self, page: Select[Any]) -> Sequence[Placed]:
        """Of positions and numbers."""
        rows = self._connection.execute(page).all()
        numbers = [TrackingNumber(row.number) for row in rows]
        return [(row.id, case) for row, case in zip(rows, self._cases.several(numbers), strict=True)]


def _asked(asked: CasesAsked) -> Iterator[ColumnElement[bool]]:
    if asked.statuses is not None:
        yield tickets.c.status.in_(sorted(asked.statuses))
    if asked.programme is not None:
        yield tickets.c.programme == asked.programme
    if asked.category is not None:
        yield tickets.c.category == asked.category.value
    if asked.categories is not None:
        yield tickets.c.category.in_(sorted(asked.categories))
    if asked.filed_since is not None:
        yield tickets.c.filed_at >= asked.filed_since
    if asked.filed_until is not None:
        yield tickets.c.filed_at <= asked.filed_until
    if asked.places is not None:
        yield one_of(tickets.c.place, asked.places)
    if asked.until is not None:
        yield ~_told_from(asked.until)


def _told_from(moment: datetime) -> ColumnElement[bool]:
    return exists().where(audit_events.c.ticket == tickets.c.number, audit_events.c.at >= moment, _TOLD)
