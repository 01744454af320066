"""The halves of Dhaka: "ঢাকা উত্তর ১২ নম্বর ওয়ার্ড", "দক্ষিণ সিটি ৩৪ নং" name a city corporation by its compass point."""

from collections.abc import Sequence, Set

from bot.nlu.place_index import PlaceIndex
from bot.nlu.place_tokens import Word, is_filler
from bot.nlu.place_words import STOP_WORDS, compass
from grs_core.domain.places import PlaceLevel


def side_of_a_city(words: Sequence[Word], index: PlaceIndex, inside: Set[str] | None = None) -> str | None:
    """The code of the city corporation; `inside`: only one of these."""
    for at, word in enumerate(words):
        point = compass(word.folded)
        code = index.side(point) if point else None
        if code is None or (inside is not None and code not in inside):
            continue
        said_city = at + 1 < len(words) and words[at + 1].level is PlaceLevel.CITY
        behind_its_name = at > 0 and index.is_parent_of(words[at - 1].folded, code) and not _goes_on(words, at + 1)
        if said_city or behind_its_name:
            return code
    return None


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """ "Dhaka, South Keraniganj": the compass point belongs to the name that follows."""
    if at >= len(words):
        return False
    return not is_filler(words[at]) and words[at].folded not in STOP_WORDS and not words[at].everyday
