"""A conversation between two turns: small, serialisable, without the citizen's story."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class Asking(StrEnum):
    """The one question that is open."""

    CATEGORY = "category"
    STORY = "story"
    PLACE = "place"
    PLACE_CHOICE = "place_choice"
    PROGRAMME = "programme"
    WITHDRAW = "withdraw"
    NUMBER = "number"
    MENU = "menu"


@dataclass(frozen=True, slots=True)
class Question:
    """`options` are what the numbers 1, 2, 3 … stand for: codes of places, programmes, categories or menu points.

    `purpose` says what a NUMBER is wanted for (`status`, `appeal` …) or which case a WITHDRAW is about.
    """

    kind: Asking
    asked_at: datetime
    options: tuple[str, ...] = ()
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`ticket` is the case that questions and additions are about; `category`, `programme`, `place` what is known of
    it; `questions` how many were asked about it (three at most); `lost` turns in a row that were not understood;
    `more` what "9" sends next.
    """

    language: str = "bn"
    ticket: str | None = None
    category: str | None = None
    programme: str | None = None
    place: str | None = None
    question: Question | None = None
    questions: int = 0
    lost: int = 0
    more: tuple[str, ...] = ()
    greeted: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self), default=_plain, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | None) -> Self:
        """A new dialogue for None; ignores fields that it does not know (an older or newer version's)."""
        raw: dict[str, Any] = json.loads(text) if text else {}
        known = {name: raw[name] for name in cls.__dataclass_fields__ if name in raw}
        known["more"] = tuple(known.get("more", ()))
        if known.get("question"):
            asked = known["question"]
            known["question"] = Question(
                Asking(asked["kind"]),
                datetime.fromisoformat(asked["asked_at"]),
                tuple(asked["options"]),
                asked["purpose"],
            )
        return cls(**known)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
