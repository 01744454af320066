"""Trains the embedded engine from `nlu_data/`: deterministic, about half a minute on two cores.

scikit-learn is used here and nowhere else; what comes out is run by numpy (bot.nlu.linear).
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.accused import BLAMED, blame_features
from bot.nlu.engine import Entity
from bot.nlu.features import features
from bot.nlu.labels import INTENTS
from bot.nlu.lexicon import Lexicon, parse_lexicon
from bot.nlu.linear import LinearModel, ModelFile
from bot.nlu.reading import Reading
from bot.nlu.rules import Findings, find_all
from bot.nlu.second import Encoder
from bot.training.calibrate import Calibration, HeldOut, calibrate
from bot.training.dataset import Example, read_examples
from bot.training.second import Judged, train_second
from bot.training.signals import train_signals
from bot.training.table import Table, linear_model
from grs_core.domain.errors import RuleBroken

GROUP_WEIGHTS = {"c": 1.5, "w": 1.3, "k": 1.0, "p": 0.7, "q": 0.7, "x": 0.5}
BLAME_WEIGHTS = {"f": 2.0, "w": 0.6, "k": 0.6, "x": 0.5}
_SEED, _FOLDS, _C, _TOLERANCE = 20261122, 5, 0.7, 0.01
_MOST_FEATURES = 150_000
_COSTS = {"mfs_fraud": 2.0}
"""What it costs to miss one, beside 1 for the others: stolen money cannot wait for the second reading."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class TrainingReport:
    """`accuracy` and the rest are of five-fold cross-validation on the training messages; `data`: a hash of them."""

    examples: int
    intents: int
    features: int
    accuracy: float
    coverage_when_sure: float
    precision_when_sure: float
    sure: float
    temperature: float
    data: str
    bytes: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Seen:
    example: Example
    reading: Reading
    found: Findings


def train(
    data_dir: Path, out: Path, progress: Progress, more: Sequence[Example] = (), encoder: Encoder | None = None
) -> TrainingReport:
    """Reads `nlu/*.yml`, `calibration/`, `safety/` and `lexicon/` in `data_dir`, writes the model to `out`. `more`:
    examples besides (what officers corrected). With an `encoder` the model gets a second opinion (bot.nlu.second);
    embedding the messages takes some minutes more.

    Places are taken as labelled, so that training needs no gazetteer. Raises RuleBroken("data_broken" |
    "data_too_small") and OSError.
    """
    examples = (*read_examples(data_dir / "nlu"), *more)
    lexicon_csv = (data_dir / "lexicon" / "concepts.csv").read_text(encoding="utf-8")
    lexicon = parse_lexicon(lexicon_csv)
    _check(examples)
    progress(f"{len(examples)} messages read")
    seen = _see(examples)
    counted = _count(seen, lexicon)
    labels = [example.intent for example in examples]
    table = Table.of(counted, least=2, group_weights=GROUP_WEIGHTS)
    progress("choosing how sure to be, by five-fold cross-validation")
    hard = _cross_validate(table, labels, progress)
    progress("training on all messages")
    intents = _fit_intents(table, labels, counted)
    everyday = _everyday(data_dir / "calibration", intents)
    ordinary = _score(everyday, intents, lexicon)
    calibration = calibrate(hard, ordinary)
    intents = replace(intents, temperature=calibration.temperature)
    signals = train_signals(data_dir, [s.reading for s in seen], counted, lexicon)
    model = ModelFile(intents, _fit_blame(seen, lexicon), lexicon_csv, calibration.sure, signals=signals)
    if encoder is not None:
        progress("training the second opinion")
        judged, too = (
            Judged([e.text for e in those], held.cooled(calibration.temperature), calibration.sure)
            for those, held in ((examples, hard), (everyday, ordinary))
        )
        model = replace(model, second=train_second(judged, too, encoder, _folds(), progress))
    model.save(out)
    progress(f"written to {out.name}")
    return _report(examples, intents, calibration, out)


def _check(examples: Sequence[Example]) -> None:
    strange = next((e for e in examples if e.intent not in INTENTS), None)
    if strange:
        raise RuleBroken(
            "data_broken", file=strange.source, line="", problem=f"{strange.intent} is no intent of README.md"
        )
    few = [intent for intent, count in Counter(e.intent for e in examples).items() if count < _FOLDS]
    if not examples or few:
        raise RuleBroken("data_too_small", intents=", ".join(sorted(few)) or "all")


