"""What the tests of a call that goes wrong stand on: everything that runs, over SQLite and over PostgreSQL, signed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.steps import Steps

if TYPE_CHECKING:
    from gateway.bootstrap import Container


@pytest.fixture
def container(
    tmp_path: Path, model: Path, clock: FakeClock, database_url: str, prompts: dict[str, str]
) -> Iterator[Container]:
    environ = {**twilio.ENVIRON, **prompts, "GRS_DATABASE_URL": database_url}
    built = make_container(tmp_path / "home", model, clock, environ)
    yield built
    built.database.dispose()


@pytest.fixture
def call(container: Container) -> Steps:
    return Steps(make_app(container).test_client())
