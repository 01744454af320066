"""Finds and masks what a citizen must never send: a PIN, a one-time code, a password. Recall before
precision.

A run of digits is a secret by what is said around it: `bot.text.secret_evidence` weighs that. Never one: a mobile
number, a number of nine digits and more, a sum with commas or paisa, a transaction id, a hotline, a date or a time.
"""

import re
from dataclasses import dataclass

from bot.text.normalise import align, recompose
from bot.text.secret_evidence import ENOUGH, Story, weigh
from bot.text.secret_passwords import Word, find_passwords
from bot.text.secret_words import PASSWORD
from bot.text.spoken_runs import digit_runs, once

MASK = "****"
_SHORTEST, _LONGEST = 3, 8
_GLUED = re.compile(
    r"(?:amar|amr|my|আমার)?(pin(?:no|number|nombor|nmbr|code)?|fin|otp|code|password|pass|পিন|ওটিপি|কোড)(?=[0-9])|(?:amar|amr|আমার)(?=(?:pin|otp|পিন|ওটিপি|fin|ফিন)$)"
)
_PIECE = re.compile("[a-z0-9\u0980-\u09e5]+|[*]+|[^a-z0-9\u0980-\u09e5 ]")
_SPELT = re.compile(
    recompose(
        "(?<![a-z\u0980-\u09e5])(?:(?P<otp>o[ .-]t[ .-]p|ও[ .-]?টি[ .-]?পি|p[ .-]i[ .-]n(?![a-z]))"
        "|(?P<password>pass word|পাস ওয়ার্ড))"
    )
)
_COLON = re.compile("\u0983(?![\u0980-\u09e5])")
_PHONE = re.compile(r"(?<![0-9])(?:\+?88[ -]?)?0?1[3-9](?:[ -]?[0-9]){8,9}(?![0-9])")
_ABROAD = re.compile(r"\+[0-9](?:[ -]?[0-9]){8,14}(?![0-9])|(?<![0-9])0[2-9][0-9]{0,3}-[0-9]{5,8}(?![0-9])")
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_DATE = re.compile(
    rf"(?<![0-9]){_DAY}(?P<sep>[/.-]){_MONTH}(?P=sep)(?:{_YEAR}|[0-9]{{2}})(?![0-9])|(?<![0-9]){_YEAR}-{_MONTH}-{_DAY}(?![0-9])"
    rf"|(?<![0-9]){_MONTH}/{_YEAR}(?![0-9])|(?<![0-9])[0-9]{{1,2}}:[0-9]{{2}}"
    r"|(?<![0-9.])(?:0?[1-9]|1[0-2])\.[0-5][0-9](?![0-9.])"
)
_GROUPED = re.compile(
    r"(?<![0-9,])[0-9]{1,3}(?:,[0-9]{2})*,[0-9]{3}(?![0-9,])(?:\.[0-9]{2}(?![0-9]))?|(?<![0-9.,])[0-9]{3,}\.[0-9]{2}(?![0-9])"
)
_TRX = re.compile(
    "(?:trx|txn|ট্রানজেকশন|ট্রানজ্যাকশন|লেনদেন|transaction)[ .:#-]{0,4}(?:id|no|আইডি|নম্বর|নং)?[ .:#-]{0,4}[a-z0-9]{6,}"
)


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) in code points of the original text."""

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
    story = Story.of(plain, runs)
    taken = _barred(aligned.text)
    found: list[tuple[int, int]] = []
    for run in runs:
        span = words[run.first].start, words[run.last].end
        fits = _SHORTEST <= run.digits <= _LONGEST and not any(taken[slice(*span)])
        if fits and weigh(run, story) >= ENOUGH:
            found.append(span)
            taken[slice(*span)] = b"1" * (span[1] - span[0])
    found.extend(span for span in find_passwords(words) if not any(taken[slice(*span)]))
    return tuple(Span(*aligned.original(start, end)) for start, end in sorted(found))


def _barred(aligned: str) -> bytearray:
    """One byte a character: not 0 where a phone, a date, a sum with commas or a transaction id stands."""
    taken = bytearray(len(aligned))
    for pattern in (_PHONE, _ABROAD, _DATE, _GROUPED, _TRX):
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


def _words(aligned: str) -> list[Word]:
    words: list[Word] = []
    for match in _PIECE.finditer(_SPELT.sub(_spelt, _COLON.sub(":", aligned)).replace("\u0001", " ")):
        glued = _GLUED.match(match[0])
        cut = match.start() + (glued.end() if glued else 0)
        if glued:
            words.append(Word(glued[1] or "amar", match.start(), cut))
        words.append(Word(match[0][cut - match.start() :], cut, match.end()))
    return words


def _spelt(match: re.Match[str]) -> str:
    """ "o t p" and "pass word" in one word, as long as before."""
    return ("otp" if match["otp"] else "password").ljust(match.end() - match.start(), "\u0001")
