"""The linear classifiers, run by numpy alone, and the one file that they are kept in (no pickle)."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.nlu.arrays import Array, Arrays
from bot.nlu.second import SecondOpinion

FORMAT = 2
_STEPS = 127
_UNKNOWN = -1
Rows = npt.NDArray[np.intp]
"""Where features stand in a model, -1 for none."""


@dataclass(frozen=True)
class LinearModel:
    """Weights over scaled counts. A feature's group is its first letter (`group_weights`).

    `levels` (features × labels, -127..127) times `steps` (one a feature) are the weights: a byte each, because what a
    message costs is fetching its few hundred rows from memory.

    `temperature`: divides the scores before the softmax, fitted by cross-validation, so that confidence is calibrated.
    """

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    scale: Array
    levels: npt.NDArray[np.int8]
    steps: Array
    bias: Array
    group_weights: Mapping[str, float]
    temperature: float

    @cached_property
    def _groups(self) -> "Groups":
        return Groups.of(self.vocabulary, self.group_weights)

    def scores(self, counts: Counter[str], found: Rows | None = None) -> Array:
        """One score a label, in the order of `labels`. `found`: what `rows_of` gives, where that is known already."""
        rows = rows_of(counts, self.vocabulary) if found is None else found
        rows, values = _weighed(counts, rows, self.scale, self._groups)
        if not len(rows):
            return self.bias
        levels = self.levels.take(rows, axis=0).astype(np.float32)
        return np.asarray((values * self.steps[rows]) @ levels + self.bias, dtype=np.float32)

    def probabilities(self, counts: Counter[str], found: Rows | None = None) -> list[float]:
        """Calibrated, one a label, summing to 1."""
        scaled = self.scores(counts, found).astype(np.float64) / self.temperature
        powers = np.exp(scaled - scaled.max())
        return [float(p) for p in powers / powers.sum()]


def levels_and_steps(weights: Array) -> tuple[npt.NDArray[np.int8], Array]:
    """Weights (features × labels) as whole levels and the size of one level for each feature."""
    steps = np.maximum(np.abs(weights).max(axis=1), np.float32(1e-9)) / _STEPS
    # Row by row in memory, whatever the order of the weights: a message fetches rows.
    levels = np.ascontiguousarray(np.rint(weights / steps[:, None]), dtype=np.int8)
    return levels, np.asarray(steps, dtype=np.float32)


@dataclass(frozen=True)
class Groups:
    """The groups of a vocabulary's features by number. `of_row`: the group of each row; `weights`: one a group."""

    of_row: npt.NDArray[np.intp]
    weights: Array

    @classmethod
    def of(cls, vocabulary: Mapping[str, int], group_weights: Mapping[str, float]) -> "Groups":
        """A group that has no weight of its own weighs 1."""
        letters = sorted({feature[0] for feature in vocabulary})
        numbers = {letter: number for number, letter in enumerate(letters)}
        of_row = np.zeros(len(vocabulary), dtype=np.intp)
        for feature, row in vocabulary.items():
            of_row[row] = numbers[feature[0]]
        return cls(of_row, np.array([group_weights.get(letter, 1.0) for letter in letters], dtype=np.float32))


def vector(counts: Counter[str], vocabulary: Mapping[str, int], scale: Array, groups: Groups) -> tuple[Rows, Array]:
    """Row numbers and values: (1 + ln count) × scale, each group brought to the length of its weight."""
    return _weighed(counts, rows_of(counts, vocabulary), scale, groups)


def rows_of(counts: Counter[str], vocabulary: Mapping[str, int]) -> Rows:
    """The row of each feature, in their order; -1 for one that is not known."""
    return np.fromiter(map(vocabulary.get, counts, repeat(_UNKNOWN)), np.intp, len(counts))


def _weighed(counts: Counter[str], rows: Rows, scale: Array, groups: Groups) -> tuple[Rows, Array]:
    number = np.fromiter(counts.values(), np.float32, len(counts))
    known = rows != _UNKNOWN
    rows, number = rows[known], number[known]
    values = (1 + np.log(number)) * scale[rows]
    group = groups.of_row[rows]
    lengths = np.sqrt(np.bincount(group, values * values, minlength=len(groups.weights)))
    factors = groups.weights / np.maximum(lengths, 1e-9)
    return rows, np.asarray(values * factors[group], dtype=np.float32)


