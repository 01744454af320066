"""The simulated carrier's core: what is drawn, what is kept in the book, what its citizens write."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from gateway.sms.simulated.as_twilio import texts_of
from gateway.sms.simulated.dialect import names_in
from gateway.sms.simulated.faults import Ending, Faults, State, dice, fate, repeated
from gateway.sms.simulated.ledger import Asked, Ledger
from gateway.sms.simulated.people import letters

AT = datetime(2026, 1, 4, 4, 0, tzinfo=UTC)


def asked(own_id: str | None, to: str = "01711000001", carrier: str = "twilio", attempt: int = 1) -> Asked:
    return Asked(carrier, to, "16000", "text", f"{own_id}.{attempt}" if own_id else "", own_id, "")


def endings(faults: Faults, count: int = 2000) -> Counter[Ending]:
    return Counter(fate(faults, dice(1, number)).ending for number in range(count))


def test_without_faults_everything_is_taken_and_reported_in_order() -> None:
    drawn = fate(Faults(), dice(1, "a message"))
    assert (drawn.ending, drawn.wait_s, drawn.drawn) == (Ending.ANSWERED, 0.0, ())
    (sent, delivered) = drawn.reports
    assert (sent.state, delivered.state) == (State.SENT, State.DELIVERED)
    assert sent.after_s is not None and delivered.after_s is not None and sent.after_s <= delivered.after_s


def test_the_same_seed_draws_the_same_fate_and_another_seed_others() -> None:
    faults = Faults(lost=0.5, errors=0.2, out_of_order=0.5)
    first = [fate(faults, dice(7, number)) for number in range(50)]
    assert first == [fate(faults, dice(7, number)) for number in range(50)]
    assert first != [fate(faults, dice(8, number)) for number in range(50)]


@pytest.mark.parametrize("fault", ["errors", "refuse", "lost", "hang"])
def test_a_fault_comes_about_as_often_as_was_said(fault: str) -> None:
    found = endings(Faults(**{fault: 0.25}))
    ending = {"errors": Ending.ERROR, "refuse": Ending.REFUSED, "lost": Ending.LOST, "hang": Ending.HUNG}[fault]
    assert set(found) == {ending, Ending.ANSWERED}
    assert 400 < found[ending] < 600


def test_what_is_not_taken_is_never_reported() -> None:
    for faults in (Faults(errors=1), Faults(refuse=1)):
        drawn = fate(faults, dice(1))
        assert (drawn.ending.taken, drawn.reports) == (False, ())


def test_receipts_come_early_out_of_order_twice_or_as_a_failure() -> None:
    def states(faults: Faults) -> list[State]:
        return [report.state for report in fate(faults, dice(1)).reports]

    assert fate(Faults(early=1), dice(1)).reports[0].after_s is None
    assert states(Faults(out_of_order=1)) == [State.DELIVERED, State.SENT]
    assert states(Faults(twice=1)) == [State.SENT, State.DELIVERED] * 2
    assert states(Faults(undelivered=1)) == [State.SENT, State.UNDELIVERED]


def test_every_other_repeat_of_a_citizens_message_comes_at_once() -> None:
    drawn = [repeated(Faults(repeat=0.5), dice(1, number)) for number in range(1000)]
    again = [each for each in drawn if each.again]
    assert 400 < len(again) < 600
    assert len(again) / 3 < sum(each.after_s == 0 for each in again) < len(again) * 2 / 3


def test_a_message_twice_on_one_phone_is_a_double_whatever_the_attempt_and_the_carrier() -> None:
    ledger, name = Ledger("0" * 12), "0123456789abcdef0123456789abcdef"
    ledger.take(asked(name), AT)
    assert ledger.doubles == {}
    ledger.take(asked(name, attempt=2), AT)
    ledger.take(asked(name[:20], carrier="aggregator"), AT)
    assert ledger.doubles == {name[:20]: 3}


def test_no_double_is_the_same_message_to_two_phones_nor_one_without_a_name() -> None:
    ledger = Ledger("0" * 12)
    for own_id, to in (("one", "01711000001"), ("one", "01711000002"), (None, "01711000001"), (None, "01711000001")):
        ledger.take(asked(own_id, to), AT)
    assert ledger.doubles == {}


def test_a_citizens_phone_gets_the_answer_of_the_first_acceptance_only() -> None:
    ledger, (letter,) = Ledger("0" * 12), letters(1, 1, 1, seed=1, run="0" * 12)
    ledger.post([letter])
    assert ledger.waiting == 1
    ledger.accept(letter.sid, ["the answer"], AT)
    ledger.accept(letter.sid, ["the answer"], AT)
    assert (ledger.waiting, ledger.posted[letter.sid].accepted) == (0, 2)
    assert [text for _, own, text in ledger.phones()[letter.phone] if not own] == ["the answer"]
    (listed,) = ledger.newest("twilio", letter.phone)
    assert (listed.in_place, listed.asked.text) == (True, "the answer")


def test_citizens_tell_stories_in_order_and_every_message_has_a_name_of_its_own() -> None:
    written = letters(500, 20, 50, seed=3, run="0123456789ab")
    assert written == letters(500, 20, 50, seed=3, run="0123456789ab")
    assert len({letter.sid for letter in written}) == 500
    assert all(len(letter.sid) == 34 for letter in written)
    for phone in {letter.phone for letter in written}:
        assert [letter.nth for letter in written if letter.phone == phone] == list(
            range(sum(letter.phone == phone for letter in written))
        )
    assert any(letter.text.isascii() for letter in written) and any(not letter.text.isascii() for letter in written)


@pytest.mark.parametrize(
    ("callback", "names"),
    [
        ("http://x/sms/twilio/status?id=abc&n=2", ("abc.2", "abc")),
        ("http://x/sms/kannel/dlr?ref=abc.2&status=%d", ("abc.2", "abc")),
        ("http://x/status?id=abc", ("abc", "abc")),
        ("http://x/status", ("", None)),
        ("", ("", None)),
    ],
)
def test_the_senders_own_name_is_read_from_its_callback(callback: str, names: tuple[str, str | None]) -> None:
    assert names_in(callback) == names


def test_what_stands_in_a_twiml_answer_is_what_the_phone_gets() -> None:
    twiml = '<?xml version="1.0"?><Response><Message>এক</Message><Message>two</Message></Response>'
    assert texts_of(twiml.encode()) == ("এক", "two")
    assert texts_of(b"<Response/>") == texts_of(b"") == ()
