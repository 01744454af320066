"""Commands of a deployer: init, user, audit, reencrypt, policy."""

import os
import secrets
import sys
from dataclasses import replace

import click

from bot.speech.render import Speech
from gateway.bootstrap import check_first_words, model_files, open_database, read_safety, system_clock
from gateway.cli.output import say_json, say_words
from gateway.services.passwords import Argon2Passwords
from gateway.settings import Settings, read_settings
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.workdays import day_of
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.ports import WorkFactory

SANDBOX_UPAZILA = "BD201204"
"""Bancharampur: the upazila of the field report that this product starts from."""
_SHORTEST_PASSWORD = 10
_TRUSTED = frozenset({"usso.bancharampur", "uwao.bancharampur"})
"""Of the sandbox: who may handle sensitive cases. The cell always may."""


@click.command()
def init() -> None:
    """Create or upgrade the database, check the policy, train the language model. May be run again."""
    settings = read_settings(os.environ)
    say_words("policy and places …")
    policy = load_policy(settings.policy_dir)
    say_words("database …")
    database = open_database(settings)
    database.migrate()
    trained = _train_if_stale(settings, policy, database.work, database.reading)
    made = _sandbox_officers(settings, database.work) if settings.sandbox else []
    say_json(
        {
            "policy": policy.version,
            "places": len(policy.places),
            "offices": len(policy.directory),
            "model": "trained" if trained else "kept",
            "sign_ins": made,
        }
    )


def _train_if_stale(settings: Settings, policy: Policy, writing: WorkFactory, reading: WorkFactory) -> bool:
    """Trains when the language data or the code that reads them have changed since, and takes the new model if it is
    better than the one in use; the first one always.
    """
    from gateway.cli.promotion import Renewal, data_digest, renew, why_not

    files = model_files(settings)
    known = files.digest.read_text(encoding="ascii") if files.digest.exists() else ""
    if files.model.exists() and known == data_digest(settings.rasa.engine):
        return False
    say_words("language model (half a minute, once) …")
    told = renew(Renewal(settings, policy, writing, reading), lambda line: say_words(f"  {line}"))
    if not told["promoted"]:
        say_words(f"  {why_not(told)}")
    return bool(told["promoted"])


def _sandbox_officers(settings: Settings, writing: WorkFactory) -> list[dict[str, str]]:
    """Sign-ins for a newcomer, once: random passwords, told on standard error and kept in GRS_HOME."""
    with writing() as work:
        if work.officers.any():
            return []
    union = "up-BD20120494"
    posts = (
        ("up.bancharampur", Role.OFFICER, union),
        ("usso.bancharampur", Role.OFFICER, f"usso-{SANDBOX_UPAZILA}"),
        ("uwao.bancharampur", Role.OFFICER, f"uwao-{SANDBOX_UPAZILA}"),
        ("uno.bancharampur", Role.SUPERVISOR, f"uno-{SANDBOX_UPAZILA}"),
        ("dc.brahmanbaria", Role.SUPERVISOR, "dc-BD2012"),
        ("cell", Role.CELL, "cell"),
    )
    made = []
    for login, role, office in posts:
        password = secrets.token_urlsafe(9)
        _add_officer(writing, settings, login, role, office, password, login in _TRUSTED)
        made.append({"login": login, "password": password, "office": office})
    lines = [f"{one['login']:<20} {one['password']:<14} {one['office']}" for one in made]
    path = settings.home / "sign-ins.txt"
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    say_words("Sign-ins of this sandbox (login, password, office), kept in " + str(path))
    for line in lines:
        say_words(f"  {line}")
    return made