def _see(examples: Sequence[Example]) -> list[_Seen]:
    readings = [Reading(example.text) for example in examples]
    return [_Seen(e, r, find_all(r, _labelled_places(e))) for e, r in zip(examples, readings, strict=True)]


def _count(seen: Sequence[_Seen], lexicon: Lexicon) -> list[Counter[str]]:
    return [features(s.reading, s.found.entities, s.found.roles, lexicon) for s in seen]


def _everyday(folder: Path, intents: LinearModel) -> list[Example]:
    """Everyday messages that are never trained on; none where the folder is missing."""
    return [e for e in read_examples(folder) if e.intent in intents.labels] if folder.is_dir() else []


def _score(known: Sequence[Example], intents: LinearModel, lexicon: Lexicon) -> HeldOut:
    scores = [intents.scores(counts) for counts in _count(_see(known), lexicon)]
    truth = np.array([intents.labels.index(example.intent) for example in known], dtype=np.int_)
    return HeldOut(np.array(scores, dtype=np.float64).reshape(len(known), len(intents.labels)), truth)


def _labelled_places(example: Example) -> list[Entity]:
    return [
        Entity("place", example.text[e.start : e.end], e.norm, e.start, e.end)
        for e in example.entities
        if e.kind == "place"
    ]


def _machine(labels: Sequence[str]) -> Any:
    """One-against-rest linear support vector machines; rare intents weigh as much as frequent ones."""
    count = Counter(labels)
    weights = {name: _COSTS.get(name, 1.0) * len(labels) / (len(count) * many) for name, many in count.items()}
    return LinearSVC(C=_C, class_weight=weights, random_state=_SEED, tol=_TOLERANCE)


def _fit_intents(table: Table, labels: Sequence[str], counted: Sequence[Counter[str]]) -> LinearModel:
    """Fitted twice: the second time over the features that mattered most in the first, so that the file stays small."""
    first = _machine(labels).fit(table.matrix, labels)
    fewer = table.most_important(first.coef_, _MOST_FEATURES, counted)
    return linear_model(_machine(labels).fit(fewer.matrix, labels), fewer)


def _fit_blame(seen: Sequence[_Seen], lexicon: Lexicon) -> LinearModel:
    counted, labels = [], []
    for s in seen:
        blamed = [e for e in s.example.entities if e.kind == "accused_role"]
        for which, role in enumerate(s.found.roles):
            counted.append(blame_features(s.reading, s.found.roles, which, s.example.intent, lexicon))
            labels.append(BLAMED if any(b.start < role.end and role.start < b.end for b in blamed) else "named")
    if len(set(labels)) < 2:
        counted, labels = [Counter({"x": 1}), Counter({"x-": 1})], [BLAMED, "named"]
    table = Table.of(counted, least=1, group_weights=BLAME_WEIGHTS)
    return linear_model(LogisticRegression(C=1.0, max_iter=500).fit(table.matrix, labels), table)


def _folds() -> StratifiedKFold:
    return StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)


def _cross_validate(table: Table, labels: Sequence[str], progress: Progress) -> HeldOut:
    """The vocabulary and how rare its features are come from all messages; the weights, which know the labels, do not
    come from those that they score.
    """
    names, truth = sorted(set(labels)), np.array(labels)
    scores = np.zeros((len(labels), len(names)))
    for number, (kept, held) in enumerate(_folds().split(labels, labels), start=1):
        scores[held] = _machine(truth[kept]).fit(table.matrix[kept], truth[kept]).decision_function(table.matrix[held])
        progress(f"fold {number} of {_FOLDS}")
    return HeldOut(scores, np.searchsorted(names, truth))


def _report(examples: Sequence[Example], intents: LinearModel, found: Calibration, out: Path) -> TrainingReport:
    digest = hashlib.sha256("\n".join(f"{e.intent}\t{e.text}" for e in examples).encode()).hexdigest()
    return TrainingReport(
        examples=len(examples),
        intents=len(intents.labels),
        features=len(intents.vocabulary),
        accuracy=found.accuracy,
        coverage_when_sure=found.coverage,
        precision_when_sure=found.precision,
        sure=found.sure,
        temperature=found.temperature,
        data=digest[:12],
        bytes=out.stat().st_size,
    )
