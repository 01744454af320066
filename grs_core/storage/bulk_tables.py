"""The tables of files that volunteers file many cases with."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from grs_core.storage.columns import Serial, hashed, moment, sealed, word
from grs_core.storage.tables import metadata

row_files = Table(
    "row_files",
    metadata,
    Column("id", String(32), primary_key=True),
    word("organisation"),
    word("login"),
    # JSON: the file's name, its columns and the headings that nobody reads.
    sealed("about"),
    moment("at"),
    word("state", 10),
    word("stopped", 40),
    moment("worked_at"),
    moment("ended_at", nullable=True),
    # Its rows have no cells any more.
    Column("emptied", Boolean, nullable=False),
    Index("ix_row_files_organisation", "organisation", "at"),
    Index("ix_row_files_state", "state", "worked_at"),
    Index("ix_row_files_emptied", "emptied", "at"),
)

file_rows = Table(
    "file_rows",
    metadata,
    Column("id", Serial, primary_key=True),
    word("file", 32),
    Column("number", Integer, nullable=False),
    sealed("key"),
    Column("own", Boolean, nullable=False),
    # JSON; none any more once it is filed, or the file is old.
    sealed("cells", nullable=True),
    word("state", 10),
    # JSON.
    sealed("faults", nullable=True),
    word("ticket", 10, nullable=True),
    Index("uq_file_rows", "file", "number", unique=True),
    Index("ix_file_rows_state", "file", "state", "number"),
)

row_keys = Table(
    "row_keys",
    metadata,
    Column("id", Serial, primary_key=True),
    word("organisation"),
    sealed("key"),
    hashed("key_hash", of="key"),
    word("ticket", 10),
    Index("uq_row_keys", "organisation", "key_hash", unique=True),
)
"""What makes a row of an organisation be filed once, out of whichever file."""
