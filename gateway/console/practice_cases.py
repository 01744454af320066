"""The cases of practice: stories told in a file, filed by the real service in the officer's own area."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from grs_core.domain.complainant import Address, Channel, Complainant
from grs_core.domain.errors import GrsError
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services import closure
from grs_core.services.casework import Casework
from grs_core.services.filing import Filing, file_grievance
from grs_core.services.queues import sight

STORIES = Path(__file__).with_name("practice") / "stories.toml"
CITIZEN = Actor("citizen", Channel.SMS.value)
_PLACES = 4
"""Unions of his area among which the stories lie."""
_LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Story:
    """`text` may hold `{programme}`: the name of one that leads to the officer's desk, where there is one. `days`: how
    long ago it was told. `before`: what happened since, `asked` or `appealed`. `answer` and `unsolved` are the
    citizen's words when he is asked, and when the solution does not hold. `phone`: whose story it is, nobody's number.
    """

    text: str
    category: Category
    programme: str
    phone: str
    answer: str
    unsolved: str
    days: int = 0
    channel: Channel = Channel.SMS
    language: str = "bn"
    accused: Accused | None = None
    signals: tuple[str, ...] = ()
    details: Mapping[str, str] | None = None
    before: str = ""
    words: str = ""
    """What was said by the office in what happened since."""

    @property
    def citizen(self) -> Address:
        return Address.of_phone(self.phone)


@cache
def stories() -> tuple[Story, ...]:
    """Read once a process: the file is part of the program."""
    tables = tomllib.loads(STORIES.read_text(encoding="utf-8"))["story"]
    return tuple(map(_story, tables))


def story_of(ticket: Ticket) -> Story | None:
    return next((story for story in stories() if story.citizen == ticket.complainant.address), None)


def a_union(policy: Policy) -> str:
    """The desk of a union for who has none of his own: the first there is."""
    unions = (office for office in policy.directory if office.kind == "up")
    return next(unions, policy.directory.top()).code


def file_cases(work: UnitOfWork, policy: Policy, dice: Dice, trainee: Officer, now: datetime) -> None:
    """All stories that this officer may know of, oldest first, each on a desk that he looks after."""
    for nth, story in enumerate(sorted(stories(), key=lambda each: -each.days)):
        _Teller(work, policy, dice, trainee, now - timedelta(days=story.days)).tell(story, nth)


@dataclass(frozen=True, slots=True)
class _Teller:
    work: UnitOfWork
    policy: Policy
    dice: Dice
    trainee: Officer
    at: datetime

    def tell(self, story: Story, nth: int) -> None:
        grievance = self._grievance(story, nth)
        if self.policy.router.sensitive(grievance) and not self.trainee.handles_sensitive:
            return  # he would not know of it outside either
        filing = Filing(grievance, Complainant(story.citizen), story.channel, story.language)
        actor = Actor("citizen", story.channel.value)
        ticket = file_grievance(self.work, self.policy, self.dice, filing, actor, self.at)
        if story.before == "appealed":
            ticket = self._appealed(ticket, story)
        if not sight(self.policy.directory, self.trainee, self._today).sees(ticket):
            ticket = self._sent_here(ticket)
        if story.before == "asked":
            self._case(ticket, self._sorter, 1).ask(story.words)

    def _grievance(self, story: Story, nth: int) -> Grievance:
        told = Grievance(
            text=story.text,
            category=story.category,
            programme=story.programme,
            place=self._places[nth % len(self._places)],
            accused=story.accused,
            details=story.details or {},
            signals=story.signals,
        )
        if "{programme}" not in story.text:
            return told
        leading = (replace(told, programme=code) for code in (story.programme, *self.policy.programmes))
        found = next((each for each in leading if self._leads_here(each)), told)
        name = self.policy.programmes[found.programme or story.programme].name.bn
        return replace(found, text=story.text.format(programme=name))

    def _leads_here(self, grievance: Grievance) -> bool:
        return self.policy.router.route(grievance).desk.office == self._own

    def _appealed(self, ticket: Ticket, story: Story) -> Ticket:
        """Turned down by the desk where it lay, and not accepted by the citizen."""
        there = Officer("practice_desk", "", Role.OFFICER, (Position(ticket.desk.office, _LONG_AGO),), "")
        self._case(ticket, there, 1).reject(story.words)
        later = self.at + timedelta(days=2)
        return closure.appeal(
            self.work, self.policy, story.citizen, ticket.number, story.unsolved, Actor("citizen", "sms"), later
        )

    def _sent_here(self, ticket: Ticket) -> Ticket:
        """By who sorts cases for the training. What may not lie on his desk stays away, as it would outside."""
        try:
            return self._case(ticket, self._sorter, 3).forward(self._own, "প্রশিক্ষণের জন্য আপনার দপ্তরে পাঠানো হলো")
        except GrsError:
            return ticket

    def _case(self, ticket: Ticket, by: Officer, hours: int) -> Casework:
        at = self.at + timedelta(hours=hours)
        return Casework(self.work, self.policy, self.dice, by, ticket.number, ticket.version, at)

    @property
    def _sorter(self) -> Officer:
        top = self.policy.directory.top().code
        return Officer("practice_cell", "", Role.CELL, (Position(top, _LONG_AGO),), "", handles_sensitive=True)

    @property
    def _own(self) -> str:
        return self.trainee.positions[0].office

    @property
    def _today(self) -> date:
        return day_of(self.at)

    @property
    def _places(self) -> Sequence[str]:
        own = self.policy.directory.get(self._own).place or self.policy.directory.get(a_union(self.policy)).place
        return tuple(found for _, found in zip(range(_PLACES), _lowest(self.policy, own), strict=False)) or (str(own),)


def _lowest(policy: Policy, place: str | None) -> Iterator[str]:
    """The unions of an area, else the lowest places that are known there."""
    below = policy.places.children(place)
    if place is not None and (not below or policy.places.get(place).level is PlaceLevel.CITY):
        yield place
    for each in below:
        yield from _lowest(policy, each.code)


def _story(table: Mapping[str, Any]) -> Story:
    blamed = table.get("accused")
    given: dict[str, Any] = {
        **table,
        "category": Category(table["category"]),
        "channel": Channel(table.get("channel", "sms")),
        "accused": Accused(AccusedRole(blamed["role"]), blamed.get("position")) if blamed else None,
        "signals": tuple(table.get("signals", ())),
    }
    return Story(**given)
