"""Calls by Twilio's Calls resource, written from its documentation: what is asked, what each answer means, and what
cannot be known.
"""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from gateway.call_ports import FATES, Fate, PlaceCall, Placed
from gateway.carrier_settings import TwilioSettings
from gateway.ivr.placing import CODES, TwilioCalls
from gateway.sms.codes import Codes
from grs_core.domain.messages import Accepted, Refused, SendOutcome, Unknown
from tests.support.clock import FakeClock
from tests.support.openapi import unlike_twilio
from tests.support.peer import Mood, Peer, Seen, running_peer

ACCOUNT, SID = "AC" + "0" * 32, "CA" + "1" * 32
FORM = "application/x-www-form-urlencoded"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
NAMED = "f" * 32 + ".2"
VOICE = "https://grs.example/voice/twilio"
WANTED = PlaceCall(NAMED, "01711000001", f"{VOICE}?out={NAMED}", f"{VOICE}/status?out={NAMED}")
KNOWN = PlaceCall(NAMED, "01711000001", WANTED.url, WANTED.status_url, SID)
NOW, EARLIER = "Sun, 04 Jan 2026 04:00:05 +0000", "Sun, 04 Jan 2026 03:30:00 +0000"
"""Around the `FakeClock`'s beginning, 10:00 in Dhaka."""


def check(seen: Seen) -> list[str]:
    return unlike_twilio(seen.method, seen.path, seen.headers, seen.body)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running_peer() as running:
        running.check = check
        running.says(201, json.dumps({"sid": SID, "status": "queued"}).encode())
        yield running


def platform(url: str, sender: str = "+8809610000000") -> TwilioCalls:
    return TwilioCalls(TwilioSettings(ACCOUNT, ("new", "old"), "+8801300000000", url), sender, Codes.load(CODES))


def error(code: int, status: int) -> bytes:
    return json.dumps({"code": code, "message": "The number +8801711000001 ...", "status": status}).encode()


def listed(status: str = "ringing", at: str = NOW, **changes: object) -> Mapping[str, object]:
    one = {"to": "+8801711000001", "from": "+8809610000000", "direction": "outbound-api", "status": status}
    return {"sid": SID, "date_created": at, **one, **changes}


def listing(*calls: Mapping[str, object], more: bool = False) -> bytes:
    """Newest first."""
    return json.dumps({"calls": calls, "next_page_uri": "/2010-04-01/next" if more else None}).encode()


# ------------------------------------------------------------------- making one
def test_a_call_names_itself_in_both_addresses(peer: Peer) -> None:
    assert platform(peer.url).place(WANTED) == Accepted(SID)
    (seen,) = peer.seen
    assert (seen.method, seen.path) == ("POST", PATH)
    assert parse_qs(seen.body.decode(), strict_parsing=True) == {
        "To": ["+8801711000001"],
        "From": ["+8809610000000"],
        "Url": [f"{VOICE}?out={NAMED}#rc=5&rp=ct,rt,5xx"],
        "StatusCallback": [f"{VOICE}/status?out={NAMED}#rc=5&rp=ct,rt,5xx"],
        "Timeout": ["40"],
    }


def test_a_mobile_may_be_what_we_call_from(peer: Peer) -> None:
    platform(peer.url, "01300000000").place(WANTED)
    assert parse_qs(peer.seen[0].body.decode())["From"] == ["+8801300000000"]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b'{"sid": "CA3"}', Accepted("CA3")),
        (400, error(21211, 400), Refused("number_wrong", retryable=False)),
        (400, error(21214, 400), Refused("number_not_reachable", retryable=False)),
        (400, error(21210, 400), Refused("sender_wrong", retryable=True, wait_s=900)),
        (400, error(21215, 400), Refused("not_permitted", retryable=True, wait_s=900)),
        (400, error(99999, 400), Refused("request_wrong", retryable=True, wait_s=600)),
        (401, error(20003, 401), Refused("credentials_wrong", retryable=True, wait_s=900)),
        (404, b"", Refused("address_wrong", retryable=True, wait_s=900)),
        (302, b"", Refused("address_wrong", retryable=True, wait_s=900)),
        (429, error(20429, 429), Refused("throttled", retryable=True, wait_s=30)),
        (429, b"<html>", Refused("throttled", retryable=True, wait_s=30)),
    ],
)
def test_each_answer_is_read_by_the_table_of_codes(peer: Peer, status: int, body: bytes, outcome: SendOutcome) -> None:
    peer.says(status, body)
    assert platform(peer.url).place(WANTED) == outcome


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (201, b"not json"),
        (201, b'{"sid": null}'),
        (201, b'{"sid": 7}'),
        (418, b""),
        (500, b""),
        (500, error(21211, 500)),
    ],
)
def test_an_answer_that_may_mean_either_is_no_refusal(peer: Peer, status: int, body: bytes) -> None:
    peer.says(status, body)
    assert isinstance(platform(peer.url).place(WANTED), Unknown)


