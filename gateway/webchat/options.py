"""A numbered list inside a sentence, as buttons: the same menu that SMS shows, one tap instead of a digit."""

import re
from dataclasses import dataclass

_OPTION = re.compile(r"^\s*([1-9])\s*[.):–-]?\s+(\S.*?)\s*$", re.MULTILINE | re.ASCII)
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Option:
    """`payload` is what the citizen would have typed."""

    title: str
    payload: str


def options(text: str) -> tuple[Option, ...]:
    """The lines `1 …`, `2 …` of a text, when they count up from 1; else none."""
    found = [Option(match[2], match[1]) for match in _OPTION.finditer(text)]
    counted = [str(place) for place in range(1, len(found) + 1)]
    if len(found) < FEWEST or [option.payload for option in found] != counted:
        return ()
    return tuple(found)
