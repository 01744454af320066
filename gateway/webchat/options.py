"""A numbered list inside a sentence, as buttons: the same menu that SMS shows, one tap instead of a digit."""

import re
from dataclasses import dataclass

_OPTION = re.compile(r"^\s*([0-9])\s*[.):–-]?\s+(\S.*?)\s*$", re.ASCII)
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Option:
    """`payload` is what the citizen would have typed."""

    title: str
    payload: str


def options(text: str) -> tuple[Option, ...]:
    """The lines `1 …`, `2 …` of a text, with a last `0 …`, when they count up from 1; else none."""
    found = [Option(match[2], match[1]) for line in text.splitlines() if (match := _OPTION.match(line))]
    counted = [option.payload for option in found if option.payload != "0"]
    zeros = len(found) - len(counted)
    in_order = counted == [str(place) for place in range(1, len(counted) + 1)]
    last = not zeros or (zeros == 1 and found[-1].payload == "0")
    return tuple(found) if len(counted) >= FEWEST and in_order and last else ()


def without_options(text: str) -> str:
    """What is left to read when the options stand below as buttons."""
    if not options(text):
        return text
    return "\n".join(line for line in text.splitlines() if not _OPTION.match(line))
