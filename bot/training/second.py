"""Trains the second opinion (bot.nlu.second): how much to heed it, and when the two together are sure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.nlu.arrays import Array
from bot.nlu.second import Encoder, SecondOpinion, direction
from bot.training.calibrate import TEMPERATURES, HeldOut, Scores, log_loss, threshold

_C, _ROUNDS = 3.0, 300
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.7)
_BATCH = 64
Progress = Callable[[str], None]
Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Judged:
    """Messages and the first model's scores of them, by the model that had not seen them, and already calibrated:
    `held.scores` are divided by its temperature; below `sure` it was not sure.
    """

    texts: Sequence[str]
    held: HeldOut
    sure: float

    @property
    def unsure(self) -> Numbers:
        """The numbers of the messages of which the first model was not sure."""
        return np.nonzero(self.held.confidence(1.0) < self.sure)[0]


def train_second(
    hard: Judged, ordinary: Judged, encoder: Encoder, folds: StratifiedKFold, progress: Progress
) -> SecondOpinion:
    """`hard`: the training messages, scored in these `folds`; the opinion on them comes from the same folds.
    `ordinary` messages, never trained on, only help to choose when to be sure.
    """
    points = _embed(hard.texts, encoder, progress)
    centre = points.mean(axis=0)
    seen, truth = direction(points, centre), hard.held.truth
    scores = np.zeros_like(hard.held.scores)
    for kept, held in folds.split(truth, truth):
        scores[held] = _machine().fit(seen[kept], truth[kept]).decision_function(seen[held])
    unsure = hard.unsure
    share, temperature = _share_and_temperature(hard.held.scores[unsure], scores[unsure], truth[unsure])
    machine = _machine().fit(seen, truth)
    numbers = np.array([share, temperature, 1.0], dtype=np.float32)
    opinion = SecondOpinion(centre, machine.coef_.T.astype(np.float32), machine.intercept_.astype(np.float32), numbers)
    everyday = ordinary.unsure
    joined = [(hard.held.scores[unsure] + share * scores[unsure], truth[unsure])]
    if len(everyday):
        others = opinion.scores(_embed([ordinary.texts[i] for i in everyday], encoder, progress))
        joined.append((ordinary.held.scores[everyday] + share * others, ordinary.held.truth[everyday]))
    numbers[2] = threshold([HeldOut(each / temperature, found) for each, found in joined], 1.0)
    return opinion


def _machine() -> LogisticRegression:
    return LogisticRegression(C=_C, max_iter=_ROUNDS)


def _share_and_temperature(first: Scores, second: Scores, truth: Numbers) -> tuple[float, float]:
    """What gives the truth the greatest probability, on messages that neither model had seen."""
    tried = [(log_loss(first + share * second, truth, t), share, t) for share in _SHARES for t in TEMPERATURES]
    _, share, temperature = min(tried)
    return share, float(temperature)


def _embed(texts: Sequence[str], encoder: Encoder, progress: Progress) -> Array:
    parts = []
    for start in range(0, len(texts), _BATCH):
        parts.append(encoder.encode(texts[start : start + _BATCH]))
        if start and start % (_BATCH * 32) == 0:
            progress(f"{start} of {len(texts)} messages embedded")
    return np.vstack(parts)
