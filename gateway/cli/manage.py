"""Commands of a deployer: init, audit, reencrypt."""

import os
import secrets
from datetime import datetime

import click

from gateway.bootstrap import open_database, system_clock, system_dice
from gateway.cli.output import say_json, say_words
from gateway.cli.policy import calendar_moved, keep_version, recompute_if_few
from gateway.cli.prompts import render_missing
from gateway.cli.staff import add_officer
from gateway.loaded import model_files
from gateway.services.passwords import Argon2Passwords
from gateway.settings import Settings, read_settings
from grs_core.domain.messages import Named
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.workdays import day_of
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.ports import WorkFactory
from grs_core.services.learning import DEPLOYER
from grs_core.services.volunteering import Applied, add_volunteer, apply, approve

SANDBOX_UPAZILA = "BD201204"
"""Bancharampur: the upazila of the field report that this product starts from."""
_VOLUNTEER, _VOLUNTEERS_PHONE = "salma.asharalo", "01700000077"
_TRUSTED = frozenset({"usso.bancharampur", "uwao.bancharampur"})
"""Of the sandbox: who may handle sensitive cases. The cell always may."""


@click.command()
@click.option("--prompts", is_flag=True, help="Also let the voice say what calls say, as `grs prompts render` does.")
def init(prompts: bool) -> None:
    """Create or upgrade the database, check the policy, train the language model. May be run again."""
    settings = read_settings(os.environ)
    say_words("policy and places …")
    policy = load_policy(settings.policy_dir)
    say_words("database …")
    database = open_database(settings)
    database.migrate()
    moved, now = calendar_moved(database.reading, settings.policy_dir), system_clock().now()
    if moved:
        recompute_if_few(database.work, database.reading, policy, now)
    keep_version(database.work, settings.policy_dir, now)
    trained = _train_if_stale(settings, policy, database.work, database.reading)
    made = _sandbox_officers(settings, database.work) if settings.sandbox else []
    if prompts:
        # Without a voice there are calls all the same: the platform says the sentences.
        render_missing(settings)
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
    made, now = [], system_clock().now()
    for login, role, office in posts:
        password = secrets.token_urlsafe(9)
        held = (Position(office, day_of(now)),)
        add_officer(writing, Officer(login, login, role, held, "", handles_sensitive=login in _TRUSTED), password, now)
        made.append({"login": login, "password": password, "office": office})
    lines = [f"{one['login']:<20} {one['password']:<14} {one['office']}" for one in made]
    lines.append(f"{_VOLUNTEER:<20} {_sandbox_volunteer(writing, now):<14} at /volunteers/, phone {_VOLUNTEERS_PHONE}")
    path = settings.home / "sign-ins.txt"
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    say_words("Sign-ins of this sandbox (login, password, office), kept in " + str(path))
    for line in lines:
        say_words(f"  {line}")
    return made


def _sandbox_volunteer(writing: WorkFactory, now: datetime) -> str:
    """An approved organisation of Bancharampur and who leads its volunteers: gives the password. Its phone is for the
    simulator.
    """
    password, places = secrets.token_urlsafe(9), load_policy().places
    told = Applied(Named("আশার আলো (নমুনা)", "Ashar Alo (sample)"), "ngo", (SANDBOX_UPAZILA,))
    officer = Officer(_VOLUNTEER, "সালমা", Role.VOLUNTEER, (), Argon2Passwords().hash(password))
    with writing() as work:
        its = apply(work, places, system_dice(), told, DEPLOYER, now)
        approve(work, places, its.id, DEPLOYER, now)
        add_volunteer(work, places, officer, its.id, _VOLUNTEERS_PHONE, DEPLOYER, now, lead=True)
        work.commit()
    return password


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


COMMANDS: tuple[click.Command, ...] = (init, audit, reencrypt)
