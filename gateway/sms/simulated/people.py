"""Who writes what: invented phones, and stories of our own (`stories.toml`) in Bangla, romanised Bangla and English."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from gateway.sms.simulated.faults import dice
from gateway.sms.simulated.ledger import Letter

_FILE = Path(__file__).with_name("stories.toml")
_FIRST_PHONE = 1_790_000_000
_OF_CITIZENS = 10 << 76
"""Their names and ours never meet."""


def letters(count: int, phones: int, per_second: float, seed: int, run: str) -> Sequence[Letter]:
    """In the order in which they are due; each phone tells stories from their first line on, one after the other.
    `run`: how the names of messages begin, 12 hexadecimal digits.
    """
    stories, places = _read()
    written: dict[int, list[str]] = {}
    told: dict[int, int] = {}
    made = []
    for number in range(count):
        who = dice(seed, "writer", number).randrange(phones)
        if not written.get(who):
            chance = dice(seed, "story", who, told.get(who, 0))
            story, place = chance.choice(stories), chance.choice(places)
            written[who] = [line.format(**place) for line in story]
        nth = told.get(who, 0)
        told[who] = nth + 1
        sid = f"SM{run}{_OF_CITIZENS + number:020x}"
        phone = f"0{_FIRST_PHONE + who}"
        made.append(Letter(sid, phone, nth, written[who].pop(0), number / per_second))
    return made


def _read() -> tuple[Sequence[Sequence[str]], Sequence[Mapping[str, str]]]:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    stories = [cast("Sequence[str]", story["lines"]) for story in tables["story"]]
    return stories, cast("Sequence[Mapping[str, str]]", tables["place"])
