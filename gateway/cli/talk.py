"""`grs say`, `grs chat`: a citizen at the terminal, the same way as a webhook."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

import click
import yaml

from bot.speech.render import Speech
from gateway.bootstrap import Container, build
from gateway.cli.output import say_json, say_words
from gateway.ports import Answer, InboundText
from gateway.settings import read_settings
from grs_core.domain.complainant import Address, Channel, read_mobile
from grs_core.domain.errors import RuleBroken

_CHANNELS = {"sms": Channel.SMS, "chat": Channel.WEB_CHAT}
_PHONE = "01700000000"


@click.command()
@click.argument("phone")
@click.argument("text")
@click.option("--channel", type=click.Choice(sorted(_CHANNELS)), default="sms", show_default=True)
def say(phone: str, text: str, channel: str) -> None:
    """Send TEXT from PHONE and print what is answered."""
    text, phone = _readable(text).strip(), _readable(phone).strip()
    if not text:
        raise RuleBroken("text_missing")
    if channel == "sms":
        phone = read_mobile(phone)
    container = build(read_settings(os.environ))
    answer = _say(container, phone, text, channel)
    say_json({"replies": list(answer.texts), "tracking_number": answer.number})
    container.relay.run()


@click.command()
@click.option("--phone", help=f"Whose conversation goes on. [default: {_PHONE}; a new one when recording]")
@click.option("--channel", type=click.Choice(sorted(_CHANNELS)), default="sms", show_default=True)
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), help="Write a conversation test here.")
def chat(phone: str | None, channel: str, record: Path | None) -> None:
    """Talk to the service; an empty line or Ctrl-D ends it. What is recorded can be replayed by the tests."""
    container = build(read_settings(os.environ))
    # A test begins with a phone that has said nothing yet.
    phone = phone or (f"017{container.dice.code(8)}" if record else _PHONE)
    turns: list[dict[str, object]] = []
    while text := _heard():
        answer = _say(container, phone, text, channel)
        for reply in answer.texts:
            click.echo(reply)
        turns.append({"citizen": text, "bot": _lines(answer.texts, container.speech)})
    if record is not None:
        said = [{"name": record.stem.replace("_", " "), "channel": channel, "turns": turns}]
        record.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
        say_words(f"written to {record}")


def _readable(argument: str) -> str:
    """Raises RuleBroken for bytes that are no text in this terminal's encoding."""
    if any("\ud800" <= char <= "\udfff" for char in argument):
        raise RuleBroken("text_undecodable")
    return argument


def _heard() -> str:
    """What is typed next; "" at the end."""
    try:
        return str(click.prompt("আপনি", default="", show_default=False, err=True)).strip()
    except click.Abort:
        return ""


def _lines(texts: Sequence[str], speech: Speech) -> list[str]:
    """As a conversation test has them: "…" for a number and a date, which are others at every run."""
    months = "|".join(name for tables in speech.languages.values() for name in tables["month"].values())
    changing = re.compile(rf"\b[1-9][0-9]{{9}}\b|[0-9০-৯]{{1,2}} (?:{months})")
    return [changing.sub("…", line) for text in texts for line in text.split("\n")]


def _say(container: Container, phone: str, text: str, channel: str) -> Answer:
    address = Address.of_phone(phone) if channel == "sms" else Address.of_chat(f"cli:{phone}")
    inbound = InboundText("cli", container.dice.token(), address, "", text, _CHANNELS[channel])
    return container.conversations.receive(inbound)


COMMANDS: tuple[click.Command, ...] = (say, chat)
