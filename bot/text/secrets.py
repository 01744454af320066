"""Finds and masks what a citizen must never send: a PIN, a one-time code, a password. Recall before
precision.

A run of digits is a secret only near a word that says so (pin, otp, code, password, গোপন নম্বর …).
Never one: a mobile
number, a sum of money, a ten-digit tracking number, a transaction id, a year, a hotline, a date or a time.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from bot.text.normalise import align
from bot.text.secret_words import (
    CURRENCY,
    FILLERS,
    HOTLINES,
    LOSS,
    MESSAGE_WORDS,
    NOT_SECRET_CODES,
    OTHER_NUMBER,
    PASSWORD,
    SECRET,
    TAKEN_WORDS,
    TIME_WORDS,
    TOLD_WORDS,
)  # fmt: skip
from bot.text.spoken_runs import Run, digit_runs, once
from bot.text.told import is_sum_of, is_told, speaks_of_digits, tells_of_theft

MASK = "****"
_NEAR_BEFORE_RUN, _NEAR_AFTER_RUN = 12, 9
_SIGNS = frozenset(",.;")
_LONGEST_PASSWORD = 24
_GLUED = re.compile(r"(pin|otp|code|password|pass|পিন|ওটিপি|কোড)(?=[0-9])")
_PIECE = re.compile("[a-z0-9\u0980-\u09e5]+|[*]+|[^a-z0-9\u0980-\u09e5 ]")
_SPELT_OTP = re.compile("(?<![a-z\u0980-\u09e5])(?:o[ .-]t[ .-]p|ও[ .-]?টি[ .-]?পি|p[ .-]i[ .-]n(?![a-z]))")
_PHONE = re.compile(r"(?<![0-9])(?:\+?88[ -]?)?0?1[3-9](?:[ -]?[0-9]){8,9}(?![0-9])")
_DATE = re.compile(r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}(?![0-9])|(?<![0-9])[0-9]{1,2}:[0-9]{2}")
_GROUPED = re.compile(r"(?<![0-9,])[0-9]{1,3}(?:,[0-9]{2})*,[0-9]{3}(?![0-9,])")
_COUNT = re.compile(r"[0-9]{1,2}(?:br|bar|bari|ta|ti|tar|din|mas|jon)")
_TRX = re.compile(
    "(?:trx|txn|ট্রানজেকশন|ট্রানজ্যাকশন|লেনদেন|transaction)[ .:#-]{0,4}(?:id|no|আইডি|নম্বর|নং)?[ .:#-]{0,4}[a-z0-9]{6,}"
)


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
    plain = [word.text for word in words]
    runs = [once(run) for run in digit_runs(plain)]
    if not runs and not any(PASSWORD.fullmatch(word) for word in plain):
        return ()
    story = _Story.of(plain, runs)
    taken = _barred(aligned.text)
    found: list[tuple[int, int]] = []
    for run in runs:
        span = words[run.first].start, words[run.last].end
        if not any(taken[slice(*span)]) and (_is_secret(run, story) or is_told(run, plain, story.named, story.robbed)):
            found.append(span)
            taken[slice(*span)] = b"1" * (span[1] - span[0])
    found.extend(span for span in _passwords(words) if not any(taken[slice(*span)]))
    return tuple(Span(*aligned.original(start, end)) for start, end in sorted(found))


def _barred(aligned: str) -> bytearray:
    """One byte a character: not 0 where a phone, a date, a sum with commas or a transaction id stands."""
    taken = bytearray(len(aligned))
    for pattern in (_PHONE, _DATE, _GROUPED, _TRX):
        for match in pattern.finditer(aligned):
            taken[match.start() : match.end()] = b"1" * (match.end() - match.start())
    return taken


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


@dataclass(frozen=True, slots=True)
class _Story:
    """A message as words. `keys`: which of them say "secret"; `soft`: it tells a code of a message without naming it;
    `named`: it speaks of a code; `robbed`: of a theft after a call; `weights`, `stops`: how many words that mean
    something, and how many signs, stand before each word (a run of digits counts once)."""

    words: list[str]
    keys: list[int]
    soft: bool
    named: bool
    robbed: bool
    weights: list[int]
    stops: list[int]

    @classmethod
    def of(cls, words: list[str], runs: list[Run]) -> "_Story":
        keys = [index for index in range(len(words)) if _is_key(words, index)]
        soft = not keys and _tells_a_message_code(words)
        inside = {at for run in runs for at in range(run.first + 1, run.last + 1)}
        heavy = [at not in inside and not FILLERS.fullmatch(word) for at, word in enumerate(words)]
        weights = list(accumulate(heavy, initial=0))
        stops = list(accumulate((word in _SIGNS for word in words), initial=0))
        named = bool(keys) or speaks_of_digits(words)
        return cls(words, keys, soft, named, soft or tells_of_theft(words), weights, stops)

    def said_before(self, run: Run) -> int:
        """The last secret word before a run; -1: none."""
        at = bisect_left(self.keys, run.first)
        return self.keys[at - 1] if at else -1

    def distance(self, run: Run) -> int:
        """Meaningful words between the nearest secret word and a run: 0 = said to be it; 99 = too far to belong."""
        before, at = self.said_before(run), bisect_left(self.keys, run.first)
        near = self._weight(before + 1, run.first, _NEAR_BEFORE_RUN) if before >= 0 else 99
        if at < len(self.keys):
            after = self._weight(run.last + 1, self.keys[at], _NEAR_AFTER_RUN)
            near = min(near, after + (self.stops[self.keys[at]] > self.stops[run.last + 1]))
        return near

    def _weight(self, start: int, end: int, limit: int) -> int:
        weight = self.weights[end] - self.weights[start]
        return weight if weight <= limit else 99


def _is_key(words: list[str], index: int) -> bool:
    """A word that says "secret",
    unless the words beside it say which other code is meant (post code, union code)."""
    word = words[index]
    if not SECRET.fullmatch(word):
        return False
    beside = words[max(index - 2, 0) : index]
    return not (("code" in word or "kod" in word or "কোড" in word) and any(NOT_SECRET_CODES.match(w) for w in beside))


def _tells_a_message_code(words: list[str]) -> bool:
    """ "the number that came in the message, I told him": no secret word, yet a one-time code."""
    return any(MESSAGE_WORDS.match(w) for w in words) and any(TOLD_WORDS.match(w) for w in words)


def _is_secret(run: Run, story: _Story) -> bool:
    if not 4 <= run.digits <= 8:
        return False
    words = story.words
    after = words[run.last + 1 : run.last + 3]
    before = words[max(run.first - 3, story.said_before(run) + 1, 0) : run.first]
    if story.soft:
        return run.digits == 6 and not _is_other(run, before, after)
    distance = story.distance(run)
    if distance == 0:
        return not (before and OTHER_NUMBER.match(before[-1]))
    return distance < 99 and not _is_other(run, before, after)


def _is_other(run: Run, before: list[str], after: list[str]) -> bool:
    """Not directly beside the secret word: is it money, a year, a hotline or somebody else's number?"""
    if after and (is_sum_of(run, after[0]) or (TIME_WORDS.match(after[0]) and run.digits == 4)):
        return True
    if len(after) > 1 and after[0] in ",.-/" and not run.one_by_one and (CURRENCY.match(after[1]) or after[1] == "-"):
        return True
    if before and (CURRENCY.match(before[-1]) or run.plain in HOTLINES):
        return True
    if run.spoken_value or _is_sum(run, before, after):
        return True
    year = run.digits == 4 and run.plain[:2] in ("19", "20") and run.plain.isdigit()
    return run.plain in HOTLINES or any(OTHER_NUMBER.match(w) for w in before) or (year and run.plain[2:] < "40")