def _add_officer(
    writing: WorkFactory,
    settings: Settings,
    login: str,
    role: Role,
    office: str | None,
    password: str,
    sensitive: bool = False,
) -> None:
    if office is not None and office not in load_policy(settings.policy_dir).directory:
        raise NotFound("office_unknown", code=office)
    now = system_clock().now()
    positions = (Position(office, day_of(now)),) if office else ()
    with writing() as work:
        hashed = Argon2Passwords().hash(password)
        work.officers.add(Officer(login, login, role, positions, hashed, handles_sensitive=sensitive))
        work.audit.append(TicketEvent(EventName.OFFICER_ADDED, now, Actor("admin", "cli"), None, None, office, login))
        work.commit()


@click.group()
def user() -> None:
    """Officers' sign-ins."""


@user.command("add")
@click.option("--login", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--office", help="The office's code (`grs offices`).")
@click.option("--organisation", help="A volunteer's organisation.")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@click.option(
    "--sensitive", is_flag=True, help="May handle sensitive cases (violence, children, suicide) at the office."
)
def user_add(
    login: str, role: str, office: str | None, organisation: str | None, password_stdin: bool, sensitive: bool
) -> None:
    """Add a sign-in; the password comes on standard input."""
    settings = read_settings(os.environ)
    wanted = Role(role)
    if wanted is Role.VOLUNTEER or organisation:
        raise RuleBroken("volunteers_not_yet", why="volunteers' sign-ins come with their portal")
    if wanted is Role.CELL and office is None:
        office = load_policy(settings.policy_dir).directory.top().code
    if wanted in (Role.OFFICER, Role.SUPERVISOR) and office is None:
        raise click.UsageError(f"--office is needed for the role {role}")
    password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < _SHORTEST_PASSWORD:
        raise RuleBroken("password_too_short", least=str(_SHORTEST_PASSWORD))
    _add_officer(open_database(settings).work, settings, login, wanted, office, password, sensitive)
    say_json({"login": login, "role": role, "office": office, **({"sensitive": True} if sensitive else {})})


@user.command("edit")
@click.option("--login", required=True)
@click.option("--sensitive/--no-sensitive", required=True, help="May handle sensitive cases at the offices held.")
def user_edit(login: str, sensitive: bool) -> None:
    """Change what a sign-in may do. A sensitive case that nobody may handle any more goes up within a minute."""
    now = system_clock().now()
    with open_database(read_settings(os.environ)).work() as work:
        work.officers.save(replace(work.officers.get(login), handles_sensitive=sensitive))
        detail = f"sensitive {'yes' if sensitive else 'no'}"
        work.audit.append(TicketEvent(EventName.OFFICER_CHANGED, now, Actor("admin", "cli"), None, None, login, detail))
        work.commit()
    say_json({"login": login, "sensitive": sensitive})


@click.group()
def audit() -> None:
    """The hash-chained record of every write and read."""


@audit.command("verify")
def audit_verify() -> None:
    """Walk the chain; exit 1 when it is broken."""
    report = open_database(read_settings(os.environ)).verify_audit()
    say_json({"events": report.events, "ok": report.ok, "first_bad": report.first_bad})
    if not report.ok:
        raise SystemExit(1)


@click.command()
def reencrypt() -> None:
    """Rewrite everything secret under the newest key of GRS_SECRET_KEYS; may be stopped and run again."""
    database = open_database(read_settings(os.environ))
    rows = database.reencrypt(lambda table, done: say_words(f"{table}: {done}"))
    say_json({"rows": rows})


@click.group()
def policy() -> None:
    """What may change by circular."""


@policy.command("check")
def policy_check() -> None:
    """Load every table and the rules for signals of danger; the first hole is named with file and line."""
    settings = read_settings(os.environ)
    found = load_policy(settings.policy_dir)
    safety = read_safety(settings, found)
    check_first_words(found, Speech.load())
    say_json(
        {
            "version": found.version,
            "places": len(found.places),
            "offices": len(found.directory),
            "safety_rules": len(safety.rules),
        }
    )


COMMANDS: tuple[click.Command, ...] = (init, user, audit, reencrypt, policy)
