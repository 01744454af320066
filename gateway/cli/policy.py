"""`grs policy`: check the tables before they are put in force, show what is or was, and what a folder would change."""

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from bot.speech.render import Speech
from gateway.bootstrap import check_first_words, open_database, read_safety, system_clock
from gateway.cli.output import say_json, say_words
from gateway.settings import Settings, read_settings
from grs_core.domain.errors import GrsError
from grs_core.domain.workdays import day_of
from grs_core.policy.check import check_policy
from grs_core.policy.compare import Change, compare
from grs_core.policy.findings import Finding, Level, of_refusal
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.policy.tables import Tables
from grs_core.ports import WorkFactory

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def keep_version(writing: WorkFactory, deployer: Path | None, now: datetime) -> str:
    """Keeps the tables' text of the version in force, once: a past case is explained by what was in force then."""
    tables = Tables(deployer)
    with writing() as work:
        work.policies.keep(tables.version(), json.dumps(tables.texts(), ensure_ascii=False), now)
        work.commit()
    return tables.version()


@click.group()
def policy() -> None:
    """What may change by circular."""


@policy.command("check")
@click.argument("folder", required=False, type=_FOLDER)
def policy_check(folder: Path | None) -> None:
    """Explain every hole of the policy in FOLDER [default: the one in force]; exit 1 when it must not be put in force.

    Reads all tables, the places and the rules for signals of danger, and routes a case of every kind.
    """
    settings = read_settings(os.environ)
    found = check_policy(folder or settings.policy_dir, day_of(system_clock().now()))
    findings, rules = list(found.findings), 0
    if found.policy is not None:
        spoken, rules = _spoken(settings, found.policy)
        findings += spoken
    ok = not any(finding.level is Level.ERROR for finding in findings)
    for finding in findings:
        _say(finding)
    counts = {level.value: sum(finding.level is level for finding in findings) for level in Level}
    say_words(f"{found.routes} cases routed; " + ", ".join(f"{count} {level}s" for level, count in counts.items()))
    say_json(
        {
            "ok": ok,
            "version": found.version,
            "places": len(found.policy.places) if found.policy else 0,
            "offices": len(found.policy.directory) if found.policy else 0,
            "safety_rules": rules,
            "routes": found.routes,
            "findings": [asdict(finding) for finding in findings],
        }
    )
    if not ok:
        raise SystemExit(1)


def _spoken(settings: Settings, found: Policy) -> tuple[list[Finding], int]:
    """What the language files and the rules for signals lack, and how many of these rules there are."""
    findings, rules = [], 0
    try:
        rules = len(read_safety(settings, found).rules)
    except GrsError as error:
        findings.append(of_refusal(error))
    try:
        check_first_words(found, Speech.load())
    except GrsError as error:
        findings.append(of_refusal(error))
    return findings, rules


def _say(finding: Finding) -> None:
    where = f"{finding.file} line {finding.line}" if finding.line else finding.file
    say_words(f"{finding.level.value:<8} {where}: {finding.what}")
    say_words(f"{'':<8} why: {finding.why}; do: {finding.do}")


@policy.command("show")
@click.argument("version", required=False)
def policy_show(version: str | None) -> None:
    """The tables of a VERSION that was in force, a JSON line each file; without VERSION, those in force and which
    versions are kept.
    """
    settings = read_settings(os.environ)
    if version is not None:
        with open_database(settings).reading() as work:
            texts = json.loads(work.policies.text(version))
        for file, text in sorted(texts.items()):
            say_json({"file": file, "text": text})
        return
    found = load_policy(settings.policy_dir)
    with open_database(settings).reading() as work:
        kept = {each: since.isoformat() for each, since in work.policies.versions().items()}
    tiers = {
        tier.value: {p.value: d for (t, p), d in found.standards.tier_days.items() if t is tier}
        for tier in found.tier_names
    }
    say_json(
        {"version": found.version, "tables": list(Tables(settings.policy_dir).names()), "tiers": tiers, "kept": kept}
    )


@policy.command("diff")
@click.argument("folder", type=_FOLDER)
def policy_diff(folder: Path) -> None:
    """What the policy in FOLDER would change against the one in force, a JSON line each row."""
    settings = read_settings(os.environ)
    in_force, theirs = Tables(settings.policy_dir), Tables(folder)
    for change in compare(in_force.texts(), theirs.texts()):
        _say_change(change)
        say_json(asdict(change))
    say_words(f"version {in_force.version()} -> {theirs.version()}")


def _say_change(change: Change) -> None:
    if change.before is None or change.after is None:
        say_words(f"{'added' if change.before is None else 'taken out'}: {change.file}, {change.row}")
        return
    cells = (f"{name}: {was!r} -> {change.after[name]!r}" for name, was in change.before.items())
    say_words(f"changed: {change.file}, {change.row}: {'; '.join(cells)}")


COMMANDS: tuple[click.Command, ...] = (policy,)
