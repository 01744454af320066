"""Officers, the positions they hold, when they are away, and what they may see."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from grs_core.domain.complainant import Address, Complainant


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    CELL = "cell"
    VOLUNTEER = "volunteer"
    ADMIN = "admin"
    AUDITOR = "auditor"
    """Reads what lies within the scope of his posts, and acts on nothing."""
    MONITOR = "monitor"
    """Monitoring and evaluation: figures of the area of his posts, and no case."""


BESIDE_THE_DESK = frozenset({Role.VOLUNTEER, Role.AUDITOR, Role.MONITOR})
"""Whoever has these may be registered at an office, and is nobody who sits there: its cases are not his to decide."""


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
class Leave:
    """Away from all his desks, both days included."""

    since: date
    until: date

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until

    def touches(self, since: date, until: date) -> bool:
        return self.since <= until and since <= self.until


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with a sign-in. `password_hash` is Argon2id; it never leaves storage and the sign-in service.

    `handles_sensitive`: may know of the sensitive cases that lie on the desks where he sits. `phone`: his own
    (`01XXXXXXXXX`): what is filed from it is his own case. `recused`: the cases (tracking numbers) in which he declared
    an interest; storage fills it in from the recusals, saving an officer changes none.
    """

    login: str
    name: str
    role: Role
    positions: tuple[Position, ...]
    password_hash: str
    active: bool = True
    handles_sensitive: bool = False
    phone: str | None = None
    leaves: tuple[Leave, ...] = ()
    recused: frozenset[str] = frozenset()
    password_at: datetime | None = None
    """When he last set it himself."""
    second_factor: bool = False
    """Storage fills it in; saving an officer neither gives nor takes one."""

    def offices(self, today: date) -> tuple[str, ...]:
        return tuple(position.office for position in self.positions if position.held_on(today))

    def present(self, today: date) -> bool:
        """In service and not on leave."""
        return self.active and not any(leave.covers(today) for leave in self.leaves)

    @property
    def works(self) -> bool:
        """May act on the cases that he sees."""
        return self.active and self.role not in BESIDE_THE_DESK

    @property
    def address(self) -> Address | None:
        """Where his own complaints come from."""
        return None if self.phone is None else Address("phone", self.phone)

    def is_complainant(self, complainant: Complainant) -> bool:
        return self.address is not None and complainant.address == self.address


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds, held or will hold a post at one office (`post`), as the register of staff shows him today.

    `present`: in service, not on leave, no volunteer, auditor or monitor. `posts`: the offices of all posts that he
    holds today. `away`: the last day of the leave that he is on.
    """

    login: str
    post: Position
    present: bool
    handles_sensitive: bool
    posts: frozenset[str]
    away: date | None = None

    def sits(self, today: date, sealed: frozenset[str] = frozenset()) -> bool:
        """Is there today, and may know of a case that is sealed from these offices."""
        return self.present and self.post.held_on(today) and not self.posts & sealed
