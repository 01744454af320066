"""Unfinished cases as a range of an index: they stand before all finished ones in every queue."""

from sqlalchemy import ColumnElement, and_, literal_column

from grs_core.storage.tables import tickets
from grs_core.storage.ticket_rows import BEHIND_ALL_UNFINISHED


def still_open() -> ColumnElement[bool]:
    """With an office, a handler or an assigned officer before it this is one stretch of an index."""
    # Written out, not bound: a plan that is kept for every value would guess how many rows that are.
    return tickets.c.queue_order < literal_column(str(BEHIND_ALL_UNFINISHED))


def given_to(login: str) -> ColumnElement[bool]:
    """Assigned to him, and accepted by nobody yet."""
    return and_(tickets.c.assigned == login, tickets.c.handler.is_(None))


def unhandled() -> ColumnElement[bool]:
    """Open, and nobody has it in hand."""
    return and_(tickets.c.handler.is_(None), still_open())
