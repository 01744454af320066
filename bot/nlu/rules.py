"""All entities of a message by patterns, with the places given. The first in order keeps its words: secrets first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.engine import Entity
from bot.nlu.identifiers import find_phones, find_tracking_numbers, find_transactions
from bot.nlu.money import find_amounts
from bot.nlu.periods import find_periods
from bot.nlu.programmes import find_initials, find_own, find_pairs, find_programmes, find_providers
from bot.nlu.reading import Reading
from bot.nlu.roles import RoleMention, find_roles
from bot.text.secrets import find_secrets

_FINDERS = (
    find_phones,
    find_transactions,
    find_tracking_numbers,
    find_initials,
    find_programmes,
    find_pairs,
    find_own,
    find_amounts,
    find_periods,
    find_providers,
)


@dataclass(frozen=True, slots=True)
class Findings:
    """`entities` in order of place, without overlap and without anybody blamed; `roles`: everybody who is named."""

    entities: tuple[Entity, ...]
    roles: tuple[RoleMention, ...]


def find_all(reading: Reading, places: Sequence[Entity]) -> Findings:
    """What a message names; `places`: the place entities (from the gazetteer, or as labelled). About 1 ms."""
    kept: list[Entity] = []
    roles = tuple(find_roles(reading))
    for entity in _all(reading, places):
        hidden = entity.kind == "place" and any(entity.start < r.end and r.start < entity.end for r in roles)
        if not hidden and not _overlaps(entity, kept):
            kept.append(entity)
    return Findings(tuple(sorted(kept, key=lambda entity: entity.start)), roles)


def _all(reading: Reading, places: Sequence[Entity]) -> Iterator[Entity]:
    text = reading.text
    for span in find_secrets(text):
        yield Entity("secret", text[span.start : span.end], "", span.start, span.end)
    for find in _FINDERS:
        yield from find(reading)
    yield from places


def _overlaps(entity: Entity, kept: Sequence[Entity]) -> bool:
    return any(entity.start < other.end and other.start < entity.end for other in kept)
