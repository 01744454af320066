"""`grs messages`: do all sentences fit an SMS, and what did a month's messages cost."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from bot.speech.lint import Linted, lint
from bot.speech.render import LANGUAGES, Speech
from gateway.bootstrap import open_database, system_clock
from gateway.cli.output import say_json, say_words
from gateway.loaded import load_speech
from gateway.services import cost_sheet
from gateway.services.longest import longest_values
from gateway.settings import read_settings
from grs_core.domain.workdays import day_of
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.services.costs import costs, month_before, month_of

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def messages() -> None:
    """Sentences that we send, and what they cost."""


@messages.command("lint")
@click.option("--policy", "folder", type=_FOLDER, help="The tables to take names from [default: those in force].")
def messages_lint(folder: Path | None) -> None:
    """Measure every sentence with the longest real values; exit 1 when one does not fit.

    Each must fit two segments and the 200 characters of Gov. Info in one of its wordings, and Bangla holds no words in
    Latin letters. The cost is that of the dearest carrier with a price.
    """
    settings = read_settings(os.environ)
    found = load_policy(folder or settings.policy_dir)
    linted = tuple(_linted(load_speech(settings, found), found))
    dearest = found.tariffs.dearest(day_of(system_clock().now()))
    for each in linted:
        taka = f"{each.segments * dearest / 1000:.2f}"
        say_words(f"{each.key:<28} {each.language} {each.units:>4} units {each.segments} SMS Tk {taka}{_why(each)}")
    wrong = [each for each in linted if not each.sound]
    say_json(
        {
            "ok": not wrong,
            "sentences": len(linted),
            "wrong": [{"key": each.key, "language": each.language, "why": _why(each).strip()} for each in wrong],
        }
    )
    if wrong:
        raise SystemExit(1)


def _linted(speech: Speech, found: Policy) -> Iterator[Linted]:
    for language in LANGUAGES:
        yield from lint(speech, language, longest_values(found, language))


def _why(each: Linted) -> str:
    told = [f"too long ({style.value})" for style in each.too_long]
    told += [f"in Latin letters: {' '.join(each.latin)}"] if each.latin else []
    return f"  {'; '.join(told)}" if told else ""


@messages.command("cost")
@click.option("--month", help="A month in Dhaka, as 2026-11 [default: the last one that is over].")
@click.option("--csv", "as_csv", is_flag=True, help="A table for a spreadsheet, instead of JSON lines.")
def messages_cost(month: str | None, as_csv: bool) -> None:
    """What a month's messages cost, by office and carrier."""
    settings = read_settings(os.environ)
    found, month = load_policy(settings.policy_dir), month or month_before(month_of(system_clock().now()))
    with open_database(settings).reading() as work:
        told = costs(work, found, month)
    if as_csv:
        click.echo(cost_sheet.as_csv(told, found), nl=False)
    else:
        for line in told.lines:
            say_json({"month": month, **asdict(line)})
    total = told.total
    say_words(f"{month}: {total.messages} messages, {total.segments} segments, Tk {cost_sheet.taka(total)}")
    if not total.priced:
        say_words("without a price in tariffs.csv: " + ", ".join(cost_sheet.unpriced(told)))


COMMANDS: tuple[click.Command, ...] = (messages,)
