"""One whole run of chaos: the servers, the deployment, the carrier, the storm and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine

from gateway.bootstrap import build
from gateway.settings import read_settings
from gateway.system import SystemClock
from grs_core.storage.engine import open_engine, read_url
from tests.support.chaos import Chaos, Shape
from tests.support.chaos_calm import cases_of_phones
from tests.support.chaos_proof import proof
from tests.support.clock import FakeClock
from tests.support.home import a_home, settings_of
from tests.support.postgres import PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.schema import migrated_postgres
from tests.support.storm import audit_verified

_LATER = timedelta(minutes=10)


def chaos(shape: Shape, postgres: PostgresServer, folder: Path, model: Path) -> dict[str, Any]:
    """Runs it over a new database of `postgres` and gives the report. What everybody said is in `folder` then."""
    url, redis = migrated_postgres(postgres), RedisServer(folder)
    redis.start()
    engine = open_engine(read_url(url), 2, "FULL")
    spool = folder / "spool"
    services = {"GRS_DATABASE_URL": url, "GRS_REDIS_URL": redis.url, "GRS_SPOOL_DIR": str(spool)}
    environ = settings_of(a_home(folder / "home", model), **services, GRS_WEB_WORKERS=str(shape.web_workers))
    run = Chaos(shape, environ, postgres, engine, folder, Random(shape.seed))
    try:
        course = run.run(lambda: ask_about_what_is_in_doubt(run.environ))
        return {**_asked_for(shape), **course.as_json(), **proved(run, engine, model), "audit": audit_verified(environ)}
    finally:
        engine.dispose()
        redis.stop()


def proved(run: Chaos, engine: Engine, model: Path) -> dict[str, Any]:
    calm = cases_of_phones(run.shape, run.folder / "calm", model)
    with engine.connect() as connection:
        return proof(connection, run.state, lambda phones: [calm[phone] for phone in phones]).as_json()


def ask_about_what_is_in_doubt(environ: Mapping[str, str]) -> None:
    """A relay whose clock is ten minutes ahead: what the others would do by then."""
    clock = FakeClock()
    clock.set(SystemClock().now() + _LATER)
    container = build(read_settings(environ), clock)
    try:
        container.relay.run()
    finally:
        container.database.dispose()


def _asked_for(shape: Shape) -> dict[str, Any]:
    return {"messages": shape.messages, "phones": shape.phones, "per_second": shape.per_second, "seed": shape.seed}
