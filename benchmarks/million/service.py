"""Our service as it runs in production: `grs serve` on PostgreSQL with Redis, two processes of eight threads."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from benchmarks.__main__ import free_port, process
from benchmarks.million.browser import Browser, hidden
from benchmarks.million.world import World
from gateway.services.passwords import Argon2Passwords
from gateway.system import SystemDice
from grs_core.domain.errors import Conflict
from grs_core.domain.officers import Officer, Position, Role
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.ports import Dice
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault

KEY = "a-key-for-measurements-only-0123456789"
TOKEN, PASSWORD = "benchmark-token", "benchmark-password"
WORKERS, THREADS = 2, 8
GRS = str(Path(sys.executable).parent / "grs")


@dataclass(frozen=True)
class Service:
    """`uri` is libpq's address of the database, `home` a folder for the model and the like."""

    uri: str
    home: Path
    redis_url: str

    @property
    def policy(self) -> Policy:
        return _policy()

    @property
    def dice(self) -> Dice:
        return SystemDice()

    @cached_property
    def database(self) -> Database:
        return Database(self.uri, Vault([KEY]), pool_size=4)

    def __getstate__(self) -> dict[str, object]:
        """Another process opens the database itself."""
        return {name: value for name, value in self.__dict__.items() if name != "database"}

    def environ(self, port: int) -> dict[str, str]:
        return {
            **os.environ,
            "GRS_HOME": str(self.home),
            "PORT": str(port),
            "GRS_DATABASE_URL": self.uri,
            "GRS_REDIS_URL": self.redis_url,
            "GRS_SECRET_KEYS": KEY,
            "GRS_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "GRS_SIGNATURE_MODE": "enforce",
            "GRS_TWILIO_AUTH_TOKENS": TOKEN,
            "GRS_WEB_WORKERS": str(WORKERS),
            "GRS_WEB_THREADS": str(THREADS),
        }

    def prepare(self) -> None:
        """Tables, policy, language model, and officers at the busiest upazila, its district and the cell."""
        self.home.mkdir(exist_ok=True)
        for file in ("model.npz", "model.sha256"):
            known = Path(os.environ.get("GRS_HOME", "var")) / file
            if known.exists() and not (self.home / file).exists():
                shutil.copy2(known, self.home / file)
        made = subprocess.run([GRS, "init"], env=self.environ(free_port()), capture_output=True, text=True)
        if made.returncode:
            raise RuntimeError(f"grs init: {made.stderr[-2000:]}")
        for login, office in self.officers().items():
            self._add(login, office)

    def officers(self) -> dict[str, str]:
        """Whose pages are measured: login to office. The cell looks at the whole country."""
        upazila = World(self.policy).busiest
        return {
            "usso": f"usso-{upazila.code}",
            "uno": f"uno-{upazila.code}",
            "dc": f"dc-{upazila.parent}",
            "cell": self.policy.directory.top().code,
        }

    def _add(self, login: str, office: str) -> None:
        role = {"usso": Role.OFFICER, "cell": Role.CELL}.get(login, Role.SUPERVISOR)
        posts = (Position(office, date(2025, 1, 1)),)
        hashed = Argon2Passwords().hash(PASSWORD)
        with self.database.work() as work:
            try:
                work.officers.add(Officer(_login(login), login, role, posts, hashed))
            except Conflict:
                return  # from an earlier run over the same data
            work.commit()

    @contextmanager
    def served(self) -> Iterator[int]:
        """The web processes; timers stand still, so that what is overdue stays so while pages are measured."""
        port = free_port()
        with process([GRS, "serve"], self.environ(port), port):
            yield port

    @contextmanager
    def working(self, port: int) -> Iterator[None]:
        """A worker beside it, which sends what waits in the outbox."""
        silent = subprocess.DEVNULL
        worker = subprocess.Popen([GRS, "worker"], env=self.environ(port), stdout=silent, stderr=silent)
        try:
            yield
        finally:
            worker.terminate()
            worker.wait(timeout=60)

    @staticmethod
    def signed_in(port: int, login: str) -> Browser:
        browser = Browser(port)
        token = hidden(browser.get("/console/login").text, "csrf")
        fields = {"csrf": token, "login": _login(login), "password": PASSWORD}
        answer = browser.post("/console/login", fields)
        if answer.status != 303:
            raise RuntimeError(f"{login} cannot sign in: {answer.status}")
        return browser


@cache
def _policy() -> Policy:
    """Read once a process."""
    return load_policy()


def _login(short: str) -> str:
    return f"bench.{short}"
