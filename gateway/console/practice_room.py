"""The room for practice: the console's own pages over another database, from which nothing leads outside.

Who practises is the real officer, by his real sign-in. Everything that he reads and writes there is his alone.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, NoReturn, Protocol

from gateway.console.parts import ConsoleParts
from gateway.console.practice_cases import a_union, file_cases
from gateway.services import finding
from grs_core.domain.errors import NotFound
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import WorkFactory

_SHARED = frozenset({"policy", "dice", "clock", "sign_in", "speech", "announcing", "finder", "model"})
"""Parts that hold no database and reach nobody, and the sign-in, which stays the real one. Whatever else the console
works with, now or later, is shut here until somebody has looked at it.
"""
_SINCE = date(2020, 1, 1)
_INDEXING = timedelta(seconds=2)
"""At most, until the fresh cases are found by their words."""
_NO_PASSWORD = "practice"  # noqa: S105 - nobody signs in there


@dataclass(frozen=True, slots=True)
class Ground:
    """The database of one who practises."""

    writing: WorkFactory
    reading: WorkFactory


class Grounds(Protocol):
    """Where the databases of practice are, each a login's own."""

    def of(self, login: str) -> Ground:
        """As he left it; an empty one at first."""
        ...

    def anew(self, login: str) -> Ground:
        """An empty one instead of what he had."""
        ...


@dataclass(frozen=True, slots=True)
class Practising:
    """One officer at practice: as whom, and with what."""

    officer: Officer
    parts: ConsoleParts


@dataclass(frozen=True, slots=True)
class Room:
    """Opens the practice of an officer."""

    real: ConsoleParts
    grounds: Grounds

    def enter(self, officer: Officer) -> Practising:
        """Goes on where he stopped. What a killed start left behind is no case: all are filed, or none."""
        return self._entered(officer, self.grounds.of(officer.login))

    def anew(self, officer: Officer) -> Practising:
        """With fresh cases."""
        return self._entered(officer, self.grounds.anew(officer.login))

    def _entered(self, officer: Officer, ground: Ground) -> Practising:
        now = self.real.clock.now()
        with ground.reading() as work:
            begun = work.officers.any()
        if not begun:
            trainee = _trainee(self.real.policy, officer, day_of(now))
            with ground.writing() as work:
                if not work.officers.any():
                    work.officers.add(trainee)
                    file_cases(work, self.real.policy, self.real.dice, trainee, now)
                    work.commit()
            finding.follow(ground.writing, self.real.policy.places, _INDEXING)
        with ground.reading() as work:
            trainee = work.officers.get(officer.login)
        return Practising(trainee, _parts(self.real, ground))


class _Nothing:
    """A queue of jobs that are never done: no carrier is reached, nothing is swept."""

    def nudge(self, job: str) -> None:
        return

    def healthy(self) -> bool:
        return True


class _Shut:
    """What is no part of practice."""

    def __getattr__(self, name: str) -> NoReturn:
        raise NotFound("not_in_practice")


def _parts(real: ConsoleParts, ground: Ground) -> ConsoleParts:
    given: dict[str, Any] = {"writing": ground.writing, "reading": ground.reading, "jobs": _Nothing()}
    kept = _SHARED | given.keys()
    shut: dict[str, Any] = {each.name: _Shut() for each in fields(real) if each.name not in kept}
    return replace(real, **given, **shut)


def _trainee(policy: Policy, officer: Officer, today: date) -> Officer:
    """As himself, on the desks where he sits today. Whoever sits on none that has cases sits in a union here."""
    posts = tuple(Position(office, _SINCE) for office in officer.offices(today) if office in policy.directory)
    plain = replace(officer, password_hash=_NO_PASSWORD, leaves=(), recused=frozenset(), active=True)
    if posts and officer.works:
        return replace(plain, positions=posts)
    union = a_union(policy)
    return replace(plain, role=Role.OFFICER, positions=(Position(union, _SINCE),))
