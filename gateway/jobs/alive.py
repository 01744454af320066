"""A sign of life of a process that nobody can ask over HTTP: a file under GRS_HOME that it touches.

A worker touches it while it listens to Redis, the beat whenever Redis has taken one of its nudges.
"""

import socket
import time
from contextlib import suppress
from pathlib import Path

STALE_S = 60.0
"""No sign of life for so long: it hangs, or cannot reach Redis. A worker gives one every 2 s, the beat every 5 s."""
_FORGOTTEN_S = 86400.0


def sign(home: Path, role: str) -> None:
    """Touches the file. A disk that is full must not stop the worker: the missing sign tells."""
    with suppress(OSError):
        path = _file(home, role)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def age(home: Path, role: str) -> float | None:
    """Seconds since the last sign of this machine's (container's) process in that role; None when there was none."""
    try:
        return max(0.0, time.time() - _file(home, role).stat().st_mtime)
    except OSError:
        return None


def clear(home: Path, role: str) -> None:
    """At start: an older process's sign is not ours, and containers that are gone leave theirs behind."""
    with suppress(OSError):
        _file(home, role).unlink(missing_ok=True)
        for path in _file(home, role).parent.iterdir():
            if time.time() - path.stat().st_mtime > _FORGOTTEN_S:
                path.unlink(missing_ok=True)


def _file(home: Path, role: str) -> Path:
    return home / "alive" / f"{role}@{socket.gethostname()}"
