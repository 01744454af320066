"""What stands in a sentence -> what a voice must be given so that it says just that."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Self

from bot.text.normalise import recompose

_WORD = re.compile(r"[\u0980-\u09ff]+|[A-Za-z]+")
_NUMBER = re.compile(r"(?<![\d.,:/-])[0-9০-৯]+(?![\d.,:/-]*\d)")
_JOINED = "(?<=[\u0980-\u09cc\u09ce-\u09ff])([\u0995-\u09b9\u09dc\u09dd]?)({})(?![\u0980-\u09ff])"
"""An ending behind a word, and the bare consonant before it that carries no vowel then (not the last of a cluster)."""
_NO_VOWEL = "\u09cd"
_LAST_YA = re.compile("\u09df(?![\u0980-\u09ff])")
"""য় at the end of a word, as one code point: espeak adds a vowel to it, and drops the vowels before one as two."""
_YA_APART = "\u09af\u09bc"
_UNSAYABLE = re.compile(r"[\x00-\x1f\x7f<>\[\]{}\\|^~`*_#@]+")


@dataclass(frozen=True, slots=True)
class Pronouncing:
    """Corrections by language, then by table: `number` and `word` for whole ones, `part` for anything in a word,
    `ending` for what names end with.
    """

    tables: Mapping[str, Mapping[str, Mapping[str, str]]]

    @classmethod
    def load(cls) -> Self:
        written = files("gateway.ivr").joinpath("pronounced.toml").read_text(encoding="utf-8")
        return cls(tomllib.loads(recompose(written)))

    def written_for(self, text: str, language: str) -> str:
        """`text` as the voice must read it. Raises KeyError for a language without a table."""
        tables = self.tables[language]
        plain = recompose(_UNSAYABLE.sub(" ", text))
        for part, instead in tables["part"].items():
            plain = plain.replace(part, instead)
        plain = _joined(tables["ending"], plain)
        plain = _WORD.sub(partial(_corrected, tables["word"]), plain)
        plain = _NUMBER.sub(partial(_corrected, tables["number"]), plain)
        return _LAST_YA.sub(_YA_APART, plain)


def _corrected(table: Mapping[str, str], found: re.Match[str]) -> str:
    return table.get(found[0], found[0])


def _joined(endings: Mapping[str, str], text: str) -> str:
    def apart(found: re.Match[str]) -> str:
        return found[1] + (_NO_VOWEL if found[1] else "") + endings[found[2]]

    return re.sub(_JOINED.format("|".join(map(re.escape, endings))), apart, text) if endings else text
