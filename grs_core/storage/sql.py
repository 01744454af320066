"""The few statements that both engines know but SQLAlchemy spells per engine."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Connection, Dialect, Executable, String, Table, Text, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Words(TypeDecorator[Sequence[str]]):
    """A list of words as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(String()) if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class _OneOf(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "_OneOf":
        """As it is: `… IN (…) = 1`, which SQLite would be given else, is looked up in no index."""
        return self


def one_of(column: ColumnElement[str], words: Collection[str]) -> ColumnElement[bool]:
    """As `column.in_(words)`, but the statement is the same for any number of them: it is made, prepared and planned
    once.
    """
    return _OneOf(column, bindparam(None, sorted(words), type_=_Words()))


def is_one_of(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """As `one_of`, for a statement that is made once: the words are given, sorted, as its parameter `name`."""
    return _OneOf(column, bindparam(name, type_=_Words()))


@compiles(_OneOf)
def _in_json(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, words = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({words}))"  # noqa: S608  made of our own statement's parts


@compiles(_OneOf, "postgresql")
def _in_array(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, words = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({words})"


def insert_new(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    unique: tuple[str, ...],
    only: ColumnElement[bool] | None = None,
) -> Any | None:
    """The new row's key; None when a row with the same `unique` columns is there (`only`: among rows like that).

    PostgreSQL waits here for a transaction that has just written the same: committed, it was there first; rolled
    back, this one is the first. A refusal leaves the transaction whole, which an IntegrityError would not.
    """
    statement = _insert(table, unique, only, connection.dialect.name)
    return connection.execute(statement, dict(values)).scalar_one_or_none()


@lru_cache(maxsize=32)
def _insert(table: Table, unique: tuple[str, ...], only: ColumnElement[bool] | None, engine: str) -> Executable:
    """Made once: with values written into it, making the statement would cost more than running it."""
    insert = postgresql.insert if engine == "postgresql" else sqlite.insert
    key = next(iter(table.primary_key.columns))
    return insert(table).on_conflict_do_nothing(index_elements=unique, index_where=only).returning(key)
