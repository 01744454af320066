"""Kinds of columns. What is sealed or hashed says so in its `info`, where re-encryption reads it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator

from grs_core.storage.vault import HASH_LENGTH

SEALED = "sealed"
HASH_OF = "hash_of"

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A surrogate key that the database counts up."""


class Moment(TypeDecorator[datetime]):
    """Aware UTC in and out, on both engines. Raises ValueError for a moment without its offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sealed(name: str, nullable: bool = False) -> Column[Any]:
    """A column that holds only what `Vault.encrypt` made."""
    return Column(name, Text, nullable=nullable, info={SEALED: True})


def hashed(name: str, of: str, nullable: bool = False, unique: bool = False) -> Column[Any]:
    """The keyed hash of the plain text of the sealed column `of`: what rows are found by."""
    return Column(name, String(HASH_LENGTH), nullable=nullable, unique=unique, info={HASH_OF: of})


def moment(name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=nullable)


def word(name: str, length: int = 64, nullable: bool = False) -> Column[Any]:
    """A code, a name of ours: nothing about a citizen."""
    return Column(name, String(length), nullable=nullable)
