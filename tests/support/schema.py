"""Databases with our tables in them, made as `grs init` makes them."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from grs_core.storage.engine import open_engine, read_url
from grs_core.storage.migrate import migrate
from tests.support.postgres import PostgresServer


def migrated_sqlite(folder: Path) -> str:
    """A new SQLite file with our tables; the steps run once a test process."""
    path = folder / "protikar.db"
    path.write_bytes(_migrated_file())
    return f"sqlite:///{path}"


def migrated_postgres(server: PostgresServer) -> str:
    """A new PostgreSQL database with our tables; the steps run once a test process."""
    return server.new_database_from("migrated", _migrate)


@cache
def _migrated_file() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        _migrate(f"sqlite:///{path}")
        return path.read_bytes()


def _migrate(address: str) -> None:
    engine = open_engine(read_url(address), pool_size=1, synchronous="NORMAL")
    try:
        migrate(engine)
    finally:
        engine.dispose()
