"""A storm over a deployment: `grs worker` and `grs beat` as processes, killed by -9 while they sweep, Redis flushed."""

import json
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from redis import Redis
from sqlalchemy import Engine, Select, func, select

from gateway.jobs.celery_queue import CeleryQueue, make_celery
from grs_core.storage.message_tables import outbox
from grs_core.storage.tables import audit_head, tickets
from tests.support.home import GRS
from tests.support.service import Process


@dataclass(frozen=True, slots=True)
class Shape:
    """`rounds` times `victims` workers die while the sweep runs and new ones take their place; halfway Redis forgets
    everything. Without `beat` nudges alone carry the work. `patience_s` is for all of it.
    """

    workers: int
    tickets: int
    rounds: int
    victims: int
    beat: bool
    patience_s: float


@dataclass(slots=True)
class Course:
    """How it went; seconds since the first nudge."""

    kills: int = 0
    flushes: int = 0
    last_restart_s: float = 0.0
    all_moved_s: float = 0.0
    all_told_s: float = 0.0

    def as_json(self, count: int) -> dict[str, float]:
        rounded = {name: round(value, 1) for name, value in asdict(self).items()}
        after = round(max(0.0, self.all_told_s - self.last_restart_s), 1)
        return rounded | {"done_after_restart_s": after, "moved_per_min": round(count / self.all_moved_s * 60)}


@dataclass(slots=True)
class Storm:
    """Over tickets that are due already. `environ` is the deployment's, with its database and its Redis."""

    shape: Shape
    environ: Mapping[str, str]
    engine: Engine
    folder: Path
    dice: Random
    course: Course = field(default_factory=Course)
    _workers: list[Process] = field(default_factory=list)
    _beats: list[Process] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)
    _made: int = 0

    def run(self) -> Course:
        """Returns when nothing is due and nothing waits to be sent. Raises AssertionError when that takes too long."""
        celery = make_celery(self.environ["GRS_REDIS_URL"])
        queue, before = CeleryQueue(celery), self._events()
        try:
            self._start()
            self._until(lambda: len(celery.control.ping(limit=self.shape.workers)) == self.shape.workers)
            self._began = time.monotonic()
            self._nudge(queue)
            for round_ in range(self.shape.rounds):
                wanted = before + self.shape.tickets * (round_ + 1) // (self.shape.rounds + 1)
                self._until(partial(self._has_come_to, wanted))
                self._strike(flush=round_ == self.shape.rounds // 2)
                self._nudge(queue)
            self._finish()
        finally:
            for process in (*self._workers, *self._beats):
                process.kill()
        return self.course

    def _start(self) -> None:
        self._workers = [self._worker() for _ in range(self.shape.workers)]
        if self.shape.beat:
            self._beats = [Process(self.environ, self.folder / "beat.log", "beat")]

    def _nudge(self, queue: CeleryQueue) -> None:
        """Two sweeps that overlap."""
        queue.nudge("sweep")
        queue.nudge("sweep")

    def _strike(self, flush: bool) -> None:
        victims = self.dice.sample(range(len(self._workers)), self.shape.victims)
        for victim in victims:
            self._workers[victim].kill()
        for victim in victims:
            self._workers[victim] = self._worker()
        self.course.kills += len(victims)
        self.course.last_restart_s = self._now()
        if flush:
            Redis.from_url(self.environ["GRS_REDIS_URL"]).flushall()
            self.course.flushes += 1

    def _finish(self) -> None:
        self._until(lambda: not self._due())
        self.course.all_moved_s = self._now()
        self._until(lambda: not self._unsent())
        self.course.all_told_s = self._now()

    def _worker(self) -> Process:
        self._made += 1
        log = self.folder / f"worker-{self._made}.log"
        return Process(self.environ, log, "worker", "--concurrency=1")

    def _until(self, true: Callable[[], object]) -> None:
        pause = Event()
        while not true():
            assert all(process.running for process in (*self._workers, *self._beats)), self._said()
            assert self._now() < self.shape.patience_s, self._said()
            pause.wait(0.02)

    def _said(self) -> str:
        logs = {path.name: path.read_text(encoding="utf-8")[-2000:] for path in sorted(self.folder.glob("*.log"))}
        return f"due: {self._due()}, unsent: {self._unsent()}; {logs}"

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _events(self) -> int:
        """So many changes were kept."""
        with self.engine.connect() as connection:
            return int(connection.execute(select(audit_head.c.events)).scalar_one())

    def _has_come_to(self, wanted: int) -> bool:
        return self._events() >= wanted

    def _due(self) -> int:
        return self._count(select(func.count()).select_from(tickets).where(tickets.c.timer_at <= func.now()))

    def _unsent(self) -> int:
        undone = outbox.c.state.in_(["pending", "sending"])
        return self._count(select(func.count()).select_from(outbox).where(undone))

    def _count(self, query: Select[Any]) -> int:
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())


def audit_verified(environ: Mapping[str, str]) -> Mapping[str, object]:
    """What `grs audit verify` prints. Raises CalledProcessError when it finds the chain broken."""
    done = subprocess.run([str(GRS), "audit", "verify"], env=dict(environ), check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))
