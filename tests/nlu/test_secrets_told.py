"""What of nine sets of messages is masked. They were written for this test, and no model was trained on them.

In a file `[ ]` marks a secret; every other number is none. The rules were made with the errors of seven lines in ten
of the first set, and of the eight later sets; what they do with the other three in ten nobody looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.text.secrets import find_secrets

_DATA = Path(__file__).parent / "data"
_JOINED_BY = frozenset(" -.,/")
_SETS = ["", "_more", "_third", "_fourth", "_fifth", "_sixth", "_seventh", "_defined", "_eighth"]


@dataclass(frozen=True, slots=True)
class Message:
    """`secrets`: where they stand in `text`, [start, end) in code points; `seen`: were its errors looked at?"""

    text: str
    secrets: tuple[tuple[int, int], ...]
    seen: bool

    def masked(self) -> set[int]:
        return {at for span in find_secrets(self.text) for at in range(span.start, span.end)}

    def missed(self) -> list[str]:
        masked = self.masked()
        return [
            self.text[start:end]
            for start, end in self.secrets
            if any(at not in masked and self.text[at] not in _JOINED_BY for at in range(start, end))
        ]

    def others(self) -> list[tuple[int, int]]:
        inside = {at for start, end in self.secrets for at in range(start, end)}
        return [m.span() for m in re.finditer(r"\d+", self.text) if m.start() not in inside]

    def masked_wrongly(self) -> list[str]:
        """Other numbers, and words that hold no digit, in a span that touches no secret."""
        masked = self.masked()
        numbers = [self.text[a:b] for a, b in self.others() if masked.intersection(range(a, b))]
        spans = [(s.start, s.end) for s in find_secrets(self.text)]
        words = [self.text[a:b] for a, b in spans if not any(a < d and c < b for c, d in self.secrets)]
        return numbers + [word for word in words if not re.search(r"\d", word)]


def _messages(name: str) -> Iterator[Message]:
    lines = [line for line in (_DATA / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for number, line in enumerate(lines):
        text, spans = "", []
        for part in re.split(r"(\[[^\]]*\])", line):
            told = part.startswith("[")
            start = len(text)
            text += part[1:-1] if told else part
            spans += [(start, len(text))] if told else []
        yield Message(text, tuple(spans), number % 10 < 7)


def _set(name: str) -> list[Message]:
    return [*_messages(f"secrets_told{name}.txt"), *_messages(f"secrets_none{name}.txt")]


def _recall(messages: list[Message]) -> float:
    return 1 - sum(len(message.missed()) for message in messages) / sum(len(message.secrets) for message in messages)


def _false(messages: list[Message]) -> float:
    return sum(len(m.masked_wrongly()) for m in messages) / sum(len(m.others()) for m in messages)


def test_the_sets_are_large_enough_to_say_something() -> None:
    messages = [message for name in _SETS for message in _set(name)]
    assert sum(bool(message.secrets) for message in messages) >= 600
    assert sum(not message.secrets for message in messages) >= 600


@pytest.mark.parametrize("name", _SETS)
def test_hardly_a_secret_is_left_and_hardly_another_number_masked(name: str) -> None:
    """Measured: recall .99, .986, 1.0, 1.0, 1.0, .99, .97, .99, 1.0 (the first time .90, .84, .95, .96, .85, .90, .89,
    .49, 1.0); false masks 0-1.6 % (of the later sets the first time: 7 %, 8 %, 6 %, 8 %, .7 %). The last set tells in
    ordinary ways, the others in odd ones; the one before it in parts and by other facts."""
    messages = [message for message in _set(name) if message.seen or name]
    assert _recall(messages) >= (0.965 if name == "_seventh" else 0.98), [m.missed() for m in messages if m.missed()]
    assert _false(messages) <= 0.016, [m.masked_wrongly() for m in messages if m.masked_wrongly()]


def test_messages_that_nobody_looked_at_are_masked_too() -> None:
    """Measured: recall .964, false masks 2.4 %."""
    messages = [message for message in _set("") if not message.seen]
    assert _recall(messages) >= 0.96
    assert _false(messages) <= 0.03
