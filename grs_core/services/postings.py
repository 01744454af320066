"""Who holds which post, who is away, who stands in for him, and who has then what he had yet to accept. Every change is
in the audit.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Leave, Officer, Position, Role
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.assigning import hand_on
from grs_core.services.learning import DEPLOYER


def give_post(
    work: UnitOfWork,
    policy: Policy,
    login: str,
    office: str,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    acting: bool = False,
    by: Actor = DEPLOYER,
) -> Officer:
    """From `since` (None: today) to `until` (None: open). One that he holds then already keeps its first day. Raises
    NotFound("officer_unknown" | "office_unknown"), RuleBroken("dates_backwards" | "volunteer_without_post").
    """
    policy.directory.get(office)
    officer = _may_sit(work.officers.lock(login))
    held = next((each for each in officer.positions if _running(each, office, since or day_of(now))), None)
    begins = held.since if held is not None else since or day_of(now)
    post = Position(office, begins, until, acting)
    if until is not None and until < begins:
        raise RuleBroken("dates_backwards")
    changed = _with(officer, post, held)
    _keep(work, changed, f"{_told(post)}{' acting' * acting}", now, by)
    hand_on(work, login, now)
    return changed


def end_post(
    work: UnitOfWork, login: str, office: str, since: date, until: date, now: datetime, by: Actor = DEPLOYER
) -> Officer:
    """The post that began on `since` ends with the day `until`; one that ends before it begins is gone. Raises
    NotFound("officer_unknown" | "post_unknown").
    """
    officer = work.officers.lock(login)
    held = next((each for each in officer.positions if (each.office, each.since) == (office, since)), None)
    if held is None:
        raise NotFound("post_unknown")
    kept = tuple(replace(each, until=until) if each is held else each for each in officer.positions)
    changed = replace(officer, positions=tuple(each for each in kept if each.until is None or each.since <= each.until))
    _keep(work, changed, f"{_told(replace(held, until=until))} ended", now, by)
    hand_on(work, login, now)
    return changed


def come_back(work: UnitOfWork, login: str, since: date, today: date, now: datetime, by: Actor = DEPLOYER) -> Officer:
    """The leave that began on `since` ends yesterday; one that was to come is none. Who stands in keeps his days: he
    may be needed for the handing over. Raises NotFound("officer_unknown" | "leave_unknown").
    """
    officer = work.officers.lock(login)
    if all(leave.since != since for leave in officer.leaves):
        raise NotFound("leave_unknown")
    last = today - timedelta(days=1)
    left = (Leave(each.since, min(each.until, last)) if each.since == since else each for each in officer.leaves)
    back = replace(officer, leaves=tuple(each for each in left if each.since <= each.until))
    _keep(work, back, f"back from leave {since.isoformat()}", now, by)
    return back


def send_on_leave(
    work: UnitOfWork,
    login: str,
    since: date,
    until: date,
    now: datetime,
    delegate: str | None = None,
    by: Actor = DEPLOYER,
) -> tuple[Officer, tuple[Position, ...]]:
    """Away on both days and between. `delegate` acts for these days at every office that he holds then; gives what he
    was given. A leave that begins on the same day is replaced. Raises NotFound("officer_unknown"),
    RuleBroken("dates_backwards" | "leave_overlaps" | "delegate_is_self" | "delegate_away" | "nothing_to_delegate" |
    "volunteer_without_post").
    """
    officer = work.officers.lock(login)
    if until < since:
        raise RuleBroken("dates_backwards")
    others = tuple(leave for leave in officer.leaves if leave.since != since)
    if any(leave.touches(since, until) for leave in others):
        raise RuleBroken("leave_overlaps")
    leave = Leave(since, until)
    given = _delegate(work, officer, leave, delegate, now, by) if delegate is not None else ()
    away = replace(officer, leaves=tuple(sorted((*others, leave), key=lambda each: each.since)))
    _keep(work, away, f"leave {_days(since, until)}", now, by)
    hand_on(work, login, now)
    return away, given


def _delegate(
    work: UnitOfWork, officer: Officer, leave: Leave, login: str, now: datetime, by: Actor
) -> tuple[Position, ...]:
    if login == officer.login:
        raise RuleBroken("delegate_is_self")
    other = _may_sit(work.officers.lock(login))
    if not other.active or any(away.touches(leave.since, leave.until) for away in other.leaves):
        raise RuleBroken("delegate_away")
    given = tuple(_acting(post, leave) for post in officer.positions if _within(post, leave))
    if not given:
        raise RuleBroken("nothing_to_delegate")
    for post in given:
        same = next((each for each in other.positions if each.acting and _begins_alike(each, post)), None)
        other = _with(other, post, same)
        _keep(work, other, f"{_told(post)} acting for {officer.login}", now, by)
    return given


def _within(post: Position, leave: Leave) -> bool:
    return post.since <= leave.until and (post.until is None or leave.since <= post.until)


def _acting(post: Position, leave: Leave) -> Position:
    """The days of the leave on which the post is held."""
    return Position(post.office, max(post.since, leave.since), min(post.until or leave.until, leave.until), acting=True)


def _begins_alike(post: Position, other: Position) -> bool:
    return (post.office, post.since) == (other.office, other.since)


def _running(post: Position, office: str, day: date) -> bool:
    return post.office == office and post.held_on(day)


def _may_sit(officer: Officer) -> Officer:
    if officer.role is Role.VOLUNTEER:
        raise RuleBroken("volunteer_without_post")
    return officer


def _with(officer: Officer, post: Position, instead_of: Position | None) -> Officer:
    if instead_of is None:
        return replace(officer, positions=(*officer.positions, post))
    return replace(officer, positions=tuple(post if each is instead_of else each for each in officer.positions))


def _told(post: Position) -> str:
    return f"post {post.office} {_days(post.since, post.until)}"


def _days(since: date, until: date | None) -> str:
    return f"{since.isoformat()}..{until.isoformat() if until else ''}"


def _keep(work: UnitOfWork, officer: Officer, detail: str, now: datetime, by: Actor) -> None:
    work.officers.save(officer)
    event = TicketEvent(EventName.OFFICER_CHANGED, now, by, None, None, officer.login, detail)
    work.audit.append(event)
