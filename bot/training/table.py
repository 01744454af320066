"""Features of many messages as one sparse table, and a fitted machine over it as the model that is run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.arrays import Array
from bot.nlu.linear import Groups, LinearModel, levels_and_steps, vector


@dataclass(frozen=True)
class Table:
    """`matrix`: messages × features, weighed as `bot.nlu.linear.vector` weighs one message; `scale`: one a feature."""

    vocabulary: Mapping[str, int]
    scale: Array
    group_weights: Mapping[str, float]
    matrix: Any

    @classmethod
    def of(cls, counted: Sequence[Counter[str]], least: int, group_weights: Mapping[str, float]) -> Self:
        """Over the features that at least `least` messages have."""
        vocabulary, scale = _vocabulary(counted, least)
        return cls(vocabulary, scale, group_weights, _matrix(counted, vocabulary, scale, group_weights))

    def most_important(self, weights: Any, most: int, counted: Sequence[Counter[str]]) -> Self:
        """Over the `most` features that move the scores of these messages most. `weights`: labels × features."""
        if len(self.vocabulary) <= most:
            return self
        squares = np.asarray(self.matrix.power(2).mean(axis=0)).ravel()
        kept = np.sort(np.argsort(-np.abs(weights).max(axis=0) * np.sqrt(squares), kind="stable")[:most])
        names = list(self.vocabulary)
        vocabulary = {names[old]: new for new, old in enumerate(kept)}
        scale = self.scale[kept]
        return type(self)(
            vocabulary, scale, self.group_weights, _matrix(counted, vocabulary, scale, self.group_weights)
        )


def linear_model(machine: Any, table: Table) -> LinearModel:
    """What scikit-learn has fitted on the table, not calibrated yet; two labels get a column each like more do."""
    weights, bias = machine.coef_, machine.intercept_
    if len(weights) == 1:
        weights, bias = np.vstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
    levels, steps = levels_and_steps(np.asarray(weights.T, dtype=np.float32))
    return LinearModel(
        labels=tuple(str(label) for label in machine.classes_),
        vocabulary=table.vocabulary,
        scale=table.scale,
        levels=levels,
        steps=steps,
        bias=np.asarray(bias, dtype=np.float32),
        group_weights=table.group_weights,
        temperature=1.0,
    )


def _vocabulary(counted: Sequence[Counter[str]], least: int) -> tuple[dict[str, int], Array]:
    """Features in at least `least` messages, and their inverse document frequency."""
    frequency: Counter[str] = Counter()
    for counts in counted:
        frequency.update(counts.keys())
    kept = [name for name, count in frequency.items() if count >= least and "\n" not in name]
    # Frequent rows side by side: they stay in the processor's cache.
    names = sorted(kept, key=lambda name: (-frequency[name], name))
    scale = [np.log((1 + len(counted)) / (1 + frequency[name])) + 1 for name in names]
    return {name: row for row, name in enumerate(names)}, np.array(scale, dtype=np.float32)


def _matrix(
    counted: Sequence[Counter[str]], vocabulary: Mapping[str, int], scale: Array, weights: Mapping[str, float]
) -> Any:
    groups = Groups.of(vocabulary, weights)
    found = [vector(counts, vocabulary, scale, groups) for counts in counted]
    starts = np.cumsum([0, *(len(columns) for columns, _ in found)])
    columns, values = (np.concatenate(part) for part in zip(*found, strict=True))
    shape = (len(counted), len(vocabulary))
    return csr_matrix((values.astype(np.float64), columns, starts), shape=shape)
