"""Digits in words as they are heard and typed: sure ones, and words that say a digit only in a row of digits."""

# ruff: noqa: E501 - one line a digit reads better than a wrapped one

from functools import lru_cache

from bot.text.digits import LONGEST_WORD
from bot.text.fold import fold_word
from bot.text.normalise import recompose
from bot.text.number_words import UNITS

_SURE = """
jero zeero oh sonno shonno sunya shunya sunno shunno suinno shuinno jiro zirro hunno hunnyo জিড়ো হুইন্য শুন্ন সুন্ন শুন্নো সুইন্য হুন্য
aik yek aek wan waan oan oyan এইক য়্যাক ওয়ান অয়ান ওয়ন
dhui dwi doi dhuy dwui দুইঅ টুউ
tinn thri thre tri tree threee থিরি তিনি তিইন টিন
cair chair chaair sair saair chaer foor চাইরি চাইঁর সাইর সাইরি ছাইর ফৌর
paach pach faas fanch faanch phanch paanc pans ponch faiv fiv faif paich হাঁচ হাচ ফাইব ফাইফ ফাইবে ফাছ ফাস
chhai soy soe sohy choi chhoe shoy soi siks sixx shix ছিকস সিকস সিক্ছ সঅ ছয়অ
saath shaath sevn sevan sewen sebn saven shaat সেভন সেবেন সেভান ছেভেন হাঁত শাত ছাত
ait aet aait eit aith aatt aaht aesto asto এইড এট আস্ট আইট আঠ আষ্টো এইঠ আট্ট
nou noe nuy naain nain nayn nyne noyi noi noo নাইনি নাইঁন নৌ
""".strip().splitlines()
_EVERYDAY = "chai 4 ow 0 o 0 fayev 5 fayv 5 for 4 to 2 too 2 tu 2 nai 9 won 1 ate 8 or 4 sat 7 at 8 hat 7 haat 7 haath 7 hath 7 fas 5 paas 5 shat 7 hoi 6"
_EVERYDAY_BANGLA = "চাই 4 ন 9 ফাঁস 5 হাত 7 সাথ 7 ফর 4 লয় 9 নাই 9"

SURE_AMONG_DIGITS = {recompose(word): digit for digit, line in enumerate(_SURE) for word in line.split()}
"""Spellings that say a digit beside one that is sure, or in a row of four."""

EVERYDAY = {
    recompose(word): int(digit)
    for pairs in (_EVERYDAY.split(), _EVERYDAY_BANGLA.split())
    for word, digit in zip(pairs[::2], pairs[1::2], strict=True)
}
"""Words of every day (a hand is a "hat") that say a digit only with digits on both sides, or in a row of four."""


def _by_sound() -> dict[str, int]:
    """Every digit by the sound of its spellings (`sikss` as `six`); a sound of two digits says neither."""
    sounds: dict[str, set[int]] = {}
    for word, digit in (*UNITS.items(), *SURE_AMONG_DIGITS.items()):
        if digit < 10 and len(word) > 1 and not word.startswith("~"):
            sounds.setdefault(fold_word(word), set()).add(digit)
    return {sound: min(digits) for sound, digits in sounds.items() if len(digits) == 1 and len(sound) > 1}


_BY_SOUND = _by_sound()


@lru_cache(maxsize=8192)
def _kept_heard(word: str) -> int | None:
    digit = SURE_AMONG_DIGITS.get(word, EVERYDAY.get(word))
    return _BY_SOUND.get(fold_word(word)) if digit is None else digit


def heard(word: str) -> int | None:
    """The digit that an aligned word may say among digits, by its spelling or its sound."""
    return _kept_heard(word) if len(word) <= LONGEST_WORD else None
