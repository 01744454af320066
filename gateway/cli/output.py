"""How commands say things: JSON lines for programs, words for people."""

import json
from typing import Any

import click


def say_json(value: Any) -> None:
    """One line on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False))


def say_words(text: str) -> None:
    """Progress and explanations, on standard error."""
    click.echo(text, err=True)
