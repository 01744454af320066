"""Conversations written down as people hold them (tests/conversations/*.yml), and how they are compared.

Imports the application only when a test asks for it, as `tests.support.app` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from grs_core.domain.complainant import Address, Channel
    from grs_core.domain.ticket import Ticket
    from tests.support.clock import FakeClock

FOLDER = Path(__file__).parents[1] / "conversations"
ANYTHING = "…"
_UNITS = {"minutes": "minutes", "hours": "hours", "days": "days"}


@dataclass(frozen=True)
class Said:
    """One turn. `bot`: the lines that the citizen reads, "…" standing for anything; `ticket`: what the newest case
    of this phone must be; `tickets`: how many there are; `later`: how long he waited ("49 hours").
    """

    citizen: str
    bot: Sequence[str] = ()
    ticket: Mapping[str, Any] = field(default_factory=dict)
    tickets: int | None = None
    later: str = ""
    never: Sequence[str] = ()


@dataclass(frozen=True)
class Transcript:
    """One conversation of one phone."""

    name: str
    channel: str
    turns: tuple[Said, ...]
    file: str


def read_transcripts(folder: Path = FOLDER) -> Iterator[Transcript]:
    """Every conversation of every file. Raises TypeError for a field that nobody knows."""
    for path in sorted(folder.glob("*.yml")):
        for raw in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            for conversation in raw if isinstance(raw, list) else [raw]:
                turns = tuple(Said(**turn) for turn in conversation["turns"])
                yield Transcript(conversation["name"], conversation.get("channel", "sms"), turns, path.name)


def fits(expected: Sequence[str], heard: str) -> bool:
    """Do the lines that were said fit the lines expected, in whichever way their writer's keyboard composes letters?"""
    from bot.text.normalise import recompose

    wanted = recompose("\n".join(line.rstrip("\n") for line in expected))
    pattern = re.escape(wanted).replace(re.escape(ANYTHING), r"[\s\S]*?")
    return re.fullmatch(pattern, heard) is not None


class Phone:
    """A citizen with one telephone (or browser) who talks to the real service."""

    def __init__(self, container: Container, clock: FakeClock, channel: str, nth: int = 1) -> None:
        """`nth`: which of the phones (browsers) of this service."""
        from grs_core.domain.complainant import Address, Channel

        self.container, self.clock = container, clock
        self.channel: Channel = Channel(channel if channel != "chat" else "web_chat")
        self.address: Address = (
            Address.of_phone(f"0171{nth:07d}") if channel == "sms" else Address.of_chat(f"browser {nth}")
        )
        self._sent = 0

    def talk(self, turn: Said) -> list[str]:
        """Says it, after the wait; gives the texts that come back."""
        from gateway.ports import InboundText

        self.clock.advance(seconds=40)
        if turn.later:
            count, unit = turn.later.split()
            self.clock.set(self.clock.now() + timedelta(**{_UNITS[unit]: int(count)}))
        self._sent += 1
        key = f"{self.address.value}-{self._sent}"
        message = InboundText("transcript", key, self.address, "16100", turn.citizen, self.channel)
        return list(self.container.conversations.receive(message).texts)

    def tickets(self) -> list[Ticket]:
        """The cases of this phone, newest first."""
        with self.container.database.reading() as work:
            return list(work.tickets.of_address(self.address, 20))

    def facts(self, ticket: Ticket, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """What the case is, in the words of a transcript; only what is wanted."""
        grievance, places = ticket.grievance, self.container.policy.places
        accused = grievance.accused
        known: dict[str, Any] = {
            "category": grievance.category.value,
            "programme": grievance.programme,
            "place": places.get(grievance.place).name_en if grievance.place else None,
            "office": self.container.policy.directory.get(ticket.desk.office).kind,
            "tier": ticket.desk.tier.value,
            "accused": (accused.position or accused.role.value) if accused else None,
            "everyone": sorted(each.position or each.role.value for each in grievance.everyone_accused),
            "status": ticket.status.value,
            "language": ticket.language,
            "priority": ticket.priority.value,
            "sensitive": ticket.sensitive,
            "signals": list(grievance.signals),
            "on_behalf": ticket.complainant.filer.value != "self",
            **{name: grievance.details.get(name) for name in ("provider", "amount", "phone", "trx_id", "period")},
        }
        return {name: known[name] for name in wanted}
