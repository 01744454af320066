"""Passwords made of letters: after "password" a word with letters and digits, after "password is" any word."""

import re
from dataclasses import dataclass

from bot.text.secret_words import FILLERS, PASSWORD

_LONGEST_PASSWORD = 24
_WORDS_BETWEEN = 3
_COUNT = re.compile(r"[0-9]{1,2}(?:br|bar|bari|ta|ti|tar|din|mas|mash|jon|number|no|st|nd|rd|th)")
_IS = frozenset({":", "=", "is", "হলো", "হল", "holo", "hoilo", "was"})
_NO_PASSWORDS = frozenset({"what", "gone", "lost", "wrong", "right", "forgotten", "vule", "bhule", "known", "correct"})
_NO_PASSWORDS |= {"same", "never", "only", "still", "stolen", "taken", "given", "told"}
_OF_DIGITS = frozenset({"pin", "পিন"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an aligned text, and where it stands: [start, end) in code points."""

    text: str
    start: int
    end: int


def find_passwords(words: list[Word]) -> list[tuple[int, int]]:
    """Where passwords stand in the aligned text."""
    found: list[tuple[int, int]] = []
    for index, word in enumerate(words):
        if not PASSWORD.fullmatch(word.text):
            continue
        following, said = index + 1, False
        while following < min(len(words), index + 12) and FILLERS.fullmatch(words[following].text):
            said = said or words[following].text in _IS
            following += 1
        digits_only = word.text in _OF_DIGITS
        for at in range(following, min(following + (1 if digits_only else _WORDS_BETWEEN), len(words))):
            last = _end_of_password(words, at)
            whole = "".join(w.text for w in words[at : last + 1])
            if _looks_like_password(whole, said and at == following and not digits_only):
                found.append((words[at].start, words[last].end))
                break
    return found


def _looks_like_password(word: str, said: bool) -> bool:
    mixed = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    return (mixed and not _COUNT.fullmatch(word)) or (
        said
        and len(word) >= 4
        and word.isascii()
        and word.isalnum()
        and word not in _NO_PASSWORDS
        and not word.endswith("ed")
    )


def _end_of_password(words: list[Word], first: int) -> int:
    """Signs and words glued to it belong to it (`Abc@123`)."""
    last = first
    while (
        last + 1 < min(len(words), first + _LONGEST_PASSWORD)
        and words[last + 1].start == words[last].end
        and words[last + 1].text not in ",.।;)"
    ):
        last += 1
    return last
