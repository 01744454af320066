"""The linear classifiers, run by numpy alone, and the one file that they are kept in (no pickle)."""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

FORMAT = 1
Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LinearModel:
    """Weights (features × labels) over scaled counts. A feature's group is its first letter (`group_weights`).

    `temperature`: divides the scores before the softmax, fitted by cross-validation, so that confidence is calibrated.
    """

    labels: tuple[str, ...]
    vocabulary: Mapping[str, int]
    scale: Array
    weights: Array
    bias: Array
    group_weights: Mapping[str, float]
    temperature: float

    def scores(self, counts: Counter[str]) -> Array:
        """One score a label, in the order of `labels`."""
        rows, values = vector(counts, self.vocabulary, self.scale, self.group_weights)
        if not rows:
            return self.bias
        return np.asarray(values, dtype=np.float32) @ self.weights[rows] + self.bias

    def probabilities(self, counts: Counter[str]) -> list[float]:
        """Calibrated, one a label, summing to 1."""
        scaled = self.scores(counts).astype(np.float64) / self.temperature
        powers = np.exp(scaled - scaled.max())
        return [float(p) for p in powers / powers.sum()]


def vector(
    counts: Counter[str], vocabulary: Mapping[str, int], scale: Array, group_weights: Mapping[str, float]
) -> tuple[list[int], list[float]]:
    """Row numbers and values: (1 + ln count) × scale, each group brought to the length of its weight."""
    groups: dict[str, list[tuple[int, float]]] = {}
    for feature, count in counts.items():
        row = vocabulary.get(feature)
        if row is not None:
            groups.setdefault(feature[0], []).append((row, (1 + math.log(count)) * float(scale[row])))
    rows: list[int] = []
    values: list[float] = []
    for group, pairs in groups.items():
        length = math.sqrt(sum(value * value for _, value in pairs))
        factor = group_weights.get(group, 1.0) / length
        rows.extend(row for row, _ in pairs)
        values.extend(value * factor for _, value in pairs)
    return rows, values


@dataclass(frozen=True)
class ModelFile:
    """Everything that training makes: intents, who is blamed, the lexicon it saw, and when to be sure."""

    intents: LinearModel
    blame: LinearModel
    lexicon_csv: str
    sure: float
    """The least confidence at which 98 % of held-out messages, half of them hard, half ordinary, were right."""

    def save(self, path: Path) -> None:
        """Writes one compressed .npz; raises OSError."""
        meta = {"format": FORMAT, "sure": self.sure, "lexicon": self.lexicon_csv}
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for name, model in (("intents", self.intents), ("blame", self.blame)):
            meta[name] = {
                "labels": model.labels,
                "vocabulary": "\n".join(sorted(model.vocabulary, key=model.vocabulary.__getitem__)),
                "group_weights": dict(model.group_weights),
                "temperature": model.temperature,
            }
            arrays[f"{name}_scale"] = model.scale.astype(np.float16)
            arrays[f"{name}_weights"] = model.weights.astype(np.float16)
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
        return cls(intents, blame, meta["lexicon"], float(meta["sure"]))


def _model(meta: Mapping[str, object], name: str, arrays: Mapping[str, npt.NDArray[np.generic]]) -> LinearModel:
    names: Sequence[str] = str(meta["vocabulary"]).split("\n")
    labels, weights = meta["labels"], meta["group_weights"]
    assert isinstance(labels, list) and isinstance(weights, dict)  # noqa: S101 - the shape that `save` writes
    return LinearModel(
        labels=tuple(labels),
        vocabulary={feature: row for row, feature in enumerate(names)},
        scale=arrays[f"{name}_scale"].astype(np.float32),
        weights=arrays[f"{name}_weights"].astype(np.float32),
        bias=arrays[f"{name}_bias"].astype(np.float32),
        group_weights=weights,
        temperature=float(str(meta["temperature"])),
    )
