"""Every carrier keeps one contract: expected outcomes are values, and "nobody knows" is never called a failure.

A table: what each carrier says stands in its row (tests/support/rows), what must come of it stands here.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from gateway.ports import Carrier, HandOver, InboundText
from gateway.sms import calling
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import Accepted, DeliveryState, Refused, SendOutcome, Unknown
from tests.support.clock import FakeClock
from tests.support.peer import Mood, Peer, running_peer
from tests.support.rows import BANGLA, ID, INTERNATIONAL, MESSAGE, PHONE, Inward, Outward, Row
from tests.support.rows.all import ROWS

OUTWARD = [row for row in ROWS if row.outward is not None]
INWARD = [row for row in ROWS if row.inward is not None]
TEXTS = {
    "bangla": BANGLA,
    "letters with a dot, in one": "সম\u09df ব\u09dc আষা\u09dd",
    "conjuncts and joiners": "র‍্যাব ক্ষ ঙ্ক উদ্‌যোগ",
    "a surrogate pair": "ধন্যবাদ 🙏🏽",
    "what means something in an address": '100% + 5 & 3 = ? #৪ ; a/b \\ "q" <x>',
    "lines": "১ হ্যাঁ\n২ না",
    "latin": "Case 1234567897: {open} [yes] ~ | €",
    "long": "ভাতা " * 100,
}
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


def out(row: Row) -> Outward:
    assert row.outward is not None
    return row.outward


def inw(row: Row) -> Inward:
    assert row.inward is not None
    return row.inward


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running_peer() as running:
        yield running


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """For carriers that never answer."""
    monkeypatch.setattr(calling, "READ_SECONDS", 0.3)


def carrier(row: Row, peer: Peer, clock: FakeClock) -> Carrier:
    peer.check = out(row).check
    return row.make(peer.url, clock)


def door(row: Row, clock: FakeClock) -> Carrier:
    return row.make("http://127.0.0.1:1", clock)


def read(row: Row, clock: FakeClock, text: str, sender: str = INTERNATIONAL, message_id: str = "id-1") -> InboundText:
    webhook, inward = door(row, clock).webhook, inw(row)
    assert webhook is not None
    return webhook.read(inward.call(inward.fields(sender, text, message_id)))


# ---------------------------------------------------------------- out


@pytest.mark.parametrize("row", ROWS, ids=names(ROWS))
def test_a_carrier_takes_a_message_and_names_it(row: Row, peer: Peer, clock: FakeClock) -> None:
    if row.outward is None:
        assert isinstance(row.make(peer.url, clock).provider.send(MESSAGE), Accepted)
        return
    peer.says(row.outward.taken.status, row.outward.taken.body)
    assert carrier(row, peer, clock).provider.send(MESSAGE) == row.outward.taken.outcome
    assert len(peer.seen) == 1


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_exactly_these_letters_arrive_with_the_number_and_our_own_id(
    row: Row, text: str, peer: Peer, clock: FakeClock
) -> None:
    peer.says(out(row).taken.status, out(row).taken.body)
    carrier(row, peer, clock).provider.send(HandOver(PHONE, text, ID, 2))
    handed = out(row).handed(peer.seen[0])
    assert handed.text == text
    assert handed.to.removeprefix("+") == INTERNATIONAL
    assert ID[:20] in handed.ours


@pytest.mark.parametrize(
    ("row", "n"), [pytest.param(row, n, id=f"{row.name}-{n}") for row in OUTWARD for n in range(len(out(row).answers))]
)
def test_each_answer_of_a_carrier_is_one_outcome(row: Row, n: int, peer: Peer, clock: FakeClock) -> None:
    answer = out(row).answers[n]
    peer.says(answer.status, answer.body)
    assert carrier(row, peer, clock).provider.send(MESSAGE) == answer.outcome


@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_every_carrier_can_accept_refuse_for_good_refuse_for_now_and_ask_us_to_wait(row: Row) -> None:
    refused = [each.outcome for each in out(row).answers if isinstance(each.outcome, Refused)]
    assert isinstance(out(row).taken.outcome, Accepted)
    assert any(not each.retryable for each in refused)
    assert any(each.retryable and each.wait_s == 0 for each in refused) or row.name == "aggregator"
    assert any(each.reason == "throttled" and each.wait_s > 0 for each in refused)


@pytest.mark.parametrize(
    ("row", "n"),
    [pytest.param(row, n, id=f"{row.name}-{n}") for row in OUTWARD for n in range(len(out(row).cannot_tell))],
)
def test_what_leaves_it_open_is_unknown(row: Row, n: int, peer: Peer, clock: FakeClock) -> None:
    peer.says(*out(row).cannot_tell[n])
    assert isinstance(carrier(row, peer, clock).provider.send(MESSAGE), Unknown)


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize("mood", [Mood.HANGS, Mood.HANGS_UP])
@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_a_carrier_that_breaks_off_after_the_request_may_have_taken_it(
    row: Row, mood: Mood, peer: Peer, clock: FakeClock
) -> None:
    peer.mood = mood
    expected = Unknown("timeout" if mood is Mood.HANGS else "connection_broken")
    assert carrier(row, peer, clock).provider.send(MESSAGE) == expected


@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_a_carrier_that_cannot_be_reached_has_taken_nothing_and_may_be_tried_again(row: Row, clock: FakeClock) -> None:
    assert door(row, clock).provider.send(MESSAGE) == Refused("connection_refused", retryable=True)


@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_no_reason_holds_a_number_or_a_word_of_the_message(row: Row, peer: Peer, clock: FakeClock) -> None:
    """Reasons are logged and shown; carriers quote both in their errors."""
    provider = carrier(row, peer, clock).provider
    said: list[SendOutcome] = []
    for status, body in [*((each.status, each.body) for each in out(row).answers), *out(row).cannot_tell]:
        peer.says(status, body)
        said += [provider.send(MESSAGE), provider.find(MESSAGE, clock.now())]
    reasons = [each.reason for each in said if not isinstance(each, Accepted)]
    assert len(reasons) > 10
    assert [each for each in reasons if not re.fullmatch(r"[A-Za-z]+(_[a-z0-9]{1,12})*", each)] == []
    assert not any(PHONE[2:] in each for each in reasons)


# ---------------------------------------------------------------- in doubt


@pytest.mark.parametrize(
    ("row", "n"), [pytest.param(row, n, id=f"{row.name}-{n}") for row in OUTWARD for n in range(len(out(row).finds))]
)
def test_a_carrier_is_asked_for_a_message_in_doubt(row: Row, n: int, peer: Peer, clock: FakeClock) -> None:
    answer = out(row).finds[n]
    peer.says(answer.status, answer.body)
    assert carrier(row, peer, clock).provider.find(MESSAGE, clock.now()) == answer.outcome


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize("mood", [Mood.HANGS, Mood.HANGS_UP])
@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_a_carrier_that_breaks_off_when_it_is_asked_cannot_tell(
    row: Row, mood: Mood, peer: Peer, clock: FakeClock
) -> None:
    peer.mood = mood
    assert isinstance(carrier(row, peer, clock).provider.find(MESSAGE, clock.now()), Unknown)


@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_a_carrier_that_cannot_be_reached_cannot_tell(row: Row, clock: FakeClock) -> None:
    assert isinstance(door(row, clock).provider.find(MESSAGE, clock.now()), Unknown)


@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_a_carrier_can_be_asked_or_tells_by_itself(row: Row, clock: FakeClock) -> None:
    assert bool(out(row).finds) != door(row, clock).provider.tells_by_receipt


def test_the_loopback_has_whatever_it_was_handed(clock: FakeClock) -> None:
    (row,) = [row for row in ROWS if row.name == "loopback"]
    provider = row.make("", clock).provider
    assert provider.find(MESSAGE, clock.now() - timedelta(days=1)) == provider.send(MESSAGE)


# ---------------------------------------------------------------- in


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
    for value, key in (("9" * 65, "field_too_long"), ("  ", "field_missing")):
        with pytest.raises(RuleBroken) as refused:
            webhook.read(inward.call({**inward.fields(PHONE, "x", "id-1"), field: value}))
        assert (refused.value.key, refused.value.params) == (key, {"field": field})


@pytest.mark.parametrize("row", INWARD, ids=names(INWARD))
def test_what_no_database_keeps_is_left_out(row: Row, clock: FakeClock) -> None:
    assert read(row, clock, "ভা\0তা").text == "ভাতা"


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
