"""What a step comes to."""

from dataclasses import dataclass

from bot.calls.facts import Facts
from bot.calls.heard import Said
from bot.calls.screen import Line, Screen
from bot.calls.screens import draw
from bot.calls.state import Call
from bot.dialogue.keypad import Key


@dataclass(frozen=True, slots=True)
class Move:
    """Where the call goes. `tell`: to the dialogue first, then `told` says what is heard; else `before` and what
    its stage says. `again`: the last screen once more. `part`: when an officer's call suits him. `help`: he is sent
    words on how to be heard.
    """

    call: Call
    before: tuple[Line, ...] = ()
    tell: tuple[Key | Said, ...] = ()
    again: bool = False
    part: str | None = None
    help: bool = False

    def screen(self, facts: Facts) -> Screen:
        return draw(self.call, facts, self.before)
