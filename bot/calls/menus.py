"""The choices of every list in a call: at most five, the most likely first."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.decision import Knowledge
from bot.dialogue.place_menu import full_name
from bot.dialogue.state import Asking, Question
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named, Param
from grs_core.domain.places import Place, PlaceLevel

SKIP, REPEAT, BACK = "0", "9", "*"
"""Keys that mean the same in every list."""
_A_PAGE = 4
"""Choices on a page that another one follows."""
OWN_WORDS, MORE, LIST = "other_words", "more", "list_of_places"

_DIVISIONS = ("BD30", "BD20", "BD50", "BD55", "BD40", "BD45", "BD60", "BD10")
"""Dhaka 44 million, Chattogram 33, Rajshahi 20, Rangpur and Khulna 17 … (BBS, census 2022)."""
_FIRST = (Category.PAYMENT_DELAYED.value, Category.MFS_FRAUD.value, Category.WRONGFUL_EXCLUSION.value)
_WORDS_OF = {
    Asking.WITHDRAW: {"yes": "withdraw_yes", "no": "withdraw_no"},
    Asking.OURS: {"yes": "ours_yes", "no": "ours_no"},
    Asking.UNSOLVED: {"reopen": "unsolved_same", "appeal": "unsolved_higher"},
    Asking.RATING: {str(stars): f"rating_{stars}" for stars in range(1, 6)},
    Asking.LANGUAGE: {"bn": "language_bn", "en": "language_en"},
}
_CAN_BE_SKIPPED = frozenset({Asking.PROGRAMME, Asking.PLACE_CHOICE, Asking.UPAZILA, Asking.UNION})


@dataclass(frozen=True, slots=True)
class Choice:
    """`value`: what it stands for. `words`: what is said before "press N": a code of the options, or a name."""

    key: str
    value: str
    words: Param


def fixed(*codes: str) -> tuple[Choice, ...]:
    """1, 2, 3 … for these codes of the options."""
    return tuple(Choice(str(key), code, code) for key, code in enumerate(codes, 1))


def of_question(question: Question, known: Knowledge, page: int) -> tuple[Choice, ...]:
    """The choices of the dialogue's question on this page."""
    kind = question.kind
    if kind is Asking.CATEGORY:
        return _categories(question, page)
    if kind is Asking.PLACE_CHOICE:
        named = [(code, full_name(known.places.get(code), known.places)) for code in question.options]
        return _with_skip(_numbered(named), "other_place")
    if kind in (Asking.UPAZILA, Asking.UNION):
        return _with_skip(of_places(known.places.children(question.purpose), page), "dont_know")
    words = _WORDS_OF.get(kind, {})
    listed = [(option, words.get(option, option)) for option in question.options]
    paged = _paged(listed, page)
    return _with_skip(paged, "dont_know") if kind in _CAN_BE_SKIPPED and page else paged


def is_skip(question: Question, digits: str) -> bool:
    """ "0" where he may not know, on every page, said there or not."""
    return digits == SKIP and question.kind in _CAN_BE_SKIPPED


def of_places(places: Sequence[Place], page: int) -> tuple[Choice, ...]:
    """Divisions by their people; the others as they stand in the table, but what is called `Sadar` first: most people
    live there.
    """
    ordered = sorted(places, key=_likely)
    return _paged([(place.code, Named(place.name_bn, place.name_en)) for place in ordered], page)


def _likely(place: Place) -> int:
    if place.level is PlaceLevel.DIVISION:
        return _DIVISIONS.index(place.code) if place.code in _DIVISIONS else len(_DIVISIONS)
    return 0 if "sadar" in place.name_en.lower() else 1


def pages(question: Question, known: Knowledge) -> int:
    """How many pages its choices have."""
    if question.kind is Asking.CATEGORY:
        return 2
    listed: Sequence[object] = question.options
    if question.kind in (Asking.UPAZILA, Asking.UNION):
        listed = known.places.children(question.purpose)
    return pages_of(len(listed))


def pages_of(number: int) -> int:
    return 1 if number <= _A_PAGE + 1 else -(-number // _A_PAGE)


def below(code: str, known: Knowledge) -> tuple[Place, ...]:
    """What PLACES lists: the divisions, then what lies in the one that was picked, down to upazilas."""
    return known.places.children(code or None)


def is_last_list(place: Place) -> bool:
    return place.level in (PlaceLevel.UPAZILA, PlaceLevel.CITY, PlaceLevel.UNION)


def _categories(question: Question, page: int) -> tuple[Choice, ...]:
    """What most callers have, and the way to tell it in their own words; then the rest."""
    first = [code for code in _FIRST if code in question.options]
    others = [code for code in question.options if code not in (*first, Category.OTHER)][:_A_PAGE]
    codes, last = (first, (OWN_WORDS, MORE)) if page == 0 else (others, (OWN_WORDS,))
    return _numbered([(code, code) for code in (*codes, *last)])


def _paged(listed: Sequence[tuple[str, Param]], page: int) -> tuple[Choice, ...]:
    if len(listed) <= _A_PAGE + 1:
        return _numbered(listed)
    begins = page * _A_PAGE
    shown = _numbered(listed[begins : begins + _A_PAGE])
    more = begins + _A_PAGE < len(listed)
    return (*shown, Choice("5", MORE, MORE)) if more else shown


def _numbered(listed: Sequence[tuple[str, Param]]) -> tuple[Choice, ...]:
    return tuple(Choice(str(key), value, words) for key, (value, words) in enumerate(listed, 1))


def _with_skip(choices: tuple[Choice, ...], words: str) -> tuple[Choice, ...]:
    return (*choices, Choice(SKIP, "", words)) if len(choices) < _A_PAGE + 1 else choices
