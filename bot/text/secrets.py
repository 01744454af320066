"""Finds and masks what a citizen must never send: a PIN, a one-time code, a password. Recall before
precision.

A run of digits is a secret by what is said around it: `bot.text.secret_evidence` weighs that. Never one: a mobile
number, a number of nine digits and more, a sum with commas or paisa, a transaction id, a hotline, a date or a time.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.text.digits import LONGEST_WORD, begins_number
from bot.text.heard_digits import heard
from bot.text.normalise import LONGEST_KEPT, align, recompose
from bot.text.secret_evidence import weigh, with_siblings
from bot.text.secret_passwords import Word, find_passwords
from bot.text.secret_story import Story
from bot.text.spoken_runs import REPEATS, digit_runs, once
from bot.text.told_in_parts import told_in_parts

MASK = "****"
_SHORTEST, _LONGEST = 3, 8
_GLUED = re.compile(
    r"(?:amar|amr|my|আমার)?(pin(?:no|number|nombor|nmbr|code)?|fin|otp|code|password|pass|পিন|ওটিপি|কোড)(?=[0-9])|(?:amar|amr|আমার)(?=(?:pin|otp|পিন|ওটিপি|fin|ফিন)$)"
)
_CUE = re.compile(recompose("[0-9][^0-9]*[0-9][^0-9]*[0-9]|p+[i1]+n|p[ .-]i[ .-]n|pas|pw|ps?w|পিন|পা[সশষ]"))
_SAID = re.compile("[a-z\u0980-\u09e5]+")
_PIECE = re.compile("[a-z0-9\u0980-\u09e5]+|[*]+|[^a-z0-9\u0980-\u09e5 ]")
_SPELT = re.compile(
    recompose(
        "(?<![a-z\u0980-\u09e5])(?:(?P<otp>o[ .-]t[ .-]p|ও[ .-]?টি[ .-]?পি|p[ .-]i[ .-]n(?![a-z]))"
        "|(?P<password>pass word|পাস ওয়ার্ড))"
    )
)
_DOTS = re.compile(r"\.{2,}|\u2026")
_COLON = re.compile("\u0983(?![\u0980-\u09e5])")
_PHONE = re.compile(r"(?<![0-9])(?:\+?88[ -]?)?0?1[3-9](?:[ -]?[0-9]){8,9}(?![0-9])")
_ABROAD = re.compile(
    r"\+[0-9](?:[ -]?[0-9]){8,14}(?![0-9])|(?<![0-9])09[0-9]{3}[ -][0-9]{6}(?![0-9])"
    r"|(?<![0-9])0[2-9][0-9]{0,3}-[0-9]{5,8}(?![0-9])"
)
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_DATE = re.compile(
    rf"(?<![0-9]){_DAY}(?P<sep>[/.-]){_MONTH}(?P=sep)(?:{_YEAR}|[0-9]{{2}})(?![0-9])|(?<![0-9]){_YEAR}-{_MONTH}-{_DAY}(?![0-9])"
    rf"|(?<![0-9]){_MONTH}/{_YEAR}(?![0-9])|(?<![0-9])[0-9]{{1,2}}:[0-9]{{2}}"
    r"|(?<![0-9.])(?:0?[1-9]|1[0-2])\.[0-5][0-9](?![0-9.])"
)
_GROUPED = re.compile(
    r"(?<![0-9,])[0-9]{1,3}(?:,[0-9]{2})*,[0-9]{3}(?![0-9,])(?:\.[0-9]{2}(?![0-9]))?|(?<![0-9.,])[0-9]{3,}\.[0-9]{2}(?![0-9])"
    r"|(?:tk|taka|৳|bdt|টাকা|fee|balance)\.?:? ?[0-9]{1,2}\.[0-9]{2}(?![0-9])"
)
_TRX = re.compile(
    "(?:trx|txn|ট্রানজেকশন|ট্রানজ্যাকশন|লেনদেন|transaction)[ .:#-]{0,4}(?:id|no|আইডি|নম্বর|নং)?[ .:#-]{0,4}[a-z0-9]{6,}"
)

# A card's number, and the number of a case in parts (0112-3344-5566, GRS-2026-004512): nine figures and more.
_CARD = re.compile(r"(?<![0-9])[0-9]{4}(?:[ -][0-9]{4}){3}(?![0-9])")
_OF_YEAR = re.compile(
    r"(?<![0-9/-])[0-9]{1,5}/20[0-9]{2}(?![0-9/])"
    r"|(?<![0-9.])[0-9]{2,4}(?:\.[0-9]{2,4}){3,6}(?![0-9])"
)
_CHAIN = re.compile(
    r"(?<![a-z0-9-])(?:(?!pin|otp|cod|kod|pas)[a-z]{2,8}[-/])?(?!01[3-9][0-9]{8}/)(?=(?:[-/]?[0-9]){9})[0-9]{2,12}(?:[-/][0-9]{2,12}){1,3}(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) in code points of the original text."""

    start: int
    end: int


