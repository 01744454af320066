"""`grs figures`: count the figures of the monitoring pages anew, or check them."""

import os

import click

from gateway.bootstrap import open_database
from gateway.cli.output import say_words
from gateway.settings import read_settings
from grs_core.policy.load import load_policy
from grs_core.services import monitoring

_SOME = 5000


@click.group()
def figures() -> None:
    """The figures of the dashboard, the reports and the public page."""


@figures.command("rebuild")
def figures_rebuild() -> None:
    """Count everything anew, after the policy or the places changed. The service and its pages go on; broken off, it
    may be run again.
    """
    settings = read_settings(os.environ)
    monitoring.rebuild(open_database(settings).work, load_policy(settings.policy_dir), _tell)
    say_words("done")


@figures.command("check")
def figures_check() -> None:
    """Count everything again and compare; exit 1 with the first difference."""
    settings = read_settings(os.environ)
    wrong = monitoring.check(open_database(settings).reading, load_policy(settings.policy_dir), _tell)
    if wrong is not None:
        raise click.ClickException(wrong)
    say_words("all figures are right")


def _tell(what: str, done: int) -> None:
    if done % _SOME == 0:
        say_words(f"  {done:,} {what}")


COMMANDS: tuple[click.Command, ...] = (figures,)
