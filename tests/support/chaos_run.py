"""One whole run of chaos: the servers, the deployment, the carrier, the storm and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, select, update

from gateway.bootstrap import build
from gateway.settings import read_settings
from grs_core.storage.engine import open_engine, read_url
from grs_core.storage.message_tables import carriers, outbox
from tests.support.chaos import UNDONE, Chaos, Shape
from tests.support.chaos_calm import cases_of_phones
from tests.support.chaos_proof import proof
from tests.support.home import a_home, settings_of
from tests.support.postgres import PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.schema import migrated_postgres
from tests.support.storm import audit_verified

_ROUNDS = 8
"""Asked about, not found, sent again, lost again, asked about: a message that meets three faults is done by then."""
_A_WHILE = timedelta(minutes=30)
_WAITS_FOR = ("created_at", "ready_at", "next_attempt_at", "lease_until", "handed_at", "state_at")


def chaos(shape: Shape, postgres: PostgresServer, folder: Path, model: Path, *, hurry: bool) -> dict[str, Any]:
    """Runs it over a new database of `postgres` and gives the report. What everybody said is in `folder` then. `hurry`:
    nobody waits for the times at which doubtful messages are asked about and refused ones tried again.
    """
    url, redis = migrated_postgres(postgres), RedisServer(folder)
    redis.start()
    engine = open_engine(read_url(url), 2, "FULL")
    spool = folder / "spool"
    services = {"GRS_DATABASE_URL": url, "GRS_REDIS_URL": redis.url, "GRS_SPOOL_DIR": str(spool)}
    environ = settings_of(a_home(folder / "home", model), **services, GRS_WEB_WORKERS=str(shape.web_workers))
    run = Chaos(shape, environ, postgres, engine, folder, Random(shape.seed))
    try:
        course = run.run((lambda environ: send_the_rest(environ, engine)) if hurry else None)
        return {**_asked_for(shape), **course.as_json(), **proved(run, engine, model), "audit": audit_verified(environ)}
    finally:
        engine.dispose()
        redis.stop()


def proved(run: Chaos, engine: Engine, model: Path) -> dict[str, Any]:
    calm = cases_of_phones(run.shape, run.folder / "calm", model)
    with engine.connect() as connection:
        return proof(connection, run.state, lambda phones: [calm[phone] for phone in phones]).as_json()


def send_the_rest(environ: Mapping[str, str], engine: Engine) -> None:
    """By a relay in this process, time and again, after setting back what every row waits for."""
    container = build(read_settings(environ))
    try:
        for _ in range(_ROUNDS):
            if not _set_back(engine):
                return
            container.relay.run()
    finally:
        container.database.dispose()


def _set_back(engine: Engine) -> int:
    """How many messages wait. Nobody may be sending: one that is on its way would seem to be forgotten."""
    with engine.begin() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.state.in_(UNDONE))).all()
        for row in rows:
            moments = {name: getattr(row, name) for name in _WAITS_FOR}
            earlier = {name: at - _A_WHILE for name, at in moments.items() if at is not None}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(**earlier))
        connection.execute(update(carriers).values(open_until=None, probe_until=None, next_free=None))
    return len(rows)


def _asked_for(shape: Shape) -> dict[str, Any]:
    return {"messages": shape.messages, "phones": shape.phones, "per_second": shape.per_second, "seed": shape.seed}
