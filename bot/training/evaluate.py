"""Measures an engine on labelled messages: intents, entities, secrets, time."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.dialogue.acts import read_act, told_in_names
from bot.nlu.engine import Entity, NluEngine, Parse, Utterance
from bot.nlu.labels import COMPLAINTS
from bot.text.fold import fold
from bot.training.curves import (
    Bin,
    CoveragePoint,
    Judged,
    calibration,
    calibration_error,
    coverage_at,
    coverage_curve,
)
from bot.training.dataset import Example, LabelledEntity
from bot.training.secrecy import secrecy

_PRECISION = 0.98
_BY_NORM = frozenset({"programme", "mfs_provider", "amount", "phone", "place", "accused_role"})


@dataclass(frozen=True)
class Quality:
    """`support`: how many there are; the rest 0..1."""

    support: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Evaluation:
    """`coverage_at_98`: the share of messages, most confident first, of which 98 % are right; `confidence_at_98`: the
    least confidence among them.

    `complaints_macro_f1`: over the complaint categories that the data have. `out_of_scope_filed`: out-of-scope messages
    that open a case when they come first, `complaints_filed`: complaints that do. `confusion[truth][said]` counts
    messages. `entities`, `entity_f1`: found when the kind and, where the label table has one, the norm agree, else when
    the spans overlap; `entity_overlap_f1`: when kind and span do, whatever the norm. `secret_recall`, `false_masks`: as
    in `bot.training.secrecy`. What the data cannot tell is None. Shares are 0..1.
    """

    messages: int
    accuracy: float
    macro_f1: float
    sure_coverage: float
    sure_precision: float
    coverage_at_98: float
    by_intent: dict[str, Quality]
    by_language: dict[str, float]
    language_accuracy: float
    confusions: list[tuple[str, str, int]]
    entities: dict[str, Quality]
    entity_f1: float
    entity_overlap_f1: float
    secret_recall: float | None
    latency_ms_p50: float
    right: int
    complaints_macro_f1: float | None
    mfs_fraud_recall: float | None
    out_of_scope_filed: float | None
    complaints_filed: float | None
    messages_by_language: dict[str, int]
    confusion: dict[str, dict[str, int]]
    calibration: list[Bin]
    calibration_error: float
    coverage_curve: list[CoveragePoint]
    confidence_at_98: float
    secrets: int
    other_numbers: int
    false_masks: float | None
    latency_ms_p99: float

    def as_json(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def evaluate(engine: NluEngine, examples: Sequence[Example]) -> Evaluation:
    """Parses every message once. Raises whatever the engine raises; ValueError without messages."""
    if not examples:
        raise ValueError("nothing to evaluate")
    parses, times = [], []
    for example in examples:
        started = time.perf_counter()
        parses.append(engine.parse(Utterance(example.text, example.channel)))
        times.append(1000 * (time.perf_counter() - started))
    return _measured(examples, parses, sorted(times))


def _measured(examples: Sequence[Example], parses: Sequence[Parse], times: Sequence[float]) -> Evaluation:
    truth, said = [e.intent for e in examples], [p.intent.name for p in parses]
    right = [t == s for t, s in zip(truth, said, strict=True)]
    by_intent = _by_label(truth, said)
    complaints = [by_intent[name].f1 for name in COMPLAINTS if name in by_intent]
    sure = [hit for hit, p in zip(right, parses, strict=True) if p.sure]
    judged = [Judged(p.intent.confidence, hit) for p, hit in zip(parses, right, strict=True)]
    entities, bins, at_98 = _entities(examples, parses, _agree), calibration(judged), coverage_at(judged, _PRECISION)
    masked = secrecy(examples)
    return Evaluation(
        messages=len(examples),
        accuracy=_share(right),
        macro_f1=round(sum(q.f1 for q in by_intent.values()) / len(by_intent), 4),
        sure_coverage=round(len(sure) / len(examples), 4),
        sure_precision=_share(sure),
        coverage_at_98=at_98.coverage,
        by_intent=by_intent,
        by_language=_by_language(examples, said),
        language_accuracy=_share([p.language == e.language for e, p in zip(examples, parses, strict=True)]),
        confusions=_confusions(truth, said),
        entities={kind: quality for kind, quality in entities.items() if kind != "all"},
        entity_f1=entities["all"].f1,
        entity_overlap_f1=_entities(examples, parses, _overlap)["all"].f1,
        secret_recall=masked.recall,
        latency_ms_p50=round(times[len(times) // 2], 3),
        right=sum(right),
        complaints_macro_f1=round(sum(complaints) / len(complaints), 4) if complaints else None,
        mfs_fraud_recall=by_intent["mfs_fraud"].recall if "mfs_fraud" in by_intent else None,
        out_of_scope_filed=_filed(examples, parses, ("out_of_scope",)),
        complaints_filed=_filed(examples, parses, COMPLAINTS),
        messages_by_language=dict(sorted(Counter(e.language for e in examples).items())),
        confusion=_confusion(truth, said),
        calibration=bins,
        calibration_error=calibration_error(bins),
        coverage_curve=coverage_curve(judged),
        confidence_at_98=at_98.confidence,
        secrets=masked.secrets,
        other_numbers=masked.other_numbers,
        false_masks=masked.false_masks,
        latency_ms_p99=round(times[min(len(times) - 1, len(times) * 99 // 100)], 3),
    )


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4) if right else 1.0


def _quality(support: int, found: int, right: int, hit: int) -> Quality:
    """`right` of `found` are right; `hit` of `support` were found."""
    precision, recall = right / found if found else 0.0, hit / support if support else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Quality(support, round(precision, 4), round(recall, 4), round(f1, 4))


def _by_label(truth: Sequence[str], said: Sequence[str]) -> dict[str, Quality]:
    support, found = Counter(truth), Counter(said)
    right = Counter(t for t, s in zip(truth, said, strict=True) if t == s)
    return {label: _quality(support[label], found[label], right[label], right[label]) for label in sorted(support)}


def _by_language(examples: Sequence[Example], said: Sequence[str]) -> dict[str, float]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for example, intent in zip(examples, said, strict=True):
        groups[example.language].append(example.intent == intent)
    return {language: _share(right) for language, right in sorted(groups.items())}


def _confusions(truth: Sequence[str], said: Sequence[str]) -> list[tuple[str, str, int]]:
    """The ten most frequent mistakes: what it was, what the engine said, how often."""
    wrong = Counter((t, s) for t, s in zip(truth, said, strict=True) if t != s)
    return [(t, s, count) for (t, s), count in sorted(wrong.items(), key=lambda pair: (-pair[1], pair[0]))[:10]]


def _confusion(truth: Sequence[str], said: Sequence[str]) -> dict[str, dict[str, int]]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for t, s in zip(truth, said, strict=True):
        counted[t][s] += 1
    return {t: dict(sorted(row.items())) for t, row in sorted(counted.items())}


def _filed(examples: Sequence[Example], parses: Sequence[Parse], intents: Sequence[str]) -> float | None:
    """By the rule of the dialogue for a first message: unsure ones may be filed too, doubtful ones are asked about."""
    acts = [told_in_names(p, read_act(p)) for e, p in zip(examples, parses, strict=True) if e.intent in intents]
    return _share([act.complains and not act.elsewhere for act in acts]) if acts else None


def _entities(
    examples: Sequence[Example], parses: Sequence[Parse], agree: Callable[[LabelledEntity, Entity], bool]
) -> dict[str, Quality]:
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for example, parse in zip(examples, parses, strict=True):
        for kind in {e.kind for e in example.entities} | {e.kind for e in parse.entities}:
            wanted = [e for e in example.entities if e.kind == kind]
            found = [e for e in parse.entities if e.kind == kind]
            hit = sum(any(agree(w, f) for f in found) for w in wanted)
            right = sum(any(agree(w, f) for w in wanted) for f in found)
            for key in (kind, "all"):
                for index, value in enumerate((len(wanted), len(found), right, hit)):
                    totals[key][index] += value
    return {kind: _quality(*totals[kind]) for kind in sorted({*totals, "all"})}


def _agree(wanted: LabelledEntity, found: Entity) -> bool:
    if wanted.kind in _BY_NORM and wanted.norm:
        return fold(wanted.norm) == fold(found.norm)
    return _overlap(wanted, found)


def _overlap(wanted: LabelledEntity, found: Entity) -> bool:
    return wanted.start < found.end and found.start < wanted.end
