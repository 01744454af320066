"""Officers, the positions they hold, and what they may see."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    CELL = "cell"
    VOLUNTEER = "volunteer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Position:
    """A post held. Conflicts are tested on every post that a person holds today."""

    office: str
    since: date
    until: date | None = None
    acting: bool = False

    def held_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with a sign-in. `password_hash` is Argon2id; it never leaves storage and the sign-in service.

    `handles_sensitive`: may know of the sensitive cases that lie on the desks where he sits.
    """

    login: str
    name: str
    role: Role
    positions: tuple[Position, ...]
    password_hash: str
    active: bool = True
    handles_sensitive: bool = False

    def offices(self, today: date) -> tuple[str, ...]:
        return tuple(position.office for position in self.positions if position.held_on(today))
