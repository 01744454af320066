"""The embedded engine: keywords, rules and gazetteer for what is named, the linear model for what is meant."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

from bot.nlu.accused import UNBLAMING, find_accused
from bot.nlu.engine import Blamed, Entity, IntentScore, Parse, PlaceReading, Utterance
from bot.nlu.features import features
from bot.nlu.gazetteer import Gazetteer, PlaceSpan
from bot.nlu.keywords import is_menu_digit, keyword_intent
from bot.nlu.lexicon import parse_lexicon
from bot.nlu.linear import ModelFile, Rows
from bot.nlu.reading import Reading
from bot.nlu.roles import RoleMention, find_roles
from bot.nlu.rules import find_all
from bot.nlu.safety import SafetyRules
from bot.nlu.second import Encoder
from bot.text.script import language
from grs_core.domain.errors import Unavailable
from grs_core.domain.places import Places

_LONGEST = 4000
_KEYWORD_CONFIDENCE = 0.99
_NO_IDEA = 0.3
_LIKELY = 0.55
_TELLING = 4
"""Words from which the model is heard about dangers: fewer are an insult or a shout, which only a rule can read."""
_OF_OFFICIALS = ("bribery", "staff_misconduct")


class EmbeddedEngine:
    """An `NluEngine` in this process: no network, no waiting, about 2 ms a message. Thread-safe: nothing changes."""

    def __init__(
        self,
        model: ModelFile,
        places: Places,
        safety: SafetyRules | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """`safety`: None finds no danger at all; who serves citizens gives the rules. `encoder`: asked about messages
        of which the linear model is not sure, when the model was trained with one.
        """
        self._model = model
        self._lexicon = parse_lexicon(model.lexicon_csv)
        self._known = places
        self.places = Gazetteer(places)
        self._safety = safety or SafetyRules()
        self._encoder = encoder

    def parse(self, utterance: Utterance) -> Parse:
        """Never raises. Of a longer text the first 4,000 characters are read."""
        reading = Reading(utterance.text[:_LONGEST])
        place, named = self.places.sentence(reading.text)
        found = find_all(reading, [self._place_entity(reading.text, span) for span in named])
        counts = features(reading, found.entities, found.roles, self._lexicon)
        rows, of_signals = self._model.rows(counts)
        ranking, sure = self._intents(reading, counts, rows)
        accused, blamed = self._blamed(reading, found.roles, ranking, sure)
        return Parse(
            text=utterance.text,
            language=language(reading.text),
            intent=ranking[0],
            ranking=ranking,
            entities=_with_accused(found.entities, accused),
            sure=sure,
            place=place if reading.words else PlaceReading(),
            blamed=blamed,
            signals=self._signals(reading, counts, of_signals),
        )

    def with_intents(self, parse: Parse, ranking: tuple[IntentScore, ...], sure: bool) -> Parse:
        """`parse` (of this engine) with what another engine says is meant: who is blamed depends on it."""
        reading = Reading(parse.text[:_LONGEST])
        accused, blamed = self._blamed(reading, find_roles(reading), ranking, sure)
        named = tuple(entity for entity in parse.entities if entity.kind != "accused_role")
        entities = _with_accused(named, accused)
        return replace(parse, intent=ranking[0], ranking=ranking, entities=entities, sure=sure, blamed=blamed)

    def _blamed(
        self, reading: Reading, roles: Sequence[RoleMention], ranking: tuple[IntentScore, ...], sure: bool
    ) -> tuple[tuple[Entity, ...], tuple[Blamed, ...]]:
        doubtful = not sure and ranking[0].name in UNBLAMING and ranking[0].confidence < _LIKELY
        meant = _likeliest_blame(ranking) if doubtful else ranking[0].name
        return find_accused(reading, roles, meant, self._model.blame, self._lexicon)

    def _place_entity(self, text: str, span: PlaceSpan) -> Entity:
        """A place name with the official English name of the likeliest place."""
        return Entity("place", text[span.start : span.end], self._known.get(span.code).name_en, span.start, span.end)

    def _signals(self, reading: Reading, counts: Counter[str], rows: Rows) -> tuple[str, ...]:
        """What a rule finds, or the model that was trained beside the rules; only signals that the rules know."""
        found, model = set(self._safety.find(reading)), self._model.signals
        if model is not None and self._safety.signals and len(reading.folds) >= _TELLING:
            scores = model.scores(counts, rows)
            found |= {label for label, score in zip(model.labels, scores, strict=True) if score > 0}
        return tuple(signal for signal in self._safety.signals if signal in found)

    def _intents(self, reading: Reading, counts: Counter[str], rows: Rows) -> tuple[tuple[IntentScore, ...], bool]:
        chances = dict(zip(self._model.intents.labels, self._model.intents.probabilities(counts, rows), strict=True))
        keyword = keyword_intent(reading)
        if keyword:
            return _ranked(_favour(chances, keyword, _KEYWORD_CONFIDENCE)), True
        if is_menu_digit(reading) or not any(reading.folds):
            return _ranked(_favour(chances, "out_of_scope", _NO_IDEA)), False
        ranking = _ranked(chances)
        if ranking[0].confidence >= self._model.sure:
            return ranking, True
        return self._second_opinion(reading, counts) or (ranking, False)

    def _second_opinion(self, reading: Reading, counts: Counter[str]) -> tuple[tuple[IntentScore, ...], bool] | None:
        second, first = self._model.second, self._model.intents
        if self._encoder is None or second is None:
            return None
        scores = first.scores(counts)[None, :] / first.temperature
        joined = second.joined(scores, self._encoder.encode([reading.text]))[0]
        ranking = _ranked({label: float(chance) for label, chance in zip(first.labels, joined, strict=True)})
        return ranking, ranking[0].confidence >= second.sure


def _likeliest_blame(ranking: tuple[IntentScore, ...]) -> str:
    """An unsure message blames somebody, if anybody, as complaints about officials do: who is blamed must never be
    missed because the message looked like a question.
    """
    return next((scored.name for scored in ranking if scored.name in _OF_OFFICIALS), ranking[0].name)


def _favour(chances: dict[str, float], name: str, confidence: float) -> dict[str, float]:
    """`name` at this confidence, the others sharing the rest as they were (and never above it)."""
    rest = sum(chance for other, chance in chances.items() if other != name) or 1.0
    shared = {other: (1 - confidence) * chance / rest for other, chance in chances.items() if other != name}
    return {name: confidence, **{other: min(chance, confidence) for other, chance in shared.items()}}


def _ranked(chances: dict[str, float]) -> tuple[IntentScore, ...]:
    ordered = sorted(chances.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(IntentScore(name, chance) for name, chance in ordered)


def _with_accused(entities: tuple[Entity, ...], accused: tuple[Entity, ...]) -> tuple[Entity, ...]:
    free = [a for a in accused if not any(a.start < e.end and e.start < a.end for e in entities)]
    return tuple(sorted((*entities, *free), key=lambda entity: entity.start))


def load_engine(
    model: Path, places: Places, safety: SafetyRules | None = None, encoder: Encoder | None = None
) -> EmbeddedEngine:
    """The engine over a trained model file. Raises FileNotFoundError, Unavailable("model_broken")."""
    try:
        return EmbeddedEngine(ModelFile.load(model), places, safety, encoder)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise Unavailable("model_broken", path=str(model)) from error
