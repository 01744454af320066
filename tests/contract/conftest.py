"""Both engines, for every contract of storage."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, create_engine, text

from grs_core.storage.database import Database
from grs_core.storage.engine import read_url
from grs_core.storage.vault import Vault
from tests.support.cases import KEY
from tests.support.postgres import PostgresServer
from tests.support.schema import migrated_postgres, migrated_sqlite

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]

RunSql = Callable[..., list[Any]]


@pytest.fixture
def vault() -> Vault:
    return Vault([KEY])


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the schema in it, which nobody has used."""
    if request.param == "sqlite":
        yield migrated_sqlite(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    address = migrated_postgres(server)
    yield address
    server.drop(address)


@pytest.fixture
def database(url: str, vault: Vault) -> Iterator[Database]:
    opened = Database(url, vault)
    yield opened
    opened.dispose()


@pytest.fixture
def run_sql(url: str) -> Iterator[RunSql]:
    """Statements past everything of ours, as somebody with the database's password would send them."""
    engine = create_engine(read_url(url))

    def run(statement: str | Executable, **params: Any) -> list[Any]:
        with engine.begin() as connection:
            written = text(statement) if isinstance(statement, str) else statement
            result = connection.execute(written, params)
            return list(result) if result.returns_rows else []

    yield run
    engine.dispose()
