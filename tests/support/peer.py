"""A carrier's HTTP side on loopback, for one test: it answers what the test says, or hangs, or breaks off."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Mood(Enum):
    ANSWERS = "answers"
    HANGS_UP = "reads the request and closes the connection"
    HANGS = "reads the request and says nothing"


@dataclass(frozen=True)
class Seen:
    """A request as it came over the wire. `path` with its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Peer:
    """`wrong`: what `check` had to say of the requests, so that no request goes unchecked."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    location: str = ""
    mood: Mood = Mood.ANSWERS
    check: Callable[[Seen], list[str]] = lambda seen: []
    seen: list[Seen] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def says(self, status: int, body: bytes) -> None:
        self.status, self.body = status, body

    def take(self, seen: Seen) -> None:
        self.seen.append(seen)
        self.wrong += self.check(seen)


@contextmanager
def running_peer() -> Iterator[Peer]:
    """Fails when a request was wrong."""
    peer = Peer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.serve()

        def do_POST(self) -> None:
            self.serve()

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            peer.take(Seen(self.command, self.path, dict(self.headers.items()), body))
            if peer.mood is not Mood.ANSWERS:
                if peer.mood is Mood.HANGS:
                    peer.over.wait(30)
                self.close_connection = True
                return
            self.send_response(peer.status)
            self.send_header("Content-Length", str(len(peer.body)))
            if peer.location:
                self.send_header("Location", peer.location)
            self.end_headers()
            self.wfile.write(peer.body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield peer
    finally:
        peer.over.set()
        server.shutdown()
        server.server_close()
    assert peer.wrong == []