def find_secrets(text: str) -> tuple[Span, ...]:
    """Where a text holds a PIN, a one-time code or a password, in order and without overlap."""
    return _kept(text) if len(text) <= LONGEST_KEPT else _find(text)


def _find(text: str) -> tuple[Span, ...]:
    aligned = align(text)
    if not _may_hold_one(aligned.text):
        return ()
    words = _words(aligned.text)
    plain = [word.text for word in words]
    runs = [once(run) for run in digit_runs(plain)]
    barred = _barred(aligned.text)
    found = [span for span in find_passwords(words) if not any(barred[slice(*span)])]
    for start, end in found:
        barred[start:end] = b"1" * (end - start)
    fitting = [run for run in runs if _SHORTEST <= run.digits <= _LONGEST]
    free = [run for run in fitting if not any(barred[words[run.first].start : words[run.last].end])]
    if runs:
        story = Story.of(plain, runs)
        told = with_siblings({run: weigh(run, story) for run in free})
        places = [(words[run.first].start, words[run.last].end) for run in told]
        for start, end in places:
            barred[start:end] = b"1" * (end - start)
        parts = [(words[part.first].start, words[part.last].end) for part in told_in_parts(story)]
        found += places + [place for place in parts if not any(barred[slice(*place)])]
    return tuple(Span(*aligned.original(start, end)) for start, end in sorted(found))


_kept = lru_cache(maxsize=64)(_find)
"""The few messages that are being worked on: each is looked through by more than one part."""


def _may_hold_one(aligned: str) -> bool:
    """A cheap look at every message: three figures, a word for a password or a PIN, or two number words, or a row
    of words that may be digits by their sound. Without one of them there is nothing to find."""
    if _CUE.search(aligned):
        return True
    said = _SAID.findall(aligned)
    sure = sum(map(_says_number, said)) + sum(map(aligned.count, "0123456789"))
    return sure > 1 or sure + sum(heard(word) is not None for word in said) >= _SHORTEST + 1


@lru_cache(maxsize=8192)
def _says_number(word: str) -> bool:
    return len(word) <= LONGEST_WORD and (word in REPEATS or begins_number(word))


def _barred(aligned: str) -> bytearray:
    """One byte a character: not 0 where a phone, a date, a sum with commas or a transaction id stands."""
    taken = bytearray(len(aligned))
    for pattern in (_PHONE, _ABROAD, _DATE, _GROUPED, _TRX, _CARD, _CHAIN, _OF_YEAR):
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
    for match in _PIECE.finditer(
        _SPELT.sub(_spelt, _DOTS.sub(_one_dot, _COLON.sub(":", aligned))).replace("\u0001", " ")
    ):
        glued = _GLUED.match(match[0])
        cut = match.start() + (glued.end() if glued else 0)
        if glued:
            words.append(Word(glued[1] or "amar", match.start(), cut))
        words.append(Word(match[0][cut - match.start() :], cut, match.end()))
    return words


def _one_dot(match: re.Match[str]) -> str:
    """ "ek ... dui" is said as "ek. dui"."""
    return ".".ljust(match.end() - match.start())


def _spelt(match: re.Match[str]) -> str:
    """ "o t p" and "pass word" in one word, as long as before."""
    return ("otp" if match["otp"] else "password").ljust(match.end() - match.start(), "\u0001")
