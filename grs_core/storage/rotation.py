"""Re-encryption: everything that an older key made is made anew under the newest."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, Row, Table, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from grs_core.storage.audit import head_seal, is_sealed
from grs_core.storage.columns import HASH_OF, SEALED
from grs_core.storage.console_tables import followers
from grs_core.storage.tables import audit_head, metadata
from grs_core.storage.unit_of_work import Turn
from grs_core.storage.vault import Vault

_BATCH = 200

Progress = Callable[[str, int], None]


def reencrypt(engine: Engine, vault: Vault, turn: Turn, progress: Progress) -> int:
    total = 0
    for table in metadata.sorted_tables:
        if not _sealed_columns(table):
            continue
        done = 0
        while rows := _batch(engine, vault, turn, table):
            done += rows
            progress(table.name, done)
        total += done
    with turn(), engine.begin() as connection:
        # The index of words holds nothing that could be hashed anew: it is made again from the cases.
        connection.execute(update(followers).where(followers.c.name == "words").values(event=0))
    with turn(), engine.begin() as connection:
        _seal_head(connection, vault)
    return total


def _batch(engine: Engine, vault: Vault, turn: Turn, table: Table) -> int:
    """Rows rewritten, 0 when none is left. They are locked: nobody's change is overwritten by an older text."""
    key = next(iter(table.primary_key.columns))
    stale = select(table).where(_is_stale(table, vault)).order_by(key).limit(_BATCH).with_for_update()
    with turn(), engine.begin() as connection:
        rows = connection.execute(stale).all()
        for row in rows:
            _rewrite(connection, table, key, row, vault)
        return len(rows)


def _rewrite(connection: Connection, table: Table, key: Column[Any], row: Row[Any], vault: Vault) -> None:
    this = key == row._mapping[key.name]
    try:
        with connection.begin_nested():
            connection.execute(update(table).where(this).values(**_renewed(table, row, vault)))
    except IntegrityError:
        # Two processes with keys in a different order made a row each for one address; the newest key's is the later.
        connection.execute(delete(table).where(this))


def _renewed(table: Table, row: Row[Any], vault: Vault) -> dict[str, str | None]:
    plain = {column.name: vault.decrypt_some(row._mapping[column.name]) for column in _sealed_columns(table)}
    renewed = {name: vault.encrypt_some(text) for name, text in plain.items()}
    hashes = {column.name: vault.hash_some(plain[column.info[HASH_OF]]) for column in _hash_columns(table)}
    return renewed | hashes


def _is_stale(table: Table, vault: Vault) -> ColumnElement[bool]:
    columns = _sealed_columns(table) + _hash_columns(table)
    return or_(*(column.not_like(f"{vault.mark}%") for column in columns))


def _sealed_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.info.get(SEALED)]


def _hash_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if HASH_OF in column.info]


def _seal_head(connection: Connection, vault: Vault) -> None:
    """Only a good seal is renewed: a rotation must not make a forged chain look right."""
    head = connection.execute(select(audit_head).with_for_update()).one()
    if head.events and is_sealed(head, vault):
        connection.execute(update(audit_head).values(seal=head_seal(head.events, head.hash, vault)))
