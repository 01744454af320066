"""The months that everybody may read: kept once, never changed."""

from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, Table, Text, insert, select

from grs_core.storage.columns import moment
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

    def keep(self, month: date, at: datetime, body: str) -> None:
        self._connection.execute(insert(published_months).values(month=month, made_at=at, body=body))

    def all(self) -> tuple[str, ...]:
        found = self._connection.execute(select(published_months.c.body).order_by(published_months.c.month))
        return tuple(row.body for row in found)
