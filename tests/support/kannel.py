"""Kannel's boxes (Debian's package) on ports of this machine, by deploy/kannel/start.sh."""

import os
import shutil
import subprocess
from pathlib import Path

import requests

from tests.support.redis_server import free_port

START = Path(__file__).parents[2] / "deploy" / "kannel" / "start.sh"
_SBIN = "/usr/sbin"


def kannel_is_here() -> bool:
    return all(shutil.which(box, path=f"{os.environ['PATH']}:{_SBIN}") for box in ("bearerbox", "smsbox"))


class Kannel:
    """`settings`: what an operator writes into .env, and ports that a container would have to itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.admin, self.sendsms = free_port(), free_port()
        self.settings = {
            "KANNEL_ADMIN_PORT": str(self.admin),
            "KANNEL_ADMIN_PASSWORD": "admin-password",
            "KANNEL_SMSBOX_PORT": str(free_port()),
            "KANNEL_SENDSMS_PORT": str(self.sendsms),
            "KANNEL_BEARERBOX_HOST": "127.0.0.1",
            "KANNEL_SPOOL": str(folder),
            "KANNEL_SMPP_HOST": "127.0.0.1",
            "KANNEL_SMPP_PORT": str(free_port()),
            "KANNEL_SMPP_USERNAME": "protikar",
            "KANNEL_SMPP_PASSWORD": "$(of an operator)",
            "GRS_KANNEL_USERNAME": "grs",
            "GRS_KANNEL_PASSWORD": "sendsms-password",
        }
        self._boxes: list[subprocess.Popen[bytes]] = []

    def start(self, box: str, **changes: str) -> "subprocess.Popen[bytes]":
        environ = {"PATH": f"{os.environ['PATH']}:{_SBIN}", **self.settings, **changes}
        with (self.folder / f"{box}.log").open("ab") as log:
            started = subprocess.Popen(["bash", str(START), box], env=environ, stdout=log, stderr=log)
        self._boxes.append(started)
        return started

    def status(self) -> str:
        """Bearerbox's own words, "" while it does not answer."""
        try:
            address = f"http://127.0.0.1:{self.admin}/status.txt?password=admin-password"
            return requests.get(address, timeout=5).text
        except requests.ConnectionError:
            return ""

    def send(self, password: str) -> requests.Response:
        form = {"username": "grs", "password": password, "from": "16000", "to": "01711000001", "text": "hello"}
        return requests.get(f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms", params=form, timeout=5)

    def kill(self) -> None:
        for box in self._boxes:
            box.kill()
            box.wait(10)
