"""A real Rasa 3.6, trained and served by .ci/rasa.sh as a deployer does, on a little of the data."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event

import requests

from bot.nlu.labels import INTENTS

ROOT = Path(__file__).parents[2]
TOKEN = "a token for tests only"
MESSAGES, EPOCHS = 10, 3
_PATIENCE = 900
"""Seconds: the first time, its environment is made (2.7 GB)."""


@dataclass(frozen=True, slots=True)
class RasaServer:
    url: str
    token: str


@cache
def why_there_is_no_rasa() -> str | None:
    """None where a Python 3.10 is found. Whatever goes wrong after that is a failure, not an excuse."""
    looked = subprocess.run(["bash", str(ROOT / ".ci/python310.sh")], capture_output=True, text=True, check=False)
    return looked.stderr.strip() if looked.returncode else None


@contextmanager
def running_rasa(folder: Path) -> Iterator[RasaServer]:
    data = folder / "nlu"
    data.mkdir()
    for intent in INTENTS:
        _shorten(ROOT / f"nlu_data/nlu/{intent}.yml", data / f"{intent}.yml")
    port = _free_port()
    environ = {
        **os.environ,
        "RASA_NLU": str(data),
        "RASA_EPOCHS": str(EPOCHS),
        "RASA_MODELS": str(folder / "models"),
        "RASA_PORT": str(port),
        "RASA_THREADS": "1",
        "GRS_RASA_TOKEN": TOKEN,
    }
    said = folder / "said.txt"
    with said.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            ["bash", str(ROOT / ".ci/rasa.sh"), "serve"],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    try:
        server = RasaServer(f"http://127.0.0.1:{port}", TOKEN)
        _wait(server, process, said)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def _shorten(source: Path, target: Path) -> None:
    """The first messages of a file; a file ends after its examples, so its lines may be cut anywhere between two."""
    lines = source.read_text(encoding="utf-8").splitlines()
    head = next(number for number, line in enumerate(lines) if line.strip().startswith("examples:"))
    target.write_text("\n".join(lines[: head + 1 + MESSAGES]) + "\n", encoding="utf-8")


def _wait(server: RasaServer, process: "subprocess.Popen[bytes]", said: Path) -> None:
    for _ in range(_PATIENCE * 4):
        assert process.poll() is None, said.read_text(encoding="utf-8")
        try:
            answer = requests.get(f"{server.url}/status", params={"token": server.token}, timeout=5)
        except requests.ConnectionError:
            Event().wait(0.25)
            continue
        assert answer.status_code == requests.codes.ok, answer.text
        return
    raise AssertionError(said.read_text(encoding="utf-8"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
