"""Every carrier keeps one contract: expected outcomes are values, and "nobody knows" is never called a failure."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unicodedata import normalize
from urllib.parse import parse_qs, urlsplit

import pytest

from gateway.ports import Call, HandOver
from gateway.carrier_settings import TwilioSettings
from gateway.sms.loopback import Loopback
from gateway.sms.twilio import TwilioRest, TwilioWebhook
from grs_core.domain.messages import Accepted, DeliveryState, Refused, SendOutcome, Unknown

BANGLA = "আপনার অভিযোগ নম্বর 1234567897"
MESSAGE = HandOver("01711000001", BANGLA, "m1", 1)


@dataclass
class Platform:
    """A Twilio-shaped platform on loopback that answers what the test says."""

    status: int = 201
    body: bytes = b'{"sid": "SM0001", "status": "queued"}'
    hang_up: bool = False
    seen: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)


@pytest.fixture
def platform() -> Iterator[tuple[Platform, str]]:
    said = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            said.seen.append((self.path, parse_qs(form), self.headers["Authorization"] or ""))
            if said.hang_up:
                self.connection.close()
                return
            self.send_response(said.status)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def do_GET(self) -> None:
            said.seen.append((self.path, parse_qs(urlsplit(self.path).query), self.headers["Authorization"] or ""))
            self.send_response(said.status)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield said, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def rest(url: str, sender: str = "+8801300000000") -> TwilioRest:
    return TwilioRest(TwilioSettings("AC1", ("token",), sender, url), "https://grs.example")


def test_the_loopback_accepts_everything() -> None:
    outcome = Loopback().send(HandOver("01711000001", BANGLA, "m1", 1))
    assert outcome == Accepted("loopback-m1")


def test_twilio_is_handed_the_text_the_international_number_and_our_own_id(platform: tuple[Platform, str]) -> None:
    said, url = platform
    assert rest(url).send(MESSAGE) == Accepted("SM0001")
    ((path, form, authorization),) = said.seen
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert form["To"] == ["+8801711000001"]
    assert form["Body"] == [BANGLA]
    assert form["From"] == ["+8801300000000"]
    assert form["StatusCallback"] == ["https://grs.example/sms/twilio/status?id=m1&n=1"]
    assert authorization.startswith("Basic ")


def test_a_messaging_service_takes_the_place_of_a_sender(platform: tuple[Platform, str]) -> None:
    said, url = platform
    rest(url, sender="MG123").send(MESSAGE)
    assert said.seen[0][1]["MessagingServiceSid"] == ["MG123"]
    assert "From" not in said.seen[0][1]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (201, b'{"sid": "SM2"}', Accepted("SM2")),
        (200, b'{"sid": "SM3"}', Accepted("SM3")),
        (201, b"not json", Unknown("no_sid")),
        (400, b'{"code": 21211}', Refused("http_400_21211", retryable=False)),
        (401, b'{"code": 20003}', Refused("http_401_20003", retryable=False)),
        (404, b"", Refused("http_404", retryable=False)),
        (429, b'{"code": 20429}', Refused("http_429_20429", retryable=True)),
        (500, b"", Unknown("http_500")),
        (503, b"<html>", Unknown("http_503")),
    ],
)
def test_each_answer_of_twilio_is_one_outcome(
    platform: tuple[Platform, str], status: int, body: bytes, expected: SendOutcome
) -> None:
    said, url = platform
    said.status, said.body = status, body
    assert rest(url).send(MESSAGE) == expected


def test_a_platform_that_cannot_be_reached_has_refused() -> None:
    outcome = rest("http://127.0.0.1:1").send(MESSAGE)
    assert outcome == Refused("connection_refused", retryable=True)


def test_a_connection_broken_after_the_request_is_unknown(platform: tuple[Platform, str]) -> None:
    said, url = platform
    said.hang_up = True
    assert isinstance(rest(url).send(MESSAGE), Unknown)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("queued", None),
        ("sent", DeliveryState.ACCEPTED),
        ("delivered", DeliveryState.DELIVERED),
        ("undelivered", DeliveryState.FAILED),
        ("failed", DeliveryState.FAILED),
    ],
)
def test_each_status_callback_of_twilio_has_one_meaning(word: str, state: DeliveryState | None) -> None:
    call = Call("POST", "/sms/twilio/status", "", b"id=m1&n=2", {"MessageStatus": word}, {}, b"", "127.0.0.1", False)
    said = TwilioWebhook(["token"]).receipt(call)
    assert (said and (said.id, said.attempt, said.state)) == (("m1", 2, state) if state else None)


# ---------------------------------------------------------------- in doubt

NOON = datetime(2026, 11, 22, 6, tzinfo=UTC)


def listed(*messages: tuple[str, str], more: bool = False) -> bytes:
    """Twilio's answer to a listing: (body, date_created) of each, newest first."""
    found = [{"sid": f"SM{n}", "body": body, "date_created": at} for n, (body, at) in enumerate(messages)]
    return json.dumps({"messages": found, "next_page_uri": "/next" if more else None}).encode()


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, listed(("other", "Sun, 22 Nov 2026 06:00:09 +0000"), (BANGLA, "Sun, 22 Nov 2026 06:00:05 +0000")), "SM1"),
        (200, listed((normalize("NFD", BANGLA), "Sun, 22 Nov 2026 06:00:05 +0000")), "SM0"),
        (200, listed((BANGLA, "Sun, 22 Nov 2026 05:30:00 +0000")), Refused("not_taken", retryable=True)),
        (200, listed(), Refused("not_taken", retryable=True)),
        (200, listed(("other", "Sun, 22 Nov 2026 06:00:09 +0000"), more=True), Unknown("too_many_to_look_through")),
        (200, b"[]", Unknown("TypeError")),
        (200, b"{}", Unknown("KeyError")),
        (200, b"<html>", Unknown("JSONDecodeError")),
        (404, b"{}", Unknown("HTTPError")),
        (500, b"", Unknown("HTTPError")),
    ],
)
def test_a_platform_is_asked_for_a_message_in_doubt(
    platform: tuple[Platform, str], status: int, body: bytes, outcome: SendOutcome | str
) -> None:
    said, url = platform
    said.status, said.body = status, body
    found = rest(url).find(MESSAGE, NOON)
    assert found == (Accepted(outcome) if isinstance(outcome, str) else outcome)
    (path, query, _) = said.seen[0]
    assert path.startswith("/2010-04-01/Accounts/AC1/Messages.json?")
    assert query["To"] == ["+8801711000001"]


def test_a_platform_that_cannot_be_reached_cannot_tell() -> None:
    assert isinstance(rest("http://127.0.0.1:9").find(MESSAGE, NOON), Unknown)


def test_the_loopback_has_whatever_it_was_handed() -> None:
    assert isinstance(Loopback().find(MESSAGE, NOON), Accepted)
