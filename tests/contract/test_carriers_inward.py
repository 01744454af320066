"""Every carrier keeps one contract, inward: a citizen is read as he wrote, and nobody but the carrier is believed.

What each carrier says stands in its row (tests/support/rows), what must come of it stands here.
"""

from collections.abc import Sequence

import pytest

from gateway.ports import Carrier, InboundText
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import DeliveryState
from tests.support.clock import FakeClock
from tests.support.rows import BANGLA, ID, INTERNATIONAL, PHONE, Inward, Row
from tests.support.rows.all import ROWS

INWARD = [row for row in ROWS if row.inward is not None]
SAID = {
    "bangla": "আমার ভাতা পাই না",
    "romanised": "amar vata pai na, 3 mas dhore",
    "emoji": "টাকা নাই 😢👨‍👩‍👧",
    "one letter": "১",
    "empty": "",
    "lines": "এক\nদুই\r\nতিন",
    "what means something in an address": "50% & 3+4=7 ?#;",
}


def names(rows: Sequence[Row]) -> list[str]:
    return [row.name for row in rows]


def inw(row: Row) -> Inward:
    assert row.inward is not None
    return row.inward


def door(row: Row, clock: FakeClock) -> Carrier:
    return row.make("http://127.0.0.1:1", clock)


def read(row: Row, clock: FakeClock, text: str, sender: str = INTERNATIONAL, message_id: str = "id-1") -> InboundText:
    webhook, inward = door(row, clock).webhook, inw(row)
    assert webhook is not None
    return webhook.read(inward.call(inward.fields(sender, text, message_id)))


@pytest.mark.parametrize("text", SAID.values(), ids=list(SAID))
@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_a_message_is_read_as_the_citizen_wrote_it(row: Row, text: str, clock: FakeClock) -> None:
    message = read(row, clock, text)
    assert (message.text, message.provider, message.provider_id) == (text, row.name, "id-1")
    assert (message.address, message.channel, message.part) == (Address("phone", PHONE), Channel.SMS, None)


@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_every_spelling_of_a_number_is_one_citizen(row: Row, clock: FakeClock) -> None:
    spellings = (PHONE, INTERNATIONAL, f"+{INTERNATIONAL}", f" +{INTERNATIONAL} ", f"00{INTERNATIONAL}")
    assert {read(row, clock, "x", each).address for each in spellings} == {Address("phone", PHONE)}
    assert read(row, clock, "x", "bKash").address == Address("phone", "bKash")


@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_the_same_words_under_another_id_are_another_message(row: Row, clock: FakeClock) -> None:
    assert read(row, clock, "1", message_id="a").provider_id != read(row, clock, "1", message_id="b").provider_id


@pytest.mark.parametrize(
    ("row", "field"),
    [pytest.param(row, field, id=f"{row.name}-{field}") for row in INWARD for field in inw(row).needed],
)
def test_a_missing_field_is_named(row: Row, field: str, clock: FakeClock) -> None:
    inward, webhook = inw(row), door(row, clock).webhook
    assert webhook is not None
    fields = {name: value for name, value in inward.fields(PHONE, "x", "id-1").items() if name != field}
    with pytest.raises(RuleBroken) as refused:
        webhook.read(inward.call(fields))
    assert (refused.value.key, refused.value.params) == ("field_missing", {"field": field})


@pytest.mark.parametrize(
    ("row", "field"), [pytest.param(row, field, id=f"{row.name}-{field}") for row in INWARD for field in inw(row).long]
)
def test_an_id_or_a_number_that_is_too_long_or_blank_is_named(row: Row, field: str, clock: FakeClock) -> None:
    inward, webhook = inw(row), door(row, clock).webhook
    assert webhook is not None
    for value, key in (("9" * 65, "field_too_long"), ("  ", "field_missing"), ("\0", "field_missing")):
        with pytest.raises(RuleBroken) as refused:
            webhook.read(inward.call({**inward.fields(PHONE, "x", "id-1"), field: value}))
        assert (refused.value.key, refused.value.params) == (key, {"field": field})


@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_what_no_database_keeps_is_left_out(row: Row, clock: FakeClock) -> None:
    message = read(row, clock, "ভা\0তা", f"{INTERNATIONAL}\0", "i\0d")
    assert (message.text, message.address.value, message.provider_id) == ("ভাতা", PHONE, "id")


@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_the_carrier_is_trusted_and_nobody_else(row: Row, clock: FakeClock) -> None:
    inward, webhook = inw(row), door(row, clock).webhook
    assert webhook is not None
    assert webhook.trusted(inward.call(inward.fields(PHONE, BANGLA, "id-1")))
    assert [call for call in inward.forged if webhook.trusted(call)] == []


@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_a_carrier_that_is_not_configured_trusts_nobody(row: Row, clock: FakeClock) -> None:
    assert row.bare is not None
    inward, webhook = inw(row), row.bare(clock).webhook
    assert webhook is not None
    calls = [*inward.forged, inward.call(inward.fields(PHONE, "x", "id-1"))]
    assert [call for call in calls if webhook.trusted(call)] == []


@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_the_reply_goes_back_in_the_answer_where_a_carrier_takes_it_there(row: Row, clock: FakeClock) -> None:
    webhook = door(row, clock).webhook
    assert webhook is not None
    body, media_type = webhook.answer([BANGLA, "২"])
    assert (BANGLA in body) is webhook.answers_in_place
    assert body or not webhook.answers_in_place
    assert media_type.endswith("charset=utf-8")


# ---------------------------------------------------------------- receipts


@pytest.mark.parametrize(
    ("row", "n"), [pytest.param(row, n, id=f"{row.name}-{n}") for row in INWARD for n in range(len(inw(row).receipts))]
)
def test_each_receipt_of_a_carrier_has_one_meaning(row: Row, n: int, clock: FakeClock) -> None:
    call, receipt = inw(row).receipts[n]
    webhook = door(row, clock).webhook
    assert webhook is not None
    assert webhook.receipt(call) == receipt


@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_receipts_bring_back_our_own_id_in_every_state_that_there_is(row: Row) -> None:
    receipts = [receipt for _, receipt in inw(row).receipts if receipt is not None]
    assert {ID.startswith(receipt.id) for receipt in receipts} == {True}
    assert {DeliveryState.ACCEPTED, DeliveryState.DELIVERED, DeliveryState.FAILED} <= {each.state for each in receipts}
    assert any(receipt is None for _, receipt in inw(row).receipts)
