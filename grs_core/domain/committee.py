"""Committees of an area: what is to come before them, and when they met."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MeetingKind(StrEnum):
    REGULAR = "regular"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that was held. `place`: whose committee, None for the country's; `present`: how many people came."""

    place: str | None
    held_on: date
    kind: MeetingKind
    present: int
    minutes: str
    made_by: str
    made_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A case for a committee. `meeting`: where it was dealt with, None while it is to come."""

    place: str | None
    ticket: str
    note: str
    made_by: str
    made_at: datetime
    meeting: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Idle:
    """A committee that has not met for longer than the policy allows. `days` since its last meeting, and `last`: both
    None when no meeting of it was ever written down.
    """

    place: str | None
    last: date | None
    days: int | None
