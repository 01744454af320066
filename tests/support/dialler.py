"""A platform that makes calls, over real HTTP: it keeps each, lists them as Twilio does, and may kill whoever asks."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urldefrag, urlsplit

from flask import Flask

from tests.support import twilio
from tests.support.clock import FakeClock
from tests.support.openapi import unlike_twilio
from tests.support.platform import Mood

ACCOUNT, SENDER = "AC" + "0" * 32, "+8809610000000"


@dataclass
class Made:
    """A call that rings at `to`. `status` as the listing shows it."""

    sid: str
    to: str
    url: str
    told_at: str
    at: datetime
    status: str = "queued"


@dataclass
class Dialler:
    """`calls` would ring a phone. `refuses`: what the next requests are answered, (status, Twilio's code). `wrong`:
    what Twilio would not have understood.
    """

    clock: FakeClock
    url: str = ""
    mood: Mood = Mood.KIND
    victim: int = 0
    calls: list[Made] = field(default_factory=list)
    refuses: list[tuple[int, int]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        """For a service that calls by it."""
        return {
            **twilio.ENVIRON,
            "GRS_TWILIO_ACCOUNT_SID": ACCOUNT,
            "GRS_TWILIO_BASE_URL": self.url,
            "GRS_VOICE_FROM": SENDER,
        }

    def take(self, form: dict[str, list[str]]) -> str | None:
        """The new call's name; None when nobody is left to be told."""
        mood, self.mood = self.mood, Mood.KIND
        if mood is not Mood.KILLS_BEFORE:
            sid = f"CA{len(self.calls):032}"
            self.calls.append(Made(sid, form["To"][0], form["Url"][0], form["StatusCallback"][0], self.clock.now()))
        if mood is not Mood.KIND:
            os.kill(self.victim, signal.SIGKILL)
            return None
        return self.calls[-1].sid

    def listing(self, to: str) -> bytes:
        found = [
            {
                "sid": call.sid,
                "to": call.to,
                "from": SENDER,
                "direction": "outbound-api",
                "date_created": format_datetime(call.at),
                "status": call.status,
            }
            for call in reversed(self.calls)
            if call.to == to
        ]
        return json.dumps({"calls": found, "next_page_uri": None}).encode()

    def tells(self, app: Flask, call: Made, status: str) -> int:
        """What became of it, to the address that it was given for that."""
        call.status = status
        fields = {"CallSid": call.sid, "From": SENDER, "To": call.to, "CallStatus": status}
        fields["Direction"] = "outbound-api"
        path = urldefrag(call.told_at).url.removeprefix(twilio.PUBLIC)
        return twilio.post(app.test_client(), fields, path=path).status_code


def named(call: Made) -> str:
    """Our name of it, in the address that the platform asks what to say."""
    return parse_qs(urlsplit(urldefrag(call.url).url).query)["out"][0]


@contextmanager
def running_dialler(clock: FakeClock) -> Iterator[Dialler]:
    """Fails at its end when a request was wrong."""
    dialler = Dialler(clock)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            dialler.wrong += unlike_twilio("POST", self.path, dict(self.headers.items()), body)
            if dialler.refuses:
                status, code = dialler.refuses.pop(0)
                self.answer(status, json.dumps({"code": code, "status": status}).encode())
                return
            sid = dialler.take(parse_qs(body.decode()))
            if sid is None:
                self.close_connection = True
                return
            self.answer(201, json.dumps({"sid": sid, "status": "queued"}).encode())

        def do_GET(self) -> None:
            dialler.wrong += unlike_twilio("GET", self.path, dict(self.headers.items()), b"")
            self.answer(200, dialler.listing(parse_qs(urlsplit(self.path).query)["To"][0]))

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    dialler.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield dialler
    finally:
        server.shutdown()
        server.server_close()
    assert dialler.wrong == []
