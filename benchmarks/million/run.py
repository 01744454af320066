"""`python -m benchmarks million`: every part, in one run, over one PostgreSQL; JSON and a table at the end."""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

from benchmarks.million.boards import boards
from benchmarks.million.cycles import cycles
from benchmarks.million.filing import filed
from benchmarks.million.fill import fill
from benchmarks.million.pages import pages
from benchmarks.million.peer import peer
from benchmarks.million.plans import plans
from benchmarks.million.server import ROOM_NEEDED, SETTINGS, database, postgres, room
from benchmarks.million.service import KEY, Service
from benchmarks.million.spike import spike
from benchmarks.million.sweeping import DUE, sweeps
from benchmarks.million.table import table
from tests.support.redis_server import RedisServer

STEPS = (1000, 100_000, 1_000_000)
PARTS = ("pages", "boards", "cycles", "plans", "filing", "sweep", "spike", "peer")
_LAST_STEP_ONLY = ("boards", "filing", "sweep", "spike", "peer")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks million", description=__doc__)
    parser.add_argument("--tickets", type=int, default=STEPS[-1], help="how many at the last step")
    parser.add_argument("--steps", help="sizes at which pages and life cycles are measured, with commas between")
    parser.add_argument("--keep", type=Path, help="folder for the data: a second run goes on with them")
    parser.add_argument("--cache", type=Path, help="folder for django-helpdesk's environment (about 150 MB)")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"which of {','.join(PARTS)}")
    parser.add_argument("--json", type=Path, help="where the figures are written")
    options = parser.parse_args(arguments)
    steps = _steps(options)
    with _folder(options.keep) as folder:
        _check_room(folder, steps[-1])
        found = _run(folder, options.cache or folder / "cache", steps, set(options.parts.split(",")))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n" + table(found))


def _run(folder: Path, cache: Path, steps: Sequence[int], parts: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"machine": _machine(), "postgres": dict(SETTINGS), "steps": {}}
    redis = RedisServer(_made(folder / "redis"))
    redis.start()
    try:
        with postgres(folder / "postgres") as uri:
            service = Service(database(uri, "protikar"), folder / "home", redis.url)
            service.prepare()
            for size in steps:
                last = size == steps[-1]
                found["steps"][str(size)] = _step(service, size, parts, last, found)
            if "peer" in parts:
                found["django-helpdesk"] = _timed("django-helpdesk", lambda: peer(database(uri, "helpdesk"), cache))
            service.database.dispose()
    finally:
        redis.stop()
    return found


def _step(service: Service, size: int, parts: set[str], last: bool, found: dict[str, Any]) -> dict[str, Any]:
    step: dict[str, Any] = {
        "fill seconds": _timed(f"{size:,} tickets", lambda: round(fill(service.uri, KEY, size, figures=True), 1))
    }
    step["rows"] = counts(service.uri)
    measures: dict[str, Callable[[], Any]] = {
        "plans": lambda: plans(service),
        "pages": lambda: pages(service),
        "boards": lambda: boards(service),
        "cycles": lambda: cycles(service),
        "filing": lambda: filed(service),
        "spike": lambda: spike(service),
        "sweep": lambda: sweeps(service, min(DUE, step["rows"]["open"] // 4)),
    }
    for name, measure in measures.items():
        if name in parts and (last or name not in _LAST_STEP_ONLY):
            step[name] = _timed(f"{name} at {size:,}", measure)
    return step


def _timed(what: str, act: Callable[[], Any]) -> Any:
    began = perf_counter()
    print(f"{what} …", flush=True)
    done = act()
    print(f"  {json.dumps(done, ensure_ascii=False)}\n  {perf_counter() - began:.0f} s", flush=True)
    return done


def counts(uri: str) -> dict[str, int]:
    """Tickets, those unfinished, overdue ones, and the database's size in MB."""
    queries = {
        "tickets": "SELECT count(*) FROM tickets",
        "open": "SELECT count(*) FROM tickets WHERE status IN ('received', 'open', 'in_progress', 'waiting_citizen')",
        "timers that came": "SELECT count(*) FROM tickets WHERE timer_at <= now()",
        "events": "SELECT events FROM audit_head",
        "MB": "SELECT pg_database_size(current_database()) / 1000000",
    }
    with psycopg.connect(uri) as connection:
        return {name: int((connection.execute(query).fetchone() or [0])[0]) for name, query in queries.items()}


def _steps(options: argparse.Namespace) -> list[int]:
    if options.steps:
        return sorted(int(step) for step in options.steps.split(","))
    return sorted({step for step in STEPS if step < options.tickets} | {options.tickets})


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield _made(kept).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="protikar-million-") as folder:
        Path(folder).chmod(0o755)  # the server runs as a user of its own where we are root
        yield Path(folder)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _check_room(folder: Path, tickets: int) -> None:
    needed = int(ROOM_NEEDED * max(tickets, 50_000) / 1_000_000)
    if room(folder) < needed:
        raise SystemExit(f"{folder} has {room(folder) >> 30} GB free; about {needed >> 30} GB are needed")


def _machine() -> dict[str, Any]:
    load = os.getloadavg()
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "date": datetime.now(UTC).date().isoformat(),
        "load before": [round(each, 2) for each in load],
    }
