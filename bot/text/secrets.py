"""Finds and masks what a citizen must never send: a PIN, a one-time code, a password. Recall before
precision.

A run of digits is a secret only near a word that says so (pin, otp, code, password, গোপন নম্বর …).
Never one: a mobile
number, a sum of money, a ten-digit tracking number, a transaction id, a year, a hotline, a date or a time.
"""

import re
from dataclasses import dataclass

from bot.text.normalise import align
from bot.text.secret_words import (
    CURRENCY,
    FILLERS,
    HOTLINES,
    MESSAGE_WORDS,
    NOT_SECRET_CODES,
    OTHER_NUMBER,
    PASSWORD,
    SECRET,
    TIME_WORDS,
    TOLD_WORDS,
)  # fmt: skip
from bot.text.spoken_runs import Run, digit_runs

MASK = "****"
_NEAR_AFTER, _NEAR_BEFORE = 12, 9
_GLUED = re.compile(r"(pin|otp|code|password|pass|পিন|ওটিপি|কোড)(?=[0-9])")
_PIECE = re.compile("[a-z0-9\u0980-\u09e5]+|[^a-z0-9\u0980-\u09e5 ]")
_SPELT_OTP = re.compile("(?<![a-z\u0980-\u09e5])(?:o[ .-]t[ .-]p|ও[ .-]?টি[ .-]?পি|p[ .-]i[ .-]n(?![a-z]))")
_PHONE = re.compile(r"(?<![0-9])(?:\+?88[ -]?)?0?1[3-9](?:[ -]?[0-9]){8,9}(?![0-9])")
_DATE = re.compile(r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}(?![0-9])|(?<![0-9])[0-9]{1,2}:[0-9]{2}")
_TRX = re.compile("(?:trx|txn|ট্রানজেকশন|ট্রানজ্যাকশন|লেনদেন|transaction)[ .:#-]*(?:id|no|আইডি|নম্বর|নং)?[ .:#-]*[a-z0-9]{6,}")


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) in code points of the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def find_secrets(text: str) -> tuple[Span, ...]:
    """Where a text holds a PIN, a one-time code or a password, in order and without overlap."""
    aligned = align(text)
    words = _words(aligned.text)
    keys = [index for index, word in enumerate(words) if _is_key(words, index, word.text)]
    soft = not keys and _tells_a_message_code(words)
    if not keys and not soft:
        return ()
    barred = [m.span() for pattern in (_PHONE, _DATE, _TRX) for m in pattern.finditer(aligned.text)]
    found: list[tuple[int, int]] = []
    for run in digit_runs([word.text for word in words]):
        start, end = words[run.first].start, words[run.last].end
        if not _overlaps(start, end, barred) and _is_secret(run, words, keys, soft):
            found.append((start, end))
    found.extend(span for span in _passwords(words) if not _overlaps(*span, [*found, *barred]))
    return tuple(Span(*aligned.original(start, end)) for start, end in sorted(found))


def mask_secrets(text: str) -> str:
    """The text with every secret as `****`; masking a masked text changes nothing.

    >>> mask_secrets("amar pin 1234, taka 500 nai")
    'amar pin ****, taka 500 nai'
    """
    spans = find_secrets(text)
    while spans:
        for span in reversed(spans):
            text = text[: span.start] + MASK + text[span.end :]
        spans = find_secrets(text)
    return text


def _words(aligned: str) -> list[_Word]:
    joined = _SPELT_OTP.sub(lambda match: "otp".ljust(match.end() - match.start(), "\u0001"), aligned)
    words: list[_Word] = []
    for match in _PIECE.finditer(joined.replace("\u0001", " ")):
        glued = _GLUED.match(match[0])
        cut = match.start() + (glued.end() if glued else 0)
        if glued:
            words.append(_Word(glued[0], match.start(), cut))
        words.append(_Word(joined[cut : match.end()], cut, match.end()))
    return words


