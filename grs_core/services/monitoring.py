"""The figures follow the cases: in small steps behind the audit, each one transaction with its cursor.

The first count walks over all cases; from its end on the audit is followed from the event where it began. A step that
is broken off is done again whole; two processes take turns, for each holds the follower's row.
"""

from collections.abc import Callable, Mapping, Sequence

from grs_core.domain.contributing import Contributions, Yardstick, contributions
from grs_core.domain.errors import Unavailable
from grs_core.domain.monitoring import Measure, Question
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.tracking import TrackingNumber
from grs_core.monitor_ports import FOLLOWER
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork, WorkFactory

EVENTS, CASES, AREAS = 500, 500, 200
"""In one step."""
STEPS = 10
"""In one run of the job: a service that stops waits no longer for it."""
_BEGAN_AT, _WALKED, _SUMMED = "figures_from", "figures_walk", "figures_sums"
Progress = Callable[[str, int], None]


def follow(writing: WorkFactory, policy: Policy, steps: int = STEPS) -> None:
    """Counts what happened since; everything when nothing was counted yet. Goes on at the next run."""
    by = yardstick(policy)
    for _ in range(steps):
        with writing() as work:
            more = _step(work, by)
            work.commit()
        if not more:
            return


def rebuild(writing: WorkFactory, policy: Policy, tell: Progress = lambda what, done: None) -> None:
    """Everything anew, after the policy or the places changed: first what each case adds, then the sums. What is shown
    meanwhile is right for the policy of before or of now, case by case. May be broken off, and begins anew then.
    """
    by, last, done = yardstick(policy), 0, 0
    with writing() as work:
        began = work.ledger.head()
    while True:
        with writing() as work:
            work.followers.at(FOLLOWER)
            last, numbers = work.ledger.after(last, CASES)
            work.ledger.put(_added(work, numbers, by))
            work.commit()
        if not numbers:
            break
        done += len(numbers)
        tell("cases", done)
    with writing() as work:
        areas = work.ledger.areas()
    for count, area in enumerate(areas, 1):
        with writing() as work:
            work.followers.at(FOLLOWER)
            work.ledger.sum_again(area)
            work.commit()
        tell("areas", count)
    with writing() as work:
        if work.followers.at(FOLLOWER) == 0:  # it was the first count too
            work.followers.move(FOLLOWER, began)
            work.commit()


def check(reading: WorkFactory, policy: Policy, tell: Progress = lambda what, done: None) -> str | None:
    """The first figure that is not what a recount gives, in words; None when all are right. What the job has not
    counted yet is no difference. Raises Unavailable("figures_not_ready") before the first count is finished.
    """
    return _wrong_case(reading, yardstick(policy), tell) or _wrong_sum(reading, tell)


def silent(work: UnitOfWork, places: Places, question: Question) -> tuple[str, ...]:
    """The unions of an upazila, the upazilas and cities above it, from which nothing was received in these months."""
    place = places.get(question.place) if question.place is not None else None
    of_unions = place is not None and place.level.depth >= PlaceLevel.UPAZILA.depth
    levels = {PlaceLevel.UNION} if of_unions else {PlaceLevel.UPAZILA, PlaceLevel.CITY}
    heard = work.monitor.areas(question, PlaceLevel.UNION if of_unions else PlaceLevel.UPAZILA)
    within = (
        each for each in places if each.level in levels and (place is None or _lies(places, each.code, place.code))
    )
    return tuple(each.code for each in within if not heard.get(each.code, {}).get(Measure.RECEIVED))


def yardstick(policy: Policy) -> Yardstick:
    """By the policy in force."""

    def chain(place: str) -> Mapping[int, str]:
        return {each.level.depth: each.code for each in policy.places.chain(place)} if place in policy.places else {}

    def tier_of(office: str) -> Tier | None:
        return policy.directory.get(office).tier if office in policy.directory else None

    return Yardstick(chain, policy.calendar_of, tier_of, policy.standards.accept_days, policy.implied)


def _step(work: UnitOfWork, by: Yardstick) -> bool:
    """Is there more?"""
    at = work.followers.at(FOLLOWER)
    if at == 0:
        return _first_count(work, by)
    last, numbers = work.audit.since(at, EVENTS)
    work.ledger.put(_added(work, numbers, by))
    work.followers.move(FOLLOWER, last)
    return last - at == EVENTS  # ids have no gaps


def _first_count(work: UnitOfWork, by: Yardstick) -> bool:
    """Whatever happens to a case from `began` on is followed afterwards: in which state it is read does not matter.
    Nobody looks at the sums before the end: they are made when all cases are there, area by area. A case that comes
    from then on is followed.
    """
    began = work.followers.at(_BEGAN_AT) or work.ledger.head()
    if began == 0:
        return False
    work.followers.move(_BEGAN_AT, began)
    summing = work.followers.at(_SUMMED) > 0
    if (summing or not _walk(work, by)) and not _sum_up(work):
        work.followers.move(FOLLOWER, began)
    return True


def _walk(work: UnitOfWork, by: Yardstick) -> bool:
    """Some of the cases, in their order. Were there any left?"""
    last, numbers = work.ledger.after(work.followers.at(_WALKED), CASES)
    work.ledger.put(_added(work, numbers, by), summed=False)
    work.followers.move(_WALKED, last)
    return bool(numbers)


def _sum_up(work: UnitOfWork) -> bool:
    """Some of the areas, in their order. Were there any left?"""
    done = work.followers.at(_SUMMED)
    areas = work.ledger.areas()[done : done + AREAS]
    for area in areas:
        work.ledger.sum_again(area)
    work.followers.move(_SUMMED, done + len(areas))
    return bool(areas)


def _added(
    work: UnitOfWork, numbers: Sequence[TrackingNumber], by: Yardstick
) -> Mapping[TrackingNumber, Contributions]:
    if not numbers:
        return {}
    names = [str(number) for number in numbers]
    stories, rulings = work.audit.moves(names), work.rulings.made(names)
    return {
        ticket.number: contributions(ticket, stories[str(ticket.number)], rulings[str(ticket.number)], by)
        for ticket in work.tickets.several(numbers)
    }


def _wrong_case(reading: WorkFactory, by: Yardstick, tell: Progress) -> str | None:
    last, done = 0, 0
    while True:
        with reading() as work:  # one moment's picture
            behind = work.monitor.behind()
            followed = work.ledger.head() - behind
            if followed == 0:
                raise Unavailable("figures_not_ready")
            uncounted = set(work.audit.since(followed, behind)[1])
            last, numbers = work.ledger.after(last, CASES)
            added = _added(work, [number for number in numbers if number not in uncounted], by)
            wrong = work.ledger.wrong_case(added)
        if wrong is not None:
            return f"{wrong}: {added[wrong]}"
        if not numbers:
            return None
        done += len(numbers)
        tell("cases", done)


def _wrong_sum(reading: WorkFactory, tell: Progress) -> str | None:
    with reading() as work:
        areas = work.ledger.areas()
    for count, area in enumerate(areas, 1):
        with reading() as work:
            wrong = work.ledger.wrong_sum(area)
        if wrong is not None:
            return wrong
        tell("areas", count)
    return None


def _lies(places: Places, code: str, within: str) -> bool:
    return code != within and places.is_within(code, within)
