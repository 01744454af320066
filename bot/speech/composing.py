"""From a spoken wording and its parameters to the pieces of which it is said, each as long as one piece of audio."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from string import Formatter
from zoneinfo import ZoneInfo

from bot.text.digits import to_latin
from bot.text.normalise import recompose
from grs_core.domain.messages import Named, Param

PRESSED = {**{str(digit): str(digit) for digit in range(10)}, "*": "star", "#": "hash"}
"""The keys of a phone, and how the catalogue calls them."""
THINGS = ("programme", "trouble")
"""The tables of what a complaint is about."""
_DIGIT = re.compile("([0-9])")
_ASIDE = re.compile(r"[,;()/]")
_MARKS = " ,.;:?!।"

Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Composer:
    """How one language says things. `words`: the tables of its spoken file; `names`: those of its language file, with
    the names of the policy in force.
    """

    words: Tables
    names: Tables
    language: str

    def compose(self, template: str, params: Mapping[str, Param]) -> Iterator[str]:
        """The pieces in the order of speech. A digit that stands in the template is dialled or pressed: it is a piece.
        Raises KeyError for a parameter that is missing.
        """
        for fixed, name, spec in parts(template):
            yield from pieces(fixed)
            if name is not None:
                yield from self._field(name if name in PRESSED else params[name], spec)

    def option(self, value: Param) -> Iterator[str]:
        """What is said before "press 1": the words of its code, a name, a number read out (its last digit must not run
        into the key), or free words.
        """
        words = self.words["option"].get(str(value))
        yield from self.thing(value) if words is None else (words,)
        if is_number(value):
            yield self.words["option"]["this_number"]

    def thing(self, value: Param) -> Iterator[str]:
        """A name, the programme or the category of a code, a number read out, or free words."""
        code = str(value)
        if is_number(value):
            yield from digits(code)
        else:
            known = next((self.names[table][code] for table in THINGS if code in self.names[table]), None)
            yield from self._plain(value) if known is None else (sayable(known),)

    def name(self, name: str) -> Iterator[str]:
        """The parts of a name, "A, B" as A and B; an office as people call it, its kind and its place apart."""
        name = recompose(name)
        called = next((each for each in self.words["office"].items() if name.startswith(each[0])), ("", ""))
        for part in _ASIDE.split(called[1] + name.removeprefix(called[0])):
            yield from self._parted(part.strip())

    def number(self, number: int) -> Iterator[str]:
        """0 to 999 as hundreds and the rest: "three hundred", "twenty-two". A larger one is one piece."""
        hundreds, rest = divmod(number, 100)
        if not 1 <= hundreds <= 9:
            yield str(number)
            return
        yield str(hundreds * 100)
        if rest:
            yield str(rest)

    def _field(self, value: Param, spec: str) -> Iterator[str]:
        match spec:
            case "":
                yield from self._plain(value)
            case "digits":
                yield from digits(str(value))
            case "press":
                yield self.words["press"][str(value)]
            case "option":
                yield from self.option(value)
            case "thing":
                yield from self.thing(value)
            case table:
                yield sayable(self.names[table].get(str(value), str(value).replace("_", " ")))

    def _plain(self, value: Param) -> Iterator[str]:
        if isinstance(value, Named):
            yield from self.name(value.bn if self.language == "bn" else value.en)
        elif isinstance(value, datetime):
            local = value.astimezone(ZoneInfo("Asia/Dhaka"))
            yield from (*self.number(local.day), self.names["month"][str(local.month)])
        elif isinstance(value, int):
            yield from self.number(value)
        elif value.strip():
            yield " ".join(recompose(value).split())

    def _parted(self, name: str) -> Iterator[str]:
        """A place and what it is ("Union Parishad") are said one after the other: the place's name is there already."""
        behind = next((word for word in self.words["behind"].values() if name.endswith(f" {word}")), "")
        yield from (word for word in (name.removesuffix(behind).strip(), behind) if word)


@lru_cache(maxsize=2048)
def parts(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """Fixed words, the name of what stands behind them (None: nothing), and how that is said."""
    return tuple((fixed, name, spec or "") for fixed, name, spec, _ in Formatter().parse(template))


def pieces(fixed: str) -> Iterator[str]:
    """Fixed words without the marks that end what stood before them; each digit by itself."""
    for piece in _DIGIT.split(fixed):
        words = piece.lstrip(_MARKS).rstrip()
        if words:
            yield words


def digits(number: str) -> Iterator[str]:
    """One by one; what is no digit is not said."""
    return (each for each in to_latin(number) if each in "0123456789")


def is_number(value: Param) -> bool:
    """Is it a text of digits only, in either script?"""
    return isinstance(value, str) and re.fullmatch("[0-9]+", to_latin(value)) is not None


def sayable(name: str) -> str:
    """A name from a table without strokes and brackets: nobody can say those."""
    return ", ".join(part.strip() for part in re.split(r"[/()]", name) if part.strip())
