"""The spool: messages that the database could not take, each a sealed file on this machine's disk.

`<folder>/<sender>/<when>`: a folder a citizen, so that one look tells whether he has something waiting. A message is
written elsewhere, synced, moved in and the move synced: after that neither a kill nor a power cut loses it.
"""

import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from gateway.ports import InboundText, Part, SpoolState, Waiting
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import GrsError, RuleBroken, Unavailable

log = logging.getLogger(__name__)
_ASIDE = "aside"
"""What is not trusted waits here: a forged message must not hold up its victim's own."""
_NEW, _BROKEN = ".new", ".broken"
_FORGOTTEN_S = 3600.0
"""What was never moved in for so long belonged to a process that died: its carrier was told nothing."""
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DiskSpool:
    """`gateway.ports.Spool`. `seal` and `unseal` are the vault's; `hidden` gives a citizen's folder, the newest key's
    first.
    """

    def __init__(
        self,
        folder: Path,
        seal: Callable[[str], str],
        unseal: Callable[[str], str],
        hidden: Callable[[Address], Sequence[str]],
    ) -> None:
        self._folder = folder
        self._seal = seal
        self._unseal = unseal
        self._hidden = hidden
        self._numbers = count()

    def check(self) -> None:
        try:
            self._make()
            probe = self._folder / _NEW / f"probe-{uuid4().hex}"
            _write(probe, b"?")
            probe.unlink()
            self._forget()
        except OSError:
            raise RuleBroken("spool_not_writable", folder=str(self._folder)) from None

    def put(self, message: InboundText, at: datetime, distrust: str | None = None) -> None:
        name = f"{(at - _EPOCH) // _MICROSECOND:018d}-{next(self._numbers):09d}-{uuid4().hex[:8]}"
        new = self._folder / _NEW / name
        sealed = self._seal(_as_json(message, at, distrust)).encode()
        try:
            if not new.parent.is_dir():
                self._make()
            _write(new, sealed)
            self._move_in(new, _ASIDE if distrust else self._sender(message.address))
        except OSError as error:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            log.error("the spool takes nothing: %s", type(error).__name__)
            raise Unavailable("spool_full") from None

    def waits(self, address: Address) -> bool:
        return any((self._folder / sender).is_dir() for sender in self._hidden(address))

    def state(self) -> SpoolState:
        names = [name for sender in self.senders() for name in _listed(self._folder / sender)]
        broken = sum(len(_listed(self._folder / _BROKEN / sender)) for sender in _listed(self._folder / _BROKEN))
        return SpoolState(len(names), _moment(min(names)) if names else None, broken)

    def senders(self) -> Sequence[str]:
        return [name for name in _listed(self._folder) if not name.startswith(".") and (self._folder / name).is_dir()]

    @contextmanager
    def turn(self, sender: str) -> Iterator[bool]:
        try:
            handle = os.open(self._folder / sender, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            yield False
            return
        try:
            yield _locked(handle)
        finally:
            os.close(handle)  # and the lock is gone, as after a kill

    def oldest(self, sender: str) -> Waiting | None:
        for name in sorted(_listed(self._folder / sender)):
            try:
                written = (self._folder / sender / name).read_text(encoding="ascii")
                return Waiting(f"{sender}/{name}", *_from_json(self._unseal(written)))
            except FileNotFoundError:
                continue  # another has had it
            except (OSError, ValueError, KeyError, TypeError, GrsError) as error:
                log.error("%s in the spool cannot be read (%s): put aside", name, type(error).__name__)
                self._put_aside(sender, name)
        self._leave(sender)
        return None

    def remove(self, waiting: Waiting) -> None:
        (self._folder / waiting.name).unlink(missing_ok=True)
        self._leave(waiting.name.partition("/")[0])

    def _sender(self, address: Address) -> str:
        """Behind what waits of him already, be it under an older key."""
        names = self._hidden(address)
        return next((name for name in names if (self._folder / name).is_dir()), names[0])

    def _make(self) -> None:
        for folder in (self._folder, self._folder / _NEW, self._folder / _BROKEN):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _move_in(self, new: Path, sender: str) -> None:
        """Whoever empties a folder takes it away: then it is made anew."""
        folder = self._folder / sender
        while True:
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                _sync(self._folder)
            try:
                new.rename(folder / new.name)
                break
            except FileNotFoundError:
                if not new.exists():
                    raise
        with suppress(FileNotFoundError):  # it had its effect already, and the folder is gone
            _sync(folder)

    def _leave(self, sender: str) -> None:
        with suppress(OSError):  # not empty: something came meanwhile
            (self._folder / sender).rmdir()

    def _put_aside(self, sender: str, name: str) -> None:
        with suppress(OSError):
            (self._folder / _BROKEN / sender).mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._folder / sender / name).rename(self._folder / _BROKEN / sender / name)

    def _forget(self) -> None:
        for path in (self._folder / _NEW).iterdir():
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _FORGOTTEN_S:
                    path.unlink()


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _listed(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _moment(name: str) -> datetime | None:
    written = name.partition("-")[0]
    return _EPOCH + int(written) * _MICROSECOND if written.isascii() and written.isdecimal() else None


def _as_json(message: InboundText, at: datetime, distrust: str | None) -> str:
    return json.dumps({**asdict(message), "at": at.isoformat(), "distrust": distrust})


def _from_json(written: str) -> tuple[InboundText, str | None]:
    """Raises ValueError, KeyError or TypeError for what is none of ours."""
    fields: Any = json.loads(written)
    part = fields["part"]
    message = InboundText(
        provider=fields["provider"],
        provider_id=fields["provider_id"],
        address=Address(**fields["address"]),
        to=fields["to"],
        text=fields["text"],
        channel=Channel(fields["channel"]),
        part=Part(**part) if part else None,
        at=datetime.fromisoformat(fields["at"]),
        had_secret=fields["had_secret"],
    )
    return message, fields["distrust"]
