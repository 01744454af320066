"""One phonetic spelling for Bangla script, romanised Bangla and English, and its consonant skeleton.

People write one word in many ways (ভাতা, vata, bhata, vhata, bata). The fold keeps what a listener
would hear as
different and drops what spellers vary: v/bh/b, o/a, sh/s, j/z, f/ph, c/ch, aspiration, doubled letters,
final o.
"""

import re
from functools import lru_cache

from bot.text.normalise import align, recompose

_HASANTA = "\u09cd"
_CONSONANTS = {
    "ক": "k", "খ": "kh", "গ": "g", "ঘ": "gh", "ঙ": "ng", "চ": "c", "ছ": "c", "জ": "j", "ঝ": "j", "ঞ": "n",
    "ট": "t", "ঠ": "t", "ড": "d", "ঢ": "d", "ণ": "n", "ত": "t", "থ": "t", "দ": "d", "ধ": "d", "ন": "n",
    "প": "p", "ফ": "f", "ব": "b", "ভ": "b", "ম": "m", "য": "j", "র": "r", "ল": "l", "শ": "s", "ষ": "s",
    "স": "s", "হ": "h", "\u09dc": "r", "\u09dd": "r", "\u09df": "y", "ৰ": "r", "ৱ": "b",
}  # fmt: skip
_SIGNS = {"া": "a", "ি": "i", "ী": "i", "ু": "u", "ূ": "u", "ৃ": "ri", "ে": "e", "ৈ": "oi", "ো": "o", "ৌ": "ou"}
_LETTERS = {
    "অ": "o", "আ": "a", "ই": "i", "ঈ": "i", "উ": "u", "ঊ": "u", "ঋ": "ri", "এ": "e", "ঐ": "oi", "ও": "o",
    "ঔ": "ou", "ং": "ng", "ৎ": "t", "ঁ": "", "ঃ": "",
}  # fmt: skip
_CONJUNCTS = tuple(
    (recompose(written), heard)
    for written, heard in (
        ("ক্ষ্ম", "খ"),
        ("ক্ষ", "খ"), ("জ্ঞ", "গ"), ("ঙ্গ", "ং"), ("ঙ্ক", "ংক"), ("হ্য", "জ"), ("ওয়", "ও"), ("্যা", "া"),
        ("্য", ""),
    )
)  # fmt: skip
_LATIN_RULES = (
    (re.compile(r"ck|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"ksh?m|ksh|kkh"), "kh"),
    (re.compile(r"c+h*"), "c"),
    (re.compile(r"sh"), "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"[bv]h?"), "b"),
    (re.compile(r"([tdgjz])h"), r"\1"),
    (re.compile(r"z"), "j"),
    (re.compile(r"w"), "o"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"oo"), "u"),
    (re.compile(r"(?<=[aei])y(?=[aeo])"), ""),
)
_BANGLA = re.compile("[\u0980-\u09ff]")
_DOUBLED = re.compile(r"([a-z])\1+")
_LOOSE_O = re.compile(r"(?<=[aeiouy][^aeiouy0-9])o(?=[^aeiouy0-9][aeiouy])")
_TOKEN = re.compile("[a-z0-9\u0980-\u09e3\u09f0\u09f1]+")


LONGEST_KEPT = 40
"""Letters: longer words are worked out anew each time, so that hostile texts do not fill the memory."""


def fold_word(word: str) -> str:
    """The phonetic spelling of one aligned word (lower case, composed, no spaces): letters a-z and
    digits only.

    >>> fold_word("ভাতা"), fold_word("vhata"), fold_word("bhata")
    ('bata', 'bata', 'bata')
    """
    return _kept_fold(word) if len(word) <= LONGEST_KEPT else _fold_word(word)


def _fold_word(word: str) -> str:
    latin = _romanise(word) if _BANGLA.search(word) else word
    for pattern, plain in _LATIN_RULES:
        latin = pattern.sub(plain, latin)
    latin = _DOUBLED.sub(r"\1", latin)
    latin = _LOOSE_O.sub("", latin)
    if len(latin) > 3 and latin[-1] == "o" and latin[-2] not in "aeiouy":
        latin = latin[:-1]
    latin = latin.replace("kh", "k").replace("y", "i").replace("o", "a")
    return _DOUBLED.sub(r"\1", "".join(c for c in latin if c.isascii() and c.isalnum()))


_kept_fold = lru_cache(maxsize=65536)(_fold_word)


def skeleton(folded: str) -> str:
    """A folded word without its vowels; a first vowel stays as `a`, so that উপায় and পায় differ.

    >>> skeleton("bata"), skeleton("upai")
    ('bt', 'ap')
    """
    return _kept_skeleton(folded) if len(folded) <= LONGEST_KEPT else _skeleton(folded)


def _skeleton(folded: str) -> str:
    if not folded:
        return ""
    folded = folded.replace("ng", "n")
    first = "a" if folded[0] in "aeiou" else folded[0]
    return _DOUBLED.sub(r"\1", first + "".join(letter for letter in folded[1:] if letter not in "aeiou"))


_kept_skeleton = lru_cache(maxsize=65536)(_skeleton)


def tokens(aligned: str) -> list[str]:
    """The words of an aligned text, in order; punctuation is dropped."""
    return _TOKEN.findall(aligned)


def token_spans(aligned: str) -> list[tuple[int, int]]:
    """Where the words of an aligned text are."""
    return [match.span() for match in _TOKEN.finditer(aligned)]


def fold(text: str) -> str:
    """A whole text, as written, in the one spelling: folded words joined by single spaces."""
    return " ".join(fold_word(token) for token in tokens(align(text).text))


def _romanise(word: str) -> str:
    for conjunct, plain in _CONJUNCTS:
        word = word.replace(conjunct, plain)
    out: list[str] = []
    length = len(word)
    for position, char in enumerate(word):
        after = word[position + 1] if position + 1 < length else ""
        if char in _CONSONANTS:
            out.append("" if _is_silent_b(word, position) else _CONSONANTS[char])
            if after and after not in _SIGNS and after != _HASANTA:
                out.append("o")
        elif char in _SIGNS:
            out.append(_SIGNS[char])
        elif char != _HASANTA:
            out.append(_LETTERS.get(char, char))
    return "".join(out)


def _is_silent_b(word: str, position: int) -> bool:
    """ব under another consonant is not heard (স্বামী = shami), but under ম it is (নম্বর)."""
    return (
        word[position] == "ব"
        and word[position - 1 : position] == _HASANTA
        and word[position - 2 : position - 1] not in "মর"
    )
