"""Choosing an office by hand: from a list where few are within reach, else by words of its name or by its code."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from gateway.console.fields import Choice
from gateway.console.screen import Screen
from grs_core.domain.offices import Office, Tier
from grs_core.policy.model import Policy
from grs_core.services.people import Reach

LISTED_AT_MOST = 200
FOUND_AT_MOST = 40


def named(policy: Policy, text: str, mine: Reach) -> tuple[Office, ...]:
    """Those within reach whose names (or whose code) hold every word of `text`; nothing for no word."""
    words = _folded(text).split()
    return tuple(office for office in _within(policy, mine) if words and _holds(office, words))


def listed(screen: Screen, mine: Reach) -> tuple[Choice, ...]:
    """All within reach, where they are few enough to be looked through; the many unions last."""
    if mine.offices is None or len(mine.offices) > LISTED_AT_MOST:
        return ()
    return choices(screen, sorted(_within(screen.policy, mine), key=lambda office: office.tier is Tier.UNION))


def pick(policy: Policy, text: str, mine: Reach) -> tuple[str | None, tuple[Office, ...]]:
    """The code of the only office that is meant, else the offices that may be."""
    written = text.strip()
    if written in policy.directory:
        return written, ()
    found = named(policy, written, mine)
    return (found[0].code, ()) if len(found) == 1 else (None, found[:FOUND_AT_MOST])


def choices(screen: Screen, offices: Iterable[Office]) -> tuple[Choice, ...]:
    return tuple((office.code, screen.office(office.code)) for office in offices)


def _within(policy: Policy, mine: Reach) -> Iterator[Office]:
    return (each for each in policy.directory if each.tier in policy.tier_names and mine.covers(each.code))


def _holds(office: Office, words: Sequence[str]) -> bool:
    names = _folded(f"{office.name_bn} {office.name_en} {office.code}")
    return all(word in names for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
