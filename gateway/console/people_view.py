"""What the pages of the register of staff show: a row of the list, a person with posts, leave and what may be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from gateway.console import office_choice
from gateway.console.fields import Choice
from gateway.console.screen import Screen
from gateway.http import dates
from gateway.services import tries
from grs_core.domain.access import SESSION
from grs_core.domain.complainant import mask_phone
from grs_core.domain.officers import Leave, Officer, Position, Role
from grs_core.domain.people import Person
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.people import Reach, lasting, may_invite, why_not


@dataclass(frozen=True, slots=True)
class Row:
    """Worded. `marks`: (words, tone) of badges."""

    login: str
    name: str
    role: str
    posts: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Post:
    """`ends`: it may still be ended."""

    office: str
    code: str
    days: str
    since: str
    acting: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Away:
    """`acting`: who stands in, at which of his offices, on which days."""

    days: str
    since: str
    ends: bool
    acting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`refused`: why he may only be looked at, "" when he may be changed."""

    login: str
    name: str
    role: str
    role_name: str
    marks: tuple[tuple[str, str], ...]
    phone: str
    posts: tuple[Post, ...]
    leaves: tuple[Away, ...]
    active: bool
    sensitive: bool
    second_factor: bool
    invited: bool
    invited_until: str
    signed_in: str
    locked: bool
    refused: str
    trusted: bool
    may_invite: bool
    roles: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    delegates: tuple[Choice, ...]
    """Who may stand in while he is away: his colleagues, and the offices above his."""


def roles_of(mine: Reach, screen: Screen) -> tuple[Choice, ...]:
    """What he may make somebody."""
    return tuple((role.value, screen.say(f"role_{role}")) for role in Role if role in mine.grants)


def row_of(person: Person, screen: Screen) -> Row:
    today = day_of(screen.now)
    return Row(
        login=person.login,
        name=person.name or person.login,
        role=screen.say(f"role_{person.role}"),
        posts=tuple(_post_in_words(each, screen, today) for each in person.posts),
        marks=_marks(screen, person.active, person.invited, person.handles_sensitive),
    )


def page_of(work: UnitOfWork, officer: Officer, mine: Reach, screen: Screen) -> Page:
    today, refused = day_of(screen.now), why_not(mine, officer, day_of(screen.now))
    invitation = work.invitations.open_of(officer.login, screen.now)
    seats = [each for each in work.sign_ins.of(officer.login, screen.now - SESSION) if each.lasts(screen.now)]
    return Page(
        login=officer.login,
        name=officer.name or officer.login,
        role=officer.role.value,
        role_name=screen.say(f"role_{officer.role}"),
        marks=_marks(screen, officer.active, not officer.password_hash, officer.handles_sensitive),
        phone=screen.digits(mask_phone(officer.phone)) if officer.phone else "",
        posts=tuple(_post(each, screen, today) for each in officer.positions),
        leaves=tuple(away(work, officer, each, screen) for each in officer.leaves if today <= each.until),
        active=officer.active,
        sensitive=officer.handles_sensitive,
        second_factor=officer.second_factor,
        invited=not officer.password_hash,
        invited_until=screen.moment(invitation.expires_at) if invitation else "",
        signed_in=screen.count(len(seats)) if seats else "",
        locked=tries.is_locked(work, officer.login, screen.now),
        refused=screen.say(refused) if refused else "",
        trusted=mine.trusted,
        may_invite=officer.active and may_invite(mine, officer),
        roles=roles_of(mine, screen),
        offices=office_choice.listed(screen, mine),
        delegates=() if refused else _delegates(work, officer, mine, screen),
    )


def in_words(day: date, screen: Screen) -> str:
    return screen.day(datetime(day.year, day.month, day.day, 12, tzinfo=dates.DHAKA))


def _days(since: date, until: date | None, screen: Screen) -> str:
    if until is None:
        return screen.say("days_since", since=in_words(since, screen))
    return screen.say("days_between", since=in_words(since, screen), until=in_words(until, screen))


def _post(post: Position, screen: Screen, today: date) -> Post:
    ends = post.until is None or today <= post.until
    days = _days(post.since, post.until, screen)
    return Post(screen.office(post.office), post.office, days, post.since.isoformat(), post.acting, ends)


def away(work: UnitOfWork, officer: Officer, leave: Leave, screen: Screen) -> Away:
    today = day_of(screen.now)
    days, ends = _days(leave.since, leave.until, screen), today <= leave.until
    return Away(days, leave.since.isoformat(), ends, tuple(_acting(work, officer, leave, screen)))


def _acting(work: UnitOfWork, officer: Officer, leave: Leave, screen: Screen) -> Iterator[str]:
    for office in dict.fromkeys(post.office for post in officer.positions):
        there = work.officers.holders(office, day_of(screen.now))
        standing = [each for each in there if each.login != officer.login and _stands_in(each.post, leave)]
        names = work.officers.names({each.login for each in standing})
        for each in standing:
            name, days = names.get(each.login, each.login), _days(each.post.since, each.post.until, screen)
            yield screen.say("leave_acting", name=name, office=screen.office(office), days=days)


def _stands_in(post: Position, leave: Leave) -> bool:
    return post.acting and leave.touches(post.since, post.until or leave.until)


def _delegates(work: UnitOfWork, officer: Officer, mine: Reach, screen: Screen) -> tuple[Choice, ...]:
    """The nearest first; only whom he who gives the post may give one."""
    today, directory = day_of(screen.now), screen.policy.directory
    posts = [post.office for post in lasting(officer, today) if post.office in directory]
    above = [over for over in (directory.get(office).above for office in posts) if over is not None]
    found: dict[str, str] = {}
    for office in dict.fromkeys([*posts, *above]):
        for each in work.officers.holders(office, today):
            if each.login not in found and each.login != officer.login and each.post.held_on(today):
                other = work.officers.get(each.login)
                if other.works and why_not(mine, other, today) is None:
                    found[each.login] = f"{other.name or each.login} ({screen.office(office)})"
    return tuple(found.items())


def _post_in_words(post: Position, screen: Screen, today: date) -> str:
    notes = [screen.say("post_acting")] if post.acting else []
    notes += [screen.say("post_from", date=in_words(post.since, screen))] if post.since > today else []
    notes += [screen.say("post_until", date=in_words(post.until, screen))] if post.until else []
    office, noted = screen.office(post.office), ", ".join(notes)
    return f"{office} ({noted})" if noted else office


def _marks(screen: Screen, active: bool, invited: bool, sensitive: bool) -> tuple[tuple[str, str], ...]:
    found = [] if active else [(screen.say("person_out"), "bad")]
    found += [(screen.say("person_invited"), "warn")] if invited and active else []
    found += [(screen.say("person_sensitive"), "info")] if sensitive else []
    return tuple(found)
