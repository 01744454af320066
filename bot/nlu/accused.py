"""Who is blamed, among those who are named: a small linear model over the words around each of them."""

from collections import Counter
from collections.abc import Sequence

from bot.nlu.engine import Entity
from bot.nlu.lexicon import Lexicon
from bot.nlu.linear import LinearModel
from bot.nlu.reading import Reading
from bot.nlu.roles import RoleMention

BLAMED = "blamed"
UNBLAMING = frozenset(
    {
        "greet",
        "thank",
        "affirm",
        "deny",
        "help",
        "stop",
        "change_language",
        "talk_to_human",
        "ask_information",
        "out_of_scope",
    }
)
_SPAN = 6


def blame_features(
    reading: Reading, roles: Sequence[RoleMention], which: int, intent: str, lexicon: Lexicon
) -> Counter[str]:
    """What tells the blamed from the merely named: the intent, the order, the ending, the words on both sides."""
    role = roles[which]
    found: Counter[str] = Counter()
    ending = reading.folds[role.last].removeprefix(role.stem)
    found.update([f"xi={intent}", f"xr={role.role}", f"xp={role.position}", f"xir={intent}{role.role}", f"xe={ending}"])
    found.update(
        [f"xn={len(roles)}", f"xw={which}", "xlast" if role is roles[-1] else "xmore", f"xie={intent}{ending}"]
    )
    for side, words in (
        ("<", reading.folds[max(role.first - _SPAN, 0) : role.first]),
        (">", reading.folds[role.last + 1 :][:_SPAN]),
    ):
        for distance, word in enumerate(reversed(words) if side == "<" else words):
            found[f"w{side}{word}"] += 1
            if distance < 2:
                found[f"w{side}{distance}{word}"] += 1
            for concept in lexicon.concepts(word):
                found[f"k{side}{concept}"] += 1
                found[f"k{side}{concept}{ending}"] += 1
    return found


def find_accused(
    reading: Reading, roles: Sequence[RoleMention], intent: str, model: LinearModel, lexicon: Lexicon
) -> tuple[tuple[Entity, ...], str | None]:
    """The blamed as `accused_role` entities, and the position of the one blamed most surely."""
    if intent in UNBLAMING:
        return (), None
    entities: list[Entity] = []
    best, position = 0.0, None
    for which, role in enumerate(roles):
        chance = model.probabilities(blame_features(reading, roles, which, intent, lexicon))[model.labels.index(BLAMED)]
        if chance < 0.5:
            continue
        entities.append(Entity("accused_role", reading.text[role.start : role.end], role.role, role.start, role.end))
        if chance > best:
            best, position = chance, role.position
    return tuple(entities), position
