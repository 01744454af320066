"""14. A timer more than an hour away fires once.

Two workers and a beat over one Redis and PostgreSQL. No delay is kept in Redis, where a task that waits longer than the
visibility time-out is delivered twice: a timer is a row, and a task only a nudge.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import create_engine, text

from gateway.bootstrap import Container, system_clock
from grs_core.domain.complainant import Address, Channel, Complainant
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Category, Grievance
from grs_core.services.filing import Filing, file_grievance
from tests.support.app import make_container
from tests.support.home import a_home, settings_of
from tests.support.redis_server import RedisServer
from tests.support.service import Process, until
from tests.support.storm_seed import unions

FAR = timedelta(minutes=90)
NUDGES = 30


@pytest.fixture
def environ(tmp_path: Path, model: Path, postgres_url: str, redis_server: RedisServer) -> dict[str, str]:
    home = a_home(tmp_path / "home", model)
    return settings_of(home, GRS_DATABASE_URL=postgres_url, GRS_REDIS_URL=redis_server.url)


@pytest.fixture
def container(environ: dict[str, str], model: Path) -> Iterator[Container]:
    built = make_container(Path(environ["GRS_HOME"]), model, system_clock(), environ)
    yield built
    built.database.dispose()


@pytest.fixture
def workers(environ: dict[str, str], container: Container, tmp_path: Path) -> Iterator[None]:
    with ExitStack() as ending:
        for name, *arguments in (("a", "worker", "--concurrency=1"), ("b", "worker", "--concurrency=1"), ("c", "beat")):
            ending.callback(Process(environ, tmp_path / f"{name}.log", *arguments).kill)
        assert container.celery is not None
        control = container.celery.control
        until(lambda: len(control.ping(limit=2)) == 2, "two workers")
        yield


def a_case(container: Container) -> str:
    """Filed now; its first timer rings days from now."""
    where = unions(container.policy, 1)[0]
    grievance = Grievance("তিন মাস ভাতা পাই না", Category.PAYMENT_DELAYED, "old_age_allowance", where)
    filing = Filing(grievance, Complainant(Address.of_phone("01711000001")), Channel.SMS, "bn")
    with container.database.work() as work:
        citizen, now = Actor("citizen", "sms"), container.clock.now()
        ticket = file_grievance(work, container.policy, container.dice, filing, citizen, now)
        work.commit()
    return str(ticket.number)


def sql(url: str, statement: str, **values: object) -> list[Any]:
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement), values)
        rows = list(result) if result.returns_rows else []
    engine.dispose()
    return rows


@pytest.mark.slow
@pytest.mark.usefixtures("workers")
def test_a_timer_that_was_far_away_fires_once_whoever_is_nudged_however_often(
    container: Container, postgres_url: str, redis_server: RedisServer
) -> None:
    number = a_case(container)
    # As long before its time as the visibility time-out of Celery's Redis, and half of that again.
    rung = sql(postgres_url, "SELECT timer_at - now() AS away, rung FROM tickets WHERE number = :n", n=number)[0]
    assert rung.away > FAR
    before = _events(postgres_url, number)

    _nudge_often(container)
    _until_quiet(redis_server)
    assert _events(postgres_url, number) == before, "too early"
    assert not _kept_for_later(redis_server), "no task waits in Redis for its time"

    # Its time comes: the row says so, as it would on the day.
    just_now = container.clock.now() - timedelta(seconds=1)
    sql(postgres_url, "UPDATE tickets SET half_at = :at, timer_at = :at WHERE number = :n", at=just_now, n=number)
    _nudge_often(container)
    until(lambda: _events(postgres_url, number) > before, "the timer")
    _nudge_often(container)
    _until_quiet(redis_server)
    assert _events(postgres_url, number) == before + 1
    assert sql(postgres_url, "SELECT rung FROM tickets WHERE number = :n", n=number)[0].rung > rung.rung


def _nudge_often(container: Container) -> None:
    """Tasks of their own, which no pace of ours holds back: both workers sweep at once, again and again."""
    assert container.celery is not None
    for _ in range(NUDGES):
        container.celery.send_task("protikar.sweep")


def _events(url: str, number: str) -> int:
    return int(sql(url, "SELECT count(*) AS kept FROM audit_events WHERE ticket = :n", n=number)[0].kept)


def _until_quiet(redis_server: RedisServer) -> None:
    redis = Redis.from_url(redis_server.url)
    until(lambda: redis.llen("celery") == 0 and redis.hlen("unacked") == 0, "an idle queue")


def _kept_for_later(redis_server: RedisServer) -> bool:
    redis = Redis.from_url(redis_server.url)
    return bool(redis.hlen("unacked")) or bool(redis.llen("celery"))
