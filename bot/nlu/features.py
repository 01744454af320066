"""What the intent classifier sees of a message: folded letters, words, concepts, its last clause, what it names."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from bot.nlu.engine import Entity
from bot.nlu.lexicon import Lexicon
from bot.nlu.reading import Reading
from bot.nlu.roles import RoleMention
from bot.text.fold import skeleton
from bot.text.script import language

_CLAUSE = re.compile(r"[।.!?,;|\n]| (?:কিন্তু|তবে|তবু|তাই|এখন|kintu|tobe|tobu|tai|ekhon|but|so|now|yet) ")
_NOT = frozenset({"na", "nai", "ni", "nei", "no", "nat", "neber", "nah", "naa"})
_SCOPE, _END = 3, 4
"""Words before a "not" that it may deny; words at the beginning and the end of a message that are kept apart."""


def features(
    reading: Reading, entities: Sequence[Entity], roles: Sequence[RoleMention], lexicon: Lexicon
) -> Counter[str]:
    """Feature -> how often. A name begins with the letter of its group: letters, words, concepts, pairs, the rest."""
    words = _without_entities(reading, entities)
    found: Counter[str] = Counter()
    found.update(_letters(words))
    found.update(_words(words))
    found.update(_concepts(words, lexicon))
    found.update(_denied(words, lexicon))
    found.update(_ends(words, lexicon))
    found.update(_frame(reading, entities, roles, words))
    tail = _last_clause(reading, len(words))
    if 0 < tail < len(words):
        found.update(f"w>{word}" for word in words[-tail:])
        found.update(f"k>{concept}" for word in words[-tail:] for concept in lexicon.concepts(word))
    return found


def _without_entities(reading: Reading, entities: Sequence[Entity]) -> list[str]:
    """The folded words, with a sign for numbers, places and the like: whose they are matters, not which."""
    signs = {
        "amount": "1amt",
        "phone": "1phn",
        "tracking_number": "1trk",
        "trx_id": "1trx",
        "secret": "1sec",
        "place": "1plc",
    }
    spans = [(e.start, e.end, signs[e.kind]) for e in entities if e.kind in signs]
    out: list[str] = []
    for (start, end), folded in zip(reading.spans, reading.folds, strict=True):
        left, right = reading.aligned.original(start, end)
        sign = next((sign for a, b, sign in spans if left < b and a < right), None)
        word = sign or ("1num" if folded[:1].isdigit() else folded)
        if word and not (sign and out and out[-1] == sign):
            out.append(word)
    return out


def _letters(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        framed = f"_{word}_"
        for size in range(2, 6):
            for start in range(len(framed) - size + 1):
                yield "c" + framed[start : start + size]
    bones = "_".join(skeleton(word) for word in words)
    for size in (3, 4, 5):
        for start in range(len(bones) - size + 1):
            yield "c~" + bones[start : start + size]


def _words(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield "w" + word
    for left, right in pairwise(["^", *words, "$"]):
        yield f"w{left} {right}"
    for left, _, right in zip(words, words[1:], words[2:], strict=False):
        yield f"w{left} . {right}"


def _concepts(words: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    said = [concept for concept in (lexicon.concepts(word) for word in words) if concept]
    for concepts in said:
        for concept in concepts:
            yield "k" + concept
    for gap in (1, 2):
        for left, right in zip(said, said[gap:], strict=False):
            for a in left:
                for b in right:
                    yield f"k{a}+{b}"
    for a, b in combinations(sorted({concept for concepts in said for concept in concepts}), 2):
        yield f"p{a}&{b}"


def _denied(words: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """What stands before a "not": "pin vuli nai" is about a PIN that is *not* forgotten."""
    for left, right in pairwise(words):
        if right in _NOT:
            yield f"k!{left}"
            for concept in lexicon.concepts(left):
                yield f"k!{concept}"
    for position, word in enumerate(words):
        if word in _NOT:
            for before in words[max(position - _SCOPE, 0) : position]:
                for concept in lexicon.concepts(before):
                    yield f"q!{concept}"


def _ends(words: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """How a longer message begins and how it ends: people greet and tell first, and ask for what they want last."""
    if len(words) < _END + 3:
        return
    for side, few in (("<", words[:_END]), (">>", words[-_END:])):
        for word in few:
            yield f"w{side}{word}"
            for concept in lexicon.concepts(word):
                yield f"k{side}{concept}"


def _frame(
    reading: Reading, entities: Sequence[Entity], roles: Sequence[RoleMention], words: Sequence[str]
) -> Iterator[str]:
    yield f"xlen{min(len(words), 6) if len(words) < 7 else 7 + min(len(words) // 8, 5)}"
    yield f"xlang{language(reading.text)}"
    if "?" in reading.aligned.text:
        yield "x?"
    for kind in {entity.kind for entity in entities}:
        yield f"x{kind}"
    for entity in entities:
        if entity.kind == "mfs_provider":
            yield f"x{entity.norm}"
    for role in roles:
        yield f"x{role.role}"
    if len(words) < 4:
        yield "x=" + " ".join(words)


def _last_clause(reading: Reading, count: int) -> int:
    """How many words stand behind the last sign or joining word, when at least two do."""
    cuts = [match.end() for match in _CLAUSE.finditer(reading.aligned.text)]
    behind = 0
    for cut in reversed(cuts):
        behind = sum(1 for start, _ in reading.spans if start >= cut)
        if behind >= 2:
            break
    return min(behind, count)
