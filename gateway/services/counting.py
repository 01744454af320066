"""Counts what goes through: how often the machine is sure of what it reads."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.nlu.engine import NluEngine, Parse, Utterance


@dataclass(frozen=True, slots=True)
class CountingEngine:
    """`bot.nlu.engine.NluEngine`; `count` is told of each reading whether it was sure."""

    engine: NluEngine
    count: Callable[[bool], None]

    def parse(self, utterance: Utterance) -> Parse:
        parse = self.engine.parse(utterance)
        self.count(parse.sure)
        return parse
