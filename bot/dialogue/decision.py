"""What one turn comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.dialogue.acts import Act
from bot.dialogue.effects import Effect, Reply
from bot.dialogue.for_another import ForWhom
from bot.dialogue.state import Asking, Dialogue, Question
from bot.nlu.engine import Parse, PlaceFinder
from bot.nlu.subcategories import NOTHING, Subcategories
from grs_core.domain.instalments import PaymentCalendar
from grs_core.domain.messages import Named
from grs_core.domain.places import Places
from grs_core.domain.signals import Signals


@dataclass(frozen=True, slots=True)
class Decision:
    """`script` in the order in which the citizen reads it; `question` is said last. `signals`: the dangers that go into
    the case that the script opens or adds to.
    """

    dialogue: Dialogue
    script: tuple[Reply | Effect, ...] = ()
    question: Reply | None = None
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the engine knows of the world; read only. `hotlines`: by provider code, its name and the number to dial;
    `signals`: what each danger asks for; `subcategories`: the finer kinds of complaint that words tell of;
    `payments`: when money is expected.
    """

    places: Places
    finder: PlaceFinder
    programmes: Sequence[str]
    hotlines: Mapping[str, tuple[Named, str]]
    signals: Signals = field(default_factory=Signals)
    subcategories: Subcategories = NOTHING
    payments: PaymentCalendar = field(default_factory=PaymentCalendar)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A case whose officer asked the citizen at `asked_at` and waits for the answer. `question`: his words."""

    number: str
    programme: str | None
    asked_at: datetime
    question: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A case that was decided at `at`. `proposed`: a solution on which he has not said yet whether it holds; `open`:
    his answer is still waited for. `may_reopen`: "not solved" brings it back to the same office.
    """

    number: str
    at: datetime
    programme: str | None = None
    category: str | None = None
    proposed: bool = False
    open: bool = False
    may_reopen: bool = False
    may_appeal: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A case that somebody filed for the citizen at `at`, and he has not said yet whether he asked for it. `numbered`:
    a bare 1, 2 or 3 may still be his answer.
    """

    number: str
    at: datetime
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    """One message on its way through the engine. `lost`: messages before it, in a row, that were not understood, and
    `said` their words. `cases`: the numbers of this citizen's unfinished cases, newest first; `decided`: his decided
    ones; `offered`: those that were filed for him. `whom`: for whom he writes (`parse` is of that story alone), as a
    `volunteer` who may.
    """

    dialogue: Dialogue
    parse: Parse
    act: Act
    now: datetime
    known: Knowledge
    lost: int = 0
    awaited: Awaited | None = None
    cases: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    decided: tuple[Decided, ...] = ()
    offered: tuple[Offered, ...] = ()
    whom: ForWhom | None = None
    volunteer: bool = False

    @property
    def text(self) -> str:
        return self.parse.text

    @property
    def question(self) -> Question | None:
        return self.dialogue.question

    def asks(self, *kinds: Asking) -> bool:
        """Is one of these questions open?"""
        return self.question is not None and self.question.kind in kinds

    @property
    def all_said(self) -> str:
        """The message, and those before it that were not understood."""
        return "\n".join(text for text in (*self.said, self.text) if text.strip())

    @property
    def elsewhere(self) -> Reply:
        """That this is about allowances only, and whom to call about other services."""
        return Reply("out_of_scope", {"hotline": self.known.hotlines["government"][1]})

    def with_dialogue(self, dialogue: Dialogue) -> "Turn":
        return replace(self, dialogue=dialogue)

    def closed(self) -> "Turn":
        """The open question is settled."""
        return self.with_dialogue(replace(self.dialogue, question=None))
