"""What a step of a call may look at beside the call itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue.decision import Decided, Knowledge
from bot.dialogue.state import Asking, Dialogue, Question
from grs_core.domain.messages import Param


@dataclass(frozen=True, slots=True)
class Facts:
    """`cases`: the numbers of this phone's unfinished ones, `decided` its decided ones. `about`: number, office and due
    date of the case of this call. `texts`: can this phone be sent a message, `reachable`: can it be called? `hidden`:
    cases whose number is not said to whoever picks up this phone.
    """

    dialogue: Dialogue
    known: Knowledge
    cases: tuple[str, ...] = ()
    decided: tuple[Decided, ...] = ()
    about: Mapping[str, Param] = field(default_factory=dict)
    texts: bool = True
    reachable: bool = True
    hidden: frozenset[str] = frozenset()

    @property
    def question(self) -> Question | None:
        """The one that a call can put; the menu is a stage of its own."""
        asked = self.dialogue.question
        return None if asked is None or asked.kind is Asking.MENU else asked

    def proposed(self, number: str | None = None) -> Decided | None:
        """A solution on which he has not said yet whether it holds: of that case, or the newest."""
        waiting = (case for case in self.decided if case.open and case.number not in self.hidden)
        return next((case for case in waiting if number in (None, case.number)), None)
