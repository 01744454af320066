"""What breaks between a phone and us, and what comes of it: the service down, Kannel killed, the operator unwilling."""

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest

from gateway.carrier_settings import read_kannel
from gateway.ports import HandOver
from gateway.sms.codes import Codes
from gateway.sms.kannel import KannelSendsms
from grs_core.domain.messages import Refused
from tests.support.service import until
from tests.support.sms_line import BOXES, Line
from tests.support.smsc import QUEUE_FULL, SYSTEM_ERROR, THROTTLED, WRONG_NUMBER

pytestmark = pytest.mark.slow
COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
IN_ENGLISH = "My widow allowance has not come for three months, Bancharampur upazila"
"""Answered in one segment: only of such a one does Kannel pass on why the operator turned it away."""
SUBMIT_FAILED = 0x45
_NUMBERS = count(8801733000000)


@pytest.fixture
def phones() -> list[str]:
    """Five that nobody has written from."""
    return [str(next(_NUMBERS)) for _ in range(5)]


@pytest.fixture
def line(sms_line: Line) -> Iterator[Line]:
    """With nothing under way before the test, and a kind operator after it."""
    until(lambda: sms_line.kannel.in_store() == 0, "an empty store")
    yield sms_line
    sms_line.operator.kind_again()


def complaints(line: Line, phones: list[str]) -> Counter[str]:
    """How many cases each of these phones has."""
    found = {phone: line.told(phone) for phone in phones}
    numbers = {ticket["number"] for ticket in line.tickets()}
    return Counter({phone: sum(number in "".join(shown) for number in numbers) for phone, shown in found.items()})


def state_of(line: Line, reason: str) -> str:
    rows = line.rows("SELECT state FROM outbox WHERE reason = :reason", reason=reason)
    return str(rows[-1]["state"]) if rows else ""


def settled(line: Line, phones: list[str]) -> bool:
    """Every answer to them is known to be delivered."""
    told = "".join(text for phone in phones for text in line.operator.texts_to(phone))
    rows = line.rows("SELECT ticket, state FROM outbox WHERE ticket IS NOT NULL")
    states = [row["state"] for row in rows if row["ticket"] in told]
    return len(states) == len(phones) and set(states) == {"delivered"}


def taken_by_kannel(line: Line) -> int:
    """How many answers it has said to have, of which no receipt has come yet."""
    return len(line.rows("SELECT id FROM outbox WHERE state = 'accepted'"))


def ten_minutes_on(line: Line) -> None:
    """What a killed sender had in hand is in doubt; after ten minutes three later messages, which Kannel has reported
    on, prove that it does not have it.
    """
    until(lambda: not line.rows("SELECT id FROM outbox WHERE state IN ('pending', 'sending')"), "nothing to hand over")
    later = [str(next(_NUMBERS)) for _ in range(3)]
    for phone in later:
        line.write(phone, COMPLAINT)
    until(lambda: settled(line, later), "three receipts")
    line.execute(
        "UPDATE outbox SET handed_at = handed_at - interval '11 minutes', state_at = state_at - interval '11 minutes' "
        "WHERE state = 'unknown'"
    )


# ---------------------------------------------------------------- the service


def test_while_the_service_is_down_messages_wait_and_each_has_one_effect(line: Line, phones: list[str]) -> None:
    line.service.kill()
    for phone in phones:
        line.write(phone, COMPLAINT)
    until(lambda: line.kannel.in_store() == 5, "on bearerbox's disk")
    line.serve()
    assert complaints(line, phones) == dict.fromkeys(phones, 1)
    until(lambda: settled(line, phones), "every receipt")
    assert [len(line.operator.texts_to(phone)) for phone in phones] == [1] * 5
    said = line.kannel.log("handover")
    assert "answers nothing: a message waits" in said
    assert phones[0][-10:] not in said


