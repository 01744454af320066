"""The migrations build what the tables say, once, however many begin at the same moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from grs_core.storage.database import Database
from grs_core.storage.engine import read_url
from grs_core.storage.tables import metadata
from grs_core.storage.vault import Vault
from tests.support.cases import KEY
from tests.support.postgres import PostgresServer
from tests.support.processes import at_once


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/folder/that/is/missing/grs.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    address = server.new_database()
    yield address
    server.drop(address)


def test_the_migrations_build_the_tables_we_write_to(empty_url: str) -> None:
    database = Database(empty_url, Vault([KEY]))
    database.migrate()
    database.dispose()
    engine = create_engine(read_url(empty_url))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


@pytest.mark.slow
def test_processes_that_migrate_at_once_do_it_once(empty_url: str) -> None:
    at_once("database.migrate()", empty_url, 3)
    database = Database(empty_url, Vault([KEY]))
    assert database.verify_audit().ok
    database.dispose()
