"""10. A call drops in mid-form → SMS resumes at the same question; another person on the same phone declines.

A call's words go the way of every message (`Channel.IVR`); what a telephone adds to that, keys and prompts, is tested
with the phone.
"""

from itertools import count

from gateway.bootstrap import Container
from gateway.ports import Answer, InboundText
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.ticket import Ticket
from tests.support.clock import FakeClock

PHONE = Address.of_phone("01711000001")
STORY = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না"
ANOTHER_STORY = "আমার বয়স্ক ভাতার টাকা বিকাশ থেকে কেউ তুলে নিছে, চিলমারী, কুড়িগ্রাম"
_IDS = count()


def says(container: Container, text: str, channel: Channel = Channel.SMS) -> Answer:
    message = InboundText("platform", f"id-{next(_IDS)}", PHONE, "16000", text, channel)
    return container.conversations.receive(message)


def tickets(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return list(work.tickets.stream())


def told_by_phone(container: Container, clock: FakeClock) -> str:
    """The story is told, the place is asked for, and the line drops. Gives the number that was filed first."""
    answer = says(container, STORY, Channel.IVR)
    assert "উপজেলা" in " ".join(answer.texts)
    clock.advance(minutes=20)
    assert answer.number is not None
    return answer.number


def test_the_case_is_there_before_the_line_drops(container: Container, clock: FakeClock) -> None:
    number = told_by_phone(container, clock)
    assert [(str(ticket.number), ticket.channel) for ticket in tickets(container)] == [(number, Channel.IVR)]


def test_an_sms_goes_on_at_the_same_question(container: Container, clock: FakeClock) -> None:
    number = told_by_phone(container, clock)
    assert says(container, "বাঞ্ছারামপুর").number == number
    (ticket,) = tickets(container)
    assert ticket.grievance.place == "BD201204"
    assert ticket.desk.office == "usso-BD201204"


def test_another_person_on_the_same_phone_has_a_case_of_his_own(container: Container, clock: FakeClock) -> None:
    first = told_by_phone(container, clock)
    answer = says(container, ANOTHER_STORY)
    assert answer.number not in (None, first)
    untouched = next(ticket for ticket in tickets(container) if str(ticket.number) == first)
    assert untouched.grievance.place is None
    assert untouched.grievance.text == STORY


def test_another_person_may_begin_anew(container: Container, clock: FakeClock) -> None:
    first = told_by_phone(container, clock)
    assert says(container, "নতুন অভিযোগ").number is None
    answer = says(container, "2")
    assert answer.number not in (None, first)
    assert len(tickets(container)) == 2


def test_a_week_later_nobody_is_held_to_an_old_question(container: Container, clock: FakeClock) -> None:
    first = told_by_phone(container, clock)
    clock.advance(days=7)
    answer = says(container, ANOTHER_STORY)
    assert answer.number not in (None, first)
