"""A PIN or a code that comes alone, after talk of one, is a secret too: masked before anything is kept."""

import pytest

from gateway.bootstrap import Container
from gateway.ports import InboundText
from grs_core.domain.complainant import Address, Channel
from tests.support.clock import FakeClock

PHONE = Address("phone", "01711000001")


def say(container: Container, text: str) -> str:
    inbound = InboundText("test", container.dice.token(), PHONE, "", text, Channel.SMS)
    return "\n".join(container.conversations.receive(inbound).texts)


def kept(container: Container) -> str:
    with container.database.reading() as work:
        lines = [line.text for line in work.inbox.conversation(PHONE, 50) if line.inward]
        stories = [ticket.grievance.text for ticket in work.tickets.of_address(PHONE)]
        events = [
            event.detail
            for ticket in work.tickets.of_address(PHONE)
            for event in work.audit.history(str(ticket.number))
        ]
    return "\n".join([*lines, *stories, *events])


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("amar bkash theke taka niye gese, OTP chaise", "4821"),
        ("পিন ১২৩৪", "1234"),
        ("পিন ১২৩৪", "12 34"),
        ("একজন ফোন দিয়ে OTP চাইছে, দিব?", "৫৬৭৮১২"),
        ("নগদ থেকে আমার সব টাকা তুলে নিছে, বাঞ্ছারামপুর", "চার আট দুই এক"),
    ],
)
def test_a_bare_code_after_talk_of_one_is_masked_and_the_citizen_is_warned(
    container: Container, first: str, then: str
) -> None:
    say(container, first)
    before = kept(container)
    reply = say(container, then)
    new = kept(container).removeprefix(before)
    assert then not in new
    assert "****" in new
    assert "পিন" in reply


def test_a_bare_number_is_no_secret_when_nobody_spoke_of_one(container: Container) -> None:
    say(container, "আমার ভাতার টাকা পাই না")
    say(container, "4821")
    assert "4821" in kept(container)


def test_after_a_day_a_bare_number_is_a_number_again(container: Container, clock: FakeClock) -> None:
    say(container, "OTP চাইছে একজন, দিব?")
    clock.advance(hours=25)
    say(container, "4821")
    assert "4821" in kept(container)


@pytest.mark.parametrize("answer", ["2000 taka niche", "01711223344", "1"])
def test_a_sum_a_phone_or_a_choice_is_kept_even_after_talk_of_a_pin(container: Container, answer: str) -> None:
    say(container, "amar bkash theke taka niye gese, OTP chaise")
    say(container, answer)
    assert answer in kept(container)
