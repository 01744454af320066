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
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.accused import BLAMED, blame_features
from bot.nlu.engine import Entity
from bot.nlu.features import features
from bot.nlu.labels import INTENTS
from bot.nlu.lexicon import Lexicon, parse_lexicon
from bot.nlu.linear import Array, Groups, LinearModel, ModelFile, vector
from bot.nlu.reading import Reading
from bot.nlu.rules import Findings, find_all
from bot.training.calibrate import Calibration, HeldOut, calibrate
from bot.training.dataset import Example, read_examples
from grs_core.domain.errors import RuleBroken

GROUP_WEIGHTS = {"c": 1.5, "w": 1.0, "k": 1.0, "p": 0.7, "q": 0.7, "x": 0.5}
BLAME_WEIGHTS = {"f": 2.0, "w": 0.6, "k": 0.6, "x": 0.5}
_SEED, _FOLDS, _C = 20261122, 5, 0.4
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


def train(data_dir: Path, out: Path, progress: Progress, more: Sequence[Example] = ()) -> TrainingReport:
    """Reads `nlu/*.yml`, `calibration/` and `lexicon/concepts.csv` in `data_dir`, writes the model to `out`. `more`:
    examples besides (what officers corrected).

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
    progress("choosing how sure to be, by five-fold cross-validation")
    hard = _cross_validate(counted, labels, progress)
    progress("training on all messages")
    intents = fit_intents(counted, labels, 1.0)
    calibration = calibrate(hard, _ordinary(data_dir / "calibration", intents, lexicon))
    intents = replace(intents, temperature=calibration.temperature)
    model = ModelFile(intents, _fit_blame(seen, lexicon), lexicon_csv, calibration.sure)
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


def _ordinary(folder: Path, intents: LinearModel, lexicon: Lexicon) -> HeldOut:
    """Everyday messages that are never trained on, scored; none where the folder is missing."""
    known = [e for e in read_examples(folder) if e.intent in intents.labels] if folder.is_dir() else []
    scores = [intents.scores(counts) for counts in _count(_see(known), lexicon)]
    truth = np.array([intents.labels.index(example.intent) for example in known], dtype=np.int_)
    return HeldOut(np.array(scores, dtype=np.float64).reshape(len(known), len(intents.labels)), truth)


def _labelled_places(example: Example) -> list[Entity]:
    return [
        Entity("place", example.text[e.start : e.end], e.norm, e.start, e.end)
        for e in example.entities
        if e.kind == "place"
    ]


def fit_intents(counted: Sequence[Counter[str]], labels: Sequence[str], temperature: float) -> LinearModel:
    """One-against-rest linear support vector machines over features that at least two messages have."""
    vocabulary, scale = _vocabulary(counted, least=2)
    machine = LinearSVC(C=_C, class_weight="balanced", random_state=_SEED)
    machine.fit(_matrix(counted, vocabulary, scale, GROUP_WEIGHTS), list(labels))
    return _linear(machine, vocabulary, scale, GROUP_WEIGHTS, temperature)


def _fit_blame(seen: Sequence[_Seen], lexicon: Lexicon) -> LinearModel:
    counted, labels = [], []
    for s in seen:
        blamed = [e for e in s.example.entities if e.kind == "accused_role"]
        for which, role in enumerate(s.found.roles):
            counted.append(blame_features(s.reading, s.found.roles, which, s.example.intent, lexicon))
            labels.append(BLAMED if any(b.start < role.end and role.start < b.end for b in blamed) else "named")
    if len(set(labels)) < 2:
        counted, labels = [Counter({"x": 1}), Counter({"x-": 1})], [BLAMED, "named"]
    vocabulary, scale = _vocabulary(counted, least=1)
    matrix = _matrix(counted, vocabulary, scale, BLAME_WEIGHTS)
    machine = LogisticRegression(C=1.0, max_iter=500).fit(matrix, labels)
    return _linear(machine, vocabulary, scale, BLAME_WEIGHTS, 1.0)


def _linear(machine: Any, vocabulary: dict[str, int], scale: Array, groups: dict[str, float], t: float) -> LinearModel:
    weights, bias = machine.coef_, machine.intercept_
    if len(weights) == 1:
        weights, bias = np.vstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
    return LinearModel(
        labels=tuple(str(label) for label in machine.classes_),
        vocabulary=vocabulary,
        scale=scale,
        weights=np.asarray(weights.T, dtype=np.float32),
        bias=np.asarray(bias, dtype=np.float32),
        group_weights=groups,
        temperature=t,
    )


def _vocabulary(counted: Sequence[Counter[str]], least: int) -> tuple[dict[str, int], Array]:
    """Features in at least `least` messages, and their inverse document frequency."""
    frequency: Counter[str] = Counter()
    for counts in counted:
        frequency.update(counts.keys())
    kept = [name for name, count in frequency.items() if count >= least and "\n" not in name]
    names = sorted(
        kept, key=lambda name: (-frequency[name], name)
    )  # frequent rows side by side: they stay in the cache
    scale = [np.log((1 + len(counted)) / (1 + frequency[name])) + 1 for name in names]
    return {name: row for row, name in enumerate(names)}, np.array(scale, dtype=np.float32)


def _matrix(
    counted: Sequence[Counter[str]], vocabulary: dict[str, int], scale: Array, weights: dict[str, float]
) -> Any:
    groups = Groups.of(vocabulary, weights)
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, counts in enumerate(counted):
        here, weighed = vector(counts, vocabulary, scale, groups)
        rows.extend([row] * len(here))
        columns.extend(here.tolist())
        values.extend(weighed.tolist())
    return csr_matrix((values, (rows, columns)), shape=(len(counted), len(vocabulary)), dtype=np.float64)


def _cross_validate(counted: Sequence[Counter[str]], labels: Sequence[str], progress: Progress) -> HeldOut:
    names = sorted(set(labels))
    scores = np.zeros((len(labels), len(names)))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for number, (kept, held) in enumerate(folds.split(labels, labels), start=1):
        model = fit_intents([counted[i] for i in kept], [labels[i] for i in kept], 1.0)
        for i in held:
            scores[i] = model.scores(counted[i])
        progress(f"fold {number} of {_FOLDS}")
    return HeldOut(scores, np.array([names.index(label) for label in labels]))


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
