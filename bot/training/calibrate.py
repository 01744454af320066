"""From cross-validated scores: the temperature that makes confidence honest, and the confidence at which to be sure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
_WANTED = 0.97
_TEMPERATURES = np.geomspace(0.05, 2.0, 80)


@dataclass(frozen=True)
class Calibration:
    """`coverage` and `precision` are of the held-out messages whose confidence is at least `sure`."""

    temperature: float
    sure: float
    accuracy: float
    coverage: float
    precision: float


def calibrate(scores: Scores, truth: npt.NDArray[np.int_], wanted: float = _WANTED) -> Calibration:
    """`scores`: messages × labels, each from a model that has not seen the message; `truth`: label numbers."""
    temperature = float(min(_TEMPERATURES, key=lambda t: _loss(scores, truth, float(t))))
    chances = _softmax(scores / temperature)
    best, right = chances.max(axis=1), chances.argmax(axis=1) == truth
    sure = _threshold(best, right, wanted)
    covered = best >= sure
    precision = float(right[covered].mean()) if covered.any() else 1.0
    return Calibration(temperature, sure, float(right.mean()), float(covered.mean()), precision)


def _threshold(best: Scores, right: npt.NDArray[np.bool_], wanted: float) -> float:
    """The least confidence above which at least `wanted` of all decisions were right."""
    order = np.argsort(-best)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.nonzero(precision >= wanted)[0]
    return float(best[order[good[-1]]]) if len(good) else 1.0


def _loss(scores: Scores, truth: npt.NDArray[np.int_], temperature: float) -> float:
    chances = _softmax(scores / temperature)
    return float(-np.log(chances[np.arange(len(truth)), truth] + 1e-12).mean())


def _softmax(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
