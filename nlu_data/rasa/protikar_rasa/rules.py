"""Entities by our patterns (programmes, providers, amounts, phones, numbers, periods, secrets) as a Rasa extractor."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.engine import Entity
from bot.nlu.reading import Reading
from bot.nlu.rules import find_all


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RuleExtractor(GraphComponent, EntityExtractorMixin):
    """`value` is the norm, as in Rasa's synonyms. Places and who is blamed are found outside, with tables of theirs."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RuleExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = find_all(Reading(message.get(TEXT) or ""), []).entities
            entities = self.add_extractor_name([_as_rasa(entity) for entity in found])
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages


def _as_rasa(entity: Entity) -> dict[str, Any]:
    value = entity.norm or entity.value
    return {"entity": entity.kind, "start": entity.start, "end": entity.end, "value": value, "confidence_entity": 1.0}
