"""The Celery application for `grs worker` and `grs beat`."""

import os
from collections.abc import Callable
from pathlib import Path

from celery import Celery, signals

from gateway.bootstrap import Container, build
from gateway.jobs import alive
from gateway.jobs.schedule import SCHEDULE
from gateway.settings import read_settings


def make_worker(container: Container) -> Celery:
    """Registers the jobs; each task carries no payload: its work is rows in the database."""
    app = container.celery
    if app is None:
        raise RuntimeError("GRS_REDIS_URL is not set: jobs run inside `grs serve`")

    for job in SCHEDULE:
        app.task(name=f"protikar.{job}")(_task(container, job))
    return app


def _task(container: Container, job: str) -> Callable[[], None]:
    """A function of its own: Celery asks for its name, and a partial has none."""

    def run() -> None:
        container.background.run(job)

    return run


def from_environment(role: str) -> Celery:
    """`role`: worker | beat. Its signs of life are what `grs health` looks at."""
    settings = read_settings(os.environ)
    alive.clear(settings.home, role)
    _watch(settings.home, role)
    container = build(settings)
    container.database.check_schema()
    container.database.dispose()

    def begin(**_: object) -> None:
        """A new beat waits a whole interval before its first nudge; what is due after an outage does not."""
        for job in SCHEDULE:
            container.queue.nudge(job)

    signals.beat_init.connect(begin, weak=False)
    return make_worker(container)


def _watch(home: Path, role: str) -> None:
    """A worker's heart beats while it listens to Redis; a beat lives when Redis has taken its nudge."""

    def sign(**_: object) -> None:
        alive.sign(home, role)

    def leave_logging_alone(**_: object) -> None:
        """Celery sets up no logging of its own where somebody listens to this signal."""

    signals.setup_logging.connect(leave_logging_alone, weak=False)
    (signals.heartbeat_sent if role == "worker" else signals.after_task_publish).connect(sign, weak=False)
