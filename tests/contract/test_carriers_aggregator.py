"""The aggregator beside the contract: its days, its ways to call us, and parts of long messages."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from gateway.ports import Call, Carrier, HandOver, InboundText, Part
from grs_core.domain.messages import Accepted, DeliveryState, Unknown
from grs_core.domain.workdays import DHAKA
from tests.support.clock import FakeClock
from tests.support.peer import Mood, Peer, running_peer
from tests.support.rows import BANGLA, ID, INTERNATIONAL, MESSAGE, a_call
from tests.support.rows.aggregator import FORM, NAME, ROW, SUCCESS, TOKEN, check, said


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running_peer() as running:
        running.check = check
        yield running


@pytest.fixture
def carrier(peer: Peer, clock: FakeClock) -> Carrier:
    return ROW.make(peer.url, clock)


def read(carrier: Carrier, call: Call) -> InboundText:
    assert carrier.webhook is not None
    assert carrier.webhook.trusted(call)
    return carrier.webhook.read(call)


def in_dhaka(hour: int, minute: int, day: int = 4) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=DHAKA)


# ---------------------------------------------------------------- out


def test_every_attempt_goes_out_under_the_same_name(carrier: Carrier, peer: Peer) -> None:
    peer.says(200, SUCCESS)
    for attempt in (1, 2):
        carrier.provider.send(HandOver("01711000001", BANGLA, ID, attempt))
    assert {json.loads(seen.body)["csms_id"] for seen in peer.seen} == {NAME}


@pytest.mark.parametrize(
    ("to", "msisdn"), [("01711000001", INTERNATIONAL), ("+447400123456", "447400123456"), ("16123", "16123")]
)
def test_numbers_go_out_in_the_form_that_it_wants(carrier: Carrier, peer: Peer, to: str, msisdn: str) -> None:
    peer.says(200, SUCCESS)
    carrier.provider.send(HandOver(to, BANGLA, ID, 1))
    assert json.loads(peer.seen[0].body)["msisdn"] == msisdn


def test_a_message_whose_answer_was_lost_is_handed_over_again_and_goes_out_once(
    carrier: Carrier, peer: Peer, clock: FakeClock
) -> None:
    peer.mood = Mood.HANGS_UP
    assert carrier.provider.send(MESSAGE) == Unknown("connection_broken")
    began = clock.now()
    clock.advance(minutes=3)
    peer.mood = Mood.ANSWERS
    peer.says(200, said(4023))
    assert carrier.provider.find(MESSAGE, began) == Accepted(NAME)
    assert peer.seen[0].body == peer.seen[1].body


@pytest.mark.parametrize(
    ("handed", "asked", "same_day"),
    [
        (in_dhaka(10, 0), in_dhaka(10, 3), True),
        (in_dhaka(0, 5), in_dhaka(23, 55), True),
        (in_dhaka(23, 50), in_dhaka(0, 5, day=5), False),
        (in_dhaka(23, 50), in_dhaka(23, 59), False),
        (in_dhaka(0, 1), in_dhaka(10, 0), False),
        (in_dhaka(10, 0), in_dhaka(10, 0, day=5), False),
        (in_dhaka(5, 0), in_dhaka(7, 0), True),
    ],
)
def test_only_on_the_day_of_the_hand_over_can_it_be_asked(
    carrier: Carrier, peer: Peer, clock: FakeClock, handed: datetime, asked: datetime, same_day: bool
) -> None:
    """On another day in Dhaka the same name is a new message: it would arrive twice."""
    peer.says(200, said(4023))
    clock.set(asked)
    outcome = carrier.provider.find(MESSAGE, handed.astimezone(UTC))
    assert outcome == (Accepted(NAME) if same_day else Unknown("another_day"))
    assert len(peer.seen) == same_day


# ---------------------------------------------------------------- in


def as_query(fields: Mapping[str, str]) -> Call:
    return a_call("aggregator", query=fields, headers={"x-token": TOKEN}, method="GET")


def as_json(fields: Mapping[str, object]) -> Call:
    kind = {"content-type": "application/json; charset=utf-8", "x-token": TOKEN}
    return a_call("aggregator", body=json.dumps(fields).encode(), headers=kind)


def test_it_may_call_by_get_by_form_and_by_json(carrier: Carrier) -> None:
    fields = {"from": INTERNATIONAL, "shortcode": "16123", "sms": BANGLA, "id": "a-1"}
    query, document = read(carrier, as_query(fields)), read(carrier, as_json(fields))
    assert query == document
    assert (query.text, query.to, query.address.value) == (BANGLA, "16123", "01711000001")


def test_numbers_in_json_need_no_quotes(carrier: Carrier) -> None:
    message = read(carrier, as_json({"msisdn": int(INTERNATIONAL), "to": 16123, "text": "x", "id": 7}))
    assert (message.address.value, message.to, message.provider_id) == ("01711000001", "16123", "7")


def test_half_a_letter_in_json_is_no_stumbling_block(carrier: Carrier) -> None:
    message = read(carrier, as_json({"msisdn": INTERNATIONAL, "text": "a\ud83d", "id": "1"}))
    assert message.text == "a\ufffd"


def test_the_token_may_stand_in_the_address_or_the_body(carrier: Carrier) -> None:
    fields = {"msisdn": INTERNATIONAL, "text": "x", "id": "1", "token": TOKEN}
    assert read(carrier, a_call("aggregator", query=fields, method="GET")).text == "x"
    body = f"msisdn={INTERNATIONAL}&text=x&id=1&token={TOKEN}".encode()
    assert read(carrier, a_call("aggregator", body=body, headers=FORM)).text == "x"


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"7", b'"text"', b"\xff"])
def test_a_body_that_is_no_object_holds_nothing(carrier: Carrier, body: bytes) -> None:
    assert carrier.webhook is not None
    call = a_call("aggregator", "/status", body=body, headers={"content-type": "application/json", "x-token": TOKEN})
    assert carrier.webhook.receipt(call) is None


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"udh": "0500031f0201"}, Part(0x1F, 8, 1, 2)),
        ({"udh": "050003FF0303"}, Part(0xFF, 8, 3, 3)),
        ({"udh": "06080401020402"}, Part(0x0102, 16, 2, 4)),
        ({"udh": "0b0003070302080401020402"}, Part(0x07, 8, 2, 3)),
        ({"udh": "0a25010500030702012401"}, Part(0x07, 8, 1, 2)),
        ({"udh": "082401010003090201"}, Part(0x09, 8, 1, 2)),
        ({"ref": "31", "part": "1", "total": "2"}, Part(31, 8, 1, 2)),
        ({"ref": "300", "part": "2", "total": "2"}, Part(300, 16, 2, 2)),
        ({"ref": "31", "part": "1", "total": "1"}, None),
        ({"ref": "31", "part": "3", "total": "2"}, None),
        ({"ref": "31", "part": "0", "total": "2"}, None),
        ({"ref": "31", "part": "১", "total": "২"}, None),
        ({"ref": "31", "total": "2"}, None),
        ({"udh": ""}, None),
        ({"udh": "no hex"}, None),
        ({"udh": "05"}, None),
        ({"udh": "0500031f0200"}, None),
        ({"udh": "0500031f0203"}, None),
        ({"udh": "0500031f"}, None),
        ({}, None),
    ],
)
def test_a_part_of_a_long_message_says_which(carrier: Carrier, fields: Mapping[str, str], part: Part | None) -> None:
    """What says nothing sensible about parts stands alone: it is read, not lost."""
    message = read(carrier, as_query({"msisdn": INTERNATIONAL, "text": "x", "id": "1", **fields}))
    assert (message.text, message.part) == ("x", part)


def test_no_report_takes_an_attempt_back(carrier: Carrier) -> None:
    """Its name is the same at every attempt: a late one could be of an earlier."""
    assert carrier.webhook is not None
    words = ("rejected", "failed", "undelivered", "expired")
    calls = [as_query({"csms_id": NAME, "status": word, "error_code": "4031"}) for word in words]
    receipts = [carrier.webhook.receipt(call) for call in calls]
    assert {receipt.state for receipt in receipts if receipt} == {DeliveryState.FAILED}
