"""What a turn wants done. The gateway carries each out inside the turn's unit of work; its outcome gives the words.

A turn is a script: replies and effects in the order in which the citizen should read them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.dialogue.for_another import ForWhom
from grs_core.domain.grievance import Accused, Category
from grs_core.domain.messages import Param, Scope


@dataclass(frozen=True, slots=True)
class Reply:
    """Words in answer: a key of bn.toml and en.toml, and what fills it."""

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileGrievance:
    """Open a ticket now. Outcome: `filed` (number; office and due once a place is known), or `already_filed` when this
    address has said the very same before on this day. `accused`: everybody who is blamed, the
    surest first. `wordless`: the text is a number picked from the menu. `subcategory`: a code of the policy, finer
    than the category. `whom`: the citizen for whom a volunteer files; then the outcome is `filing_for`, or why not.
    """

    text: str
    category: Category
    programme: str | None = None
    place: str | None = None
    accused: tuple[Accused, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    on_behalf: bool = False
    wordless: bool = False
    subcategory: str | None = None
    whom: ForWhom | None = None


@dataclass(frozen=True, slots=True)
class Enrich:
    """An answer to our question, or facts that came with it. Outcome: `routed` (number, office, due) when it names a
    place, else nothing. `anew`: a complaint, to be filed as this one if the case is finished meanwhile. `subcategory`:
    taken if the case has none.
    """

    number: str
    category: Category | None = None
    programme: str | None = None
    place: str | None = None
    accused: tuple[Accused, ...] = ()
    words: str = ""
    anew: Category | None = None
    subcategory: str | None = None


@dataclass(frozen=True, slots=True)
class TellStatus:
    """Without a number: the cases of this address. Outcome: `status_one` or `status_done`, several `status_line`, or
    `status_none`. `why`: he asks when, or why so late: how the date came about is said too.
    """

    number: str | None = None
    why: bool = False


@dataclass(frozen=True, slots=True)
class AddInformation:
    """To that case, or to the newest unfinished one. Outcome: `information_added` or `no_case`."""

    text: str
    number: str | None = None
    accused: tuple[Accused, ...] = ()


@dataclass(frozen=True, slots=True)
class FileAppeal:
    """Against the decision on that case, or on the newest decided one. Outcome: `appealed`, or why not; with
    `ask_reason` when the text gives none (`bare`).
    """

    text: str
    number: str | None = None
    bare: bool = False
    accused: tuple[Accused, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmSolved:
    """The solution holds. Outcome: `confirmed`, or why not."""

    number: str


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """The solution does not hold, the same office shall look again. Outcome: `reopened`, with `ask_left` when the text
    is empty; or why not.
    """

    number: str
    text: str = ""
    accused: tuple[Accused, ...] = ()


@dataclass(frozen=True, slots=True)
class RateCase:
    """Outcome: `rated`, or why not. `stars`: 1 to 5."""

    number: str
    stars: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """Outcome: `withdrawn`, or why not. Only after the citizen has confirmed."""

    number: str


@dataclass(frozen=True, slots=True)
class CallPerson:
    """A person must look: noted on that case, else a new one (category `other`). Outcome: `person_will_call`."""

    text: str
    number: str | None = None
    accused: tuple[Accused, ...] = ()


class Word(StrEnum):
    """What a citizen says to a case that was filed for him: it is his, he asked nobody, he goes on himself."""

    MINE = "mine"
    NOT_MINE = "not_mine"
    MYSELF = "myself"


@dataclass(frozen=True, slots=True)
class AnswerFiling:
    """Outcome: `filing_confirmed`, `filing_disowned` or `filing_taken_over`, or why not. `text`: what he wrote."""

    number: str
    word: Word
    text: str = ""


@dataclass(frozen=True, slots=True)
class SilenceNotices:
    """STOP (`quiet`) and START. Never stops a decision or a question. START ends every silence."""

    quiet: bool
    scope: Scope = Scope.ALL


Effect = (
    FileGrievance
    | Enrich
    | TellStatus
    | AddInformation
    | FileAppeal
    | ConfirmSolved
    | ReopenCase
    | RateCase
    | WithdrawCase
    | CallPerson
    | AnswerFiling
    | SilenceNotices
)
