"""Organisations and their volunteers at the portal, for tests: real sign-ins, real forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

from tests.support.desk import PASSWORD, add_officer, hidden, place_code

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from grs_core.domain.volunteering import FiledFor

PHONE = "01811000001"
JSON = {"Accept": "application/json"}


def add_organisation(container: Container, id: str = "asha", state: str = "approved", **changes: Any) -> None:  # noqa: A002
    """Approved, with Bancharampur as its area unless `areas` says otherwise."""
    from grs_core.domain.messages import Named
    from grs_core.domain.volunteering import Organisation, OrganisationState

    areas = changes.pop("areas", (place_code(container, "Bancharampur", "upazila"),))
    name = changes.pop("name", Named(f"{id} সংস্থা", f"{id} society"))
    made = Organisation(id, name, "ngo", areas, OrganisationState(state), container.clock.now(), **changes)
    with container.database.work() as work:
        work.organisations.add(made)
        work.commit()


def add_volunteer(
    container: Container, login: str = "rina", organisation: str = "asha", phone: str = PHONE, **changes: Any
) -> None:
    """With PASSWORD. `active=False`: no longer in service."""
    from grs_core.domain.officers import Role
    from grs_core.domain.volunteering import Volunteer

    areas, lead = changes.pop("areas", ()), changes.pop("lead", False)
    add_officer(container, login, role=Role.VOLUNTEER, phone=phone, **{"name": "রিনা", **changes})
    with container.database.work() as work:
        work.volunteers.add(Volunteer(login, organisation, phone, areas, lead, container.clock.now()))
        work.commit()


@dataclass
class VolunteerAt:
    """One volunteer's browser."""

    app: Flask
    login: str = "rina"
    password: str = PASSWORD
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def sign_in(self) -> TestResponse:
        fields = {"login": self.login, "password": self.password}
        return self.client.post("/volunteers/login", data=fields)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def token(self) -> str:
        return hidden(self.get("/volunteers/logout").text, "csrf")

    def post(self, path: str, **data: Any) -> TestResponse:
        return self.client.post(path, data={"csrf": self.token(), **data})


def volunteer_at(app: Flask, login: str = "rina") -> VolunteerAt:
    """Signed in with PASSWORD."""
    browser = VolunteerAt(app, login)
    answer = browser.sign_in()
    assert answer.status_code == 303, answer.status
    return browser


def code_to(container: Container, phone: str) -> str:
    """The six digits of the last SMS to this phone; "" when it got none."""
    import re

    from grs_core.domain.complainant import Address
    from tests.support.web import lines_of

    found = [code for line in lines_of(container, Address("phone", phone)) for code in re.findall(r"\b\d{6}\b", line)]
    return found[-1] if found else ""


CITIZEN = "01712345678"
STORY = "তিন মাস ধরে বিধবা ভাতার টাকা পান না, মেম্বার ২০০০ টাকা ঘুষ চাইছে"


def phone_of(key: str) -> str:
    """The citizen's in this draft: another in each, for nobody is asked about many at once."""
    return f"017{crc32(key.encode()) % 10**8:08}"


def typed(key: str, **changes: Any) -> dict[str, Any]:
    """The form with everything that it needs, the consent before a witness."""
    fields = {
        "do": "file",
        "key": key,
        "name": "রহিমা বেগম",
        "phone": phone_of(key),
        "relation": "neighbour",
        "story": STORY,
        "mode": "witness",
        "witness_name": "করিম মিয়া",
        "witness_no_phone": "1",
    }
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def send(browser: VolunteerAt, key: str, **changes: Any) -> TestResponse:
    return browser.post("/volunteers/new", **typed(key, **changes))


def by_script(browser: VolunteerAt, path: str = "/volunteers/new", **fields: Any) -> TestResponse:
    return browser.client.post(path, data={"csrf": browser.token(), **fields}, headers=JSON)


def wrong(browser: VolunteerAt, key: str, **changes: Any) -> set[str]:
    """The fields beside which something stands."""
    answer = by_script(browser, **typed(key, **changes))
    assert answer.status_code == 422, answer.text
    return set(answer.get_json()["wrong"])


def filed(container: Container, key: str, login: str = "rina") -> tuple[Ticket, FiledFor] | None:
    from grs_core.domain.tracking import TrackingNumber

    with container.database.reading() as work:
        found = work.filed_for.by_key(login, key)
        return None if found is None else (work.tickets.get(TrackingNumber.read(found.ticket)), found)


def the_case(container: Container, key: str) -> tuple[Ticket, FiledFor]:
    found = filed(container, key)
    assert found is not None
    return found
