"""Addresses as they lie in sealed columns, and how rows are found by one."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, bindparam

from grs_core.domain.complainant import Address
from grs_core.storage.vault import Vault


def write_address(address: Address) -> str:
    return f"{address.kind}:{address.value}"


def read_address(written: str) -> Address:
    kind, _, value = written.partition(":")
    return Address(kind, value)


def sealed_address(address: Address, vault: Vault) -> dict[str, Any]:
    """The two columns of every table that knows an address."""
    written = write_address(address)
    return {"address": vault.encrypt(written), "address_hash": vault.hash(written)}


def at_address(table: FromClause, address: Address, vault: Vault) -> ColumnElement[bool]:
    """Under any of the keys: a rotation may be under way."""
    newest, *older = vault.hashes(write_address(address))
    return table.c.address_hash.in_([newest, *older]) if older else table.c.address_hash == newest


def is_addressed(table: Table, keys: int) -> ColumnElement[bool]:
    """As `at_address`, for a statement that is made once and filled in by `address_hashes`; `keys`: of the vault."""
    held = [bindparam(f"address_{place}", type_=table.c.address_hash.type) for place in range(keys)]
    return table.c.address_hash.in_(held) if keys > 1 else table.c.address_hash == held[0]


def address_hashes(address: Address, vault: Vault) -> dict[str, str]:
    """What `is_addressed` asks for, one hash a key of the vault."""
    return {f"address_{place}": each for place, each in enumerate(vault.hashes(write_address(address)))}
