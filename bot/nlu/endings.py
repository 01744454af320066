"""Case endings, and words without them. Runs on Python 3.10 too: Rasa's components read with it (nlu_data/rasa)."""

from functools import lru_cache

from bot.text.normalise import recompose

# Longest first: an ending is tried only where the rest is long enough to be a name.
_ENDINGS = tuple(
    recompose(ending)
    for ending in "ের এর েতে তে কে ে র য় ই ও ete er ar te ke y e r a i o s".split()  # noqa: SIM905
)


LONGEST_KEPT = 40
"""Letters: what citizens write in longer words is not kept in memory."""


def stems(word: str) -> tuple[str, ...]:
    """An aligned word, then the word without each case ending that it may carry ("নাটোরে" → "নাটোর").

    The stem is always a prefix of the word, so that its place in the text is known.
    """
    return _kept_stems(word) if len(word) <= LONGEST_KEPT else _stems(word)


def _stems(word: str) -> tuple[str, ...]:
    shorter = (word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 3)
    return (word, *shorter)


_kept_stems = lru_cache(maxsize=16384)(_stems)