def test_after_an_outage_of_the_service_all_is_heard_in_its_order(line: Line, phones: list[str]) -> None:
    before, three = line.taken_in(), phones[:3]
    said = [f"আমি {number} নম্বর কথা বলছি" for number in range(8)]
    line.service.kill()
    for words in said[:4]:
        for phone in three:
            line.write(phone, words)
    until(lambda: line.kannel.in_store() == 12, "on bearerbox's disk")
    line.serve()
    for words in said[4:]:
        for phone in three:
            line.write(phone, words)
    until(lambda: line.taken_in() == before + 24, "all of it")
    assert [line.heard(phone) for phone in three] == [said] * 3


def test_a_service_killed_in_mid_stream_answers_everybody_once(line: Line, phones: list[str]) -> None:
    before = line.taken_in()
    for number, phone in enumerate(phones):
        line.write(phone, COMPLAINT)
        if number == 2:
            line.service.kill()
    line.execute("UPDATE outbox SET lease_until = now() WHERE lease_until IS NOT NULL")  # as if its time had run out
    line.serve()
    until(lambda: line.taken_in() == before + 5, "all of it")
    ten_minutes_on(line)
    assert complaints(line, phones) == dict.fromkeys(phones, 1)
    until(lambda: settled(line, phones), "every receipt")
    assert [len(line.operator.texts_to(phone)) for phone in phones] == [1] * 5


def test_what_a_killed_sender_was_about_to_hand_over_is_told_once_kannel_is_known_not_to_have_it(
    line: Line, phones: list[str]
) -> None:
    line.kannel.kill("smsbox")
    line.write(phones[0], COMPLAINT)
    until(lambda: state_of(line, "connection_refused") == "pending", "an answer that Kannel has not taken")
    line.service.kill()
    in_hand = "UPDATE outbox SET state = 'sending', handed_over = true, handed_at = now(), lease_until = now() "
    line.execute(in_hand + "WHERE state = 'pending' AND reason = 'connection_refused'")  # killed just before the call
    line.kannel.up("smsbox")
    line.serve()
    ten_minutes_on(line)
    assert complaints(line, phones[:1]) == {phones[0]: 1}
    until(lambda: settled(line, phones[:1]), "its receipt")
    assert len(line.operator.texts_to(phones[0])) == 1


# ---------------------------------------------------------------- Kannel


def test_messages_that_wait_for_the_service_survive_kill_9_of_every_box(line: Line, phones: list[str]) -> None:
    line.service.kill()
    for phone in phones:
        line.write(phone, COMPLAINT)
    until(lambda: "a message waits" in line.kannel.log("handover"), "it has been given them")
    until(lambda: line.kannel.in_store() == 5, "on bearerbox's disk")
    line.kannel.kill(*BOXES)
    line.kannel.up(*BOXES)
    line.serve()
    assert complaints(line, phones) == dict.fromkeys(phones, 1)
    assert [len(line.operator.texts_to(phone)) for phone in phones] == [1] * 5


def test_a_handover_killed_in_mid_stream_brings_each_message_once(line: Line, phones: list[str]) -> None:
    for number, phone in enumerate(phones):
        line.write(phone, COMPLAINT)
        if number in (1, 3):
            line.kannel.kill("handover")
            line.kannel.up("handover")
    assert complaints(line, phones) == dict.fromkeys(phones, 1)
    until(lambda: settled(line, phones), "every receipt")
    assert [len(line.operator.texts_to(phone)) for phone in phones] == [1] * 5


def test_answers_that_wait_for_the_operator_survive_kill_9_of_every_box(line: Line, phones: list[str]) -> None:
    line.operator.order("mood", status=THROTTLED, times=-1)
    before = taken_by_kannel(line)
    for phone in phones:
        line.write(phone, COMPLAINT)
    until(lambda: taken_by_kannel(line) == before + 5, "five answers, and Kannel's word that it has them")
    until(lambda: line.kannel.in_store() == 5, "on bearerbox's disk")
    line.kannel.kill(*BOXES)
    line.operator.kind_again()
    line.kannel.up(*BOXES)
    until(line.bound, "the bind")
    assert complaints(line, phones) == dict.fromkeys(phones, 1)
    until(lambda: settled(line, phones), "every receipt")
    assert [len(line.operator.texts_to(phone)) for phone in phones] == [1] * 5


