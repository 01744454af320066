"""`grs user`: officers' sign-ins, the posts they hold, when they are away and who stands in."""

import os
import sys
from dataclasses import replace
from datetime import date, datetime

import click

from gateway.bootstrap import open_database, system_clock
from gateway.cli.organisations import to_work_for
from gateway.cli.output import say_json
from gateway.services.passwords import Argon2Passwords
from gateway.settings import Settings, read_settings
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.workdays import day_of
from grs_core.policy.load import load_policy
from grs_core.ports import WorkFactory
from grs_core.services.assigning import hand_on
from grs_core.services.learning import DEPLOYER
from grs_core.services.postings import give_post, send_on_leave
from grs_core.services.volunteering import add_volunteer

_SHORTEST_PASSWORD = 10
_DAY = click.DateTime(["%Y-%m-%d"])


def add_officer(writing: WorkFactory, officer: Officer, password: str, now: datetime) -> None:
    """Raises Conflict("login_taken")."""
    office = officer.positions[0].office if officer.positions else None
    with writing() as work:
        work.officers.add(replace(officer, password_hash=Argon2Passwords().hash(password)))
        work.audit.append(TicketEvent(EventName.OFFICER_ADDED, now, DEPLOYER, None, None, office, officer.login))
        work.commit()


@click.group()
def user() -> None:
    """Officers: sign-ins, posts, leave."""


