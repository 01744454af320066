"""The port of understanding: `Utterance` -> `Parse`. Every engine passes tests/contract/test_nlu_engines.py."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a citizen said, as received (normalising is the engine's business). `channel`: sms | chat | ivr."""

    text: str
    channel: str = "sms"


@dataclass(frozen=True, slots=True)
class IntentScore:
    """`name` is a label of nlu_data/README.md; `confidence` is calibrated, 0..1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """`text[start:end] == value` exactly, offsets in code points of `Parse.text`. `norm` as the label table says."""

    kind: str
    value: str
    norm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Blamed:
    """`role` as the label table says; `position`: a finer reading (`uno`, `usso`, `dc` … the codes of the policy), None
    when only the role is known.
    """

    role: str
    position: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """Which place a text names. `code` only when it is certain; otherwise `candidates`, best first (codes)."""

    code: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parse:
    """`text`: the utterance as written. `language`: bn | bn-Latn | en | mixed. `ranking`: every intent, best first.

    `sure`: the engine would act on `intent` without asking. `blamed`: everybody whom the message blames, the surest
    first, each once; who is merely named is not among them. `signals`: the dangers that the message tells of
    (bot.nlu.safety), each once.
    """

    text: str
    language: str
    intent: IntentScore
    ranking: tuple[IntentScore, ...]
    entities: tuple[Entity, ...] = ()
    sure: bool = False
    place: PlaceReading = field(default_factory=PlaceReading)
    blamed: tuple[Blamed, ...] = ()
    signals: tuple[str, ...] = ()

    def first(self, kind: str) -> Entity | None:
        """The first entity of that kind in the text."""
        return next((entity for entity in self.entities if entity.kind == kind), None)


class NluEngine(Protocol):
    """May raise `grs_core.domain.errors.Unavailable`; never anything else for any text of any length."""

    def parse(self, utterance: Utterance) -> Parse: ...


class PlaceFinder(Protocol):
    """Reads a place out of a citizen's words. Pure and in memory."""

    def read(self, text: str, within: str | None = None, whole: bool = False) -> PlaceReading:
        """`within`: only this place and those below it. `whole`: the text is nothing but an answer to "where?"."""
        ...
