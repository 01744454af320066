"""An officer's words and the notice around them are four SMS at the most."""

from datetime import UTC, datetime

import pytest

from bot.speech.pages import segments
from bot.speech.render import Speech
from grs_core.domain.messages import Named, Param
from grs_core.services.casework import LONGEST_WORDS


@pytest.mark.parametrize(
    "key",
    [
        "notice_resolved",
        "notice_rejected",
        "notice_rejected_final",
        "notice_question",
        "notice_extended",
        "notice_referred",
        "notice_explained",
    ],
)
@pytest.mark.parametrize("language", ["bn", "en"])
@pytest.mark.parametrize("letter", ["ক", "🙂"])
def test_the_longest_words_of_an_officer_make_four_sms(key: str, language: str, letter: str) -> None:
    words = letter * (LONGEST_WORDS * 2 // len(letter.encode("utf-16-le")))
    params: dict[str, Param] = {
        "number": "9899746282",
        "office": Named("উপজেলা সমাজসেবা কার্যালয়", "Upazila Social Services Office"),
        "due": datetime(2026, 1, 4, tzinfo=UTC),
        "category": Named("বিলম্ব", "Delay"),
        "stage": "open",
        "body": Named(
            "কলকারখানা ও প্রতিষ্ঠান পরিদর্শন অধিদপ্তর (পোশাক শ্রমিক)",
            "Department of Inspection for Factories (garment workers)",
        ),
        "words": words,
    }
    assert segments(Speech.load().fitting(key, params, language)) <= 4
