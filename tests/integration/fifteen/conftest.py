"""What most of the fifteen tests stand on; those that need more have a fixture of the same name of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import twilio
from tests.support.app import make_container
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from gateway.bootstrap import Container


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock, database_url: str) -> Iterator[Container]:
    """Everything that runs, over SQLite and over PostgreSQL, with Twilio's tokens."""
    built = make_container(tmp_path / "home", model, clock, {**twilio.ENVIRON, "GRS_DATABASE_URL": database_url})
    yield built
    built.database.dispose()
