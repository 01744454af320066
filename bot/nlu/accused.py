"""Who is blamed, among those who are named: a small linear model over the words around each of them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.nlu.company import collude, companies, involved, told_of_it
from bot.nlu.engine import Blamed, Entity
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
_OF_LISTS = frozenset({"wrongful_inclusion", "wrongful_exclusion"})
"""A relative on the list is blamed on who put him there; a relative who takes money is blamed himself."""
_SPAN = 6
_BLAMED_FROM = 0.43
"""Measured by cross-validation: as often right as complete."""
_CLAUSE = re.compile(r'[.,;!?।|:"]')
_SELF = frozenset({"ami", "mui", "ai", "i", "am", "nije", "as"})
"""What people say before their own trade: "I am a teacher"."""


def blame_features(
    reading: Reading, roles: Sequence[RoleMention], which: int, intent: str, lexicon: Lexicon
) -> Counter[str]:
    """What tells the blamed from the merely named: the intent, the order, the ending, the words on both sides."""
    role, folds = roles[which], reading.folds
    ending = folds[role.last].removeprefix(role.stem)
    found = Counter(_frame(roles, which, intent, ending))
    found.update(_place(reading, role, intent, ending))
    for side, words in (("<", folds[max(role.first - _SPAN, 0) : role.first]), (">", folds[role.last + 1 :][:_SPAN])):
        for distance, word in enumerate(reversed(words) if side == "<" else words):
            found[f"w{side}{word}"] += 1
            if distance < 2:
                found[f"w{side}{distance}{word}"] += 1
            for concept in lexicon.concepts(word):
                found[f"k{side}{concept}"] += 1
                found[f"k{side}{concept}{ending}"] += 1
    return found


def _frame(roles: Sequence[RoleMention], which: int, intent: str, ending: str) -> Iterator[str]:
    """What the message is about, and who else is named before and behind."""
    role = roles[which]
    yield from (f"xi={intent}", f"xr={role.role}", f"xp={role.position}", f"xir={intent}{role.role}", f"xe={ending}")
    yield from (f"xn={len(roles)}", f"xw={which}", "xlast" if role is roles[-1] else "xmore", f"xie={intent}{ending}")
    for side, others in (("<", roles[max(which - 1, 0) : which]), (">", roles[which + 1 : which + 2])):
        yield from (name for other in others for name in (f"f{side}{other.role}", f"f{side}{other.role}{role.role}"))
    yield f"fsame{min(sum(other.role == role.role for other in roles), 3)}"


def _place(reading: Reading, role: RoleMention, intent: str, ending: str) -> Iterator[str]:
    """Where in the message and in its clause the role stands, and which words touch it."""
    folds, text = reading.folds, reading.aligned.text
    before = folds[role.first - 1] if role.first else "^"
    behind = folds[role.last + 1] if role.last + 1 < len(folds) else "$"
    yield from (f"f<{before}", f"f>{behind}", f"fp={role.position}", f"fip={intent}{role.position}")
    yield from (f"fs={role.stem}", f"fie={intent}{ending}", f"flen{min(len(folds) // 5, 6)}")
    yield f"fat{min(role.first, 3) // 2}{behind == '$'}"
    start = reading.spans[role.first][0]
    yield f"fopens{not role.first or bool(_CLAUSE.search(text[reading.spans[role.first - 1][1] : start]))}"
    if _SELF.intersection(folds[max(role.first - 2, 0) : role.first]):
        yield "fself"
    if role.of:
        yield from ("fof", f"fof{intent}")
    if "?" in text:
        yield "f?"


def find_accused(
    reading: Reading, roles: Sequence[RoleMention], intent: str, model: LinearModel, lexicon: Lexicon
) -> tuple[tuple[Entity, ...], tuple[Blamed, ...]]:
    """The blamed as `accused_role` entities in the order of the text, and who they are, the most surely blamed first.

    Who is named together with somebody blamed is blamed with him: a case must not lie with either.
    """
    chances = _chances(reading, roles, intent, model, lexicon)
    entities = tuple(_entity(reading, roles[which], intent) for which in sorted(chances))
    surest = sorted(chances, key=lambda which: (-chances[which], which))
    return entities, tuple(dict.fromkeys(_whose(roles[which], intent) for which in surest))


def _chances(
    reading: Reading, roles: Sequence[RoleMention], intent: str, model: LinearModel, lexicon: Lexicon
) -> dict[int, float]:
    """By index, of those only who are blamed: how surely."""
    found = {which: 0.0 for which, role in enumerate(roles) if involved(reading, role)}
    if intent in UNBLAMING:
        return found
    at = model.labels.index(BLAMED)
    each = [
        model.probabilities(blame_features(reading, roles, which, intent, lexicon))[at] for which in range(len(roles))
    ]
    surest = max(each, default=0.0)
    for run in companies(reading, roles):
        last = roles[run[-1]]
        if told_of_it(reading, last):
            run = [which for which in run if each[which] == surest]
        colluding = len(run) > 1 and collude(reading, last)
        if colluding or max((each[which] for which in run), default=0.0) >= _BLAMED_FROM:
            found |= {which: float(each[which]) for which in run}
    return found


def _whose(role: RoleMention, intent: str) -> Blamed:
    return Blamed(*role.of) if role.of and intent in _OF_LISTS else Blamed(role.role, role.position)


def _entity(reading: Reading, role: RoleMention, intent: str) -> Entity:
    value = reading.text[role.start : role.end]
    return Entity("accused_role", value, _whose(role, intent).role, role.start, role.end)
