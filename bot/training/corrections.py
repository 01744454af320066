"""What officers put right, as examples: to measure an engine by, and to train on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.nlu.engine import Entity, NluEngine, Parse, Utterance
from bot.text.fold import fold
from bot.text.script import language
from bot.training.dataset import Example
from grs_core.domain.correction import Correction, Facts
from grs_core.domain.grievance import Category
from grs_core.domain.places import Places

_CHANNELS = {"sms": "sms", "ivr": "ivr"}


@dataclass(frozen=True)
class Hits:
    """How many pairs there were to get right, and how many were. `accuracy` is None without any."""

    pairs: int
    right: int
    accuracy: float | None

    @classmethod
    def of(cls, found: Sequence[bool]) -> "Hits":
        return cls(len(found), sum(found), round(sum(found) / len(found), 4) if found else None)


@dataclass(frozen=True)
class CorrectionsReport:
    """`category`, `programme`, `place`, `accused`: the engine now against the officer, where he names one.
    `category_then`: the machine that had read them. `unlabelled`: pairs whose category is `other`, which is no intent.
    """

    pairs: int
    unlabelled: int
    category: Hits
    category_then: Hits
    programme: Hits
    place: Hits
    accused: Hits

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(engine: NluEngine, corrections: Sequence[Correction]) -> CorrectionsReport:
    """Parses every pair's words once. Raises whatever the engine raises."""
    read = [(pair, engine.parse(Utterance(pair.text, channel_of(pair)))) for pair in corrections]
    labelled = [(pair, parse) for pair, parse in read if pair.officer.category is not Category.OTHER]
    return CorrectionsReport(
        pairs=len(read),
        unlabelled=len(read) - len(labelled),
        category=Hits.of([parse.intent.name == pair.officer.category.value for pair, parse in labelled]),
        category_then=Hits.of([pair.machine.category is pair.officer.category for pair, _ in labelled]),
        programme=Hits.of([_norm(p, "programme") == c.officer.programme for c, p in read if c.officer.programme]),
        place=Hits.of([parse.place.code == pair.officer.place for pair, parse in read if pair.officer.place]),
        accused=Hits.of([_norm(p, "accused_role") == c.officer.accused.role for c, p in read if c.officer.accused]),
    )


def _norm(parse: Parse, kind: str) -> str | None:
    found = parse.first(kind)
    return found.norm if found else None


def channel_of(pair: Correction) -> str:
    """As the label table names it."""
    return _CHANNELS.get(pair.channel, "chat")


def examples_of(corrections: Sequence[Correction]) -> tuple[Example, ...]:
    """For training: words and category, without those that are no intent."""
    return tuple(
        Example(
            pair.text, pair.officer.category.value, (), language(pair.text), channel_of(pair), f"correction {pair.id}"
        )
        for pair in corrections
        if pair.officer.category is not Category.OTHER
    )


def halves(corrections: Sequence[Correction]) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
    """One half to learn from, one to be measured by, split by a hash of the words: the same message, however often it
    came and whenever it is asked for, is always on the same side.
    """
    learn = tuple(pair for pair in corrections if _first_half(pair.text))
    return learn, tuple(pair for pair in corrections if not _first_half(pair.text))


def _first_half(text: str) -> bool:
    return sha256(fold(text).encode()).digest()[0] % 2 == 0


def label_line(pair: Correction, parse: Parse, places: Places) -> dict[str, Any] | None:
    """A line of the label table (nlu_data/README.md): the officer's category and those entities that the engine finds
    and he confirms. None for a category that is no intent. Neither number nor id of anything.
    """
    if pair.officer.category is Category.OTHER:
        return None
    entities = [_mark(entity) for entity in parse.entities if _confirmed(entity, pair.officer, places)]
    return {
        "text": pair.text,
        "lang": language(pair.text),
        "intent": pair.officer.category.value,
        "entities": entities,
        "channel": channel_of(pair),
    }


def _mark(entity: Entity) -> dict[str, str]:
    return {"entity": entity.kind, "value": entity.value, "norm": entity.norm}


def _confirmed(entity: Entity, right: Facts, places: Places) -> bool:
    match entity.kind:
        case "programme":
            return entity.norm == right.programme
        case "accused_role":
            return entity.norm in {each.role for each in right.everyone_accused}
        case "place" if right.place is not None and right.place in places:
            return any(step.name_en == entity.norm for step in places.chain(right.place))
        case _:
            return False
