"""The columns of a sheet of many complaints, and the words that may stand in them (sheets_columns.toml)."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from bot.text.fold import fold
from grs_core.domain.messages import Named

_FILE = Path(__file__).with_suffix(".toml")
MOST_COLUMNS = 100
"""Of a sheet: what stands behind them is refused."""
_NEEDED = ("name", "story", "consent")
_MENDED = "wrong"
_BETWEEN = re.compile(r"[\s_.:*()'\"’\u200b-\u200d\ufeff-]+")
_BOTH = re.compile(r"[/|\n]")
"""What stands between the two languages of a heading."""


@dataclass(frozen=True, slots=True)
class Column:
    """`help` and `example` stand on the template's second sheet."""

    code: str
    heading: Named
    help: Named
    example: str

    @property
    def title(self) -> str:
        """Bangla with English beside."""
        return f"{self.heading.bn} / {self.heading.en}"

    @property
    def needed(self) -> bool:
        return self.code in _NEEDED


@dataclass(frozen=True, slots=True)
class Choices:
    """The words of a column that has a list. `found`: the code of a word as somebody wrote it."""

    names: Mapping[str, Named]
    _by_word: Mapping[str, str]

    @classmethod
    def of(cls, names: Mapping[str, Named], also: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Self:
        """By code, by either name, by `also`: to the letter or by sound. A word of two codes is nobody's."""
        words: dict[str, str] = {}
        for code, name in names.items():
            for written in (code, name.bn, name.en, *also.get(code, ())):
                for word in {plain(written), f"~{fold(written)}"}:
                    words[word] = code if words.get(word, code) == code else ""
        return cls(names, words)

    def found(self, written: str) -> str | None:
        return self._by_word.get(plain(written)) or self._by_word.get(f"~{fold(written)}") or None


@dataclass(frozen=True, slots=True)
class Heads:
    """Which columns a row of headings names. `letters`: by column code; `unknown`: what nobody reads."""

    places: Mapping[int, str]
    unknown: tuple[str, ...]

    @property
    def letters(self) -> dict[str, str]:
        return {code: letter(place) for place, code in self.places.items()}

    @property
    def missing(self) -> tuple[Column, ...]:
        return tuple(column for column in columns() if column.needed and column.code not in self.places.values())


def letter(place: int) -> str:
    """What a spreadsheet calls its column, counted from 0: A … Z, AA …"""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def plain(written: str) -> str:
    """Without case, spaces and points, in one encoding of the letters."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", written).casefold())


@cache
def columns() -> tuple[Column, ...]:
    """Those of the template, in its order."""
    return tuple(_column(code, told) for code, told in _tables()["column"].items() if code != _MENDED)


def mended_title() -> str:
    """The last heading of a sheet that is given back."""
    return _column(_MENDED, _tables()["column"][_MENDED]).title


@cache
def choices(column: str) -> Choices:
    """Of `relation`, `consent`, `provider`."""
    told = _tables()["value"][column]
    names = {code: Named(each["bn"], each["en"]) for code, each in told.items()}
    return Choices.of(names, {code: each["also"] for code, each in told.items()})


def read_heads(cells: Sequence[str]) -> Heads:
    """In any order, in either language or by code; a heading that was there before is nobody's."""
    places: dict[int, str] = {}
    unknown = []
    for place, cell in enumerate(cells):
        code = _code(cell)
        if code is not None and code != _MENDED and code not in places.values():
            places[place] = code
        elif cell and code != _MENDED:
            unknown.append(cell)
    return Heads(places, tuple(unknown))


def _code(heading: str) -> str | None:
    """Of the whole heading, else of its first half that says something."""
    halves = (heading, *_BOTH.split(heading))
    return next((code for half in halves if (code := _headings().get(plain(half)))), None)


@cache
def _headings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, told in _tables()["column"].items():
        for written in (code, told["bn"], told["en"], *told["also"]):
            found[plain(written)] = code
    return found


def _column(code: str, told: Mapping[str, str]) -> Column:
    return Column(code, Named(told["bn"], told["en"]), Named(told["help_bn"], told["help_en"]), told["example"])


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
