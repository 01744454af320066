"""What a caller hears, and what is listened for then."""

from dataclasses import dataclass

from bot.dialogue.effects import Reply

MOST_CHOICES = 5
"""In one menu: more cannot be kept in mind while listening."""


@dataclass(frozen=True, slots=True)
class OwnStory:
    """A line of a screen: his own recording, from the platform's address; `kept`: our name for it, once it is here."""

    url: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Listen:
    """For keys and speech. `digits`: how many keys at most; several end with `#`, or when nothing follows."""

    digits: int = 1

    @property
    def waits(self) -> int:
        """Seconds before silence counts, and between two keys of several (whoever reads them from a paper is slow)."""
        return 6 if self.digits == 1 else 5


@dataclass(frozen=True, slots=True)
class Record:
    """After a beep, until a key, five silent seconds or the `longest` (seconds)."""

    longest: int


@dataclass(frozen=True, slots=True)
class HangUp:
    pass


Line = Reply | OwnStory


@dataclass(frozen=True, slots=True)
class Screen:
    """`lines` in the order in which they are heard; a key may cut them short."""

    lines: tuple[Line, ...]
    then: Listen | Record | HangUp
