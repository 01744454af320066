"""The language data: enough, different from each other, and nothing of the test parts among what is trained on."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import pytest

from bot.nlu.labels import INTENTS
from bot.text.fold import fold
from bot.training.dataset import Example, read_examples
from gateway.loaded import LANGUAGE_DATA

ALIKE = 0.6
"""Pieces of four folded letters that two messages share, of all that either has: from here on they are one message."""
TOLD = 5
"""Words from which a message is somebody's own; "STOP" and "আসসালামু আলাইকুম" are everybody's."""
TESTS = ("frozen.jsonl", "blind.jsonl")


@pytest.fixture(scope="module")
def trained() -> tuple[Example, ...]:
    return read_examples(LANGUAGE_DATA / "nlu")


@pytest.fixture(scope="module")
def tested() -> tuple[Example, ...]:
    return tuple(example for name in TESTS for example in read_examples(LANGUAGE_DATA / "test" / name))


def test_there_are_enough_messages_of_every_intent(trained: tuple[Example, ...], tested: tuple[Example, ...]) -> None:
    counts = Counter(example.intent for example in trained)
    assert sum(counts.values()) >= 6_000
    assert set(counts) == set(INTENTS)
    assert min(counts.values()) >= 75
    assert len(tested) >= 800


@pytest.mark.parametrize("name", TESTS)
def test_the_test_parts_are_the_ones_that_were_written(name: str) -> None:
    part = LANGUAGE_DATA / "test" / name
    assert hashlib.sha256(part.read_bytes()).hexdigest() == part.with_suffix(".sha256").read_text().split()[0]


@pytest.mark.slow
def test_no_message_is_nearly_another(trained: tuple[Example, ...], tested: tuple[Example, ...]) -> None:
    told = [example for example in (*trained, *tested) if len(example.text.split()) >= TOLD]
    alike = [(told[a], told[b]) for a, b in near_pairs([example.text for example in told])]
    assert [(a.source, b.source) for a, b in alike if a not in tested or b not in tested] == []


def test_what_is_nearly_the_same_is_found() -> None:
    texts = ["bidhoba vatar taka tin mas pai na", "বিধবা ভাতার টাকা তিন মাস পাই না", "chal kom dey dealer"]
    assert list(near_pairs(texts)) == [(1, 0)]


def near_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Only messages that share one of their rarest pieces are compared: others cannot be alike enough."""
    pieces = [_pieces(text) for text in texts]
    frequency = Counter(piece for each in pieces for piece in each)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, mine in enumerate(pieces):
        rarest = sorted(mine, key=lambda piece: (frequency[piece], piece))[: int(len(mine) * (1 - ALIKE)) + 1]
        least, most = len(mine) * ALIKE, len(mine) / ALIKE  # of two that differ more in length, less is shared
        others = {holder for piece in rarest for holder in holders[piece] if least <= len(pieces[holder]) <= most}
        for other in sorted(others):
            shared = len(mine & pieces[other])
            if shared >= ALIKE * (len(mine) + len(pieces[other]) - shared):
                yield number, other
        for piece in rarest:
            holders[piece].append(number)


def _pieces(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(folded[start : start + 4] for start in range(max(1, len(folded) - 3)))
