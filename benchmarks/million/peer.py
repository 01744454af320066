"""django-helpdesk beside us, in the same run, on the same server: its own environment, gunicorn gthread 2×8."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

import psycopg

from benchmarks.__main__ import free_port
from benchmarks.million.browser import Browser, hidden
from benchmarks.million.service import PASSWORD, THREADS, WORKERS
from benchmarks.million.stats import figures

HERE = Path(__file__).with_name("peer")
PACKAGES = ("django-helpdesk[teams]", "gunicorn", "psycopg[binary]")
SIZES = (1000, 20_000)
CREATED, LOOKS, DUE, CLIENTS = 800, 200, 5000, 8
_INSTALL_S = 600


@dataclass(frozen=True)
class Peer:
    python: Path
    environ: dict[str, str]

    def act(self, name: str, number: int = 0) -> dict[str, Any]:
        return json.loads(self.start(name, number).communicate()[0].strip().splitlines()[-1])

    def start(self, name: str, number: int = 0) -> "subprocess.Popen[str]":
        command = [str(self.python), "peer_acts.py", name, str(number)]
        return subprocess.Popen(command, cwd=HERE, env=self.environ, stdout=subprocess.PIPE, text=True)

    @contextmanager
    def served(self) -> Iterator[int]:
        port = free_port()
        options = ["-k", "gthread", "-w", str(WORKERS), "--threads", str(THREADS), "-b", f"127.0.0.1:{port}"]
        command = [str(self.python), "-m", "gunicorn", *options, "--log-level", "error", "peer_web:application"]
        environ = {**self.environ, "DJANGO_SETTINGS_MODULE": "peer_site"}
        running = subprocess.Popen(command, cwd=HERE, env=environ)
        try:
            _wait(port)
            yield port
        finally:
            running.terminate()
            running.wait(timeout=30)


def peer(uri: str, cache: Path) -> dict[str, Any]:
    """All figures; `{"left out": why}` where it cannot be installed."""
    try:
        python = installed(cache)
    except (subprocess.SubprocessError, OSError) as error:
        return {"left out": f"django-helpdesk could not be installed into {cache}: {error}"}
    parts = psycopg.conninfo.conninfo_to_dict(uri)
    it = Peer(python, {**os.environ, "PEER_HOST": str(parts["host"]), "PEER_DATABASE": str(parts["dbname"])})
    it.act("prepare")
    found: dict[str, Any] = {"version": version(python)}
    for size in SIZES:
        it.act("fill", size)
        _analyse(uri)
        found[f"queue page at {size}"] = _pages(it)
    found["created over HTTP"] = _created(it)
    found["created by ORM a second"] = round(it.act("create", CREATED)["a second"])
    return found | _escalations(it)


def installed(cache: Path) -> Path:
    """Its Python; made once in `cache`. Raises SubprocessError when that fails or takes more than ten minutes."""
    python = cache / "helpdesk" / "bin" / "python"
    if not python.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", str(cache / "helpdesk")], check=True, timeout=_INSTALL_S)
    known = subprocess.run(
        [str(python), "-c", "import helpdesk, gunicorn, psycopg, reversion"], stderr=subprocess.DEVNULL
    )
    if known.returncode:
        install = [str(python), "-m", "pip", "install", "-q", *PACKAGES]
        subprocess.run(install, check=True, timeout=_INSTALL_S, stderr=subprocess.DEVNULL)
    return python


def version(python: Path) -> str:
    code = "from importlib.metadata import version as v; print(v('django-helpdesk'), 'on Django', v('django'))"
    return subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def _pages(it: Peer) -> dict[str, float]:
    """What a browser asks for: the list's page and the first 25 rows of it, by an officer who is signed in."""
    with it.served() as port:
        officer = Browser(port)
        token = _token(officer.get("/helpdesk/login/").text)
        fields = {"csrfmiddlewaretoken": token, "username": "bench", "password": PASSWORD}
        officer.post("/helpdesk/login/", fields, {"Referer": f"http://127.0.0.1:{port}/helpdesk/login/"})
        times = []
        for nth in range(LOOKS + 10):
            began = perf_counter()
            page = officer.get("/helpdesk/tickets/")
            rows = unescape(re.search(r'"url": "([^"]*datatables_ticket_list[^"]*)"', page.text)[1])
            answer = officer.get(f"{rows}?draw=1&start=0&length=25")
            times.append(perf_counter() - began)
            if answer.status != 200 or '"data"' not in answer.text:
                raise RuntimeError(f"its list answers {answer.status}")
            if nth < 10:
                times.clear()
        officer.close()
    return figures(times, sum(times)).as_json()


def _created(it: Peer) -> dict[str, float]:
    """Its public form, eight senders at once, without asking for the form first."""
    with it.served() as port:
        queue = it.act("prepare")["queue"]
        warm: list[float] = []
        _submit(port, queue, 20, warm, [])
        times: list[float] = []
        failed: list[int] = []
        share = CREATED // CLIENTS
        threads = [Thread(target=_submit, args=(port, queue, share, times, failed)) for _ in range(CLIENTS)]
        began = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return figures(times, perf_counter() - began, len(failed)).as_json()


def _submit(port: int, queue: int, count: int, times: list[float], failed: list[int]) -> None:
    citizen = Browser(port)
    fields = {"queue": str(queue), "title": "Allowance", "body": "It has stopped since June.", "priority": "3"}
    for nth in range(count):
        began = perf_counter()
        answer = citizen.post("/helpdesk/tickets/submit_iframe/", {**fields, "submitter_email": f"c{nth}@example.org"})
        times.append(perf_counter() - began)
        if answer.status != 302:
            failed.append(answer.status)
    citizen.close()


def _escalations(it: Peer) -> dict[str, Any]:
    due = it.act("make_due", DUE)["due"]
    took = it.act("escalate")["seconds"]
    alone = it.act("escalated")
    it.act("make_due", DUE)
    both = [it.start("escalate") for _ in range(2)]
    for one in both:
        one.communicate()
    return {
        "escalations a second": round(alone["follow-ups"] / took),
        "escalated once by one run": [due, alone["follow-ups"]],
        "escalated by two runs at once": [due, it.act("escalated")["follow-ups"]],
        "holiday": it.act("holiday"),
    }


def _token(page: str) -> str:
    found: Sequence[str] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[-1] if found else hidden(page, "csrfmiddlewaretoken")


def _analyse(uri: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _wait(port: int) -> None:
    began = perf_counter()
    while perf_counter() - began < 30:
        try:
            Browser(port).get("/helpdesk/login/")
        except OSError:
            continue
        return
    raise RuntimeError("django-helpdesk did not come up")