def _is_key(words: list[_Word], index: int, word: str) -> bool:
    """A word that says "secret",
    unless the words beside it say which other code is meant (post code, union code)."""
    if not SECRET.fullmatch(word):
        return False
    beside = [words[i].text for i in (index - 2, index - 1) if i >= 0]
    return not (("code" in word or "kod" in word or "কোড" in word) and any(NOT_SECRET_CODES.match(w) for w in beside))


def _tells_a_message_code(words: list[_Word]) -> bool:
    """ "the number that came in the message, I told him": no secret word, yet a one-time code."""
    texts = [word.text for word in words]
    return any(MESSAGE_WORDS.match(w) for w in texts) and any(TOLD_WORDS.match(w) for w in texts)


def _is_secret(run: Run, words: list[_Word], keys: list[int], soft: bool) -> bool:
    if not 4 <= run.digits <= 8:
        return False
    after = [words[i].text for i in range(run.last + 1, min(run.last + 3, len(words)))]
    said = max((key for key in keys if key < run.first), default=-1)
    before = [words[i].text for i in range(max(run.first - 3, said + 1, 0), run.first)]
    if soft:
        return run.digits == 6 and not _is_other(run, before, after)
    distance = min((_distance(run, key, words) for key in keys), default=99)
    if distance == 0:
        return not (before and OTHER_NUMBER.match(before[-1]))
    return distance < 99 and not _is_other(run, before, after)


def _distance(run: Run, key: int, words: list[_Word]) -> int:
    """Meaningful words between a secret word and a run: 0 = said to be it; 99 = too far to belong."""
    if key < run.first:
        between, limit = words[key + 1 : run.first], _NEAR_AFTER
    else:
        between, limit = words[run.last + 1 : key], _NEAR_BEFORE
    count = sum(1 for word in between if not FILLERS.fullmatch(word.text))
    if key > run.last and any(word.text in ",.;" for word in between):
        count += 1
    return count if count <= limit else 99


def _is_other(run: Run, before: list[str], after: list[str]) -> bool:
    """Not directly beside the secret word: is it money, a year, a hotline or somebody else's number?"""
    if after and (CURRENCY.match(after[0]) or (TIME_WORDS.match(after[0]) and run.digits == 4)):
        return True
    if len(after) > 1 and after[0] in ",.-/" and (CURRENCY.match(after[1]) or after[1] == "-"):
        return True
    if before and (CURRENCY.match(before[-1]) or run.plain in HOTLINES):
        return True
    if run.spoken_value:
        return True
    year = run.digits == 4 and run.plain[:2] in ("19", "20") and run.plain.isdigit()
    return run.plain in HOTLINES or any(OTHER_NUMBER.match(w) for w in before) or (year and run.plain[2:] < "40")


def _passwords(words: list[_Word]) -> list[tuple[int, int]]:
    """After "password": a word with letters and digits; after "password is": any word."""
    found: list[tuple[int, int]] = []
    for index, word in enumerate(words):
        if not PASSWORD.fullmatch(word.text):
            continue
        following, said = index + 1, False
        while following < len(words) and FILLERS.fullmatch(words[following].text):
            said = said or words[following].text in (":", "=", "is", "হলো", "হল", "holo", "hoilo")
            following += 1
        if following < len(words):
            last = _end_of_password(words, following)
            if _looks_like_password("".join(w.text for w in words[following : last + 1]), said):
                found.append((words[following].start, words[last].end))
    return found


def _looks_like_password(word: str, said: bool) -> bool:
    mixed = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    return mixed or (
        said and len(word) >= 4 and word.isascii() and word.isalnum() and word not in ("what", "gone", "lost")
    )


def _end_of_password(words: list[_Word], first: int) -> int:
    """Signs and words glued to it belong to it (`Abc@123`)."""
    last = first
    while last + 1 < len(words) and words[last + 1].start == words[last].end and words[last + 1].text not in ",.।;)":
        last += 1
    return last


def _overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < right and left < end for left, right in spans)
