"""`grs serve`, `grs worker` and `grs beat` as an operator runs them: processes of their own on ports of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event

import requests
from requests.adapters import HTTPAdapter
from twilio.request_validator import RequestValidator

from tests.support.home import GRS
from tests.support.redis_server import free_port
from tests.support.twilio import PUBLIC, TOKEN

PATIENCE_S = 90.0
"""Far longer than anything takes, for a machine that has much else to do."""


def until(true: Callable[[], object], what: str) -> None:
    """Returns as soon as it is so. Raises AssertionError naming what never came."""
    deadline, pause = time.monotonic() + PATIENCE_S, Event()
    while not true():
        assert time.monotonic() < deadline, f"not in {PATIENCE_S} s: {what}"
        pause.wait(0.02)  # the other process needs this core


class Process:
    """One `grs` command that runs until it is told to stop. What it says goes to a file."""

    def __init__(self, environ: Mapping[str, str], log: Path, *arguments: str) -> None:
        self.log = log
        base = {name: value for name, value in os.environ.items() if not name.startswith(("GRS_", "PORT"))}
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                [str(GRS), *arguments],
                env={**base, **environ},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def interrupt(self) -> int:
        """Ctrl-C: the whole group of the terminal gets it. Gives the exit code."""
        return self._end(signal.SIGINT)

    def stop(self) -> int:
        """As an operator or a container stops it. Gives the exit code."""
        if self.running:
            self._process.terminate()
        return self._process.wait(PATIENCE_S)

    def stop_of_itself(self) -> int:
        """Waits for a command that ends. Gives the exit code."""
        return self._process.wait(PATIENCE_S)

    def kill(self) -> None:
        """kill -9, its children too."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        return self._process.wait(PATIENCE_S)


class Service(Process):
    """`grs serve`; ready when made. Speaks HTTP to it as a carrier does."""

    def __init__(self, environ: Mapping[str, str], log: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        super().__init__({**environ, "PORT": str(self.port)}, log, "serve")
        try:
            until(self._answers, "an answer of the service")
        except BaseException as error:
            self.kill()  # nobody else will
            raise AssertionError(f"{error}; it said: {self.said}") from error

    def get(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_S)

    def post_sms(self, form: Mapping[str, str], session: requests.Session | None = None) -> requests.Response:
        """A signed webhook. Raises ConnectionError when the service dies over it: nothing is sent a second time."""
        signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/sms/twilio", dict(form))
        with session or requests.Session() as caller:
            caller.mount("http://", HTTPAdapter(max_retries=0))
            return caller.post(
                f"http://127.0.0.1:{self.port}/sms/twilio",
                data=form,
                headers={"X-Twilio-Signature": signature},
                timeout=PATIENCE_S,
            )

    def _answers(self) -> bool:
        assert self.running, self.said
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/health", timeout=PATIENCE_S).status_code == 200
        except requests.ConnectionError:
            return False
