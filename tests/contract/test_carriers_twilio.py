"""Twilio beside the contract: what each request holds, and its later signatures."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from twilio.request_validator import HMAC_SHA256, RequestValidator

from gateway.ports import HandOver
from grs_core.domain.messages import Accepted, Refused
from tests.support.clock import FakeClock
from tests.support.openapi import unlike_twilio
from tests.support.peer import Peer, Seen, running_peer
from tests.support.rows import BANGLA, ID, MESSAGE, PUBLIC, a_call
from tests.support.rows.twilio import ACCOUNT, FORM, NEW, ROW, SERVICE, SID, by_service, check, listing

PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running_peer() as running:
        running.check = check
        running.says(201, b'{"sid": "%s"}' % SID.encode())
        yield running


def form(seen: Seen) -> dict[str, list[str]]:
    return parse_qs(seen.body.decode(), strict_parsing=True)


def test_a_message_goes_to_the_account_with_a_callback_that_names_it(peer: Peer, clock: FakeClock) -> None:
    ROW.make(peer.url, clock).provider.send(MESSAGE)
    (seen,) = peer.seen
    assert (seen.method, seen.path) == ("POST", PATH)
    assert form(seen) == {
        "To": ["+8801711000001"],
        "From": ["+8801300000000"],
        "Body": [BANGLA],
        "StatusCallback": [f"{PUBLIC}/sms/twilio/status?id={ID}&n=2#rc=5&rp=ct,rt,5xx"],
    }


def test_a_messaging_service_takes_the_place_of_a_sender(peer: Peer, clock: FakeClock) -> None:
    by_service(peer.url, clock).provider.send(MESSAGE)
    assert form(peer.seen[0])["MessagingServiceSid"] == [SERVICE]
    assert "From" not in form(peer.seen[0])


def test_a_number_from_abroad_stays_as_it_is(peer: Peer, clock: FakeClock) -> None:
    ROW.make(peer.url, clock).provider.send(HandOver("+447400123456", BANGLA, ID, 1))
    assert form(peer.seen[0])["To"] == ["+447400123456"]


def test_a_platform_of_another_address_is_called_there(peer: Peer, clock: FakeClock) -> None:
    assert ROW.make(f"{peer.url}/", clock).provider.send(MESSAGE) == Accepted(SID)
    assert peer.seen[0].path == PATH


def test_a_message_in_doubt_is_looked_for_among_those_to_its_phone(peer: Peer, clock: FakeClock) -> None:
    peer.says(200, listing())
    found = ROW.make(peer.url, clock).provider.find(MESSAGE, clock.now())
    assert found == Refused("not_taken", retryable=True)
    (seen,) = peer.seen
    assert (seen.method, urlsplit(seen.path).path) == ("GET", PATH)
    assert parse_qs(urlsplit(seen.path).query) == {"To": ["+8801711000001"], "PageSize": ["200"]}


def test_a_webhook_that_is_signed_with_a_shared_key_is_trusted_too(clock: FakeClock) -> None:
    webhook = ROW.make("http://127.0.0.1:1", clock).webhook
    assert webhook is not None
    fields = {"MessageSid": SID, "From": "+8801711000001", "Body": BANGLA}
    said = RequestValidator(NEW).compute_signature(f"{PUBLIC}/sms/twilio", fields, HMAC_SHA256)
    headers = {"content-type": FORM, "x-twilio-signature": said}
    settings = {"x-twilio-webhooks-signature-settings": "key=k1,algorithm=HMAC_SHA256"}
    call = a_call("twilio", body=urlencode(fields).encode(), headers={**headers, **settings})
    assert webhook.trusted(call)
    assert not webhook.trusted(a_call("twilio", body=call.body, headers=headers))
    other = {**headers, "x-twilio-webhooks-signature-settings": "algorithm=NONE"}
    assert not webhook.trusted(a_call("twilio", body=call.body, headers=other))


# ---------------------------------------------------------------- the judge of our requests is judged


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"To": None}, "'To' is a required property"),
        ({"To": "01711000001"}, "is not a 'phone-number'"),
        ({"StatusCallback": "nonsense"}, "is not a 'uri'"),
        ({"MessagingServiceSid": "MG1"}, "does not match"),
        ({"Text": "x"}, "no parameter Text"),
        ({"ValidityPeriod": "soon"}, "Failed to cast value to integer"),
    ],
)
def test_a_request_that_twilio_would_not_understand_is_found(change: dict[str, str | None], why: str) -> None:
    fields = {"To": "+8801711000001", "From": "+8801300000000", "Body": BANGLA, **change}
    body = urlencode({name: value for name, value in fields.items() if value is not None}).encode()
    headers = {"Content-Type": FORM, "Authorization": "Basic YTpi"}
    assert why in " ".join(unlike_twilio("POST", PATH, headers, body))


def test_a_request_without_a_login_or_to_another_path_is_found() -> None:
    body = urlencode({"To": "+8801711000001", "Body": "x"}).encode()
    login = {"Content-Type": FORM, "Authorization": "Basic YTpi"}
    assert unlike_twilio("POST", PATH, login, body) == []
    assert unlike_twilio("POST", PATH, {"Content-Type": FORM}, body) != []
    assert unlike_twilio("POST", PATH.replace(ACCOUNT, "AC1"), login, body) != []
    assert unlike_twilio("POST", PATH.replace("Messages", "SMS"), login, body) != []
    assert unlike_twilio("GET", f"{PATH}?PageSize=2000", login, b"") != []
    assert unlike_twilio("GET", f"{PATH}?Since=today", login, b"") != []
