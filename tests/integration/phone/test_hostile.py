"""Requests about a call that no caller makes: signed, and yet full of what must do no harm."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote

import pytest

from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from grs_core.domain.ticket import Ticket
from tests.support import twilio
from tests.support.clock import FakeClock
from tests.support.steps import A_COMPLAINT, MEDIA, RAHIMA, RECORDED, Steps, document

SCRIPT = "<script>alert(1)</script>"
BREAKS_OUT = ']]></Say><Dial>+15005550006</Dial><Say a="'
PIN, PIN_BN = "482193", "৪৮২১৯৩"
A_PIN_IS_SAID = f"বিকাশের লোক সেজে আমার পিন {PIN_BN} নিয়ে ভাতার টাকা তুলে নিয়ে গেছে, কোডটা ছিল {PIN}"


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A host that is no platform, and what it was asked."""
    asked: list[str] = []

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's word
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Notes) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def tickets(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return list(work.tickets.stream())


@pytest.mark.parametrize(
    "fields",
    [
        {"Digits": "9" * 5000},
        {"Digits": "1\0"},
        {"Digits": SCRIPT},
        {"Digits": "১"},
        {"Digits": "-1"},
        {"Digits": "1; DROP TABLE calls"},
        {"SpeechResult": "ভাতা " * 5_000},
        {"SpeechResult": "\0" * 100},
        {"SpeechResult": SCRIPT},
        {"SpeechResult": BREAKS_OUT},
        {"SpeechResult": "\ud83d\ude00 😀 \u202e\u200b"},
        {"Confidence": "NaN", "SpeechResult": "হ্যাঁ"},
        {"Digits": "1", "SpeechResult": "অভিযোগ", **RECORDED},
        {"RecordingUrl": "x" * 100_000, "RecordingSid": "RE1", "RecordingDuration": "5"},
        {"RecordingUrl": f"{MEDIA}RE1", "RecordingSid": "RE1", "RecordingDuration": "-1"},
        {"RecordingUrl": f"{MEDIA}RE1", "RecordingSid": "RE1", "RecordingDuration": "9" * 4000},
        {"RecordingUrl": f"{MEDIA}RE1", "RecordingSid": "'; --", "RecordingDuration": "৫"},
        {"CallStatus": SCRIPT, "Direction": SCRIPT},
        {"To": "x" * 10_000},
        {"From": "\0"},
        {"From": "+8801711000002"},
    ],
    ids=lambda fields: "-".join(fields) + f"-{len(str(fields))}",
)
def test_whatever_stands_in_a_field_the_answer_is_twiml_and_the_call_goes_on(
    fields: dict[str, str], call: Steps
) -> None:
    call.walk({"Digits": "1"})
    fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    call.take(**fields)
    assert "script>" not in call.heard
    assert "<Dial" not in call.heard
    if "Gather" in call.heard:
        call.take(Digits="*")
        assert "Gather" in call.heard


def test_a_call_without_a_name_or_with_an_endless_one_is_none(call: Steps) -> None:
    for sid in ("", "C" * 65, "C" * 100_000):
        answer = twilio.post(call.client, {**call.fields(), "CallSid": sid}, path="/voice/twilio")
        assert answer.status_code == 422, sid[:80]
    nameless = {name: value for name, value in call.fields().items() if name != "CallSid"}
    assert twilio.post(call.client, nameless, path="/voice/twilio").status_code == 422
    assert twilio.post(call.client, nameless, path="/voice/twilio/status").status_code == 422


def test_more_than_anybody_says_is_refused_and_the_call_stands(call: Steps) -> None:
    call.walk({"Digits": "1"})
    assert call.post(SpeechResult="ভাতা " * 50_000).status_code == 413
    call.take(Digits="9")


def test_an_unknown_caller_gets_a_conversation_of_his_own(container: Container, call: Steps) -> None:
    for number in ("", "anonymous", "+266696687", "\0", "'; --"):
        each = Steps(call.client, number)
        each.walk({"Digits": "1"}, {"Digits": "1"})
    addresses = {ticket.complainant.address for ticket in tickets(container)}
    assert len(addresses) == 5
    assert {address.kind for address in addresses} == {"chat"}


def test_a_recording_elsewhere_is_neither_played_nor_fetched(
    container: Container, clock: FakeClock, call: Steps, elsewhere: tuple[str, list[str]]
) -> None:
    host, asked = elsewhere
    places = (
        f"{host}/Recordings/RE2",
        f"{host}/x.wav",
        f"http://api.twilio.com@{host.removeprefix('http://')}/RE3",
        "https://api.twilio.com.example.org/RE4",
        "file:///etc/passwd",
        "//api.twilio.com/RE5",
    )
    for nth, place in enumerate(places):
        each = Steps(call.client, f"+88017110001{nth:02}")
        each.walk({"Digits": "1"}, {"Digits": "4"})
        each.take(RecordingUrl=place, RecordingSid=f"RE{nth}", RecordingDuration="9")
        each.take(Digits="2")
        assert place not in each.heard, "he hears of it no address of another's choosing"
    for _ in range(3):
        container.background.run("recordings")
        clock.advance(hours=3)
    assert asked == []


def test_the_address_of_a_recording_tells_nobody_anything(container: Container, call: Steps) -> None:
    call.walk(*A_COMPLAINT[:5])
    call.take(**RECORDED)
    with container.database.reading() as work:
        (kept,) = work.recordings.of_call(call.sid)
    assert len(kept.id) == 32
    assert kept.id not in (call.sid, call.token, RECORDED["RecordingSid"])
    for path in (f"/console/recordings/{kept.id}", f"/voice/twilio/c/{call.token}/recording"):
        assert call.client.get(path).status_code in (302, 303, 401, 403, 404, 405), path


def test_a_pin_that_was_said_is_nowhere(container: Container, call: Steps, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    call.walk({"Digits": "1"})
    call.take(SpeechResult=A_PIN_IS_SAID)
    call.take(SpeechResult=f"হ্যাঁ, পিন {PIN_BN}")
    call.take(Digits="*")
    (ticket,) = tickets(container)
    assert ticket.grievance.category.value == "mfs_fraud"
    with container.database.reading() as work:
        conversation = work.inbox.conversation(Address.of_phone(RAHIMA), 100)
        history = work.audit.history(str(ticket.number))
        answers = [work.calls.answer(call.sid, step) for step in range(call.number)]
    kept = [ticket.grievance.text, *(line.text for line in conversation), *(event.detail or "" for event in history)]
    kept += [answer or "" for answer in answers]
    kept += [str(ticket.grievance.details), call.heard, caplog.text]
    for text in kept:
        assert PIN not in text
        assert PIN_BN not in text
    assert any("****" in line.text for line in conversation if line.inward), "what stood there was masked"


def test_whoever_says_a_pin_is_warned(call: Steps) -> None:
    call.walk()
    whole = document(call.post(SpeechResult=A_PIN_IS_SAID))
    plays = [verb.text for verb in whole.children[0].children if verb.tag == "Play"]
    said = [call.client.get(path).headers["X-Prompt-Text"] for path in plays]
    assert "পিন" in unquote(" ".join(said))
    assert "বদলে ফেলুন" in unquote(" ".join(said))


def test_a_bare_code_soon_after_a_theft_is_masked_too(container: Container, call: Steps) -> None:
    call.walk({"Digits": "3"}, {"SpeechResult": "নগদ থেকে আমার ভাতার টাকা তুলে নিয়ে গেছে"})
    call.take(SpeechResult=PIN)
    with container.database.reading() as work:
        conversation = work.inbox.conversation(Address.of_phone(RAHIMA), 100)
    assert all(PIN not in line.text for line in conversation)
