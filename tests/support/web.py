"""The citizens' pages as a browser uses them: forms, cookies, lines of a conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grs_core.services.casework import Casework
from tests.support.desk import add_officer

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.complainant import Address
    from grs_core.domain.ticket import Ticket

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
NUMBER = re.compile(r"\b[1-9][0-9]{9}\b")
JSON = {"Accept": "application/json"}
PRODUCTION: Mapping[str, str] = {
    "GRS_ENV": "production",
    "GRS_PUBLIC_URL": "https://grs.example",
    "GRS_SIGNATURE_MODE": "enforce",
    "GRS_SMS_PROVIDERS": "twilio",
    "GRS_TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000000",
    "GRS_TWILIO_AUTH_TOKENS": "a-token",
    "GRS_TWILIO_FROM": "+8801300000000",
}


def say(client: FlaskClient, text: str, once: str = "") -> list[dict[str, Any]]:
    """Writes in the web chat, as its script does; gives all lines."""
    response = client.post("/chat", data={"message": text, "once": once}, headers=JSON)
    assert response.status_code == 200, response.text
    return list(response.get_json()["lines"])


def send(client: FlaskClient, text: str, phone: str = "01711000001", once: str = "") -> list[dict[str, Any]]:
    """Sends from the simulator; gives all lines of that phone."""
    response = client.post("/simulator/send", data={"phone": phone, "text": text, "once": once}, headers=JSON)
    assert response.status_code == 200, response.text
    return list(response.get_json()["lines"])


def post_rest(client: FlaskClient, body: object, address: str = "127.0.0.1") -> TestResponse:
    return client.post("/webhooks/rest/webhook", json=body, environ_overrides={"REMOTE_ADDR": address})


def number_in(lines: list[dict[str, Any]]) -> str:
    """The tracking number that the last answer names."""
    found = [match[0] for line in lines if not line.get("mine") and (match := NUMBER.search(line["text"]))]
    assert found, lines
    return found[-1]


def tickets(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return list(work.tickets.stream())


def lines_of(container: Container, address: Address) -> list[str]:
    """What that address was told, its notices too; the relay runs first."""
    container.relay.run()
    with container.database.reading() as work:
        return [line.text for line in work.inbox.conversation(address, 100) if not line.inward]


def resolve(container: Container, ticket: Ticket, words: str) -> None:
    """An officer of the desk accepts the case and answers it."""
    login = f"officer-{ticket.number}"
    add_officer(container, login, ticket.desk.office)
    for act in ("accept", "resolve"):
        with container.database.work() as work:
            now = container.clock.now()
            seen = work.tickets.get(ticket.number)
            officer = work.officers.get(login)
            case = Casework(work, container.policy, container.dice, officer, seen.number, seen.version, now)
            case.accept() if act == "accept" else case.resolve(words)
            work.commit()
    container.relay.run()
