"""All entities of a message, by patterns and the gazetteer. The first in this order keeps its words: secrets first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.engine import Entity
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.identifiers import find_phones, find_tracking_numbers, find_transactions
from bot.nlu.money import find_amounts, find_periods
from bot.nlu.programmes import find_initials, find_programmes, find_providers
from bot.nlu.reading import Reading
from bot.nlu.roles import RoleMention, find_roles
from bot.text.secrets import find_secrets
from grs_core.domain.places import Places

_FINDERS = (
    find_phones,
    find_transactions,
    find_tracking_numbers,
    find_initials,
    find_programmes,
    find_amounts,
    find_periods,
    find_providers,
)


@dataclass(frozen=True, slots=True)
class Findings:
    """`entities` in order of place, without overlap and without anybody blamed; `roles`: everybody who is named."""

    entities: tuple[Entity, ...]
    roles: tuple[RoleMention, ...]


def find_all(reading: Reading, gazetteer: Gazetteer, places: Places) -> Findings:
    """What a message names. Pure; takes about 1 ms for a long message."""
    kept: list[Entity] = []
    roles = tuple(find_roles(reading))
    for entity in _all(reading, gazetteer, places):
        hidden = entity.kind == "place" and any(entity.start < r.end and r.start < entity.end for r in roles)
        if not hidden and not _overlaps(entity, kept):
            kept.append(entity)
    return Findings(tuple(sorted(kept, key=lambda entity: entity.start)), roles)


def _all(reading: Reading, gazetteer: Gazetteer, places: Places) -> Iterator[Entity]:
    text = reading.text
    for span in find_secrets(text):
        yield Entity("secret", text[span.start : span.end], "", span.start, span.end)
    for find in _FINDERS:
        yield from find(reading)
    for place in gazetteer.spans(text):
        name = places.get(place.code).name_en
        yield Entity("place", text[place.start : place.end], name, place.start, place.end)


def _overlaps(entity: Entity, kept: Sequence[Entity]) -> bool:
    return any(entity.start < other.end and other.start < entity.end for other in kept)
