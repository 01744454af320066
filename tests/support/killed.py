"""Processes of ours that die by kill -9 at a chosen moment."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping

_HEAD = """
import os
import signal
from dataclasses import replace
from gateway.app import create_app
from gateway.bootstrap import build
from gateway.settings import read_settings
from tests.support import twilio


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


container = build(read_settings(os.environ))
"""


def start(environ: Mapping[str, str], script: str) -> "subprocess.Popen[bytes]":
    """A process with `container` and `die` at hand."""
    return subprocess.Popen([sys.executable, "-c", _HEAD + script], env={**os.environ, **environ})


def died(process: "subprocess.Popen[bytes]") -> bool:
    """By kill -9, and nothing else."""
    return process.wait(60) == -signal.SIGKILL
