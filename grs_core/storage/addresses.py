"""Addresses as they lie in sealed columns, and how rows are found by one."""

from typing import Any

from sqlalchemy import ColumnElement, Table

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


def at_address(table: Table, address: Address, vault: Vault) -> ColumnElement[bool]:
    """Under any of the keys: a rotation may be under way."""
    newest, *older = vault.hashes(write_address(address))
    return table.c.address_hash.in_([newest, *older]) if older else table.c.address_hash == newest
