"""`grs`: JSON on standard output, words on standard error, exit 0 only on success."""

import sys
from collections.abc import Mapping

import click

from bot.speech.render import Speech
from gateway.cli import (
    coverage,
    figures,
    health,
    look,
    manage,
    messages,
    model,
    organisations,
    policy,
    prompts,
    registry,
    report,
    run,
    simulate,
    simulate_carrier,
    staff,
    talk,
    tokens,
)
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
        except OSError as error:
            click.echo(f"grs: {error.strerror or error}: {error.filename or 'no file'}", err=True)
            context.exit(1)


_WORDS: Mapping[str, str] = {
    "setting_wrong": "{variable}: {why}",
    "policy_broken": "policy, {file} line {line}: {why}",
    "places_broken": "places, {file} line {line}: {problem}",
    "model_missing": "there is no language model at {path}; run `grs init` first",
    "model_broken": "the language model at {path} cannot be read; run `grs train`",
    "data_broken": "language data, {file} line {line}: {problem}",
    "database_down": "the database cannot be reached (GRS_DATABASE_URL)",
    "spool_not_writable": "no message can be kept in {folder} while the database is down (GRS_SPOOL_DIR): it must be "
    "a folder that this user may write to, on a disk with room",
    "database_empty": "the database has no tables yet, or those of an earlier release; run `grs init` first",
    "figures_not_ready": "the figures were never counted to the end yet; the running service does it by itself, or run "
    "`grs figures rebuild`",
    "secret_key_missing": "a stored value was made with a key that is not in GRS_SECRET_KEYS",
    "office_unknown": "there is no office {code}; `grs offices --find` finds its code",
    "place_unknown": "no place is called {name}",
    "phone_wrong": "that is no mobile number of Bangladesh: eleven digits, beginning with 01",
    "text_missing": "the text is empty",
    "text_undecodable": "the text cannot be read: it is not UTF-8, or not in this terminal's encoding",
    "tracking_number_wrong": "that is no tracking number: ours have ten digits, the last one checks the others",
}
"""What an operator can do about it; for everything else the words that screens have too."""


def _words(error: GrsError) -> str:
    try:
        # Line 0: the fault is no line's.
        return _WORDS[error.key].format(**error.params).replace(" line 0:", ":")
    except KeyError:
        return Speech.load().refusal(error.key, error.params, "en")


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Protikar: grievances about social protection, from the first message to the answer."""


for command in (
    *manage.COMMANDS,
    *staff.COMMANDS,
    *tokens.COMMANDS,
    *organisations.COMMANDS,
    *coverage.COMMANDS,
    *figures.COMMANDS,
    *policy.COMMANDS,
    *messages.COMMANDS,
    *prompts.COMMANDS,
    *registry.COMMANDS,
    *report.COMMANDS,
    *simulate.COMMANDS,
    *simulate_carrier.COMMANDS,
    *run.COMMANDS,
    *health.COMMANDS,
    *talk.COMMANDS,
    *look.COMMANDS,
    *model.COMMANDS,
):
    main.add_command(command)
