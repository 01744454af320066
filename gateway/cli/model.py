"""Commands about the language model: train, evaluate, corrections."""

import json
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from bot.nlu.engine import Utterance
from gateway.bootstrap import Container, build, make_tables_if_none, open_database, system_clock
from gateway.cli.output import say_json, say_words
from gateway.loaded import model_files
from gateway.settings import read_settings
from grs_core.domain.correction import Correction, Verdict
from grs_core.domain.errors import RuleBroken
from grs_core.policy.load import load_policy
from grs_core.services.learning import DEPLOYER, erase_rejected, judge

PAGE = 25


@click.command()
@click.option(
    "--with-corrections", is_flag=True, help="Train on half of the accepted corrections, measure by the other."
)
@click.option("--force", is_flag=True, help="Take the new model even if it is worse (kept in the audit).")
def train(with_corrections: bool, force: bool) -> None:
    """Train the embedded engine from nlu_data/; take the new model only if it is better than the one in use."""
    from gateway.cli.promotion import Renewal, renew, why_not

    settings = read_settings(os.environ)
    database = open_database(settings)
    make_tables_if_none(database)
    policy = load_policy(settings.policy_dir)
    told = renew(Renewal(settings, policy, database.work, database.reading, with_corrections, force), say_words)
    say_json(told)
    if told["promoted"]:
        say_words("The new model is used from the next start of each process.")
        return
    say_words(why_not(told))
    if told["reason"] != "no_better":
        raise SystemExit(1)


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--corrections", is_flag=True, help="Measure on what officers corrected and a reviewer accepted.")
@click.option(
    "--html", type=click.Path(dir_okay=False, path_type=Path), help="Draw the report of FILE here, as one page."
)
@click.option("--keep", is_flag=True, help="Keep the report of FILE for the console (/console/understanding).")
def evaluate(file: Path | None, corrections: bool, html: Path | None, keep: bool) -> None:
    """How well the engine understands a labelled FILE (JSON lines, or Rasa YAML), or the accepted corrections."""
    if file is None and (not corrections or html or keep):
        raise click.UsageError("give a labelled FILE" if not corrections else "--html and --keep need a FILE")
    container = build(read_settings(os.environ))
    on_corrections = _on_corrections(container) if corrections or keep or html else None
    if file is None:
        say_json({"model": container.model, **(on_corrections or {})})
        return
    report = _report(container, file, on_corrections)
    if html is not None:
        from gateway.console.understanding import standalone

        html.write_text(standalone(report), encoding="utf-8")
        say_words(f"drawn in {html}")
    if keep:
        model_files(container.settings).keep_report(report)
    say_json({**report["evaluation"], **({"on_corrections": on_corrections} if corrections else {})})


def _report(container: Container, file: Path, corrections: Mapping[str, Any] | None) -> Mapping[str, Any]:
    from bot.training.dataset import read_examples
    from bot.training.evaluate import evaluate as measure

    examples = read_examples(file)
    if not examples:
        raise RuleBroken("data_broken", file=file.name, line="0", problem="there is no labelled message in it")
    return {
        "at": container.clock.now().isoformat(),
        "model": container.model,
        "file": file.name,
        "evaluation": measure(container.nlu, examples).as_json(),
        "corrections": corrections,
        "training": None,
    }


def _on_corrections(container: Container) -> Mapping[str, Any]:
    from bot.training.corrections import measure

    make_tables_if_none(container.database)
    with container.database.reading() as work:
        accepted = tuple(work.corrections.accepted())
    return measure(container.nlu, accepted).as_json()


@click.group()
def corrections() -> None:
    """What officers put right in the machine's reading, for review and for learning."""


@corrections.command("list")
@click.option("--verdict", type=click.Choice([each.value for each in Verdict]), default="pending", show_default=True)
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
def list_them(verdict: str, page: int) -> None:
    """The pairs, oldest first, 25 a page, a JSON line each."""
    with open_database(read_settings(os.environ)).reading() as work:
        found = work.corrections.page(Verdict(verdict), None, page, PAGE)
    for correction in found.corrections if page <= found.pages else ():
        say_json(_shown(correction))
    say_words(f"page {page} of {found.pages}, {found.total} in all")


def _shown(correction: Correction) -> dict[str, object]:
    return {
        "id": correction.id,
        "text": correction.text,
        "language": correction.language,
        "machine": dict(correction.machine.codes()),
        "officer": dict(correction.officer.codes()),
        "model": correction.model,
        "at": correction.at.isoformat(),
        "by": correction.by,
        "verdict": correction.verdict.value,
        "reviewed_by": correction.reviewed_by,
        "reviewed_at": correction.reviewed_at.isoformat() if correction.reviewed_at else None,
    }


@corrections.command("accept")
@click.argument("ids", nargs=-1, required=True, type=int)
def accept(ids: tuple[int, ...]) -> None:
    """Take these pairs for measuring and learning: right, and without a name or a number."""
    _judge(ids, Verdict.ACCEPTED)


@corrections.command("reject")
@click.argument("ids", nargs=-1, required=True, type=int)
def reject(ids: tuple[int, ...]) -> None:
    """Keep these pairs out of measuring and learning."""
    _judge(ids, Verdict.REJECTED)


def _judge(ids: tuple[int, ...], verdict: Verdict) -> None:
    """All of them, or none."""
    now = system_clock().now()
    with open_database(read_settings(os.environ)).work() as work:
        for key in ids:
            judge(work, key, verdict, DEPLOYER, now)
        work.commit()
    say_json({verdict.value: list(ids)})


@corrections.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the accepted pairs to FILE as JSON lines of the label table, without tracking numbers."""
    from bot.training.corrections import channel_of, label_line

    container = build(read_settings(os.environ))
    with container.database.reading() as work:
        accepted = tuple(work.corrections.accepted())
    read = [(pair, container.nlu.parse(Utterance(pair.text, channel_of(pair)))) for pair in accepted]
    lines = [line for pair, parse in read if (line := label_line(pair, parse, container.policy.places))]
    file.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    say_json({"written": len(lines), "without_label": len(accepted) - len(lines)})


@corrections.command("erase")
@click.option("--rejected", is_flag=True, required=True, help="Only what was rejected can be erased.")
@click.option("--older-than", type=click.IntRange(min=0), default=0, show_default=True, help="Days since the verdict.")
def erase(rejected: bool, older_than: int) -> None:
    """Delete rejected pairs."""
    now = system_clock().now()
    with open_database(read_settings(os.environ)).work() as work:
        erased = erase_rejected(work, now - timedelta(days=older_than), DEPLOYER, now)
        work.commit()
    say_json({"erased": erased})


COMMANDS: tuple[click.Command, ...] = (train, evaluate, corrections)
