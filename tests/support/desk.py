"""Officers at their desks and cases in their queues, for tests of the console: real sign-ins, real forms.

Imports the application only when a test asks for it, as `tests.support.app` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

from tests.support.app import quick_passwords

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

PASSWORD = "পদ্মা-মেঘনা ৭২"


@cache
def password_hash(password: str = PASSWORD) -> str:
    """As the application of these tests makes them."""
    return quick_passwords().hash(password)


def add_officer(container: Container, login: str, *offices: str, name: str = "", **changes: Any) -> None:
    """An officer with PASSWORD who holds these posts since long ago."""
    from grs_core.domain.officers import Officer, Position, Role

    posts = tuple(Position(office, date(2025, 1, 1)) for office in offices)
    fields = {"role": Role.OFFICER, "password_hash": password_hash(), **changes}
    with container.database.work() as work:
        work.officers.add(Officer(login, name or login, positions=posts, **fields))
        work.commit()


def place_code(container: Container, name: str, level: str) -> str:
    """By English name, which must be the only one of its level."""
    found = [place.code for place in container.policy.places if (place.name_en, place.level.value) == (name, level)]
    assert len(found) == 1, (name, level, found)
    return found[0]


def union_of(container: Container, upazila: str, nth: int = 0) -> str:
    """The code of a union of the upazila with this code."""
    return sorted(place.code for place in container.policy.places.children(upazila))[nth]


def file_case(
    container: Container,
    text: str,
    place: str | None,
    category: str = "payment_delayed",
    programme: str | None = "old_age_allowance",
    phone: str = "01712345678",
    accused: tuple[str, str | None] | None = None,
    **changes: Any,
) -> Ticket:
    """A case as the dialogue files it. `accused` is (role, position)."""
    from grs_core.domain.complainant import Address, Channel, Complainant, Filer
    from grs_core.domain.events import Actor
    from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance
    from grs_core.services.filing import Filing, file_grievance

    blamed = Accused(AccusedRole(accused[0]), accused[1]) if accused else None
    details = changes.get("details", {})
    signals = changes.get("signals", ())
    grievance = Grievance(text, Category(category), programme, place, blamed, details, signals)
    person = Complainant(Address.of_phone(phone), changes.get("name"), filer=changes.get("filer", Filer.SELF))
    filing = Filing(grievance, person, Channel.SMS, changes.get("language", "bn"))
    with container.database.work() as work:
        ticket = file_grievance(
            work, container.policy, container.dice, filing, Actor("citizen", "sms"), container.clock.now()
        )
        work.commit()
    return ticket


def stored(container: Container, ticket: Ticket) -> Ticket:
    """The ticket as it is now."""
    with container.database.reading() as work:
        return work.tickets.get(ticket.number)


@dataclass
class OfficerAt:
    """One officer's browser: keeps cookies, sends forms with what stands hidden in them."""

    app: Flask
    login: str = ""

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def sign_in(self, password: str = PASSWORD) -> TestResponse:
        token = hidden(self.client.get("/console/login").text, "csrf")
        fields = {"csrf": token, "login": self.login, "password": password}
        return self.client.post("/console/login", data=fields)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def queue(self, **query: str) -> str:
        answer = self.client.get("/console/queue", query_string=query)
        assert answer.status_code == 200, answer.status
        return answer.text

    def token(self) -> str:
        """The token of this browser's forms."""
        return hidden(self.get("/console/account").text, "csrf")

    def find(self, text: str) -> str:
        """Uses the search form; gives the page that it leads to."""
        token = hidden(self.queue(), "csrf")
        return self.client.post("/console/queue", data={"csrf": token, "q": text}, follow_redirects=True).text

    def open(self, number: object) -> TestResponse:
        return self.client.get(f"/console/tickets/{number}")

    def act(self, number: object, act: str, seen: TestResponse | None = None, **fields: str) -> TestResponse:
        """Sends the act's form as it stood on `seen`, the page that was opened (now, by default)."""
        page = (seen or self.open(number)).text
        sent = {name: hidden(page, name) for name in ("csrf", "version", "seen") if f'name="{name}"' in page}
        return self.client.post(f"/console/tickets/{number}/{act}", data={**sent, **fields})


def officer_at(app: Flask, login: str) -> OfficerAt:
    """Signed in with PASSWORD."""
    desk = OfficerAt(app, login)
    answer = desk.sign_in()
    assert answer.status_code == 303, answer.status
    return desk


def hidden(page: str, name: str) -> str:
    """The value of the last hidden field of that name: the layout's forms stand before the page's own."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return unescape(found[-1])


def numbers_in(page: str) -> list[str]:
    """The tracking numbers of a queue's rows, in their order."""
    return re.findall(r'href="/console/tickets/(\d{10})"', page)


def tab_counts(page: str) -> dict[str, int]:
    """What each tab says it holds."""
    tabs = re.findall(r'href="/console/queue\?view=(\w+)[^"]*"[^>]*>[^<]*<span class="badge[^"]*">(\w+)</span>', page)
    return {tab: int(count) for tab, count in tabs}
