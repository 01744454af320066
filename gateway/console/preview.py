"""What a citizen would get, word for word: the act is done, what it sends is read, and nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.speech.pages import segments, units
from gateway.console.screen import Screen
from gateway.http import dates
from gateway.services.dispatch import Words
from grs_core.domain.workdays import day_of
from grs_core.proposal_ports import Told


@dataclass(frozen=True, slots=True)
class Preview:
    """`cost`: how many SMS and what they cost at the most; empty where the citizen writes by chat."""

    text: str
    cost: str


def previews(told: Sequence[Told], speech: Words, screen: Screen) -> tuple[Preview, ...]:
    return tuple(_preview(each, speech, screen) for each in told)


def rendered(told: Told, speech: Words) -> str:
    """As the relay writes it."""
    write = speech.fitting if told.kind == "phone" else speech.say
    return write(told.notice.key, told.notice.params, told.language)


def _preview(told: Told, speech: Words, screen: Screen) -> Preview:
    text = rendered(told, speech)
    if told.kind != "phone":
        return Preview(text, screen.say("preview_chat"))
    parts = segments(text)
    milli_taka = parts * screen.policy.tariffs.dearest(day_of(screen.now))
    params = {
        "units": screen.count(units(text)),
        "parts": screen.count(parts),
        "taka": dates.digits(f"{milli_taka / 1000:.2f}", screen.language),
    }
    return Preview(text, screen.say("sms_counter_cost", **params))
