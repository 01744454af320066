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


def start(environ: Mapping[str, str], script: str) -> "subprocess.Popen[str]":
    """A process with `container` and `die` at hand."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", _HEAD + script]
    return subprocess.Popen(command, env={**os.environ, **environ}, stdin=pipe, stdout=pipe, text=True)


def died(process: "subprocess.Popen[str]") -> bool:
    """By kill -9, and nothing else."""
    process.communicate(timeout=60)
    return process.returncode == -signal.SIGKILL
