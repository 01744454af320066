"""Alarms, and who asked for a person, are rare: found by indexes of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ALARMED, _PERSON = sa.text("alarmed"), sa.text("name = 'person_requested'")


def upgrade() -> None:
    op.create_index(
        "ix_tickets_alarmed", "tickets", ["office", "queue_order"], postgresql_where=_ALARMED, sqlite_where=_ALARMED
    )
    op.create_index(
        "ix_audit_events_person", "audit_events", ["ticket"], postgresql_where=_PERSON, sqlite_where=_PERSON
    )