@user.command("add")
@click.option("--login", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--office", help="The office's code (`grs offices`).")
@click.option("--organisation", help="A volunteer's organisation: its id, or one of its names.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@click.option(
    "--sensitive", is_flag=True, help="May handle sensitive cases (violence, children, suicide) at the office."
)
@click.option(
    "--phone",
    help="His own mobile number: what is filed from it he never sees as an officer; a volunteer files from it by SMS.",
)
def user_add(
    login: str,
    role: str,
    office: str | None,
    organisation: str | None,
    password_stdin: bool,
    sensitive: bool,
    phone: str | None,
) -> None:
    """Add a sign-in; the password comes on standard input."""
    settings, wanted = read_settings(os.environ), Role(role)
    if (wanted is Role.VOLUNTEER) != bool(organisation):
        raise click.UsageError("--organisation is needed for the role volunteer, and for no other")
    if organisation:
        _add_volunteer(settings, login, organisation, office, phone)
        return
    directory = load_policy(settings.policy_dir).directory
    if wanted is Role.CELL and office is None:
        office = directory.top().code
    if wanted not in (Role.CELL, Role.ADMIN) and office is None:
        raise click.UsageError(f"--office is needed for the role {role}")
    own_phone = read_mobile(phone) if phone else None
    password, now = _password(), system_clock().now()
    held = (Position(directory.get(office).code, day_of(now)),) if office else ()
    officer = Officer(login, login, wanted, held, "", handles_sensitive=sensitive, phone=own_phone)
    add_officer(open_database(settings).work, officer, password, now)
    say_json({"login": login, "role": role, "office": office, **({"sensitive": True} if sensitive else {})})


def _add_volunteer(settings: Settings, login: str, organisation: str, office: str | None, phone: str | None) -> None:
    """Without --phone he signs in by his password only."""
    if office:
        raise click.UsageError("a volunteer has no --office")
    places, hashed, now = (
        load_policy(settings.policy_dir).places,
        Argon2Passwords().hash(_password()),
        system_clock().now(),
    )
    with open_database(settings).work() as work:
        its = to_work_for(work, settings, places, organisation, now)
        signs_in = Officer(login, login, Role.VOLUNTEER, (), hashed)
        add_volunteer(work, places, signs_in, its.id, phone or "", DEPLOYER, now)
        work.commit()
    say_json({"login": login, "role": Role.VOLUNTEER.value, "office": None, "organisation": its.id})


def _password() -> str:
    """The first line of standard input. Raises RuleBroken("password_too_short")."""
    password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < _SHORTEST_PASSWORD:
        raise RuleBroken("password_too_short", least=str(_SHORTEST_PASSWORD))
    return password


@user.command("edit")
@click.option("--login", required=True)
@click.option("--sensitive/--no-sensitive", default=None, help="May handle sensitive cases at the offices held.")
@click.option("--active/--inactive", default=None, help="In service; who is not signs in no more.")
@click.option("--phone", help="His own mobile number.")
@click.option("--role", type=click.Choice([role.value for role in Role if role is not Role.VOLUNTEER]))
def user_edit(login: str, sensitive: bool | None, active: bool | None, phone: str | None, role: str | None) -> None:
    """Change what a sign-in may do. A sensitive case that nobody may handle any more goes up within a minute."""
    given = {"sensitive": sensitive, "active": active, "role": role}
    changes: dict[str, bool | str] = {name: value for name, value in given.items() if value is not None}
    if not changes and phone is None:
        raise click.UsageError("nothing to change: --sensitive, --active, --role or --phone")
    now = system_clock().now()
    with open_database(read_settings(os.environ)).work() as work:
        officer = work.officers.lock(login)
        work.officers.save(
            replace(
                officer,
                handles_sensitive=officer.handles_sensitive if sensitive is None else sensitive,
                active=officer.active if active is None else active,
                role=officer.role if role is None else Role(role),
                phone=read_mobile(phone) if phone else officer.phone,
            )
        )
        told = [f"{name} {_written(value)}" for name, value in changes.items()] + ["phone"] * bool(phone)
        event = TicketEvent(EventName.OFFICER_CHANGED, now, DEPLOYER, None, None, login, "; ".join(told))
        work.audit.append(event)
        hand_on(work, login, now)
        work.commit()
    say_json({"login": login, **changes})


@user.command("post")
@click.argument("login")
@click.option("--office", required=True, help="The office's code (`grs offices`).")
@click.option("--from", "since", type=_DAY, help="The first day.  [default: today]")
@click.option("--until", type=_DAY, help="The last day.  [default: open]")
@click.option("--acting", is_flag=True, help="In charge beside his own post.")
def user_post(login: str, office: str, since: datetime | None, until: datetime | None, acting: bool) -> None:
    """Give LOGIN a post; one that he holds already ends on --until."""
    settings, now = read_settings(os.environ), system_clock().now()
    policy = load_policy(settings.policy_dir)
    with open_database(settings).work() as work:
        changed = give_post(work, policy, login, office, now, _day(since), _day(until), acting)
        work.commit()
    say_json({"login": login, "posts": [_post_json(post) for post in changed.positions]})


@user.command("leave")
@click.argument("login")
@click.option("--from", "since", required=True, type=_DAY, help="The first day away.")
@click.option("--until", required=True, type=_DAY, help="The last day away.")
@click.option("--delegate", help="Who acts at all his offices meanwhile (a login).")
def user_leave(login: str, since: datetime, until: datetime, delegate: str | None) -> None:
    """LOGIN is away; without a delegate his desks may be vacant, and cases pass over them."""
    now = system_clock().now()
    with open_database(read_settings(os.environ)).work() as work:
        away, given = send_on_leave(work, login, since.date(), until.date(), now, delegate)
        work.commit()
    leaves = [{"from": leave.since.isoformat(), "until": leave.until.isoformat()} for leave in away.leaves]
    acting = [_post_json(post) for post in given]
    say_json({"login": login, "leaves": leaves, "delegate": delegate, "acting": acting})


def _written(value: bool | str) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


def _day(written: datetime | None) -> date | None:
    return None if written is None else written.date()


def _post_json(post: Position) -> dict[str, object]:
    until = None if post.until is None else post.until.isoformat()
    return {"office": post.office, "from": post.since.isoformat(), "until": until, "acting": post.acting}


COMMANDS: tuple[click.Command, ...] = (user,)
