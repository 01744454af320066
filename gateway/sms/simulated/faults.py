"""What goes wrong, and how often: everything about one message is drawn at once, from a seed and the message's name."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


@dataclass(frozen=True, slots=True)
class Faults:
    """Probabilities are 0 to 1, times are seconds, `throttle` is requests a second (0: as many as come)."""

    errors: float = 0.0
    refuse: float = 0.0
    lost: float = 0.0
    hang: float = 0.0
    hang_s: float = 20.0
    delay_s: float = 0.0
    throttle: float = 0.0
    receipt_s: float = 2.0
    early: float = 0.0
    out_of_order: float = 0.0
    twice: float = 0.0
    undelivered: float = 0.0
    repeat: float = 0.0


class Ending(StrEnum):
    """How a request to send ends. ERROR and REFUSED: not taken. LOST: taken, then the connection is cut."""

    ANSWERED = "answered"
    ERROR = "error"
    REFUSED = "refused"
    LOST = "lost"
    HUNG = "hung"

    @property
    def taken(self) -> bool:
        return self not in (Ending.ERROR, Ending.REFUSED)


class State(StrEnum):
    """What a receipt says."""

    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class Report:
    """A receipt, `after_s` seconds after the message was taken; None: before the request is answered."""

    state: State
    after_s: float | None


@dataclass(frozen=True, slots=True)
class Fate:
    """`wait_s` passes before the answer. `drawn` names the faults that were drawn, for the counts."""

    ending: Ending
    wait_s: float
    reports: tuple[Report, ...]
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Whether a message of a citizen is posted twice: both at once, or the second after so many seconds."""

    again: bool
    after_s: float = 0.0


def dice(seed: int, *name: object) -> Random:
    """The same for the same name, whichever thread asks and in whichever order."""
    return Random(f"{seed}:{':'.join(map(str, name))}")  # noqa: S311 - draws faults, guards nothing


def fate(faults: Faults, chance: Random) -> Fate:
    """Of one request to send."""
    ending = _ending(faults, chance)
    wait_s = chance.random() * faults.delay_s + (faults.hang_s if ending is Ending.HUNG else 0.0)
    reports, drawn = _reports(faults, chance) if ending.taken else ((), ())
    return Fate(ending, wait_s, reports, drawn if ending is Ending.ANSWERED else (ending.value, *drawn))


def repeated(faults: Faults, chance: Random) -> Repeat:
    """Of one message of a citizen: every other repeat comes at once, beside the first."""
    if chance.random() >= faults.repeat:
        return Repeat(again=False)
    return Repeat(again=True, after_s=0.0 if chance.random() < 0.5 else 0.5 + 5 * chance.random())


def _ending(faults: Faults, chance: Random) -> Ending:
    for ending, probability in (
        (Ending.ERROR, faults.errors),
        (Ending.REFUSED, faults.refuse),
        (Ending.LOST, faults.lost),
        (Ending.HUNG, faults.hang),
    ):
        if chance.random() < probability:
            return ending
    return Ending.ANSWERED


def _reports(faults: Faults, chance: Random) -> tuple[tuple[Report, ...], tuple[str, ...]]:
    """Sent, then delivered (or not); unless a fault was drawn."""
    hits = {name: chance.random() < getattr(faults, name) for name in ("undelivered", "out_of_order", "early", "twice")}
    last = State.UNDELIVERED if hits["undelivered"] else State.DELIVERED
    first_s, second_s = sorted(chance.random() * faults.receipt_s for _ in range(2))
    states = (last, State.SENT) if hits["out_of_order"] else (State.SENT, last)
    reports = [Report(states[0], None if hits["early"] else first_s), Report(states[1], second_s)]
    if hits["twice"]:
        reports += [Report(report.state, second_s) for report in reports]
    return tuple(reports), tuple(name for name, hit in hits.items() if hit)
