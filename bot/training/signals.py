"""Trains what hears danger beside the rules: for each signal, one linear model against everything else.

It finds strange wording that no rule names. It only adds: what a rule finds stays found, and a deployer extends the
rules (nlu_data/lexicon/safety.csv), not this.
"""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.nlu.features import features
from bot.nlu.lexicon import Lexicon
from bot.nlu.linear import LinearModel, levels_and_steps
from bot.nlu.reading import Reading
from bot.nlu.rules import find_all
from bot.nlu.safety import SafetyRules, parse_rules
from bot.training.table import Table
from grs_core.domain.errors import RuleBroken

MESSAGES, RULES = Path("safety", "messages.jsonl"), Path("lexicon", "safety.csv")
"""In the folder of the language data."""
GROUP_WEIGHTS = {"c": 1.2, "w": 1.2, "k": 0.6}
_SEED, _FOLDS, _C, _LEAST, _EVERY = 20261122, 3, 8.0, 2, 3
_PRECISION, _MOST_FALSE = 0.97, 0.0009
_STEPS = 1000
Bools = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Danger:
    """A labelled message; without `signals` an everyday one."""

    text: str
    signals: frozenset[str]


def read_messages(path: Path) -> tuple[Danger, ...]:
    """JSON lines of text and signals; none where the file is missing. Raises RuleBroken("data_broken")."""
    if not path.is_file():
        return ()
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            found.append(Danger(str(row["text"]), frozenset(map(str, row["signals"]))))
        except (ValueError, KeyError, TypeError) as error:
            problem = "a line is a JSON object with text and signals"
            raise RuleBroken("data_broken", file=path.name, line=str(number), problem=problem) from error
    return tuple(found)


def train_signals(
    data_dir: Path, ordinary: Sequence[Reading], counted: Sequence[Counter[str]], lexicon: Lexicon
) -> LinearModel | None:
    """A model whose label is heard where its score is above 0: its threshold is in the bias. None where `data_dir` has
    too few messages of danger.

    `ordinary`: the training messages of the intents, with their features; those in which no rule hears danger are
    everyday ones.
    """
    dangers = read_messages(data_dir / MESSAGES)
    signals = tuple(s for s, many in sorted(Counter(s for d in dangers for s in d.signals).items()) if many >= _FOLDS)
    if not signals:
        return None
    rules = _rules(data_dir / RULES)
    some = zip(ordinary[::_EVERY], counted[::_EVERY], strict=True)
    quiet = [counts for reading, counts in some if not rules.find(reading)]
    told = [_features(danger.text, lexicon) for danger in dangers]
    truth = np.array([[s in d.signals for s in signals] for d in dangers] + [[False] * len(signals)] * len(quiet))
    return _fit([*told, *quiet], truth, signals, len(dangers))


def _rules(path: Path) -> SafetyRules:
    text = path.read_text(encoding="utf-8")
    codes = dict.fromkeys(row[0] for row in csv.reader(text.splitlines()[1:]) if row and row[0][:1] not in "#@")
    return parse_rules(text, list(codes), path.name)


def _features(text: str, lexicon: Lexicon) -> Counter[str]:
    reading = Reading(text)
    found = find_all(reading, ())
    return features(reading, found.entities, found.roles, lexicon)


def _fit(counted: Sequence[Counter[str]], truth: Bools, signals: Sequence[str], told: int) -> LinearModel:
    """`told`: how many of the first messages are labelled for danger, the rest is ordinary."""
    frequency = Counter(name for counts, is_ in zip(counted, truth, strict=True) if is_.any() for name in counts)
    known = {name for name, many in frequency.items() if many >= _LEAST}
    small = [Counter({name: many for name, many in counts.items() if name in known}) for counts in counted]
    table = Table.of(small, least=_LEAST, group_weights=GROUP_WEIGHTS)
    danger = np.asarray(truth.any(axis=1))
    thresholds = [_threshold(scores, danger, told) for scores in _held_out(table.matrix, truth)]
    weights, bias = _machines(table.matrix, truth)
    levels, steps = levels_and_steps(np.asarray(weights.T, dtype=np.float32))
    return LinearModel(
        labels=tuple(signals),
        vocabulary=table.vocabulary,
        scale=table.scale,
        levels=levels,
        steps=steps,
        bias=np.asarray(bias - np.array(thresholds), dtype=np.float32),
        group_weights=GROUP_WEIGHTS,
        temperature=1.0,
    )


def _machines(matrix: csr_matrix, truth: Bools) -> tuple[Scores, Scores]:
    """Weights (signals × features) and biases. The dual form needs no matrix library, whose threads wait for each other
    on a busy machine.
    """
    fitted: list[Any] = [
        LogisticRegression(C=_C, solver="liblinear", dual=True, random_state=_SEED, tol=0.01).fit(matrix, column)
        for column in truth.T
    ]
    return np.vstack([each.coef_ for each in fitted]), np.hstack([each.intercept_ for each in fitted])


def _held_out(matrix: csr_matrix, truth: Bools) -> Scores:
    """Signals × messages, each message scored by machines that had not seen it."""
    scores = np.zeros(truth.T.shape)
    kinds = np.where(truth.any(axis=1), truth.argmax(axis=1), -1)
    for kept, held in StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED).split(kinds, kinds):
        weights, bias = _machines(matrix[kept], truth[kept])
        scores[:, held] = (matrix[held] @ weights.T + bias).T
    return scores


def _threshold(scores: Scores, danger: Bools, told: int) -> float:
    """The least score above which enough of the messages labelled for danger is right and few ordinary ones are heard:
    the labelled everyday ones are written to be mistaken, so that they say most about precision.
    """
    order = np.argsort(-scores, kind="stable")
    labelled, wrong = order < told, ~danger[order]
    precise = np.cumsum(labelled & wrong) <= (1 - _PRECISION) * np.cumsum(labelled)
    few = np.cumsum(~labelled) <= _MOST_FALSE * (len(order) - told)
    last = np.nonzero(precise & few)[0]
    # Rounded up: the last bit of a sum depends on how the machine adds, and a model is reproducible to the bit.
    return ceil(float(scores[order[last[-1]]]) * _STEPS) / _STEPS if len(last) else float(ceil(scores.max()) + 1)
