"""Whether a newly trained model may take the place of the one in use."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Standing:
    """How many messages a model has right: of the frozen set, and of what officers corrected."""

    frozen_right: int
    frozen: int
    corrections_right: int
    corrections: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class Reason(StrEnum):
    """`first`: there is no model that could be read. `forced`: somebody insisted."""

    FIRST = "first"
    BETTER = "better"
    FORCED = "forced"
    WORSE_ON_FROZEN = "worse_on_frozen"
    WORSE_ON_CORRECTIONS = "worse_on_corrections"
    NO_BETTER = "no_better"


PROMOTES = frozenset({Reason.FIRST, Reason.BETTER, Reason.FORCED})


def judge(current: Standing | None, candidate: Standing) -> Reason:
    """The rule: worse on neither, better on one. Both were measured on the same messages."""
    if current is None:
        return Reason.FIRST
    if candidate.frozen_right < current.frozen_right:
        return Reason.WORSE_ON_FROZEN
    if candidate.corrections_right < current.corrections_right:
        return Reason.WORSE_ON_CORRECTIONS
    same = (current.frozen_right, current.corrections_right)
    return Reason.NO_BETTER if (candidate.frozen_right, candidate.corrections_right) == same else Reason.BETTER
