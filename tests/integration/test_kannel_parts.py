"""Long messages through a real Kannel: what it joins, what it hands over part by part, and what never comes."""

from itertools import count, zip_longest

import pytest

from tests.support.service import until
from tests.support.sms_line import BOXES, Line
from tests.support.smsc import concatenated, cut

pytestmark = pytest.mark.slow
LONG = (
    "আমার নাম রহিমা বেগম। আমি গত তিন মাস ধরে আমার বিধবা ভাতার কোনো টাকা পাচ্ছি না। অনেকবার অফিসে গিয়েছি, কেউ কিছু বলে না। "
    "আমার বাড়ি ব্রাহ্মণবাড়িয়া জেলার বাঞ্ছারামপুর উপজেলায়।"
)
"""Three parts; what decides where it goes stands in the last one."""
_NUMBERS = count(8801744000000)


@pytest.fixture
def phones() -> tuple[str, str]:
    """Two that nobody has written from."""
    return str(next(_NUMBERS)), str(next(_NUMBERS))


def parts(reference: int, bits: int = 8) -> list[tuple[int, str, str]]:
    """(number, words, header), the last first."""
    pieces = cut(LONG)
    headers = [concatenated(reference, number, len(pieces), bits) for number in range(1, len(pieces) + 1)]
    return list(zip(range(1, len(pieces) + 1), pieces, headers, strict=True))[::-1]


def case_of(line: Line, phone: str, shown: int = 1) -> dict[str, object]:
    """The one case whose number that phone was told."""
    told = "".join(line.told(phone, shown))
    (found,) = [ticket for ticket in line.tickets() if ticket["number"] in told]
    return dict(found)


def wait_is_over(line: Line) -> None:
    """As if the parts had come a while ago."""
    line.execute("UPDATE parts SET at = at - interval '10 minutes' WHERE NOT done")


@pytest.mark.parametrize("bits", [8, 16])
def test_interleaved_parts_of_two_phones_under_one_reference_are_two_whole_messages(
    sms_line: Line, phones: tuple[str, str], bits: int
) -> None:
    for one, other in zip_longest(parts(77, bits), parts(77, bits)):
        for phone, (_, words, header) in zip(phones, (one, other), strict=True):
            sms_line.operator.write_part(phone, words, header)
    for phone in phones:
        case = case_of(sms_line, phone)
        assert case["place"]["upazila"] == "Bancharampur"  # type: ignore[index]
        assert case["category"] == "payment_delayed"
    assert sms_line.rows("SELECT id FROM parts") == [], "Kannel joined them"


def test_a_part_that_comes_after_kannel_gave_up_still_makes_one_message(
    sms_line: Line, phones: tuple[str, str]
) -> None:
    first, (_, words, header), last = parts(78)
    for _, each, its in (first, last):
        sms_line.operator.write_part(phones[0], each, its)
    until(lambda: len(sms_line.rows("SELECT id FROM parts WHERE NOT done")) == 2, "Kannel hands over what there is")
    assert sms_line.operator.texts_to(phones[0]) == []
    sms_line.operator.write_part(phones[0], words, header)
    assert case_of(sms_line, phones[0])["place"]["upazila"] == "Bancharampur"  # type: ignore[index]
    assert len(sms_line.operator.texts_to(phones[0])) == 1


def test_of_a_message_whose_part_never_comes_the_rest_is_heard(sms_line: Line, phones: tuple[str, str]) -> None:
    for phone in phones:
        for number, words, header in parts(79):
            if number != 1:
                sms_line.operator.write_part(phone, words, header)
    until(lambda: len(sms_line.rows("SELECT id FROM parts WHERE NOT done")) == 4, "Kannel hands over what there is")
    wait_is_over(sms_line)
    for phone in phones:
        assert case_of(sms_line, phone)["place"]["upazila"] == "Bancharampur"  # type: ignore[index]
        assert len(sms_line.operator.texts_to(phone)) == 1


def test_parts_that_wait_for_the_others_survive_kill_9_of_bearerbox(sms_line: Line, phones: tuple[str, str]) -> None:
    last, middle, first = parts(80)
    for _, words, header in (last, middle):
        sms_line.operator.write_part(phones[0], words, header)
    sms_line.kannel.kill(*BOXES)
    sms_line.kannel.up(*BOXES)
    until(sms_line.bound, "the bind")
    sms_line.operator.write_part(phones[0], first[1], first[2])
    assert case_of(sms_line, phones[0])["place"]["upazila"] == "Bancharampur"  # type: ignore[index]
    assert len(sms_line.operator.texts_to(phones[0])) == 1
