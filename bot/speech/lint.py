"""Whether every sentence fits an SMS with the longest values it may meet, and Bangla is written in its own script."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from string import Formatter

from bot.speech.pages import Style, segments, units
from bot.speech.render import Speech
from grs_core.domain.messages import Param

CARRIED = frozenset({"page", "plain", "advisory"})
"""They carry what was made to fit before."""
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_ALLOWED = frozenset(("STOP", "START", "NEWS", "EN", "BN", "English", "For", "send", "Which", "language"))
"""What a citizen types, and how who reads English changes the language."""

Values = Mapping[str, Sequence[Param]]
"""By `name` or `name:table` of a parameter, what it may be filled with: the longest of each kind."""


@dataclass(frozen=True, slots=True)
class Linted:
    """A sentence with the values that make it longest, worded as it would be sent. `too_long`: for which styles no
    wording fits; `latin`: Latin words that have no place in a Bangla text.
    """

    key: str
    language: str
    text: str
    too_long: tuple[Style, ...]
    latin: tuple[str, ...]

    @property
    def units(self) -> int:
        return units(self.text)

    @property
    def segments(self) -> int:
        return segments(self.text)

    @property
    def sound(self) -> bool:
        return not self.too_long and not self.latin


def lint(speech: Speech, language: str, values: Values) -> Iterator[Linted]:
    """Every sentence that may go out by SMS. Raises KeyError for a parameter without a value."""
    for key, template in speech.languages[language]["say"].items():
        if key not in CARRIED:
            yield _longest(speech, key, language, list(_filled(template, values)))


def foreign_words(text: str) -> tuple[str, ...]:
    """Latin words in a Bangla text but those that a citizen types or reads in English."""
    return tuple(word for word in _LATIN.findall(text) if word not in _ALLOWED)


def _filled(template: str, values: Values) -> Iterator[Mapping[str, Param]]:
    slots = [(name, f"{name}:{spec}" if spec else name) for _, name, spec, _ in Formatter().parse(template) if name]
    for chosen in product(*(values[slot] for _, slot in slots)):
        yield {name: value for (name, _), value in zip(slots, chosen, strict=True)}


def _longest(speech: Speech, key: str, language: str, fillings: Sequence[Mapping[str, Param]]) -> Linted:
    texts = [speech.wordings(key, params, language) for params in fillings]
    sent = [speech.fitting(key, params, language) for params in fillings]
    too_long = tuple(style for style in Style if not all(any(map(style.fits, wordings)) for wordings in texts))
    latin = foreign_words(" ".join(map(" ".join, texts))) if language == "bn" else ()
    return Linted(key, language, max(sent, key=units), too_long, tuple(dict.fromkeys(latin)))
