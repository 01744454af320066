"""What the intent classifier sees of a message: folded letters, words, concepts, its last clause, what it names."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from bot.nlu.engine import Entity
from bot.nlu.lexicon import Lexicon
from bot.nlu.reading import Reading
from bot.nlu.roles import RoleMention
from bot.text.fold import LONGEST_KEPT, fold, skeleton
from bot.text.script import language

_CLAUSE = re.compile(r"[।.!?,;|\n]| (?:কিন্তু|তবে|তবু|তাই|এখন|kintu|tobe|tobu|tai|ekhon|but|so|now|yet) ")
_NOT = frozenset({"na", "nai", "ni", "nei", "no", "nat", "neber", "nah", "naa"})
_PHONE = "1phn"
_CONTACT = frozenset(
    fold("mobile mob mobail phone fon number nombor nmbr nambar contact cell মোবাইল ফোন নম্বর নাম্বার যোগাযোগ").split()
)
"""Before a telephone number: whoever leaves his own says nothing by it about the matter."""
_SCOPE, _END = 3, 4
"""Words before a "not" that it may deny; words at the beginning and the end of a message that are kept apart."""


def features(
    reading: Reading, entities: Sequence[Entity], roles: Sequence[RoleMention], lexicon: Lexicon
) -> Counter[str]:
    """Feature -> how often. A name begins with the letter of its group: letters, words, concepts, pairs, the rest."""
    words = _without_entities(reading, entities)
    concepts = [lexicon.concepts(word) for word in words]
    found = [
        *_letters(words),
        *_words(words),
        *_concepts(concepts),
        *_denied(words, concepts),
        *_ends(words, concepts),
        *_frame(reading, entities, roles, words),
    ]
    tail = 0 if _ends_with_contact(reading, entities, words) else _last_clause(reading, len(words))
    if 0 < tail < len(words):
        found.extend(f"w>{word}" for word in words[-tail:])
        found.extend(f"k>{concept}" for said in concepts[-tail:] for concept in said)
    return Counter(found)


def _without_entities(reading: Reading, entities: Sequence[Entity]) -> list[str]:
    """The folded words, with a sign for numbers, places and the like: whose they are matters, not which."""
    signs = {
        "amount": "1amt",
        "phone": _PHONE,
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
    return _without_contact(out)


def _without_contact(words: Sequence[str]) -> list[str]:
    """Without a number at the end, and without "mobile 017…" anywhere."""
    kept: list[str] = []
    for place, word in enumerate(words):
        own = word == _PHONE and (place == len(words) - 1 or (kept and kept[-1] in _CONTACT))
        if not own:
            kept.append(word)
            continue
        while kept and kept[-1] in _CONTACT:
            kept.pop()
    return kept


def _letters(words: Sequence[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        found += (_kept_pieces if len(word) <= LONGEST_KEPT else _pieces)(word)
    bones = "_".join([skeleton(word) for word in words])
    for size in (3, 4, 5):
        found += ["c~" + bones[start : start + size] for start in range(len(bones) - size + 1)]
    return found


def _pieces(word: str) -> tuple[str, ...]:
    framed = f"_{word}_"
    return tuple("c" + framed[start : start + size] for size in range(2, 6) for start in range(len(framed) - size + 1))


_kept_pieces = lru_cache(maxsize=8192)(_pieces)


def _words(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield "w" + word
    for left, right in pairwise(["^", *words, "$"]):
        yield f"w{left} {right}"
    for left, _, right in zip(words, words[1:], words[2:], strict=False):
        yield f"w{left} . {right}"


def _concepts(concepts: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Each concept of a message, those beside each other in their order, and any two of it."""
    said = [each for each in concepts if each]
    for each in said:
        for concept in each:
            yield "k" + concept
    for gap in (1, 2):
        for left, right in zip(said, said[gap:], strict=False):
            for a in left:
                for b in right:
                    yield f"k{a}+{b}"
    for a, b in combinations(sorted({concept for each in said for concept in each}), 2):
        yield f"p{a}&{b}"


def _denied(words: Sequence[str], concepts: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """What stands before a "not": "pin vuli nai" is about a PIN that is *not* forgotten."""
    for position, word in enumerate(words):
        if word not in _NOT:
            continue
        if position:
            yield f"k!{words[position - 1]}"
            for concept in concepts[position - 1]:
                yield f"k!{concept}"
        for each in concepts[max(position - _SCOPE, 0) : position]:
            for concept in each:
                yield f"q!{concept}"


def _ends(words: Sequence[str], concepts: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """How a longer message begins and how it ends: people greet and tell first, and ask for what they want last."""
    if len(words) < _END + 3:
        return
    for side, part in (("<", slice(None, _END)), (">>", slice(-_END, None))):
        yield from (f"w{side}{word}" for word in words[part])
        yield from (f"k{side}{concept}" for each in concepts[part] for concept in each)


def _frame(
    reading: Reading, entities: Sequence[Entity], roles: Sequence[RoleMention], words: Sequence[str]
) -> Iterator[str]:
    yield f"xlen{min(len(words), 6) if len(words) < 7 else 7 + min(len(words) // 8, 5)}"
    yield f"xlang{language(reading.text)}"
    if "?" in reading.aligned.text:
        yield "x?"
    for kind in {entity.kind for entity in entities}:
        if kind != "phone" or _PHONE in words:
            yield f"x{kind}"
    for entity in entities:
        if entity.kind == "mfs_provider":
            yield f"x{entity.norm}"
    for role in roles:
        yield f"x{role.role}"
    if len(words) < 4:
        yield "x=" + " ".join(words)


def _ends_with_contact(reading: Reading, entities: Sequence[Entity], words: Sequence[str]) -> bool:
    last = reading.aligned.original(*reading.spans[-1])[0] if reading.spans else 0
    return any(e.kind == "phone" and e.start <= last < e.end for e in entities) and words[-1:] != [_PHONE]


def _last_clause(reading: Reading, count: int) -> int:
    """How many words stand behind the last sign or joining word, when at least two do."""
    cuts = [match.end() for match in _CLAUSE.finditer(reading.aligned.text)]
    behind = 0
    for cut in reversed(cuts):
        behind = sum(1 for start, _ in reading.spans if start >= cut)
        if behind >= 2:
            break
    return min(behind, count)
