"""A carrier in the shape of Twilio's Messages resource that kills who hands it a message, before or after taking it."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.support.openapi import unlike_twilio


class Mood(Enum):
    KIND = "takes it and says so"
    KILLS_BEFORE = "kills the sender and takes nothing"
    KILLS_AFTER = "takes it and kills the sender before saying so"


@dataclass
class Platform:
    """`taken`: (to, body, when, sid) of every message that would reach a phone. `victim`: whom to kill, over a
    message that holds one of `words`: an earlier victim's last message may come in after its death. `wrong`: what
    Twilio would not have understood, by its own description of its API.
    """

    url: str = ""
    mood: Mood = Mood.KIND
    victim: int = 0
    words: tuple[str, ...] = ()
    taken: list[tuple[str, str, datetime, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def take(self, to: str, body: str) -> str | None:
        """The new message's id; None when nobody is left to be told."""
        mood = Mood.KIND
        if any(word in body for word in self.words):
            mood, self.mood = self.mood, Mood.KIND
        if mood is not Mood.KILLS_BEFORE:
            self.taken.append((to, body, datetime.now(UTC), f"SM{len(self.taken):032}"))
        if mood is not Mood.KIND:
            os.kill(self.victim, signal.SIGKILL)
            return None
        return self.taken[-1][3]

    def listing(self, to: str) -> bytes:
        found = [
            {"sid": sid, "to": phone, "body": body, "date_created": format_datetime(at), "status": "sent"}
            for phone, body, at, sid in reversed(self.taken)
            if phone == to
        ]
        return json.dumps({"messages": found, "next_page_uri": None}).encode()


@contextmanager
def running_platform() -> Iterator[Platform]:
    """Fails at its end when a request was wrong."""
    platform = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            platform.wrong += unlike_twilio("POST", self.path, dict(self.headers.items()), body)
            form = parse_qs(body.decode())
            sid = platform.take(form["To"][0], form["Body"][0])
            if sid is None:
                self.close_connection = True
                return
            self.answer(201, json.dumps({"sid": sid, "status": "queued"}).encode())

        def do_GET(self) -> None:
            platform.wrong += unlike_twilio("GET", self.path, dict(self.headers.items()), b"")
            self.answer(200, platform.listing(parse_qs(urlsplit(self.path).query)["To"][0]))

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
    assert platform.wrong == []
