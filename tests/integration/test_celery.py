"""The production shape: jobs on a Celery worker and a beat over a real Redis, which may go away at any time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis

from gateway.app import create_app
from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Notice
from grs_core.message_ports import Outbound
from tests.support.app import make_container
from tests.support.home import a_home, settings_of
from tests.support.redis_server import RedisServer
from tests.support.service import Process, until

PHONE = Address.of_phone("01711000001")


@dataclass
class Production:
    """The web process is this one; worker and beat are processes of their own over the same database."""

    container: Container
    redis: RedisServer
    environ: dict[str, str]
    folder: Path

    def started(self, command: str) -> Process:
        options = ("--concurrency=1",) if command == "worker" else ()
        process = Process(self.environ, self.folder / f"{command}.log", command, *options)
        if command == "worker":
            # A nudge is forgotten after seconds; a busy machine may need longer to start Python.
            until(self._worker_listens, f"a worker; it said: {process.said}")
        return process

    def _worker_listens(self) -> bool:
        celery = self.container.celery
        return celery is not None and bool(celery.control.ping(limit=1))

    def queue(self, id_: str) -> None:
        """A notice as a use case leaves it: the row, then the nudge."""
        now = self.container.clock.now()
        notice = Notice("notice_code", {"code": "123456"}, urgent=True)
        with self.container.database.work() as work:
            work.outbox.add(Outbound(id_, PHONE, "bn", notice, created_at=now, next_attempt_at=now))
            work.commit()
        self.container.queue.nudge("relay")

    def sent(self) -> int:
        with self.container.database.reading() as work:
            lines = work.inbox.conversation(PHONE, 100)
        return sum(line.state == "accepted" for line in lines if not line.inward)

    def health(self) -> dict[str, object]:
        answer = create_app(self.container).test_client().get("/health")
        assert answer.status_code == 200
        return dict(answer.get_json())


@pytest.fixture
def production(tmp_path: Path, model: Path, redis_server: RedisServer) -> Iterator[Production]:
    from gateway.bootstrap import system_clock

    home = a_home(tmp_path / "home", model)
    environ = settings_of(home, GRS_REDIS_URL=redis_server.url)
    container = make_container(home, model, system_clock(), environ)
    yield Production(container, redis_server, environ, tmp_path)
    container.database.dispose()


def test_a_notice_goes_out_by_the_worker_and_survives_whatever_redis_does(production: Production) -> None:
    worker = production.started("worker")
    beat = None
    try:
        production.queue("a")
        until(lambda: production.sent() == 1, f"the first notice; the worker said: {worker.said}")
        assert production.health()["queue"] == "ok"

        worker.kill()
        production.queue("b")
        Redis.from_url(production.redis.url).flushall()
        worker, beat = production.started("worker"), production.started("beat")
        until(lambda: production.sent() == 2, f"the notice whose nudge was flushed; beat said: {beat.said}")

        production.redis.kill()
        production.queue("c")
        assert production.health()["queue"] == "down"
        production.redis.start()
        until(lambda: production.sent() == 3, f"the notice of the outage; the worker said: {worker.said}")
        assert production.health()["queue"] == "ok"
        assert worker.stop() == 0
        assert beat.stop() == 0
    finally:
        for process in (worker, beat):
            if process is not None:
                process.kill()


def test_without_redis_and_worker_the_relay_can_be_run_by_hand(production: Production) -> None:
    production.redis.kill()
    production.queue("a")
    assert production.health()["queue"] == "down"
    assert production.sent() == 0
    assert production.container.relay.run() == 1
    assert production.sent() == 1
