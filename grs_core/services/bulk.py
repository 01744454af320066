"""One act on many cases: on all of them or on none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from grs_core.domain.errors import Conflict, GrsError, NotFound
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.ports import UnitOfWork
from grs_core.services.casework import Casework
from grs_core.services.merging import followers, merge

MOST = 100
"""Cases at once: four pages of a queue. Their locks are held together."""


@dataclass(frozen=True, slots=True)
class Refusal:
    number: TrackingNumber
    error: GrsError


class Refused(Exception):
    """Nothing was done: these cases are why, by number. The unit of work must not be committed."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(refusal.error.key for refusal in refusals))
        self.refusals = tuple(refusals)


def all_or_none(cases: Iterable[Casework], act: Callable[[Casework], Ticket]) -> tuple[Ticket, ...]:
    """In ascending order of numbers, as everybody locks. Every case is tried, so that whoever asked learns of all that
    stand in the way. Raises Refused.
    """
    ordered = sorted(cases, key=lambda case: case.number)
    for case in ordered:
        _lock(case.work, case.number)
    done: list[Ticket] = []
    refusals: list[Refusal] = []
    for case in ordered:
        try:
            done.append(act(case))
        except GrsError as error:
            refusals.append(Refusal(case.number, error))
    if refusals:
        raise Refused(refusals)
    return tuple(done)


def merge_all(work: UnitOfWork, cases: Sequence[Casework], into: TrackingNumber, reason: str) -> tuple[Ticket, ...]:
    """The other case goes on for all of these. Every case that a merge touches is locked first, by number: those that
    follow one of them as well. Raises Refused, Conflict("ticket_changed").
    """
    behind = _followers(work, cases)
    for number in sorted({into, *(case.number for case in cases), *behind}):
        _lock(work, number)
    if not _followers(work, cases) <= behind:
        raise Conflict("ticket_changed")
    return all_or_none(cases, lambda case: merge(case, into, reason))


def _followers(work: UnitOfWork, cases: Sequence[Casework]) -> set[TrackingNumber]:
    return {follower.number for case in cases for follower in followers(work, case.number)}


def _lock(work: UnitOfWork, number: TrackingNumber) -> None:
    """A number that is nobody's is refused by the act itself, with its own words."""
    try:
        work.tickets.lock(number)
    except NotFound:
        return
