"""A request that does not arrive frees its thread: gunicorn's threads wait for a half-sent one without an end."""

import errno
import socket
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SILENCE_S, ARRIVAL_S = 5.0, 10.0
"""How long a thread waits for the next bytes of a request, and for the whole of it."""
SLOWEST, LONGEST_S = 1500, 300.0
"""Files come over slow lines: whoever sends one keeps his thread while so many bytes a second arrive, five minutes at
most. A proxy that takes requests in whole (docs/operations.md) spares the threads even this.
"""
UPLOADS = (b"POST /volunteers/new", b"POST /volunteers/bulk", b"POST /chat/file", b"POST /embed/file")


class Arriving(socket.socket):
    """A connection that is read only until the request should have arrived."""

    __slots__ = ("_last", "_until", "_uploads")

    def __init__(self, accepted: socket.socket) -> None:
        """Takes the connection over: `accepted` is nobody's afterwards."""
        super().__init__(fileno=accepted.detach())
        self.begin()

    def begin(self) -> None:
        """A new request: its time runs from here."""
        self._until = monotonic() + ARRIVAL_S
        self._last = monotonic() + LONGEST_S
        self._uploads: bool | None = None

    def end(self) -> None:
        """Nothing more is waited for."""
        self._until = 0.0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """What is here already is always given. Raises ConnectionResetError when the time is over: gunicorn closes the
        connection then without a word, and Flask refuses the request.
        """
        before = self.gettimeout()
        wait = max(0.0, min(SILENCE_S, self._until - monotonic()))
        self.settimeout(wait if before is None else min(before, wait))
        try:
            came = super().recv(size, flags)
        except (TimeoutError, BlockingIOError):
            if before == 0.0:
                raise
            self.end()
            raise ConnectionResetError(errno.ECONNRESET, "the request did not arrive in time") from None
        finally:
            if self.fileno() >= 0:
                self.settimeout(before)
        if self._uploads is None:
            self._uploads = came.startswith(UPLOADS)
        if self._uploads:
            self._until = min(self._until + len(came) / SLOWEST, self._last)
        return came


class ArrivalWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads, each of which waits for a request as long as `Arriving` does."""

    def handle(self, conn: Any) -> Any:
        if isinstance(conn.sock, Arriving):
            conn.sock.begin()
        else:
            conn.sock = Arriving(conn.sock)
        goes_on = super().handle(conn)
        if not goes_on:
            # gunicorn closes in the one thread that accepts, and would stand there two seconds for each client that
            # does not hang up: what has come is read, what may come is not.
            conn.sock.end()
        return goes_on
