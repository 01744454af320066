"""Passwords and codes with letters: what stands after "password", and words of letters and digits near it."""

import re
from dataclasses import dataclass

from bot.text.secret_story import is_key
from bot.text.secret_words import FILLERS, PAPERS, PASSWORD, USER_NAMES

_LONGEST_PASSWORD = 24
_WORDS_BETWEEN = 3
_BEHIND, _BEFORE = 10, 7
_FILLERS_BETWEEN = 12
_COUNT = re.compile(r"[0-9]{1,2}(?:br|bar|bari|ta|ti|tar|din|mas|mash|jon|number|no|st|nd|rd|th)")
_WITH_NUMBER = re.compile(r"(?=[^ ]{5,24}$)(?:[a-z]{2,}[^ ]*[0-9]{2,}[^ ]*|[a-z]{6,}[0-9])")
_LETTERED_CODE = re.compile(r"(?=.{5,8}$)(?![0-9]+[a-z]{2,}$)(?=.*[a-z])(?=.*[0-9].*[0-9])[a-z0-9]+")
_IS = frozenset({":", "=", "is", "হলো", "হল", "holo", "hoilo", "was"})
_NO_PASSWORDS = frozenset({"what", "gone", "lost", "wrong", "right", "forgotten", "vule", "bhule", "known", "correct"})
_NO_PASSWORDS |= {
    "same",
    "never",
    "only",
    "still",
    "stolen",
    "taken",
    "given",
    "told",
    "mone",
    "lagbe",
    "change",
    "reset",
}
_NO_PASSWORDS |= {"thik", "bhul", "dite", "diye", "chay", "chaise", "kichui", "duitai", "gula", "kono", "jani", "keno"}
_NO_PASSWORDS |= {"number", "dise", "disi", "dile", "hobe", "nibe", "kaj", "kivabe", "kothay", "pabo", "ashe", "ache"}
_NO_PASSWORDS |= {"reset"}
_OF_DIGITS = frozenset({"pin", "পিন"})
_JOINING = frozenset({"and", "ebong", "both", "plus"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an aligned text, and where it stands: [start, end) in code points."""

    text: str
    start: int
    end: int


def find_passwords(words: list[Word]) -> list[tuple[int, int]]:
    """Where passwords and lettered codes stand in the aligned text, without overlap. Constant time a word."""
    plain = [word.text for word in words]
    places: dict[int, int] = {}
    for at, word in enumerate(plain):
        if PASSWORD.fullmatch(word):
            place = _after(words, at, lettered=False) or (_nearby(words, at) if word not in _OF_DIGITS else None)
            place = place or _after(words, at, lettered=True)
        else:
            place = _code(words, at) if is_key(plain, at) else None
        second = _second(words, place[1]) if place and word not in _OF_DIGITS else None
        for first, last in filter(None, (place, second)):
            places[first] = max(last, places.get(first, 0))
    found: list[tuple[int, int]] = []
    for first, last in sorted(places.items()):
        if not found or words[first].start >= found[-1][1]:
            found.append((words[first].start, words[last].end))
    return found


def _following(words: list[Word], key: int) -> tuple[int, bool]:
    """The first word behind a name that says something, and whether "is" stood between."""
    at, said = key + 1, False
    while at < min(len(words), key + _FILLERS_BETWEEN) and FILLERS.fullmatch(words[at].text):
        said = said or words[at].text in _IS
        at += 1
    return at, said


def _after(words: list[Word], key: int, lettered: bool) -> tuple[int, int] | None:
    """Right behind "password": letters with digits; if `lettered`, any word behind "password is" and "user X
    password"."""
    following, said = _following(words, key)
    said = lettered and (said or (following == key + 1 and _after_user(words, key)))
    digits_only = words[key].text in _OF_DIGITS
    for at in range(following, min(following + (1 if digits_only else _WORDS_BETWEEN), len(words))):
        last = _end_of_password(words, at)
        whole = "".join(w.text for w in words[at : last + 1])
        if _looks_like_password(whole, said and at == following and not digits_only) and not _of_another(words, at):
            return at, last
    return None


def _after_user(words: list[Word], key: int) -> bool:
    """ "username abul password ..." """
    named = key > 1 and USER_NAMES.match(words[key - 2].text) and len(words[key - 1].text) > 2
    return bool(named) and words[key - 1].text not in _JOINING


def _nearby(words: list[Word], key: int) -> tuple[int, int] | None:
    """A word of letters and then digits, a few words behind "password" or before it."""
    for at in (*range(key + 1, min(key + _BEHIND, len(words))), *range(max(key - _BEFORE, 0), key)):
        last = _end_of_password(words, at)
        whole = "".join(w.text for w in words[at : last + 1])
        if _WITH_NUMBER.fullmatch(whole) and whole.isascii() and not _of_another(words, at):
            return at, last
    return None


def _second(words: list[Word], last: int) -> tuple[int, int] | None:
    """ "changed from a1990 to a1991": another one right behind."""
    for at in range(last + 1, min(last + 1 + _WORDS_BETWEEN, len(words))):
        end = _end_of_password(words, at)
        whole = "".join(w.text for w in words[at : end + 1])
        if _WITH_NUMBER.fullmatch(whole) and whole.isascii() and not _of_another(words, at):
            return at, end
    return None


def _code(words: list[Word], key: int) -> tuple[int, int] | None:
    """ "activation code ab12cd" """
    at, _ = _following(words, key)
    if at < len(words) and _LETTERED_CODE.fullmatch(words[at].text) and not _of_another(words, key):
        return at, at
    return None


def _of_another(words: list[Word], at: int) -> bool:
    """Is it the name of a user, or the number of a paper?"""
    before = words[max(at - 2, 0) : at]
    return any(USER_NAMES.match(word.text) or PAPERS.match(word.text) for word in before)


def _looks_like_password(word: str, said: bool) -> bool:
    mixed = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    return (mixed and not _COUNT.fullmatch(word)) or (
        said
        and len(word) >= 4
        and word.isascii()
        and word.isalnum()
        and not word.isdigit()
        and word not in _NO_PASSWORDS
        and not word.endswith("ed")
    )


def _goes_on(words: list[Word], at: int) -> bool:
    """A full stop with figures glued to it ("ruma.1990")."""
    glued = at + 1 < len(words) and words[at + 1].start == words[at].end
    return words[at].text == "." and glued and words[at + 1].text.isdigit() and not words[at - 1].text.isdigit()


def _end_of_password(words: list[Word], first: int) -> int:
    """Signs and words glued to it belong to it (`Abc@123`)."""
    last = first
    while (
        last + 1 < min(len(words), first + _LONGEST_PASSWORD)
        and words[last + 1].start == words[last].end
        and (words[last + 1].text not in ",.।;)" or _goes_on(words, last + 1))
    ):
        last += 1
    return last
