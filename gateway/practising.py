"""Where officers practise: a database of each one's own on this machine, in which nothing is real."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from gateway.console.practice_room import Ground
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault

_OPEN_AT_MOST = 32
"""Databases that one process keeps open: the one used longest ago is closed."""
_CONNECTIONS = 2


class Grounds:
    """`gateway.console.practice_room.Grounds`: `<folder>/<whose>/<round>.db`. The highest round is the one in use, so
    that a fresh start pulls no file from under a process that still reads the one before.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, Database] = OrderedDict()

    def of(self, login: str) -> Ground:
        rounds = sorted(self._rounds(login))
        return self._ground(self._path(login, rounds[-1] if rounds else 1))

    def anew(self, login: str) -> Ground:
        before = sorted(self._rounds(login))
        ground = self._ground(self._path(login, before[-1] + 1 if before else 1))
        for old in before:
            self._forget(self._path(login, old))
        return ground

    def _ground(self, path: Path) -> Ground:
        with self._lock:
            database = self._open.get(path)
            if database is None:
                database = Database(f"sqlite:///{path}", self._vault, pool_size=_CONNECTIONS, synchronous="NORMAL")
                database.migrate()
                self._open[path] = database
            self._open.move_to_end(path)
            while len(self._open) > _OPEN_AT_MOST:
                self._open.popitem(last=False)[1].dispose()
        return Ground(database.work, database.reading)

    def _forget(self, path: Path) -> None:
        with self._lock:
            database = self._open.pop(path, None)
            if database is not None:
                database.dispose()
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink(missing_ok=True)

    def _rounds(self, login: str) -> Iterator[int]:
        files = self._path(login, 1).parent.glob("*.db")
        return (int(file.stem) for file in files if file.stem.isdecimal())

    def _path(self, login: str, number: int) -> Path:
        """A login may hold any letter; the name of a folder may not."""
        return self._folder / sha256(login.encode()).hexdigest()[:32] / f"{number}.db"
