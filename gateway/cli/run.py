"""Commands that run: serve, worker, beat, sweep."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from gateway import logs
from gateway.app import create_app
from gateway.bootstrap import Container, build
from gateway.cli.arrival import ArrivalWorker
from gateway.cli.output import say_json, say_words
from gateway.http.meters import SHARED
from gateway.settings import Env, Settings, read_settings
from grs_core.domain.errors import RuleBroken, Unavailable
from grs_core.services.overdue import sweep as run_sweep

_SEEN = "database.seen"
"""Which database served here last, hashed."""
_LONGEST_LINE = 8190
"""gunicorn's most. Half of it by itself: too little for ten parts in Bangla, of which Kannel's get-url writes every
letter in six.
"""
GRACE_S = 30
"""A stopped server ends the requests in hand, then its jobs; longer than any carrier or lock keeps one waiting."""


class _Log(Logger):  # type: ignore[misc]
    """gunicorn's words go where ours go."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with threads. The container is built in each worker, after the fork: no connection is shared."""

    def __init__(self, settings: Settings, host: str) -> None:
        self._settings = settings
        self._host = host
        self._stop: Callable[[], None] = lambda: None
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self._host}:{self._settings.port}",
            "workers": self._settings.web_workers,
            "threads": self._settings.web_threads,
            "worker_class": ArrivalWorker,
            "timeout": 60,
            "limit_request_line": _LONGEST_LINE,
            "graceful_timeout": GRACE_S,
            "loglevel": "warning",
            "logger_class": _Log,
            "control_socket_disable": True,
            "post_worker_init": self._started,
            "worker_exit": lambda server, worker: self._stop(),
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> object:
        container = build(self._settings)
        self._stop = container.start_background()
        return create_app(container)

    def _started(self, worker: object) -> None:
        for line in addresses(self._settings):
            say_words(line)


def addresses(settings: Settings) -> list[str]:
    """What a newcomer opens first."""
    url = settings.public_url
    doors = {"": "web chat", "track": "tracking", "volunteers/": "volunteers", "console/": "officers"}
    lines = ["Protikar serves " + ", ".join(f"{url}/{path} ({what})" for path, what in doors.items())]
    if settings.sandbox:
        lines.insert(0, f"Phone simulator, for SMS and calls: {url}/simulator")
        if (settings.home / "sign-ins.txt").exists():
            lines.append(f"Sign-ins of this sandbox: {settings.home / 'sign-ins.txt'}")
    return lines


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
def serve(host: str) -> None:
    """The web server; without GRS_REDIS_URL also the jobs. Ctrl-C stops it."""
    settings = read_settings(os.environ)
    _check(build(settings))
    _set_up_logs(settings)
    with TemporaryDirectory(prefix="grs-metrics-") as folder:
        if settings.web_workers > 1:
            os.environ[SHARED] = folder  # before the fork: the processes add up their figures there
        _Server(settings, host).run()


def _check(container: Container) -> None:
    """Refuses to start where messages could be lost: without a spool, with no tables or those of an earlier release,
    without a database. But one that served here before may be gone: then what comes waits in the spool.
    """
    container.intake.spool.check()
    seen, address = container.settings.home / _SEEN, container.vault.hash(container.settings.database_url)
    try:
        container.database.check_schema()
        seen.write_text(address, encoding="ascii")
    except Unavailable as error:
        if error.key != "database_down" or not seen.exists() or seen.read_text(encoding="ascii") != address:
            raise
        say_words("The database cannot be reached (GRS_DATABASE_URL): messages wait in the spool until it can.")
    container.database.dispose()


@click.command()
@click.option("--concurrency", default=2, show_default=True)
def worker(concurrency: int) -> None:
    """Runs the jobs for a service with GRS_REDIS_URL."""
    options = ["--loglevel=warning", f"--concurrency={concurrency}", "--without-gossip", "--without-mingle"]
    _celery("worker", options)


@click.command()
def beat() -> None:
    """The timers' nudge for workers; one a deployment."""
    home = read_settings(os.environ).home
    # No pidfile: after a kill -9 in a container the number in it is somebody else's, and the beat would never start.
    _celery("beat", ["--loglevel=warning", f"--schedule={home / 'beat-schedule'}", "--pidfile="])


def _celery(role: str, options: list[str]) -> None:
    from gateway.worker import from_environment

    settings = read_settings(os.environ)
    if settings.redis_url is None:
        raise RuleBroken("setting_wrong", variable="GRS_REDIS_URL", why="needed for workers and timers on Celery")
    _set_up_logs(settings)
    from_environment(role).start(["--quiet", role, *options])


def _set_up_logs(settings: Settings) -> None:
    logs.set_up(as_json=settings.env is Env.PRODUCTION)


@click.command()
@click.option("--now", "at", help="Act as if it were this moment (ISO 8601 with offset).")
def sweep(at: str | None) -> None:
    """Run the timers once: remind, escalate, alarm; then send what they had to say."""
    container = build(read_settings(os.environ))
    now = container.clock.now() if at is None else _moment(at)
    report = run_sweep(container.database.work, container.database.reading, container.policy, container.dice, now)
    for problem in report.problems:
        say_words(problem)
    container.relay.run()
    say_json(report.as_json())


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise click.BadParameter(f"{written!r} is no ISO 8601 moment", param_hint="--now") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


COMMANDS: tuple[click.Command, ...] = (serve, worker, beat, sweep)
