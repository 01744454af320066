"""What is looked for, as a condition: found through indexes first, then kept to what the officer may know of."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, exists, false, select, true, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from grs_core.domain.complainant import Address
from grs_core.domain.queue import Sought
from grs_core.domain.rulebook import CauseKind
from grs_core.storage.addresses import at_address
from grs_core.storage.case_tables import ticket_causes
from grs_core.storage.case_words import word_hashes
from grs_core.storage.console_tables import case_words
from grs_core.storage.sql import one_of
from grs_core.storage.tables import tickets
from grs_core.storage.vault import Vault

_NUMBERED = (CauseKind.AGENT_NUMBER.value, CauseKind.WALLET.value)


def is_sought(sought: Sought | None, vault: Vault) -> ColumnElement[bool]:
    """Nothing asked: every case. Asked, and nothing understood: none."""
    if sought is None:
        return true()
    if sought.number is not None:
        return tickets.c.number == sought.number
    found = list(_found(sought, vault))
    if not found:
        return false()
    return _Among(tickets.c.id, (found[0] if len(found) == 1 else union_all(*found)).scalar_subquery())


class _Among(FunctionElement[bool]):
    """The column's value is among those of a query, which is asked once and first. PostgreSQL would rather walk a queue
    and look each case up, which takes seconds where few are found.
    """

    type = Boolean()
    inherit_cache = True


@compiles(_Among)
def _in(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, query = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN {query}"


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, query = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY (ARRAY{query})"


def _found(sought: Sought, vault: Vault) -> list[Select[tuple[int]]]:
    """Each by an index of its own: one condition with OR would read every case."""
    found: list[Select[tuple[int]]] = []
    other = tickets.alias()
    if sought.phone is not None:
        found.append(select(other.c.id).where(at_address(other, Address("phone", sought.phone), vault)))
    found += [_naming(number, vault) for number in (sought.phone, sought.wallet) if number is not None]
    if sought.places:
        found.append(select(other.c.id).where(one_of(other.c.place, sought.places)))
    if sought.words:
        found.append(_telling(sorted(sought.words), vault))
    return found


def _naming(number: str, vault: Vault) -> Select[tuple[int]]:
    """Cases that name this agent, wallet or transaction."""
    named = and_(ticket_causes.c.key_hash.in_(vault.hashes(number)), ticket_causes.c.kind.in_(_NUMBERED))
    other = tickets.alias()
    return select(other.c.id).where(other.c.number.in_(select(ticket_causes.c.ticket).where(named)))


def _telling(words: list[tuple[str, ...]], vault: Vault) -> Select[tuple[int]]:
    """Cases in which all of these words stand."""
    first, *others = words
    one = case_words.alias()
    found = select(one.c.ticket_id).where(one.c.word.in_(word_hashes(first, vault)))
    for word in others:
        each = case_words.alias()
        found = found.where(
            exists().where(each.c.ticket_id == one.c.ticket_id, each.c.word.in_(word_hashes(word, vault)))
        )
    return found
