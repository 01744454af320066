"""Where a call stands: small, serialisable, without anything that was told."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self


class Stage(StrEnum):
    """What the caller hears, and what his next key means."""

    MENU = "menu"
    FRAUD = "fraud"
    QUESTION = "question"
    """The open question of the dialogue, put as keys and speech."""
    PLACES = "places"
    """Division, district, upazila: one list after the other."""
    CONFIRM = "confirm"
    STORY = "story"
    REVIEW = "review"
    NUMBER = "number"
    WHEN = "when"
    """When an officer's call suits him."""
    RESUME = "resume"
    SOLVED = "solved"
    AFTER = "after"
    """Done, unless he wants something else."""
    LAST_WORDS = "last_words"
    """Not understood too often: what he says is kept, and a person calls."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Call:
    """`page` of the list that is said, `within` which place PLACES is (code). `fails`: steps in a row that were not
    understood, `tries`: numbers in a row that were none. `meant`: what CONFIRM asks about (`place <code>`, `programme
    <code>`). `ticket`: the case of this call, `told_number`: he has heard it. `stories`: recordings so far, `story`
    the last one's address at the platform. `filed`: in this call. `case`: what SOLVED or RESUME is
    about.
    """

    stage: Stage = Stage.MENU
    language: str = "bn"
    page: int = 0
    within: str = ""
    fails: int = 0
    tries: int = 0
    meant: str = ""
    ticket: str | None = None
    told_number: bool = False
    stories: int = 0
    story: str = ""
    case: str = ""
    filed: bool = False

    def at(self, stage: Stage, **changed: Any) -> Self:
        """Somewhere else: its lists begin anew, and what was not understood is forgotten."""
        begun: dict[str, Any] = {"page": 0, "within": "", "tries": 0, "fails": 0}
        return replace(self, stage=stage, **(begun | changed))

    def anew(self) -> Self:
        """Another matter in the same call: what was told belongs to the case before."""
        return replace(self, ticket=None, told_number=False, stories=0, story="", filed=False)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Ignores fields that it does not know (an older or newer version's)."""
        raw: dict[str, Any] = json.loads(text)
        known = {name: raw[name] for name in cls.__dataclass_fields__ if name in raw}
        return cls(**{**known, "stage": Stage(known.get("stage", Stage.MENU))})
