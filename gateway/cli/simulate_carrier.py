"""`grs simulate-carrier`: a carrier that misbehaves on purpose, for who develops or deploys."""

import re
from collections.abc import Callable
from threading import Event, Lock
from typing import Any

import click

from gateway.bootstrap import system_clock
from gateway.cli.output import say_json, say_words
from gateway.sms.simulated.faults import Faults
from gateway.sms.simulated.run import Inbound, Setup, running

_LOOPBACK = re.compile(r"127(\.[0-9]{1,3}){3}|localhost|::1")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}
_CHANCE = click.FloatRange(0, 1)
_PRIVATE = ("phone", "text")

FAULTS: tuple[tuple[str, str, click.FloatRange, float, str], ...] = (
    ("--errors", "errors", _CHANCE, 0, "5xx, and the message is not taken."),
    ("--refuse", "refuse", _CHANCE, 0, "The number is refused for good."),
    ("--lost", "lost", _CHANCE, 0, "Taken, then the connection is cut without an answer."),
    ("--hang", "hang", _CHANCE, 0, "Taken, but the answer comes after --hang-for."),
    ("--hang-for", "hang_s", click.FloatRange(0), 20, "Seconds."),
    ("--delay", "delay_s", click.FloatRange(0), 0, "Every answer takes up to so many seconds."),
    (
        "--throttle",
        "throttle",
        click.FloatRange(0),
        0,
        "Requests a second; above it they are turned away (0: no limit).",
    ),
    ("--receipt-delay", "receipt_s", click.FloatRange(0), 2, "Receipts come up to so many seconds later."),
    ("--early-receipts", "early", _CHANCE, 0, "The first receipt comes before the answer."),
    ("--out-of-order", "out_of_order", _CHANCE, 0, "Delivered is reported before sent."),
    ("--twice", "twice", _CHANCE, 0, "Every receipt comes twice."),
    ("--undelivered", "undelivered", _CHANCE, 0, "Taken, but the phone is not reached."),
    ("--repeat", "repeat", _CHANCE, 0, "A citizen's message is posted twice, every other time both at once."),
)
"""Option, field of `Faults`, type, default, help. Chances are 0 to 1."""


def _fault_options(command: Callable[..., None]) -> Callable[..., None]:
    for option, name, kind, default, words in reversed(FAULTS):
        command = click.option(option, name, type=kind, default=default, show_default=True, help=words)(command)
    return command


@click.command("simulate-carrier")
@click.option("--port", default=9100, show_default=True, type=click.IntRange(0, 65535), help="0: any that is free.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--open-to-network", is_flag=True, help="Allow a --host that other machines reach: it trusts everybody.")
@click.option("--app", default="http://127.0.0.1:8000", show_default=True, help="Where the service listens.")
@click.option("--public-url", help="Its GRS_PUBLIC_URL, over which Twilio signs [that of --app].")
@click.option(
    "--token",
    default="simulated",
    show_default=True,
    help="What both sides know: GRS_TWILIO_AUTH_TOKENS, GRS_KANNEL_TOKEN, GRS_AGGREGATOR_TOKEN.",
)
@click.option("--inbound", default=0, type=click.IntRange(0), help="Citizens send so many messages.")
@click.option("--rate", default=10.0, show_default=True, type=click.FloatRange(0, min_open=True), help="A second.")
@click.option("--phones", default=50, show_default=True, type=click.IntRange(1), help="So many citizens.")
@click.option(
    "--as", "speaks", type=click.Choice(["twilio", "kannel", "aggregator"]), default="twilio", help="Who brings them."
)
@click.option("--number", default="+8801300000000", show_default=True, help="The number that they write to.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same faults.")
@click.option("--for", "lasting", default="", help="Ends after 60s, 5m, 2h [Ctrl-C ends it].")
@click.option("--show-texts", is_flag=True, help="Events name phones and texts, too.")
@_fault_options
def simulate_carrier(
    port: int,
    host: str,
    open_to_network: bool,
    app: str,
    public_url: str | None,
    token: str,
    inbound: int,
    rate: float,
    phones: int,
    speaks: str,
    number: str,
    seed: int,
    lasting: str,
    show_texts: bool,
    **faults: float,
) -> None:
    """A carrier that misbehaves on purpose: Twilio, Kannel and an aggregator on one port of this machine.

    What it takes reaches no phone. It sends receipts to the callback that a request names, and with --inbound it is
    the citizens, too. A JSON line for every event; a page at its root. Ends with 1 when a phone got a message twice.
    How to connect a service to it: docs/carriers/simulator.md.
    """
    if not _LOOPBACK.fullmatch(host) and not open_to_network:
        raise click.UsageError(f"{host} can be reached by others, and it trusts everybody: say --open-to-network, too")
    people = Inbound(inbound, phones, rate, speaks, number) if inbound else None
    app = app.rstrip("/")
    setup = Setup(host, port, app, (public_url or app).rstrip("/"), token, seed, Faults(**faults), people)
    state = _run(setup, _seconds(lasting), _Teller(show_texts))
    say_json({"event": "summary", **state})
    if state["doubles"]:
        raise click.ClickException(f"{len(state['doubles'])} messages reached a phone twice")


class _Teller:
    """A line for each event; many threads tell at once."""

    def __init__(self, private: bool) -> None:
        self._private, self._lock, self._now = private, Lock(), system_clock().now

    def __call__(self, event: str, **about: object) -> None:
        shown = {name: value for name, value in about.items() if self._private or name not in _PRIVATE}
        with self._lock:
            say_json({"at": self._now().isoformat(), "event": event, **shown})


def _run(setup: Setup, seconds: float | None, tell: _Teller) -> Any:
    with running(setup, system_clock().now, tell) as carrier:
        say_words(f"A simulated carrier at {carrier.url}/ – Ctrl-C ends it")
        try:
            Event().wait(seconds)
        except KeyboardInterrupt:
            say_words("ended")
        return carrier.summary()


def _seconds(written: str) -> float | None:
    if not written:
        return None
    match = re.fullmatch(r"([0-9]+)([smh]?)", written)
    if match is None:
        raise click.BadParameter(f"{written!r} is no time like 60s, 5m or 2h", param_hint="--for")
    return float(match[1]) * _UNITS[match[2]]


COMMANDS: tuple[click.Command, ...] = (simulate_carrier,)
