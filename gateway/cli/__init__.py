"""`grs`: JSON on standard output, words on standard error, exit 0 only on success."""

import json
import sys

import click

from gateway.cli import look, manage, run, talk
from grs_core.domain.errors import GrsError


class _Group(click.Group):
    """Turns a refusal into one line on standard error and exit code 1."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except GrsError as error:
            click.echo(f"grs: {_words(error)}", err=True)
            context.exit(1)
        except BrokenPipeError:
            sys.stderr.close()
            context.exit(0)


def _words(error: GrsError) -> str:
    known = {
        "setting_wrong": "{variable}: {why}",
        "policy_broken": "policy, {file} line {line}: {why}",
        "places_broken": "places, {file} line {line}: {problem}",
        "model_missing": "there is no language model at {path}; run `grs init` first",
        "model_broken": "the language model at {path} cannot be read; run `grs train`",
        "data_broken": "language data, {file} line {line}: {why}",
        "database_down": "the database cannot be reached (GRS_DATABASE_URL)",
        "secret_key_missing": "a stored value was made with a key that is not in GRS_SECRET_KEYS",
    }
    try:
        return known[error.key].format(**error.params)
    except KeyError:
        return error.key + (f" {json.dumps(error.params, ensure_ascii=False)}" if error.params else "")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Protikar: grievances about social protection, from the first message to the answer."""


for command in (*manage.COMMANDS, *run.COMMANDS, *talk.COMMANDS, *look.COMMANDS):
    main.add_command(command)
