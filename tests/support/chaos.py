"""Chaos over a deployment: web and workers killed by -9, Redis flushed, PostgreSQL gone for a while, a carrier that
misbehaves (`grs simulate-carrier`); meanwhile citizens write.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import requests
from redis import Redis
from sqlalchemy import Engine, func, select

from grs_core.storage.message_tables import outbox
from tests.support.kept import Kept, Supervisor
from tests.support.postgres import PostgresServer
from tests.support.redis_server import free_port
from tests.support.service import Process

TOKEN = "simulated"
UNDONE = ("pending", "sending", "unknown")
_PAUSE_S = 0.1
_LIVES_TO_START = 4
"""A service that died so often before anybody harmed it will not start."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`messages` from `phones`, `per_second`. Something is killed every `kill_every_s` seconds. When the fraction
    `outage_at` of the messages is taken PostgreSQL goes for `outage_s`; Redis is flushed `flushes` times. `faults` are
    options of `grs simulate-carrier`. `patience_s` is for all of it.
    """

    messages: int
    phones: int
    per_second: float
    kill_every_s: float
    outage_at: float
    outage_s: float
    flushes: int
    faults: tuple[str, ...]
    patience_s: float
    seed: int = 5
    web_workers: int = 2
    workers: int = 2


@dataclass(slots=True)
class Course:
    """How it went; seconds since the first message."""

    kills: dict[str, int] = field(default_factory=dict)
    flushes: int = 0
    outage_s: float = 0.0
    taken_in_outage: int = 0
    all_taken_s: float = 0.0
    all_done_s: float = 0.0
    lives: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {name: round(value, 1) if isinstance(value, float) else value for name, value in asdict(self).items()}


@dataclass(slots=True)
class Chaos:
    """`environ` is the deployment's, with its database and its Redis; `folder` holds what everybody says."""

    shape: Shape
    environ: Mapping[str, str]
    postgres: PostgresServer
    engine: Engine
    folder: Path
    dice: Random
    course: Course = field(default_factory=Course)
    state: dict[str, Any] = field(default_factory=dict)
    _web: list[Kept] = field(default_factory=list)
    _others: list[Kept] = field(default_factory=list)
    _carrier: Process | None = None
    _carrier_port: int = field(default_factory=free_port)
    _began: float = field(default_factory=time.monotonic)
    _gone_since: float | None = None
    _struck: float = 0.0
    _turns: list[Kept | None] = field(default_factory=list)
    _outage_over: bool = False

    def run(self, hurry: Callable[[Mapping[str, str]], object] | None = None) -> Course:
        """Returns when every message was taken, no spool and no outbox holds anything, nothing is in doubt, and the
        carrier has told its state. `hurry` is called when the spool is empty and all senders are dead: it sends the
        rest without the waits that are due. Raises AssertionError.
        """
        port = free_port()
        self.environ = {**self.environ, **carrier_settings(self._carrier_port, port)}
        self._web = [self._kept("web", "serve")]
        self._others = [self._kept(f"worker-{n}", "worker", "--concurrency=1") for n in range(self.shape.workers)]
        self._others.append(self._kept("beat", "beat"))
        everybody = Supervisor([*self._web, *self._others])
        try:
            everybody.start()
            self._until(lambda: self._is_up(port), "the service")
            self._carrier = self._start_carrier(port)
            self._until(self._ask, "the carrier")
            self._began = self._struck = time.monotonic()
            self._until(self._everything_taken, "every message taken")
            self.course.all_taken_s = self._now()
            self._until(lambda: self.spooled() == 0, "an empty spool")
            if hurry is not None:
                everybody.let_die(self._others)
                hurry(self.environ)
            self._until(lambda: not self._undone(), "an empty outbox")
            self.course.all_done_s = self._now()
            self._ask("?letters=1")
        finally:
            everybody.stop()
            self.course.lives = {each.log.stem: each.lives for each in (*self._web, *self._others)}
            if self._carrier is not None:
                self._carrier.kill()
            if self._gone_since is not None:
                self.postgres.start()
        return self.course

    def _is_up(self, port: int) -> bool:
        assert self._web[0].lives < _LIVES_TO_START, self._said()
        return _healthy(port)

    def _kept(self, name: str, *arguments: str) -> Kept:
        return Kept(self.environ, self.folder / f"{name}.log", arguments)

    def _start_carrier(self, port: int) -> Process:
        shape = self.shape
        options = (
            f"--port={self._carrier_port}", f"--app=http://127.0.0.1:{port}", f"--token={TOKEN}",
            f"--inbound={shape.messages}", f"--phones={shape.phones}", f"--rate={shape.per_second}",
            f"--seed={shape.seed}", *shape.faults,
        )  # fmt: skip
        return Process({}, self.folder / "carrier.log", "simulate-carrier", *options)

    # ---- while citizens write
    def _everything_taken(self) -> bool:
        self._ask()
        # Before its citizens have written the carrier knows of no letters at all.
        taken = int(self.state["inbound"]["letters"]) - int(self.state["inbound"]["waiting"])
        self._flush(taken)
        self._outage(taken)
        if time.monotonic() - self._struck > self.shape.kill_every_s:
            self._struck = time.monotonic()
            self._strike()
        return taken == self.shape.messages and self._outage_over

    def _strike(self) -> None:
        """One of them dies, each in its turn: the whole web server, one of its processes (twice as often), or another.
        Without a database no web server starts, so only its processes die then: their master brings them back.
        """
        web = self._web[0]
        if not self._turns:
            self._turns = self.dice.sample([web, None, None, *self._others], len(self._others) + 3)
        victim = self._turns.pop()
        if victim is None or (victim is web and self._gone_since is not None):
            if not web.kill_child(self.dice.randrange(self.shape.web_workers)):
                return
            name = "web process"
        else:
            name = victim.log.stem
            victim.kill()
        self.course.kills[name] = self.course.kills.get(name, 0) + 1

    def _flush(self, taken: int) -> None:
        """At even distances."""
        if self.course.flushes < self.shape.flushes * taken // self.shape.messages:
            Redis.from_url(self.environ["GRS_REDIS_URL"]).flushall()
            self.course.flushes += 1

    def _outage(self, taken: int) -> None:
        if self._outage_over:
            return
        if self._gone_since is None and taken >= self.shape.outage_at * self.shape.messages:
            self.engine.dispose()
            self.postgres.stop()
            self._gone_since, self.course.taken_in_outage = time.monotonic(), -taken
        elif self._gone_since is not None and time.monotonic() - self._gone_since >= self.shape.outage_s:
            self.course.outage_s = time.monotonic() - self._gone_since
            self.course.taken_in_outage += taken
            self._gone_since, self._outage_over = None, True
            self.postgres.start()

    # ---- afterwards
    def spooled(self) -> int:
        """Messages in the spool, but for those that were never moved in: nobody was told that they are kept."""
        walk = os.walk(self.environ["GRS_SPOOL_DIR"])  # steps over folders that go meanwhile
        return sum(len(files) for folder, _, files in walk if not folder.endswith(".new"))

    def _undone(self) -> int:
        undone = select(func.count()).select_from(outbox).where(outbox.c.state.in_(UNDONE))
        with self.engine.connect() as connection:
            return int(connection.execute(undone).scalar_one())

    def _ask(self, query: str = "") -> bool:
        """What the carrier says of itself; kept until it is asked again."""
        try:
            self.state = requests.get(f"http://127.0.0.1:{self._carrier_port}/state.json{query}", timeout=30).json()
        except requests.ConnectionError:
            return False
        return True

    def _until(self, true: Callable[[], object], what: str) -> None:
        pause = Event()
        while not true():
            assert self._now() < self.shape.patience_s, f"not in {self.shape.patience_s} s: {what}; {self._said()}"
            pause.wait(_PAUSE_S)  # the others need these cores

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _said(self) -> str:
        logs = {
            path.name: path.read_text(encoding="utf-8", errors="replace")[-1500:] for path in self.folder.glob("*.log")
        }
        return f"{self.course.as_json()}, spooled {self.spooled()}, carrier {self.state}; {logs}"


def carrier_settings(carrier_port: int, port: int) -> dict[str, str]:
    """The variables of a service at `port` whose carrier is simulated at `carrier_port`."""
    return {
        "PORT": str(port),
        "GRS_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GRS_SMS_PROVIDERS": "twilio",
        "GRS_SIGNATURE_MODE": "enforce",
        "GRS_TWILIO_ACCOUNT_SID": f"AC{0:032d}",
        "GRS_TWILIO_AUTH_TOKENS": TOKEN,
        "GRS_TWILIO_FROM": "+8801300000000",
        "GRS_TWILIO_BASE_URL": f"http://127.0.0.1:{carrier_port}",
    }


def _healthy(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/health", timeout=30).status_code == 200
    except requests.ConnectionError:
        return False
