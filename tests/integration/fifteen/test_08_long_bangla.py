"""8. 400 Bangla letters without a space; exactly 70 / 71 / 134 / 135 units; a surrogate at the boundary; য় in both
forms. The arithmetic itself is proved in `tests/unit/test_speech_pages.py`; here what is kept, sent and paid for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.speech.pages import segments, units
from grs_core.domain.messages import Notice
from grs_core.message_ports import CostRow, Outbound
from tests.support.clock import FakeClock
from tests.support.transcripts import Phone, Said

if TYPE_CHECKING:
    from gateway.bootstrap import Container

UNSPACED = "ক্ষি" * 100
"""400 letters, no space in them."""
WHOLE, APART = "\u09df\u09dc\u09dd", "\u09af\u09bc\u09a1\u09bc\u09a2\u09bc"
STORY = "তিন মাস ধরে বয়স্ক ভাতার টাকা পাই না, বাঞ্ছারামপুর"


@pytest.fixture
def phone(container: Container, clock: FakeClock) -> Phone:
    return Phone(container, clock, "sms")


def sent(phone: Phone, text: str) -> tuple[str, CostRow]:
    """What the carrier was given for this text, and what was counted for it."""
    container, now = phone.container, phone.clock.now()
    notice = Notice("plain", {"text": text})
    with container.database.work() as work:
        work.outbox.add(Outbound(container.dice.token(), phone.address, "bn", notice, now, next_attempt_at=now))
        work.commit()
    container.relay.run()
    with container.database.reading() as work:
        (line,) = work.inbox.conversation(phone.address, 10)
        (row,) = work.outbox.costs(now - timedelta(hours=1), now + timedelta(hours=1))
    return line.text, row


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ক" * 70, 1),
        ("ক" * 71, 2),
        ("ক" * 134, 2),
        ("ক" * 135, 3),
        ("ক" * 68 + "😀", 1),
        ("ক" * 66 + "😀" + "ক" * 66, 3),
        (UNSPACED, 6),
        (WHOLE * 23, 1),
    ],
)
def test_a_text_arrives_whole_and_its_segments_are_those_of_the_carrier(phone: Phone, text: str, parts: int) -> None:
    given, row = sent(phone, text)
    assert (given, segments(given)) == (text, parts)
    assert (row.messages, row.segments) == (1, parts)


def test_a_dotted_letter_is_sent_as_one_unit_however_it_was_typed(phone: Phone) -> None:
    given, row = sent(phone, APART * 23)
    assert (units(APART * 23), given, units(given), row.segments) == (138, WHOLE * 23, 69, 1)


def test_four_hundred_letters_without_a_space_are_read_and_kept_whole(phone: Phone, container: Container) -> None:
    phone.talk(Said(STORY))
    (text,) = phone.talk(Said(UNSPACED))
    assert segments(text) <= 2
    with container.database.reading() as work:
        assert UNSPACED in [line.text for line in work.inbox.conversation(phone.address, 10) if line.inward]


@pytest.mark.parametrize("written", [APART, WHOLE])
def test_a_place_is_found_in_either_encoding(phone: Phone, written: str) -> None:
    """বড়লেখা has one of the three: phones send it both ways."""
    name = {APART: "ব\u09a1\u09bcলেখা", WHOLE: "ব\u09dcলেখা"}[written]
    phone.talk(Said(f"বিধবা ভাতার টাকা পাই না ৩ মাস, {name}, মৌলভীবাজার"))
    (ticket,) = phone.tickets()
    assert phone.facts(ticket, {"place": ""}) == {"place": "Barlekha"}
