"""A conversation between two turns: small, serialisable, without the citizen's story."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

OPEN_FOR = timedelta(hours=48)
"""How long a question waits. A later message is read by itself: nobody remembers what was asked two days ago."""


ASKED = "?"
"""An appeal that was asked for in this very turn: nobody knows yet whether it can be taken."""


class Asking(StrEnum):
    """The one question that is open."""

    CATEGORY = "category"
    STORY = "story"
    PLACE = "place"
    PLACE_CHOICE = "place_choice"
    UPAZILA = "upazila"
    UNION = "union"
    PROGRAMME = "programme"
    WITHDRAW = "withdraw"
    NUMBER = "number"
    LANGUAGE = "language"
    MENU = "menu"
    OURS = "ours"
    WHICH = "which"
    UNSOLVED = "unsolved"
    RATING = "rating"


KEEPS_WORDS = frozenset({Asking.OURS, Asking.WHICH, Asking.UNSOLVED})
"""Questions whose answer decides what becomes of words that were said before."""


@dataclass(frozen=True, slots=True)
class Question:
    """`options` are what the numbers 1, 2, 3 … stand for: codes of places, programmes, categories or menu points.

    `purpose`: which case a WITHDRAW, an UNSOLVED (who shall look again?) or a RATING is about; what WHICH case is asked
    for; as which category OURS is filed; within which place (code) an UPAZILA or
    a UNION is looked for.
    `again`: it has been repeated, and is not repeated another time.
    """

    kind: Asking
    asked_at: datetime
    options: tuple[str, ...] = ()
    purpose: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`ticket` is the case that questions and additions are about; `category`, `programme`, `place` what is known of
    it, `accused` role and position of each who is blamed, in turn. `wordless`: filed from the menu, its story is
    still untold. `questions`: how many were asked about it (three at most), `asked`: which. `lost`: turns in a row
    that were not understood. `more`: what "9" sends next. `chosen`: the citizen has picked the language himself.
    `greeted`: there was a turn before this one. `wary_at`: when a PIN, a code or a theft was last spoken of.
    `filed_at`: when `ticket` was filed in this conversation, `told`: a digest of the words that filed it. `said`: the
    last messages that were not understood (at most three, masked), kept only until one is or a person is called; while
    a question of KEEPS_WORDS is open, what it asks about. `unsolved`: cases of which he said that they are not solved,
    and not yet who shall look again.
    `appeal`: the case whose appeal still lacks its reason (ASKED until the appeal is known to be taken), since
    `appeal_at`. `introduced_at`: when a place was told before any complaint. `signals`: dangers that were heard, whose
    case the open question is about to make.
    """

    language: str = "bn"
    ticket: str | None = None
    category: str | None = None
    programme: str | None = None
    place: str | None = None
    accused: tuple[str, ...] = ()
    question: Question | None = None
    questions: int = 0
    asked: tuple[str, ...] = ()
    wordless: bool = False
    lost: int = 0
    more: tuple[str, ...] = ()
    chosen: bool = False
    greeted: bool = False
    wary_at: datetime | None = None
    filed_at: datetime | None = None
    told: str = ""
    said: tuple[str, ...] = ()
    appeal: str | None = None
    appeal_at: datetime | None = None
    signals: tuple[str, ...] = ()
    introduced_at: datetime | None = None
    unsolved: tuple[str, ...] = ()

    def fresh(self, now: datetime) -> Self:
        """Without a question that has waited too long."""
        stale = self.question is not None and now - self.question.asked_at > OPEN_FOR
        return replace(self, question=None, signals=()) if stale else self

    def to_json(self) -> str:
        return json.dumps(asdict(self), default=_plain, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | None) -> Self:
        """A new dialogue for None; ignores fields that it does not know (an older or newer version's)."""
        raw: dict[str, Any] = json.loads(text) if text else {}
        known = {name: raw[name] for name in cls.__dataclass_fields__ if name in raw}
        for name in ("more", "asked", "accused", "said", "signals", "unsolved"):
            known[name] = tuple(known.get(name, ()))
        for name in ("wary_at", "filed_at", "appeal_at", "introduced_at"):
            if known.get(name):
                known[name] = datetime.fromisoformat(known[name])
        if known.get("question"):
            asked = known["question"]
            known["question"] = Question(
                Asking(asked["kind"]),
                datetime.fromisoformat(asked["asked_at"]),
                tuple(asked.get("options", ())),
                asked.get("purpose", ""),
                asked.get("again", False),
            )
        return cls(**known)


def remember(dialogue: Dialogue, number: str) -> Dialogue:
    """After the turn's effects: the number that the case of this conversation was given. Another case than the one
    that was talked about is not the one that was just filed.
    """
    if dialogue.ticket not in (None, number):
        dialogue = replace(dialogue, filed_at=None, told="")
    return replace(dialogue, ticket=number, appeal=number if dialogue.appeal == ASKED else dialogue.appeal)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