@dataclass(frozen=True)
class ModelFile:
    """Everything that training makes: intents, who is blamed, the lexicon it saw, and when to be sure. `signals`: the
    dangers told of, each where its score is above 0; None where the training had no messages of danger.
    """

    intents: LinearModel
    blame: LinearModel
    lexicon_csv: str
    sure: float
    """The least confidence at which 98.5 % of held-out messages, half of them hard, half ordinary, were right."""
    second: SecondOpinion | None = None
    signals: LinearModel | None = None

    @cached_property
    def _shared(self) -> tuple[Mapping[str, int], Rows]:
        """The words of `intents`, behind them those of `signals` alone; and where each stands in `signals`."""
        known = self.signals.vocabulary if self.signals else {}
        both = dict(self.intents.vocabulary)
        for feature in known:
            both.setdefault(feature, len(both))
        return both, np.fromiter(map(known.get, both, repeat(_UNKNOWN)), np.intp, len(both))

    def rows(self, counts: Counter[str]) -> tuple[Rows, Rows]:
        """Where the features stand in `intents` and in `signals`. Most features are in both, and looking hundreds of
        them up in a large table is the most of what a model costs: it is done once.
        """
        vocabulary, in_signals = self._shared
        rows = rows_of(counts, vocabulary)
        theirs = np.where(rows == _UNKNOWN, _UNKNOWN, in_signals[rows])
        return np.where(rows < len(self.intents.vocabulary), rows, _UNKNOWN), theirs

    def save(self, path: Path) -> None:
        """Writes one compressed .npz; raises OSError."""
        meta = {"format": FORMAT, "sure": self.sure, "lexicon": self.lexicon_csv}
        arrays: Arrays = self.second.arrays() if self.second else {}
        for name, model in (("intents", self.intents), ("blame", self.blame), ("signals", self.signals)):
            if model is None:
                continue
            meta[name] = {
                "labels": model.labels,
                "vocabulary": "\n".join(sorted(model.vocabulary, key=model.vocabulary.__getitem__)),
                "group_weights": dict(model.group_weights),
                "temperature": model.temperature,
            }
            arrays[f"{name}_scale"] = model.scale.astype(np.float16)
            arrays[f"{name}_levels"] = model.levels
            arrays[f"{name}_steps"] = model.steps
            arrays[f"{name}_bias"] = model.bias
        arrays["meta"] = np.frombuffer(json.dumps(meta, ensure_ascii=False).encode(), dtype=np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> "ModelFile":
        """Raises OSError when there is no such file, ValueError when it is not one of this format."""
        with np.load(path, allow_pickle=False) as arrays:
            meta = json.loads(bytes(arrays["meta"]))
            if meta["format"] != FORMAT:
                raise ValueError(f"{path.name} has format {meta['format']}, not {FORMAT}: train again")
            intents, blame = (_model(meta[name], name, arrays) for name in ("intents", "blame"))
            signals = _model(meta["signals"], "signals", arrays) if "signals" in meta else None
            second = SecondOpinion.of_arrays(arrays)
        return cls(intents, blame, meta["lexicon"], float(meta["sure"]), second, signals)


def _model(meta: Mapping[str, object], name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> LinearModel:
    names: Sequence[str] = str(meta["vocabulary"]).split("\n")
    labels, weights = meta["labels"], meta["group_weights"]
    assert isinstance(labels, list) and isinstance(weights, dict)  # noqa: S101 - the shape that `save` writes
    return LinearModel(
        labels=tuple(labels),
        vocabulary={feature: row for row, feature in enumerate(names)},
        scale=arrays[f"{name}_scale"].astype(np.float32),
        levels=arrays[f"{name}_levels"].astype(np.int8),
        steps=arrays[f"{name}_steps"].astype(np.float32),
        bias=arrays[f"{name}_bias"].astype(np.float32),
        group_weights=weights,
        temperature=float(str(meta["temperature"])),
    )
