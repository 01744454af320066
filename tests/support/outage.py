"""A database that is gone for a while, and comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from gateway.bootstrap import Container


@contextmanager
def database_gone(container: Container) -> Iterator[None]:
    """Of a container over an SQLite file: in its place lies what is no database."""
    container.database.dispose()
    file = Path(str(make_url(container.settings.database_url).database))
    kept = [path.rename(path.with_name(f"kept-{path.name}")) for path in file.parent.glob(f"{file.name}*")]
    file.write_bytes(b"no database at all" * 100)
    try:
        yield
    finally:
        container.database.dispose()
        for path in file.parent.glob(f"{file.name}*"):
            path.unlink()
        for path in kept:
            path.rename(path.with_name(path.name.removeprefix("kept-")))