def test_a_platform_that_breaks_off_may_have_it_and_one_that_is_not_there_has_not(peer: Peer) -> None:
    peer.mood = Mood.HANGS_UP
    assert isinstance(platform(peer.url).place(WANTED), Unknown)
    gone = platform("http://127.0.0.1:1").place(WANTED)
    assert gone == Refused("connection_refused", retryable=True)


# ------------------------------------------------------------------ asking about it
@pytest.mark.parametrize(
    ("body", "found"),
    [
        (listing(listed()), Placed(SID, Fate.RINGING, "ringing")),
        (listing(listed("no-answer")), Placed(SID, Fate.UNTAKEN, "no-answer")),
        (listing(listed("completed", to="8801711000001")), Placed(SID, Fate.OVER, "completed")),
        # Their clock may be a minute behind ours.
        (listing(listed(at="Sun, 04 Jan 2026 03:59:10 +0000")), Placed(SID, Fate.RINGING, "ringing")),
        (listing(listed(at="Sun, 04 Jan 2026 03:58:50 +0000")), Refused("not_taken", retryable=True)),
        (listing(listed(at=EARLIER)), Refused("not_taken", retryable=True)),
        (listing(), Refused("not_taken", retryable=True)),
        (listing(listed(to="+8801900000000")), Refused("not_taken", retryable=True)),
        (listing(listed(direction="inbound")), Refused("not_taken", retryable=True)),
        (listing(listed(sid="CA7")), Refused("not_taken", retryable=True)),
        (listing(listed(sid="CA7"), more=True), Unknown("too_many_to_look_through")),
        (listing(listed("teleported")), Unknown("status_unknown")),
        (b"[]", Unknown("KeyError")),
        (b'{"calls": 7}', Unknown("TypeError")),
        (b'{"calls": [7]}', Unknown("TypeError")),
    ],
)
def test_a_call_in_doubt_is_looked_for_among_those_to_its_phone(
    peer: Peer, clock: FakeClock, body: bytes, found: Placed | Refused | Unknown
) -> None:
    peer.says(200, body)
    asked = PlaceCall(NAMED, WANTED.to, WANTED.url, WANTED.status_url, others=frozenset({"CA7"}))
    assert platform(peer.url).find(asked, clock.now()) == found
    (seen,) = peer.seen
    assert (seen.method, urlsplit(seen.path).path) == ("GET", PATH)
    assert parse_qs(urlsplit(seen.path).query) == {"To": ["+8801711000001"], "PageSize": ["200"]}


def test_a_call_whose_name_is_known_is_looked_for_by_it(peer: Peer, clock: FakeClock) -> None:
    peer.says(200, listing(listed("ringing", sid="CA7"), listed("busy")))
    assert platform(peer.url).find(KNOWN, clock.now()) == Placed(SID, Fate.UNTAKEN, "busy")
    peer.says(200, listing(listed(sid="CA7")))
    assert platform(peer.url).find(KNOWN, clock.now()) == Unknown("not_listed")


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_platform_that_does_not_answer_the_question_tells_nothing(peer: Peer, clock: FakeClock, status: int) -> None:
    peer.says(status, b"{}")
    assert platform(peer.url).find(WANTED, clock.now()) == Unknown(f"http_{status}")


def test_every_status_of_twilios_own_description_has_its_meaning() -> None:
    described = {"queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"}
    assert described <= FATES.keys()


# ----------------------------------------- the judge of our requests is judged
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"To": None}, "'To' is a required property"),
        ({"To": "01711000001"}, "is not a 'endpoint'"),
        ({"Url": "nonsense"}, "is not a 'uri'"),
        ({"Timeout": "soon"}, "Failed to cast value to integer"),
        ({"Callback": "x"}, "no parameter Callback"),
    ],
)
def test_a_call_that_twilio_would_not_understand_is_found(change: dict[str, str | None], why: str) -> None:
    fields = {"To": "+8801711000001", "From": "+8809610000000", "Url": VOICE, **change}
    body = urlencode({name: value for name, value in fields.items() if value is not None}).encode()
    headers = {"Content-Type": FORM, "Authorization": "Basic YTpi"}
    assert why in " ".join(unlike_twilio("POST", PATH, headers, body))
