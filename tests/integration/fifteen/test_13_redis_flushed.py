"""13. Redis flushed in mid-run → nothing lost, de-duplication still right.

The production shape: `grs serve` with two web processes, `grs worker` and `grs beat` on PostgreSQL and Redis; Kannel
brings every fifth message twice, and is handed the answers.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import create_engine, text

from gateway.bootstrap import system_clock
from gateway.sms.simulated.faults import Faults
from gateway.sms.simulated.run import Inbound, Running, Setup, running
from tests.support.home import a_home, settings_of, told
from tests.support.redis_server import RedisServer, free_port
from tests.support.service import Process, Service, until

LETTERS, PHONES, FLUSHES = 60, 20, 6
REPEATS = 0.2


@pytest.fixture
def kannel_port() -> int:
    return free_port()


@pytest.fixture
def environ(
    tmp_path: Path, model: Path, postgres_url: str, redis_server: RedisServer, kannel_port: int
) -> dict[str, str]:
    return settings_of(
        a_home(tmp_path / "home", model),
        GRS_DATABASE_URL=postgres_url,
        GRS_REDIS_URL=redis_server.url,
        GRS_SMS_PROVIDERS="kannel",
        GRS_KANNEL_SENDSMS_URL=f"http://127.0.0.1:{kannel_port}/cgi-bin/sendsms",
        GRS_KANNEL_USERNAME="grs",
        GRS_KANNEL_PASSWORD="secret",
        GRS_KANNEL_FROM="16000",
    )


@pytest.fixture
def service(environ: Mapping[str, str], tmp_path: Path) -> Iterator[Service]:
    """Web processes, a worker and a beat; ends them all."""
    told(Path(environ["GRS_HOME"]), "init", **{name: environ[name] for name in environ if name != "GRS_HOME"})
    with ExitStack() as running_processes:
        for role, *options in (("worker", "--concurrency=2"), ("beat",)):
            process = Process(environ, tmp_path / f"{role}.log", role, *options)
            running_processes.callback(process.kill)
        served = Service(environ, tmp_path / "service.log")
        running_processes.callback(served.kill)
        yield served


@pytest.fixture
def kannel(service: Service, kannel_port: int) -> Iterator[Running]:
    ours = f"http://127.0.0.1:{service.port}"
    inbound = Inbound(LETTERS, PHONES, 10, "kannel", "16000")
    faults = Faults(repeat=REPEATS, delay_s=0.2, receipt_s=0.5)
    setup = Setup("127.0.0.1", kannel_port, ours, ours, "token", 13, faults, inbound)
    with running(setup, system_clock().now, lambda *_, **__: None) as carrier:
        yield carrier


@pytest.mark.slow
def test_a_redis_that_forgets_everything_costs_no_message_and_doubles_none(
    kannel: Running, redis_server: RedisServer, postgres_url: str
) -> None:
    redis, ledger = Redis.from_url(redis_server.url), kannel.carrier.ledger
    for flush in range(1, FLUSHES + 1):
        until(partial(_has_brought, kannel, LETTERS * flush // (FLUSHES + 1)), f"the messages before flush {flush}")
        redis.flushall()
    until(partial(_has_brought, kannel, LETTERS), "the last messages")
    until(lambda: _undone(postgres_url) == 0 and len(ledger.taken) >= LETTERS, "the last answers")
    assert ledger.counts["repeat"] > 0
    assert kannel.summary()["doubles"] == {}
    rows = _rows(postgres_url, "SELECT count(*) AS kept, count(DISTINCT provider_id) AS messages FROM inbox")
    assert (rows[0].kept, rows[0].messages) == (LETTERS, LETTERS)
    answers = _rows(postgres_url, "SELECT count(*) AS answers FROM outbox WHERE lane = 0")
    assert answers[0].answers == len(ledger.taken) == LETTERS


def _has_brought(kannel: Running, count: int) -> bool:
    with kannel.carrier.lock:
        return sum(posted.accepted > 0 for posted in kannel.carrier.ledger.posted.values()) >= count


def _undone(url: str) -> int:
    return int(_rows(url, "SELECT count(*) AS undone FROM outbox WHERE state IN ('pending', 'sending')")[0].undone)


def _rows(url: str, statement: str) -> list[Any]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(text(statement)))
    engine.dispose()
    return found
