"""The months that everybody may read: kept once, never changed."""

from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, Table, Text, select

from grs_core.storage.columns import moment
from grs_core.storage.sql import insert_new
from grs_core.storage.tables import metadata

published_months = Table(
    "published_months",
    metadata,
    Column("month", Date, primary_key=True),
    moment("made_at"),
    # Counts that are made safe, as JSON.
    Column("body", Text, nullable=False),
)


class StoredPublished:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def months(self) -> tuple[date, ...]:
        found = self._connection.execute(select(published_months.c.month).order_by(published_months.c.month))
        return tuple(row.month for row in found)

    def keep(self, month: date, at: datetime, body: str) -> bool:
        values = {"month": month, "made_at": at, "body": body}
        return insert_new(self._connection, published_months, values, ("month",)) is not None

    def all(self) -> tuple[str, ...]:
        found = self._connection.execute(select(published_months.c.body).order_by(published_months.c.month))
        return tuple(row.body for row in found)
