"""A message as evidence reads it: which words say "secret", where thoughts end, what the story is."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from bot.text.secret_words import (
    FILLERS,
    LAST,
    NOT_SECRET_CODES,
    NUMBERS,
    PAPERS,
    SCHOOLING,
    SECRET,
    SECURITY,
    SOCIAL,
    THINGS,
)
from bot.text.spoken_runs import Run, is_digit_word
from bot.text.told import counts_of_digits, is_suspect, tells_a_message_code, tells_of_theft

_SIGNS = frozenset(",.;।")
_SHORTENED = frozenset({"no", "nos", "nmbr", "নং", "নঃ"})
_OVER_CODE = frozenset({"er", "no", "র", "এর", ":", "-"})
_TIMES = frozenset({"bar", "বার"})
_LETTERS_OF_CODE = frozenset("ckক")
_WORDS_BEFORE, _WORDS_AFTER = 12, 9


@dataclass(frozen=True, slots=True)
class Story:
    """A message as words. `keys`: which of them say "secret"; `named`: it speaks of a code; `counts`: of how many
    digits, where no paper or phone is spoken of; `told`: a number of a message was read out; `robbed`: of a theft after
    a call; `suspect`: of one of the two; `weights`, `stops`: how many words that mean something, and how many signs,
    stand before each word (a run of digits counts once)."""

    words: list[str]
    keys: list[int]
    named: bool
    counts: frozenset[int]
    told: bool
    robbed: bool
    suspect: bool
    weights: list[int]
    stops: list[int]

    @classmethod
    def of(cls, words: list[str], runs: list[Run]) -> "Story":
        """Reads the message once: every question about it is then answered without going through it again."""
        keys = [at for at in range(len(words)) if is_key(words, at)]
        inside = {at for run in runs for at in range(run.first, run.last + 1)}
        spoken = [word for at, word in enumerate(words) if at not in inside]
        counts = counts_of_digits(words)
        anothers = any(LAST.match(word) or PAPERS.match(word) or THINGS.match(word) for word in words)
        return cls(
            words,
            keys,
            named=bool(keys) or counts is not None,
            counts=frozenset() if anothers else counts or frozenset(),
            told=not keys and tells_a_message_code(words),
            robbed=tells_of_theft(spoken),
            suspect=is_suspect(spoken),
            weights=_weights(words, runs, inside),
            stops=list(accumulate((_is_stop(words, at) for at in range(len(words))), initial=0)),
        )

    def is_key(self, at: int) -> bool:
        """Does the word there say "secret"?"""
        place = bisect_left(self.keys, at)
        return place < len(self.keys) and self.keys[place] == at

    def last_key(self, run: Run) -> int:
        """Where the nearest word that says "secret" stands before the run; -1: nowhere."""
        return self.key_before(run.first)

    def key_before(self, at: int) -> int:
        """Where the nearest word that says "secret" stands up to the word there; -1: nowhere."""
        place = bisect_right(self.keys, at)
        return self.keys[place - 1] if place else -1

    def is_near(self, run: Run) -> bool:
        """Is a word that says "secret" a few meaningful words away?"""
        at = bisect_right(self.keys, run.first)
        before = at > 0 and self.weights[run.first] - self.weights[self.keys[at - 1] + 1] <= _WORDS_BEFORE
        after = at < len(self.keys) and self.weights[self.keys[at]] - self.weights[run.last + 1] <= _WORDS_AFTER
        return before or after


def _weights(words: list[str], runs: list[Run], inside: set[int]) -> list[int]:
    firsts = {run.first for run in runs}
    heavy = ((at in firsts or at not in inside) and not FILLERS.fullmatch(word) for at, word in enumerate(words))
    return list(accumulate(heavy, initial=0))


def _is_stop(words: list[str], at: int) -> bool:
    """A sign that ends a thought; the one of "no." does not."""
    return words[at] in _SIGNS and not (words[at] == "." and at > 0 and words[at - 1] in _SHORTENED)


def is_key(words: list[str], at: int) -> bool:
    """A word that says "secret", unless the words beside it say what else is meant (post code, class 8 pass)."""
    word = words[at]
    if SECURITY.fullmatch(word):
        said = words[max(at - 1, 0) : at], words[at + 1 : at + 2]
        return not any(map(SOCIAL.match, said[0])) and any(map(NUMBERS.match, said[1]))
    if not SECRET.fullmatch(word):
        return False
    previous = [w for w in words[max(at - 2, 0) : at] if w not in _OVER_CODE][-1:]
    if word in ("pass", "pas", "পাস"):
        beside = [*words[max(at - 3, 0) : at], *words[at + 1 : at + 2]]
        return not any(SCHOOLING.match(w) for w in beside) and not (previous and previous[0] in ("card", "কার্ড"))
    if "digit" in word or "ডিজিট" in word:
        return not any(LAST.match(w) for w in words[max(at - 2, 0) : at])
    if previous and previous[0] in _TIMES and at > 1 and is_digit_word(words[at - 2]):
        return True
    return not (word[0] in _LETTERS_OF_CODE and previous and NOT_SECRET_CODES.match(previous[0]))
