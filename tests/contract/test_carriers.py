"""Every carrier keeps one contract: expected outcomes are values, and "nobody knows" is never called a failure.

A table: what each carrier says stands in its row (tests/support/rows), what must come of it stands here.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from gateway.ports import Carrier, HandOver
from gateway.sms import calling
from grs_core.domain.messages import Accepted, Refused, SendOutcome, Unknown
from tests.support.clock import FakeClock
from tests.support.peer import Mood, Peer, running_peer
from tests.support.rows import BANGLA, ID, INTERNATIONAL, MESSAGE, PHONE, Outward, Row
from tests.support.rows.all import ROWS

OUTWARD = [row for row in ROWS if row.outward is not None]
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


def names(rows: Sequence[Row]) -> list[str]:
    return [row.name for row in rows]


def out(row: Row) -> Outward:
    assert row.outward is not None
    return row.outward


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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_a_carrier_that_sends_us_elsewhere_is_not_followed(row: Row, status: int, peer: Peer, clock: FakeClock) -> None:
    """A password and a citizen's words go to the address that was set, and nowhere else."""
    peer.says(status, b"")
    peer.location = f"{peer.url}/elsewhere"
    outcome = carrier(row, peer, clock).provider.send(MESSAGE)
    assert outcome == Refused("address_wrong", retryable=True, wait_s=900)
    assert len(peer.seen) == 1


@pytest.mark.parametrize("address", ["", "no address", "http://", "http://[", "gopher://127.0.0.1"])
@pytest.mark.parametrize("row", OUTWARD, ids=names(OUTWARD))
def test_an_address_that_is_none_has_taken_nothing(row: Row, address: str, clock: FakeClock) -> None:
    outcome = row.make(address, clock).provider.send(MESSAGE)
    assert outcome == Refused("address_wrong", retryable=True, wait_s=900)


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
