"""Fixtures for every test: a clock, a real PostgreSQL, a real Redis, a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page

from tests.support.app import make_app, make_container, trained_model
from tests.support.browser import HOW_TO_GET_IT, chromium_path, running_chromium
from tests.support.clock import FakeClock
from tests.support.embeddings import why_there_are_no_embeddings
from tests.support.kannel import HOW_TO_GET_IT as HOW_TO_GET_KANNEL
from tests.support.kannel import Kannel, kannel_is_here
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.rasa_server import RasaServer, running_rasa, why_there_is_no_rasa
from tests.support.rasa_widget import BUNDLE, widget_is_here
from tests.support.redis_server import RedisServer
from tests.support.schema import migrated_postgres, migrated_sqlite
from tests.support.smsc import operator_is_here

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from tests.support.sms_line import Line

SERVERS = {"postgres", "redis_server"}
BROWSERS = {"chromium"}
RASAS = {"rasa_server"}
ENCODERS = {"encoder"}
GATEWAYS = {"kannel", "sms_line"}
WIDGETS = {"rasa_widget"}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The language model, trained once for all test processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return trained_model(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


@pytest.fixture(scope="session")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The setting of a folder of prompts for all test processes of this run: each is rendered once."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return {"GRS_PROMPTS_DIR": str(shared / "prompts")}


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    """Everything that runs, over an SQLite file of this test's own."""
    built = make_container(tmp_path / "home", model, clock)
    yield built
    built.database.dispose()


@pytest.fixture
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The server of this test process."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """An empty database of this test's own, as an SQLAlchemy address."""
    address = postgres.new_database()
    yield address
    postgres.drop(address)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with our tables and nothing in them. A test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield migrated_sqlite(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    address = migrated_postgres(server)
    yield address
    server.drop(address)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A running server of this test's own, which may be killed and started again."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    return redis_server.url


@pytest.fixture
def kannel(tmp_path: Path) -> Iterator[Kannel]:
    """Kannel's two boxes, started as the containers of docker-compose.yml start them."""
    boxes = Kannel(tmp_path)
    yield boxes
    boxes.kill()


@pytest.fixture(scope="module")
def sms_line(tmp_path_factory: pytest.TempPathFactory, model: Path, postgres: PostgresServer) -> Iterator[Line]:
    """An operator, Kannel and `grs serve`, one of each a file."""
    from tests.support.sms_line import sms_line as running

    with running(tmp_path_factory.mktemp("line"), model, postgres) as line:
        yield line


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a file. Not a session: Playwright's event loop runs on under whatever test follows."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in a profile of its own: no cookie of another test."""
    context = chromium.new_context(locale="bn-BD", timezone_id="Asia/Dhaka")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def rasa_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaServer]:
    """A real Rasa with our components, trained on a handful of messages an intent: right in shape, not in judgement."""
    with running_rasa(tmp_path_factory.mktemp("rasa")) as server:
        yield server


@pytest.fixture(scope="session")
def rasa_widget() -> Path:
    """The folder of a published widget that speaks Rasa's REST channel."""
    return BUNDLE


def _widget_tests_are_left_out() -> bool:
    return not widget_is_here() and os.geteuid() != 0


def _kannel_tests_are_left_out() -> bool:
    return not (kannel_is_here() and operator_is_here()) and os.geteuid() != 0


def _browser_tests_are_left_out() -> bool:
    # Root can install it: there a missing browser is a failure, not an excuse.
    return chromium_path() is None and os.geteuid() != 0


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what needs a server, a browser or Rasa by what it asks for, so that nobody forgets to."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & SERVERS:
            item.add_marker("server")
        if asked & BROWSERS:
            item.add_marker("browser")
        if asked & RASAS:
            item.add_marker("rasa")
        if asked & ENCODERS:
            item.add_marker("embeddings")
        if asked & GATEWAYS:
            item.add_marker("kannel")
        if asked & WIDGETS:
            item.add_marker("widget")
    left_out = [item for item in items if _is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _is_left_out(item: pytest.Item) -> bool:
    if item.get_closest_marker("widget") and _widget_tests_are_left_out():
        return True
    if item.get_closest_marker("browser"):
        return _browser_tests_are_left_out()
    if item.get_closest_marker("kannel"):
        return _kannel_tests_are_left_out()
    if item.get_closest_marker("embeddings"):
        return why_there_are_no_embeddings() is not None
    return item.get_closest_marker("rasa") is not None and why_there_is_no_rasa() is not None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _browser_tests_are_left_out():
        terminalreporter.write_line(f"Left out: the browser tests, because Chromium is missing. {HOW_TO_GET_IT}")
    if _kannel_tests_are_left_out():
        terminalreporter.write_line(f"Left out: the tests with a real Kannel. {HOW_TO_GET_KANNEL}")
    if _widget_tests_are_left_out():
        terminalreporter.write_line("Left out: the test with a published web widget, which npm did not bring.")
    missing = why_there_is_no_rasa()
    if missing is not None:
        terminalreporter.write_line(f"Left out: the tests with a real Rasa: {missing}")
    missing = why_there_are_no_embeddings()
    if missing is not None:
        terminalreporter.write_line(f"Left out: the tests with real embeddings: {missing}")
