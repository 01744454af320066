"""Words as the embedded engine cuts them, each with its fold as the lemma: one spelling for three scripts."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.reading import Reading


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldTokenizer(Tokenizer):
    """Rasa's featurizers split on word boundaries, which breaks Bangla (আমার → আম + র): the lemma survives that."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """A text without a word is one token: Rasa's classifiers want at least one."""
        text = message.get(attribute)
        reading = Reading(text)
        tokens = []
        for (start, end), folded in zip(reading.spans, reading.folds):  # noqa: B905 - both are of one reading
            left, right = reading.aligned.original(start, end)
            tokens.append(Token(text[left:right], left, right, lemma=folded or text[left:right]))
        return tokens or [Token(text, 0)]
