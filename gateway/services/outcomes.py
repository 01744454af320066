"""What came of an effect of a turn."""

from dataclasses import dataclass

from bot.dialogue.effects import Reply


@dataclass(frozen=True, slots=True)
class Outcome:
    """Replies in reading order; `number` of the ticket that this turn is about from now on."""

    replies: tuple[Reply, ...] = ()
    number: str | None = None
