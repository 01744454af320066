"""From cross-validated scores: the temperature that makes confidence honest, and the confidence at which to be sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
_WANTED = 0.985
"""More than the 98 % that is promised: the held-out messages are only nearly like the unseen ones."""
TEMPERATURES = np.geomspace(0.05, 2.0, 80)
_STEPS = 1_000_000


@dataclass(frozen=True)
class HeldOut:
    """Messages that the model which scored them had not seen. `scores`: messages × labels; `truth`: label numbers."""

    scores: Scores
    truth: npt.NDArray[np.int_]

    def confidence(self, temperature: float) -> Scores:
        """Of the likeliest label, one a message."""
        return np.asarray(_softmax(self.scores / temperature).max(axis=1))

    def cooled(self, temperature: float) -> "HeldOut":
        """The same with the scores divided by `temperature`."""
        return HeldOut(self.scores / temperature, self.truth)

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.scores.argmax(axis=1) == self.truth)


@dataclass(frozen=True)
class Calibration:
    """`accuracy`, `coverage` and `precision` are of the hard messages; the last two of those with at least `sure`."""

    temperature: float
    sure: float
    accuracy: float
    coverage: float
    precision: float


def calibrate(hard: HeldOut, ordinary: HeldOut) -> Calibration:
    """Temperature from the `hard` messages; `sure` from the two kinds, counted as half of what comes in each.

    Hard ones alone (training messages stress what is hardly told apart) would make the engine shy of everyday
    messages, everyday ones alone would make it bold. Without ordinary ones the hard decide.
    """
    temperature = float(min(TEMPERATURES, key=lambda t: log_loss(hard.scores, hard.truth, float(t))))
    sure = threshold([hard, ordinary], temperature)
    covered = hard.confidence(temperature) >= sure
    precision = float(hard.right[covered].mean()) if covered.any() else 1.0
    return Calibration(temperature, sure, float(hard.right.mean()), float(covered.mean()), precision)


def threshold(kinds: Sequence[HeldOut], temperature: float) -> float:
    """The least confidence above which enough was right, each kind that has messages counting the same; 1.0 if none
    is.
    """
    kinds = [kind for kind in kinds if len(kind.truth)]
    best = np.concatenate([kind.confidence(temperature) for kind in kinds])
    right = np.concatenate([kind.right for kind in kinds])
    weights = np.concatenate([np.full(len(kind.truth), 1 / len(kind.truth)) for kind in kinds])
    order = np.argsort(-best, kind="stable")
    precision = np.cumsum((right * weights)[order]) / np.cumsum(weights[order])
    good = np.nonzero(precision >= _WANTED)[0]
    # Rounded down: the last bit of a sum depends on how the machine adds, and a model is reproducible to the bit.
    return floor(float(best[order[good[-1]]]) * _STEPS) / _STEPS if len(good) else 1.0


def log_loss(scores: Scores, truth: npt.NDArray[np.int_], temperature: float) -> float:
    """Of the truth, in nats a message: less is better."""
    chances = _softmax(scores / temperature)
    return float(-np.log(chances[np.arange(len(truth)), truth] + 1e-12).mean())


def _softmax(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