def _is_sum(run: Run, before: list[str], after: list[str]) -> bool:
    """Money without a currency word: "1000 chay", "5850 ase", "loss 5200"."""
    if run.digits > 5 or run.first != run.last:
        return False
    lost = any(LOSS.match(word) for word in before[-2:])
    return lost or (run.plain.endswith("0") and bool(after) and bool(TAKEN_WORDS.match(after[0])))


def _passwords(words: list[_Word]) -> list[tuple[int, int]]:
    """After "password": a word with letters and digits; after "password is": any word."""
    found: list[tuple[int, int]] = []
    for index, word in enumerate(words):
        if not PASSWORD.fullmatch(word.text):
            continue
        following, said = index + 1, False
        while following < min(len(words), index + 12) and FILLERS.fullmatch(words[following].text):
            said = said or words[following].text in (":", "=", "is", "হলো", "হল", "holo", "hoilo")
            following += 1
        if following < len(words):
            last = _end_of_password(words, following)
            if _looks_like_password("".join(w.text for w in words[following : last + 1]), said):
                found.append((words[following].start, words[last].end))
    return found


def _looks_like_password(word: str, said: bool) -> bool:
    mixed = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
    return (mixed and not _COUNT.fullmatch(word)) or (
        said and len(word) >= 4 and word.isascii() and word.isalnum() and word not in ("what", "gone", "lost")
    )


def _end_of_password(words: list[_Word], first: int) -> int:
    """Signs and words glued to it belong to it (`Abc@123`)."""
    last = first
    while (
        last + 1 < min(len(words), first + _LONGEST_PASSWORD)
        and words[last + 1].start == words[last].end
        and words[last + 1].text not in ",.।;)"
    ):
        last += 1
    return last
