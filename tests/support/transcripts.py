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

    Not the citizen's: `officer` is "resolve <words>", "reject <words>" (on his `case`, 1 the newest) or "sweep", when
    the clocks ring; `bot` is then the notices. `volunteer`: what a volunteer of the organisation আশা sends from a phone
    of her own, "{phone}" being the citizen's; `bot` is then what she reads, `notice` what the citizen's phone gets.
    `sees`: does she still see the newest case?
    """

    citizen: str = ""
    bot: Sequence[str] = ()
    ticket: Mapping[str, Any] = field(default_factory=dict)
    tickets: int | None = None
    later: str = ""
    never: Sequence[str] = ()
    officer: str = ""
    case: int = 1
    volunteer: str = ""
    notice: Sequence[str] = ()
    sees: bool | None = None


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
        self._volunteer = f"volunteer-{nth}", Address.of_phone(f"0191{nth:07d}")

    def talk(self, turn: Said) -> list[str]:
        """Says it, after the wait; gives the texts that come back."""
        from gateway.ports import InboundText

        self.clock.advance(seconds=40)
        if turn.later:
            count, unit = turn.later.split()
            self.clock.set(self.clock.now() + timedelta(**{_UNITS[unit]: int(count)}))
        if turn.officer:
            return self._told_meanwhile(turn)
        words, sender = turn.citizen, self.address
        if turn.volunteer:
            words, sender = turn.volunteer.replace("{phone}", self.address.value), self._volunteer[1]
            engage(self.container, *self._volunteer)
        self._sent += 1
        key = f"{self.address.value}-{self._sent}"
        message = InboundText("transcript", key, sender, "16100", words, self.channel)
        return list(self.container.conversations.receive(message).texts)

    def _told_meanwhile(self, turn: Said) -> list[str]:
        """An officer of the desk acts, or the clocks ring; gives the notices that this phone gets."""
        before = len(self._heard())
        act, _, words = turn.officer.partition(" ")
        if act == "sweep":
            self.container.background.run("sweep")
        else:
            decide(self.container, self.tickets()[turn.case - 1], act, words)
        self.container.relay.run()
        return self._heard()[before:]

    def notices(self) -> list[str]:
        """What waits to be sent goes; gives what this phone gets."""
        before = len(self._heard())
        self.container.relay.run()
        return self._heard()[before:]

    def volunteer_sees(self, ticket: Ticket) -> bool:
        """At the portal, and by SMS to the number that she kept."""
        from gateway.ports import InboundText
        from grs_core.domain.errors import NotFound
        from grs_core.services.filed_cases import mine, one

        login, sender = self._volunteer
        self._sent += 1
        asked = InboundText(
            "transcript", f"{sender.value}-{self._sent}", sender, "16100", str(ticket.number), self.channel
        )
        answer = "\n".join(self.container.conversations.receive(asked).texts)
        with self.container.database.reading() as work:
            listed = ticket.number in [line.ticket.number for line in mine(work, login).lines]
            try:
                open_to_her = one(work, login, ticket.number)[0].number == ticket.number
            except NotFound:
                open_to_her = False
        told = ticket.status.value in ("open", "received") and str(ticket.number) in answer
        assert listed == open_to_her, "what is listed can be opened"
        assert told == open_to_her, answer
        return open_to_her

    def _heard(self) -> list[str]:
        with self.container.database.reading() as work:
            return [line.text for line in work.inbox.conversation(self.address, 100) if not line.inward]

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
            "subcategory": grievance.subcategory,
            "programme": grievance.programme,
            "place": places.get(grievance.place).name_en if grievance.place else None,
            "office": self.container.policy.directory.get(ticket.desk.office).kind,
            "tier": ticket.desk.tier.value,
            "accused": (accused.position or accused.role.value) if accused else None,
            "everyone": sorted(each.position or each.role.value for each in grievance.everyone_accused),
            "status": ticket.status.value,
            "language": ticket.language,
            "priority": ticket.priority.value,
            "closed": ticket.closing.how.value if ticket.closing.how else None,
            "rating": ticket.closing.rating,
            "appeals": ticket.appeals,
            "reopened": ticket.closing.reopened,
            "appeal_outcome": ticket.closing.appeal_outcome.value if ticket.closing.appeal_outcome else None,
            "sensitive": ticket.sensitive,
            "signals": list(grievance.signals),
            "on_behalf": ticket.complainant.filer.value != "self",
            "filer": ticket.complainant.filer.value,
            "name": ticket.complainant.name,
            "for_phone": grievance.details.get("for_phone"),
            **{name: grievance.details.get(name) for name in ("provider", "amount", "phone", "trx_id", "period")},
        }
        return {name: known[name] for name in wanted}


def engage(container: Container, login: str, phone: Address) -> None:
    """She files for the approved organisation আশা, which works in Brahmanbaria; once."""
    from grs_core.domain.errors import NotFound
    from grs_core.domain.messages import Named
    from grs_core.domain.officers import Officer, Role
    from grs_core.services import volunteering
    from grs_core.services.learning import DEPLOYER

    now, places = container.clock.now(), container.policy.places
    with container.database.work() as work:
        asha = work.organisations.named("Asha")
        if asha is None:
            told = volunteering.Applied(Named("আশা", "Asha"), "ngo", ("BD2012",))
            asha = volunteering.apply(work, places, container.dice, told, DEPLOYER, now)
            asha = volunteering.approve(work, places, asha.id, DEPLOYER, now)
        try:
            work.volunteers.get(login)
        except NotFound:
            signs_in = Officer(login, login, Role.VOLUNTEER, (), "no password")
            volunteering.add_volunteer(work, places, signs_in, asha.id, phone.value, DEPLOYER, now)
        work.commit()


def decide(container: Container, ticket: Ticket, act: str, words: str) -> None:
    """The officer of the desk that holds it accepts the case and resolves or rejects it."""
    from grs_core.domain.errors import NotFound
    from grs_core.services.casework import Casework
    from tests.support.desk import add_officer

    login = f"at-{ticket.desk.office}"
    try:
        with container.database.reading() as work:
            work.officers.get(login)
    except NotFound:
        add_officer(container, login, ticket.desk.office)
    for step in ("accept", act):
        with container.database.work() as work:
            seen = work.tickets.get(ticket.number)
            clerk = work.officers.get(login)
            case = Casework(
                work, container.policy, container.dice, clerk, seen.number, seen.version, container.clock.now()
            )
            if step == "accept":
                case.accept()
            else:
                case.resolve(words) if step == "resolve" else case.reject(words)
            work.commit()
