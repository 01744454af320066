"""`grs say`, `grs chat`: a citizen at the terminal, the same way as a webhook."""

import os
from pathlib import Path

import click
import yaml

from gateway.bootstrap import Container, build
from gateway.cli.output import say_json, say_words
from gateway.ports import Answer, InboundText
from gateway.settings import read_settings
from grs_core.domain.complainant import Address, Channel

_CHANNELS = {"sms": Channel.SMS, "chat": Channel.WEB_CHAT}


@click.command()
@click.argument("phone")
@click.argument("text")
@click.option("--channel", type=click.Choice(sorted(_CHANNELS)), default="sms", show_default=True)
def say(phone: str, text: str, channel: str) -> None:
    """Send TEXT from PHONE and print what is answered."""
    container = build(read_settings(os.environ))
    answer = _say(container, phone, text, channel)
    say_json({"replies": list(answer.texts), "tracking_number": answer.number})
    container.relay.run()


@click.command()
@click.option("--phone", default="01700000000", show_default=True)
@click.option("--channel", type=click.Choice(sorted(_CHANNELS)), default="sms", show_default=True)
@click.option("--record", type=click.Path(dir_okay=False, path_type=Path), help="Write a conversation test here.")
def chat(phone: str, channel: str, record: Path | None) -> None:
    """Talk to the service; an empty line or Ctrl-D ends it."""
    container = build(read_settings(os.environ))
    turns: list[dict[str, object]] = []
    while text := click.prompt("আপনি", default="", show_default=False, err=True).strip():
        answer = _say(container, phone, text, channel)
        for reply in answer.texts:
            click.echo(reply)
        turns.append({"citizen": text, "bot": list(answer.texts)})
    if record is not None:
        said = {"name": record.stem.replace("_", " "), "channel": channel, "turns": turns}
        record.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
        say_words(f"written to {record}")


def _say(container: Container, phone: str, text: str, channel: str) -> Answer:
    address = Address.of_phone(phone) if channel == "sms" else Address.of_chat(f"cli:{phone}")
    inbound = InboundText("cli", container.dice.token(), address, "", text, _CHANNELS[channel])
    return container.conversations.receive(inbound)


COMMANDS: tuple[click.Command, ...] = (say, chat)
