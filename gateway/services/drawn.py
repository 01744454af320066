"""What a step of a call is answered, before it becomes a platform's document: it is kept, and given again."""

import json
from dataclasses import dataclass
from typing import Any, Self

from bot.calls.screen import HangUp, Listen, OwnStory, Record, Screen
from bot.speech.spoken import Clip, Spoken

_OF_A_CLIP = 3
"""Fields of a clip; a story has fewer."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """`lines` as they are heard; `step` is the one that is asked next, under the call's `token`. `language`: in which
    the caller is expected to speak.
    """

    token: str
    step: int
    language: str
    lines: tuple[Clip | OwnStory, ...]
    then: Listen | Record | HangUp

    @classmethod
    def of(cls, token: str, step: int, language: str, screen: Screen, spoken: Spoken) -> Self:
        lines: list[Clip | OwnStory] = []
        for line in screen.lines:
            lines.extend((line,) if isinstance(line, OwnStory) else spoken.clips(line, language))
        return cls(token, step, language, tuple(lines), screen.then)

    @property
    def words(self) -> str:
        """As one line, for the record of the conversation."""
        return " ".join(line.text for line in self.lines if isinstance(line, Clip))

    def to_json(self) -> str:
        lines = [
            [line.url, line.kept] if isinstance(line, OwnStory) else [line.language, line.text, line.key]
            for line in self.lines
        ]
        then: list[object] = [type(self.then).__name__]
        if isinstance(self.then, Listen):
            then.append(self.then.digits)
        elif isinstance(self.then, Record):
            then.append(self.then.longest)
        return json.dumps([self.token, self.step, self.language, lines, then], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        token, step, language, lines, then = json.loads(text)
        return cls(token, step, language, tuple(_line(line) for line in lines), _then(*then))


def _line(fields: list[str]) -> Clip | OwnStory:
    return OwnStory(*fields) if len(fields) < _OF_A_CLIP else Clip(*fields)


def _then(kind: str, *values: Any) -> Listen | Record | HangUp:
    kinds = {kind.__name__: kind for kind in (Listen, Record, HangUp)}
    made: Listen | Record | HangUp = kinds[kind](*values)
    return made
