"""Kannel's boxes (Debian's package) on ports of this machine, by deploy/kannel/start.sh."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import requests

from tests.support.redis_server import free_port
from tests.support.service import until

START = Path(__file__).parents[2] / "deploy" / "kannel" / "start.sh"
HOW_TO_GET_IT = (
    "`apt-get install kannel` brings it, and `npm ci` in tests/support/smsc the operator (both: `make system`)."
)
_SBIN = "/usr/sbin"
_UP = {"bearerbox": "Status: running", "smsbox": "smsbox:(none)", "handover": "smsbox:handover"}


def kannel_is_here() -> bool:
    return all(shutil.which(box, path=f"{os.environ['PATH']}:{_SBIN}") for box in ("bearerbox", "smsbox"))


class Kannel:
    """`settings`: what an operator writes into .env, ports that a container would have to itself, and waiting times a
    test has no patience for.
    """

    def __init__(self, folder: Path, smpp_port: int = 0, start: Path = START) -> None:
        self.folder = folder
        self._start = start
        self.admin, self.sendsms = free_port(), free_port()
        self.settings = {
            "KANNEL_ADMIN_PORT": str(self.admin),
            "KANNEL_ADMIN_PASSWORD": "admin-password",
            "KANNEL_SMSBOX_PORT": str(free_port()),
            "KANNEL_SENDSMS_PORT": str(self.sendsms),
            "KANNEL_BEARERBOX_HOST": "127.0.0.1",
            "KANNEL_SPOOL": str(folder),
            "KANNEL_SMPP_HOST": "127.0.0.1",
            "KANNEL_SMPP_PORT": str(smpp_port or free_port()),
            "KANNEL_SMPP_USERNAME": "protikar",
            "KANNEL_SMPP_PASSWORD": "$(opera)",
            "KANNEL_SMPP_THROUGHPUT": "200",
            "KANNEL_SMPP_RECONNECT": "1",
            "KANNEL_PARTS_TIMEOUT": "2",
            "KANNEL_RESEND_EVERY": "1",
            "KANNEL_RETRY_EVERY": "1",
            "GRS_KANNEL_USERNAME": "grs",
            "GRS_KANNEL_PASSWORD": "sendsms-password",
        }
        self._boxes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def sendsms_url(self) -> str:
        return f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms"

    def start(self, box: str, **changes: str) -> "subprocess.Popen[bytes]":
        environ = {"PATH": f"{os.environ['PATH']}:{_SBIN}", **self.settings, **changes}
        with (self.folder / f"{box}.log").open("ab") as log:
            started = subprocess.Popen(["bash", str(self._start), box], env=environ, stdout=log, stderr=log)
        self._boxes[box] = started
        return started

    def up(self, *boxes: str) -> None:
        """Starts each, and returns when bearerbox counts it in."""
        for box in boxes:
            self.start(box)
            until(lambda box=box: _UP[box] in self.status(), box)  # type: ignore[misc]

    def log(self, box: str) -> str:
        return (self.folder / f"{box}.log").read_text(encoding="utf-8", errors="replace")

    def status(self) -> str:
        """Bearerbox's own words, "" while it does not answer."""
        try:
            address = f"http://127.0.0.1:{self.admin}/status.txt?password=admin-password"
            return requests.get(address, timeout=5).text
        except requests.ConnectionError:
            return ""

    def in_store(self) -> int:
        """Messages that bearerbox keeps on its disk, -1 while it does not answer."""
        found = re.search(r"store size (\d+)", self.status())
        return int(found[1]) if found else -1

    def send(self, password: str) -> requests.Response:
        form = {"username": "grs", "password": password, "from": "16000", "to": "01711000001", "text": "hello"}
        return requests.get(self.sendsms_url, params=form, timeout=5)

    def kill(self, *boxes: str) -> None:
        """kill -9; without names all of them."""
        for box in boxes or tuple(self._boxes):
            self._boxes[box].kill()
            self._boxes[box].wait(10)
