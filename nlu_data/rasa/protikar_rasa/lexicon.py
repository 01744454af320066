"""The concept lexicon as sparse features: a word's concepts for the word; concepts, pairs and frame for the message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import rasa.shared.utils.io
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.features import features
from bot.nlu.lexicon import parse_lexicon
from bot.nlu.reading import Reading
from bot.nlu.rules import find_all

_CSV = Path(__file__).resolve().parents[2] / "lexicon" / "concepts.csv"
_GROUPS = "kpqx"
"""Concepts, pairs, denied ones, and the frame (what is named, how long, which script); letters and words are Rasa's."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LexiconFeaturizer(SparseFeaturizer, GraphComponent):
    """Learns which features there are; the lexicon that it saw is kept in the model."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        csv_text: str = "",
        vocabulary: dict[str, int] | None = None,
    ) -> None:
        super().__init__(execution_context.node_name, config)
        self._storage, self._resource = model_storage, resource
        self._csv = csv_text or _CSV.read_text(encoding="utf-8")
        self._lexicon = parse_lexicon(self._csv)
        self._vocabulary = vocabulary or {}

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**SparseFeaturizer.get_default_config(), "min_count": 2}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing can be wrong in it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LexiconFeaturizer:
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_data: TrainingData) -> Resource:
        seen = Counter(name for m in training_data.training_examples if m.get(TEXT) for name in self._of_message(m))
        kept = sorted(name for name, count in seen.items() if count >= self._config["min_count"])
        self._vocabulary = {name: column for column, name in enumerate(kept)}
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / "vocabulary.json", self._vocabulary)
            (folder / "concepts.csv").write_text(self._csv, encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LexiconFeaturizer:
        with model_storage.read_from(resource) as folder:
            vocabulary = rasa.shared.utils.io.read_json_file(folder / "vocabulary.json")
            csv_text = (folder / "concepts.csv").read_text(encoding="utf-8")
        return cls(config, model_storage, resource, execution_context, csv_text, vocabulary)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                tokens = message.get(TOKENS_NAMES[TEXT], [])
                words = self._matrix([self._lexicon.concepts(token.lemma) for token in tokens], prefix="k")
                self.add_features_to_message(words, self._matrix([self._of_message(message)]), TEXT, message)
        return messages

    def _of_message(self, message: Message) -> list[str]:
        reading = Reading(message.get(TEXT))
        found = find_all(reading, [])
        counts = features(reading, found.entities, found.roles, self._lexicon)
        return [name for name in counts if name[0] in _GROUPS]

    def _matrix(self, rows: list[Iterable[str]], prefix: str = "") -> scipy.sparse.coo_matrix:
        matrix = scipy.sparse.lil_matrix((len(rows), max(len(self._vocabulary), 1)), dtype=np.float32)
        for number, names in enumerate(rows):
            for name in names:
                column = self._vocabulary.get(prefix + name)
                if column is not None:
                    matrix[number, column] = 1.0
        return matrix.tocoo()
