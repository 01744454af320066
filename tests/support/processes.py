"""Several Python processes that do one thing at once."""

import subprocess
import sys
from collections.abc import Sequence

_HEAD = """
import sys
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.cases import *
database = Database(sys.argv[1], Vault([KEY]))
me = int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
"""


def at_once(script: str, url: str, count: int) -> list[str]:
    """What each printed. Each has `database` and its number `me`, and all begin when the last one is ready.

    Raises AssertionError with its words when one of them fails.
    """
    started = [_start(_HEAD + script, url, number) for number in range(count)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    return _finish(started)


def _start(script: str, url: str, number: int) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", script, url, str(number)]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _finish(started: Sequence["subprocess.Popen[str]"]) -> list[str]:
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    printed = []
    for process in started:
        said, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
        printed.append(said)
    return printed
