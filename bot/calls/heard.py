"""What a step of a call brings: keys, speech, a recording, nothing."""

from dataclasses import dataclass

from bot.nlu.engine import Parse


@dataclass(frozen=True, slots=True)
class Keys:
    """Digits, `*` and `#` as they were pressed."""

    digits: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the platform's recogniser heard, already masked, and how it was understood."""

    parse: Parse

    @property
    def text(self) -> str:
        return self.parse.text


@dataclass(frozen=True, slots=True)
class Recorded:
    """His own voice, at the platform's address `url`; `seconds` long. `hung_up`: he said it and rang off."""

    url: str
    seconds: int
    hung_up: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was pressed, said or recorded in time."""


Heard = Keys | Said | Recorded | Silence
