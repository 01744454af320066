"""`grs policy`: check the tables before they are put in force, show what is or was, what a folder would change, and
derive due dates anew when a holiday moved.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from time import monotonic

import click

from bot.speech.render import Speech
from gateway.bootstrap import open_database, system_clock
from gateway.cli.output import say_json, say_words
from gateway.loaded import check_first_words, read_safety, read_subcategories
from gateway.settings import Settings, read_settings
from grs_core.domain.errors import GrsError
from grs_core.domain.events import Actor
from grs_core.domain.workdays import day_of
from grs_core.policy.check import check_policy
from grs_core.policy.compare import Change, compare
from grs_core.policy.findings import Finding, Level, of_refusal
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.policy.tables import OF_A_YEAR, Tables
from grs_core.ports import WorkFactory
from grs_core.services.recompute import Recompute, RecomputeReport

QUICK = 1000
"""So many unfinished cases `grs init` derives anew by itself; with more it says the command."""
_BY = Actor("admin", "cli")
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def keep_version(writing: WorkFactory, deployer: Path | None, now: datetime) -> str:
    """Keeps the tables' text of the version in force, once: a past case is explained by what was in force then."""
    tables = Tables(deployer)
    with writing() as work:
        work.policies.keep(tables.version(), json.dumps(tables.texts(), ensure_ascii=False), now)
        work.commit()
    return tables.version()


def calendar_moved(reading: WorkFactory, deployer: Path | None) -> bool:
    """Do holidays or office hours differ from those of the version that was kept last?"""
    with reading() as work:
        last = next(reversed(tuple(work.policies.versions())), None)
        kept = json.loads(work.policies.text(last)) if last is not None else None
    return kept is not None and _calendar(kept) != _calendar(Tables(deployer).texts())


def _calendar(texts: dict[str, str]) -> dict[str, str]:
    return {file: text for file, text in texts.items() if OF_A_YEAR.fullmatch(file) or file == "seasons.csv"}


def recompute_if_few(writing: WorkFactory, reading: WorkFactory, found: Policy, now: datetime) -> None:
    """After a holiday moved: at once where that is quick, else the hint."""
    with reading() as work:
        many = len(work.tickets.unfinished(QUICK + 1)) > QUICK
    if many:
        say_words("holidays or office hours changed: restart the service, then run `grs policy recompute`")
        return
    report = Recompute(writing, reading, found, _BY, now).run()
    say_words(f"holidays or office hours changed: {_told(report)}")


@click.group()
def policy() -> None:
    """What may change by circular."""


@policy.command("check")
@click.argument("folder", required=False, type=_FOLDER)
def policy_check(folder: Path | None) -> None:
    """Explain every hole of the policy in FOLDER [default: the one in force]; exit 1 when it must not be put in force.

    Reads all tables, the places, the rules for signals of danger and the words of sub-categories, and routes a case
    of every kind.
    """
    settings = read_settings(os.environ)
    found = check_policy(folder or settings.policy_dir, day_of(system_clock().now()))
    findings, rules = list(found.findings), 0
    if found.policy is not None:
        spoken, rules = _spoken(settings, folder or settings.policy_dir, found.policy)
        findings += spoken
    ok = not any(finding.level is Level.ERROR for finding in findings)
    for finding in findings:
        say_finding(finding)
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


def _spoken(settings: Settings, folder: Path | None, found: Policy) -> tuple[list[Finding], int]:
    """What the language files, the rules for signals and the words of sub-categories lack, and how many rules for
    signals there are.
    """
    findings, rules = [*_finer_words(folder, found), *_unpriced(settings, found)], 0
    try:
        rules = len(read_safety(settings, found).rules)
    except GrsError as error:
        findings.append(of_refusal(error))
    try:
        check_first_words(found, Speech.load())
    except GrsError as error:
        findings.append(of_refusal(error))
    return findings, rules


def _finer_words(folder: Path | None, found: Policy) -> list[Finding]:
    try:
        unknown = read_subcategories(folder, found).unknown
    except GrsError as error:
        return [of_refusal(error)]
    file, what = "lexicon/subcategories.csv", "words for {}, which is no row of subcategories.csv"
    why, do = "its words are never heard", "add the row, or take the words out"
    return [Finding(Level.NOTE, file, 0, what.format(code), why, do) for code in unknown]


def _unpriced(settings: Settings, found: Policy) -> list[Finding]:
    """Carriers by which this deployment sends, and whose price is not known."""
    what, why = "no price for {}", "its messages stand in the cost report as free"
    do = "add a row with the price of a segment from your contract"
    without = [each for each in settings.sms_providers if each not in found.tariffs.carriers]
    return [Finding(Level.NOTE, "tariffs.csv", 0, what.format(each), why, do) for each in without]


def say_finding(finding: Finding) -> None:
    """What, where, why, and what to do."""
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


@policy.command("recompute")
@click.option("--dry-run", is_flag=True, help="Only count what would change.")
def policy_recompute(dry_run: bool) -> None:
    """Derive the dates of all unfinished cases anew, in the calendar in force. Run again, it changes nothing.

    The service may run on; restart it first, so that no process still counts by the old calendar. Exit 1 when a case
    could not be read.
    """
    settings = read_settings(os.environ)
    found, database = load_policy(settings.policy_dir), open_database(settings)
    run = Recompute(database.work, database.reading, found, _BY, system_clock().now(), dry_run)
    report = run.run(_progress())
    for problem in report.problems:
        say_words(problem)
    say_json(report.as_json())
    if report.failed:
        raise SystemExit(1)


def _progress() -> Callable[[RecomputeReport], None]:
    """Says how far it is, every two seconds."""
    said = monotonic()

    def say(report: RecomputeReport) -> None:
        nonlocal said
        if monotonic() - said > 2:
            said = monotonic()
            say_words(_told(report))

    return say


def _told(report: RecomputeReport) -> str:
    return f"{report.looked_at} unfinished cases looked at, {report.changed} changed ({report.later} due later)"


COMMANDS: tuple[click.Command, ...] = (policy,)
