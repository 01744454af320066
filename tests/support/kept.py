"""Processes of ours that are started again when they die, as systemd's `Restart=always` does."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from tests.support.service import Process

_LOOKS_EVERY_S = 0.2
_RESTARTS_AFTER_S = 0.5


@dataclass(slots=True)
class Kept:
    """One `grs` command. What each life of it says goes on in the same file."""

    environ: Mapping[str, str]
    log: Path
    arguments: tuple[str, ...]
    lives: int = 0
    _process: Process | None = None

    def start(self) -> None:
        self._process = Process(self.environ, self.log, *self.arguments)
        self.lives += 1

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.running

    def kill(self) -> None:
        """kill -9 for it and its children."""
        if self._process is not None:
            self._process.kill()

    def kill_child(self, nth: int) -> bool:
        """kill -9 for one of its children (a web worker); False when it has none at this moment."""
        children = self._children()
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(children[nth % len(children)], signal.SIGKILL)
        return True

    def _children(self) -> list[int]:
        if self._process is None or not self._process.running:
            return []
        pid = self._process.pid
        with suppress(OSError):
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []


@dataclass(slots=True)
class Supervisor:
    """Starts what is not running, until it is stopped."""

    kept: list[Kept]
    _over: Event = field(default_factory=Event)
    _turn: Lock = field(default_factory=Lock)
    _thread: Thread | None = None

    def start(self) -> None:
        for each in self.kept:
            each.start()
        self._thread = Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def let_die(self, some: list[Kept]) -> None:
        """kill -9, and nobody starts them again."""
        with self._turn:
            self.kept = [each for each in self.kept if all(each is not other for other in some)]
        for each in some:
            each.kill()

    def stop(self) -> None:
        """Ends the watch and every process, by force where asking does not help."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        for each in self.kept:
            each.kill()

    def _watch(self) -> None:
        while not self._over.wait(_LOOKS_EVERY_S):
            with self._turn:
                for each in self.kept:
                    if not each.running and not self._over.wait(_RESTARTS_AFTER_S):
                        each.start()
