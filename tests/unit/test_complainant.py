"""Phones as people write them; a phone is not a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grs_core.domain.complainant import Address, Complainant, mask_phone, read_mobile
from grs_core.domain.errors import RuleBroken

BANGLA = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
mobiles = st.from_regex(r"01[3-9][0-9]{8}", fullmatch=True, alphabet=st.characters(codec="ascii"))


@given(mobiles)
def test_every_usual_spelling_is_one_mobile(mobile: str) -> None:
    rest = mobile[1:]
    for written in (
        mobile,
        f"+880{rest}",
        f"880{rest}",
        f"00880{rest}",
        f"{mobile[:5]}-{mobile[5:]}",
        f" {mobile[:5]} {mobile[5:]} ",
        f"+880 ({rest[:4]}) {rest[4:]}",
        mobile.translate(BANGLA),
        f"+৮৮০{rest.translate(BANGLA)}",
    ):
        assert read_mobile(written) == mobile, written
        assert Address.of_phone(written) == Address("phone", mobile)


@pytest.mark.parametrize("written", ["", "16247", "01212345678", "0171234567", "017123456789", "+4479460958", "ভাতা"])
def test_what_is_no_mobile_of_the_country_is_refused(written: str) -> None:
    with pytest.raises(RuleBroken, match="phone_wrong"):
        read_mobile(written)


def test_a_foreign_sender_and_a_short_code_keep_their_spelling() -> None:
    assert Address.of_phone(" +447946095800 ") == Address("phone", "+447946095800")
    assert Address.of_phone("16247") == Address("phone", "16247")
    assert len(Address.of_phone("9" * 400).value) <= 32


def test_a_chat_is_anonymous_until_a_name_or_a_phone_is_known() -> None:
    chat = Complainant(Address.of_chat("a1b2"))
    assert chat.anonymous and chat.phone is None
    assert not Complainant(Address.of_chat("a1b2"), name="রহিমা").anonymous
    assert not Complainant(Address.of_phone("01712345678")).anonymous


@given(mobiles)
def test_a_masked_phone_shows_six_digits_and_hides_five(mobile: str) -> None:
    masked = mask_phone(mobile)
    assert (masked[:3], masked[-3:]) == (mobile[:3], mobile[-3:])
    assert masked.count("*") == 5 and len(masked) == len(mobile)


@pytest.mark.parametrize("short", ["", "16247", "12345678"])
def test_what_is_too_short_to_mask_in_part_is_masked_whole(short: str) -> None:
    assert mask_phone(short) == "*" * len(short)
