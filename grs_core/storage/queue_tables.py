"""The table of an officer's own filters."""

from sqlalchemy import Column, Index, String, Table

from grs_core.storage.columns import Serial, moment, sealed, word
from grs_core.storage.tables import metadata

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("id", Serial, primary_key=True),
    word("login"),
    # His own words: they may tell of a citizen.
    sealed("name"),
    # The query of the queue's address: codes of ours.
    Column("query", String(255), nullable=False),
    moment("at"),
    Index("ix_saved_filters_login", "login", "id"),
)
