"""A telephone platform's store of recordings on loopback: it gives what the test says, drips, hangs, or sends away."""

import base64
import io
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ACCOUNT, TOKEN = "AC00000000000000000000000000000000", "the-token-of-these-tests"


class Manner(Enum):
    GIVES = "gives the recording"
    HANGS = "reads the request and says nothing"
    DRIPS = "gives a byte now and then, for ever"
    STAMMERS = "gives its headers letter by letter, for ever"
    BREAKS_OFF = "gives half of what it promised"
    FLOODS = "gives sound without end"


@dataclass
class Shelf:
    """`recordings` by path. `moved`: path -> where to look instead. `asked`: (method, path, Authorization) of each
    request. `public`: whoever knows an address gets the file, as from a file store.
    """

    url: str = ""
    manner: Manner = Manner.GIVES
    status: int = 200
    public: bool = False
    recordings: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def add(self, sid: str, audio: bytes) -> str:
        """The address that a platform names in its callback."""
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{sid}"
        self.recordings[path] = audio
        return self.url + path

    def has(self, sid: str) -> bool:
        return any(path.endswith(f"/{sid}") for path in self.recordings)


def a_wav(seconds: float = 0.5, loud: int = 0) -> bytes:
    """8 kHz, mono, 16 bits, as platforms record."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(loud.to_bytes(2, "little") * int(seconds * 8000))
    return out.getvalue()


def login_of(sid: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{sid}:{token}".encode()).decode()


class _Counter(BaseHTTPRequestHandler):
    shelf: Shelf

    def do_GET(self) -> None:
        audio = self.found()
        if audio is None:
            return
        if self.shelf.manner is Manner.HANGS:
            self.shelf.over.wait(30)
            return
        if self.shelf.manner is Manner.STAMMERS:
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
            self.go_on(b"x")
            return
        endless = self.shelf.manner in (Manner.DRIPS, Manner.FLOODS)
        self.send_response(200)
        if not endless:
            self.send_header("Content-Length", str(len(audio)))
        self.end_headers()
        if endless:
            self.go_on(audio)
            return
        self.wfile.write(audio[: len(audio) // 2] if self.shelf.manner is Manner.BREAKS_OFF else audio)

    def do_DELETE(self) -> None:
        if self.found() is not None:
            del self.shelf.recordings[self.resource]
            self.said(204)

    @property
    def resource(self) -> str:
        return self.path.removesuffix(".json").removesuffix(".wav")

    def found(self) -> bytes | None:
        """None: something else was answered."""
        self.close_connection = True
        self.shelf.asked.append((self.command, self.path, self.headers.get("Authorization", "")))
        if self.path in self.shelf.moved:
            self.said(307, self.shelf.moved[self.path])
        elif not self.shelf.public and self.headers.get("Authorization") != login_of(ACCOUNT, TOKEN):
            self.said(401)
        elif self.shelf.status != 200:
            self.said(self.shelf.status)
        elif self.resource not in self.shelf.recordings:
            self.said(404)
        else:
            return self.shelf.recordings[self.resource]
        return None

    def said(self, status: int, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def go_on(self, audio: bytes) -> None:
        slow = self.shelf.manner is not Manner.FLOODS
        piece = audio[:1] if slow else audio
        try:
            while not self.shelf.over.wait(0.02 if slow else 0):
                self.wfile.write(piece)
        except OSError:
            return  # he has had enough

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def running_shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    handler = type("Handler", (_Counter,), {"shelf": shelf})

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    shelf.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield shelf
    finally:
        shelf.over.set()
        server.shutdown()
        server.server_close()
