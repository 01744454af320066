"""One story with its three ways to tell it (tests/same_story.yml), and the ticket that each way must give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import yaml

from tests.support.caller.outside import RealOutside
from tests.support.caller.platform import Platform
from tests.support.caller.runner import play
from tests.support.caller.script import CallScript, scripts_of
from tests.support.clock import SUNDAY_MORNING, FakeClock
from tests.support.transcripts import Phone, Said

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

FILE = Path(__file__).parents[1] / "same_story.yml"
WRITTEN = ("sms", "chat")
CALLED = ("speech", "keys")
IN_WORDS = (*WRITTEN, "speech")
_DHAKA = ZoneInfo("Asia/Dhaka")


@dataclass(frozen=True, slots=True)
class Story:
    """`written`: messages by channel. `calls`: by speech and by keys. `ticket`: what each telling must give, and
    `in_words` those in words besides.
    """

    name: str
    written: Mapping[str, Sequence[str]]
    calls: Mapping[str, CallScript]
    ticket: Mapping[str, Any]
    in_words: Mapping[str, Any]

    def wanted(self, way: str) -> dict[str, Any]:
        return {**self.ticket, **(self.in_words if way in IN_WORDS else {})}


def read_stories(file: Path = FILE) -> tuple[Story, ...]:
    """Raises BadScript for a call that nobody could play, KeyError for a way of telling that is missing."""
    return tuple(
        Story(
            raw["story"],
            {way: tuple(raw[way]) for way in WRITTEN},
            {way: _script(raw["story"], way, raw[way]) for way in CALLED},
            raw["ticket"],
            raw.get("in words", {}),
        )
        for raw in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


def _script(story: str, way: str, steps: object) -> CallScript:
    (script,) = scripts_of(yaml.safe_dump([{"call": f"{story}, by {way}", "steps": steps}]), FILE.name)
    return script


def tell(story: Story, way: str, container: Container, clock: FakeClock, platform: Platform, nth: int) -> list[Ticket]:
    """Tells it this way, on a Sunday morning, from a phone (browser) of its own; the tickets that it became."""
    clock.set(SUNDAY_MORNING)
    if way in WRITTEN:
        phone = Phone(container, clock, way, nth)
        for text in story.written[way]:
            phone.talk(Said(text))
        return phone.tickets()
    number = f"0171{nth:07d}"
    outside = RealOutside(container, clock, number)
    play(story.calls[way], platform, outside, number)
    return outside.phone.tickets()


def facts(container: Container, clock: FakeClock, ticket: Ticket, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What of the ticket is wanted, in the words of a transcript. `due`: the day, in Dhaka."""
    due = ticket.due_at
    known = Phone(container, clock, "sms").facts(ticket, {name: 0 for name in wanted if name != "due"})
    return {**known, **({"due": due.astimezone(_DHAKA).date()} if "due" in wanted else {})}
