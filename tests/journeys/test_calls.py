"""Every call of tests/calls/ goes as it is written down: a platform as Twilio's, the real service, real prompts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.app import make_app, make_container
from tests.support.caller.lines import through_flask
from tests.support.caller.outside import RealOutside
from tests.support.caller.platform import Platform
from tests.support.caller.runner import play
from tests.support.caller.script import CallScript, read_scripts
from tests.support.clock import SUNDAY_MORNING, FakeClock
from tests.support.twilio import ENVIRON

if TYPE_CHECKING:
    from gateway.bootstrap import Container

SCRIPTS = tuple(read_scripts())


@pytest.fixture(scope="module")
def service(
    model: Path, tmp_path_factory: pytest.TempPathFactory, prompts: dict[str, str]
) -> Iterator[tuple[Container, FakeClock, Platform]]:
    """One service for all calls: every one of them has a phone of its own."""
    clock = FakeClock()
    built = make_container(tmp_path_factory.mktemp("calls"), model, clock, {**ENVIRON, **prompts})
    post, fetch = through_flask(make_app(built).test_client())
    yield built, clock, Platform(post, fetch, status="/voice/twilio/status")
    built.database.dispose()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda found: f"{found.file}: {found.name}")
def test_the_call_goes_as_it_is_written(script: CallScript, service: tuple[Container, FakeClock, Platform]) -> None:
    container, clock, platform = service
    clock.set(SUNDAY_MORNING)
    phone = script.caller or f"0171{2000 + SCRIPTS.index(script):07d}"
    play(script, platform, RealOutside(container, clock, phone), phone)