def test_a_receipt_finds_its_message_after_kill_9_of_every_box(line: Line, phones: list[str]) -> None:
    line.operator.order("mood", receipt="")
    line.write(phones[0], COMPLAINT)
    line.told(phones[0])
    (arrived,) = [one for one in line.operator.taken() if one.to.endswith(phones[0])]
    until(lambda: line.kannel.in_store() == 0, "the operator's answer at bearerbox")
    assert not settled(line, phones[:1])
    line.kannel.kill(*BOXES)
    line.kannel.up(*BOXES)
    until(line.bound, "the bind")
    line.operator.order("receipt", id=arrived.ids[0], **{"from": arrived.to}, to=arrived.sender, stat="DELIVRD")
    until(lambda: settled(line, phones[:1]), "the receipt")


def test_a_kannel_that_is_down_has_taken_nothing(line: Line) -> None:
    sendsms = KannelSendsms(read_kannel(line.environ, line.port), Codes.load())
    line.kannel.kill("smsbox")
    outcome = sendsms.send(HandOver("01711000001", "হ্যালো", "c" * 32, 1))
    assert outcome == Refused("connection_refused", retryable=True)
    line.kannel.up("smsbox")


# ---------------------------------------------------------------- the operator


@pytest.mark.parametrize("status", [THROTTLED, QUEUE_FULL, SYSTEM_ERROR])
def test_what_the_operator_cannot_take_now_kannel_offers_again(line: Line, phones: list[str], status: int) -> None:
    before = len(line.operator.refused())
    line.operator.order("mood", status=status, times=2)
    line.write(phones[0], COMPLAINT)
    assert len(line.told(phones[0])) == 1
    assert [one["status"] for one in line.operator.refused()[before:]] == [status] * 2
    until(lambda: settled(line, phones[:1]), "the receipt")


def test_a_number_that_the_operator_knows_to_be_none_is_given_up(line: Line, phones: list[str]) -> None:
    line.operator.order("mood", status=WRONG_NUMBER, times=1)
    line.write(phones[0], IN_ENGLISH)
    until(lambda: state_of(line, "number_wrong") == "failed", "the operator's word")
    assert line.operator.texts_to(phones[0]) == []


@pytest.mark.parametrize(
    ("words", "segments", "reason"),
    [(IN_ENGLISH, 1, "request_wrong"), (COMPLAINT, 2, "turned_away")],
    ids=["one", "two"],
)
def test_what_the_operator_turned_away_is_handed_over_again_later(
    line: Line, phones: list[str], words: str, segments: int, reason: str
) -> None:
    line.operator.order("mood", status=SUBMIT_FAILED, times=segments)
    line.write(phones[0], words)
    until(lambda: state_of(line, reason) == "pending", "it waits for its next attempt")
    assert line.operator.texts_to(phones[0]) == []
    line.execute("UPDATE outbox SET next_attempt_at = now(), ready_at = now() WHERE state = 'pending'")
    assert len(line.told(phones[0])) == 1
    until(lambda: settled(line, phones[:1]), "the receipt of the second attempt")


def test_an_answer_of_the_operator_that_comes_late_makes_no_second_message(line: Line, phones: list[str]) -> None:
    line.operator.order("mood", hang=True)
    line.write(phones[0], COMPLAINT)
    until(lambda: line.operator.texts_to(phones[0]), "the message at the operator, which says nothing")
    line.operator.kind_again()
    line.write(phones[1], COMPLAINT)
    line.told(phones[1])
    assert len(line.operator.texts_to(phones[0])) == 1


def test_a_bind_that_drops_comes_back_by_itself(line: Line, phones: list[str]) -> None:
    bound = len(line.operator.of("bound"))
    line.operator.order("drop")
    until(lambda: len(line.operator.of("bound")) > bound, "the new bind")
    line.write(phones[0], COMPLAINT)
    assert len(line.told(phones[0])) == 1
