"""What we hold about somebody, as a file; a case that is taken back; the way out of the page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.bootstrap import Container
from gateway.services.held import GIVEN_A_DAY
from gateway.webchat.leaving import NEUTRAL
from grs_core.domain.complainant import Address
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import Casework
from grs_core.services.noting import note
from tests.support.clock import FakeClock
from tests.support.desk import add_officer
from tests.support.web import COMPLAINT, lines_of, resolve, say, send, tickets

PHONE = "01711000001"
OTHER = "মেম্বার কার্ডের জন্য ৫০০০ টাকা ঘুষ চায়, বাঞ্ছারামপুর"
VIOLENCE = "shami amake mare card er jonno, bancharampur upazila"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def filed(client: FlaskClient, container: Container, words: str = COMPLAINT, phone: str = PHONE) -> Ticket:
    send(client, words, phone=phone)
    with container.database.reading() as work:
        return work.tickets.of_address(Address.of_phone(phone))[0]


def prove(client: FlaskClient, container: Container, ticket: Ticket) -> None:
    client.post("/track", data={"number": str(ticket.number)})
    told = " ".join(lines_of(container, ticket.complainant.address))
    client.post("/track", data={"code": re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", told)[-1]})


def mine(client: FlaskClient, number: object = "", kind: str = "json") -> TestResponse:
    return client.post("/track/mine", data={"number": str(number), "as": kind})


def test_the_file_holds_all_of_that_phone_and_nothing_of_anybody_else(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    ticket = filed(client, container)
    another = filed(client, container, OTHER, "01911000009")
    add_officer(container, "noter", ticket.desk.office)
    with container.database.work() as work:
        officer = work.officers.get("noter")
        seen = work.tickets.get(ticket.number)
        case = Casework(work, container.policy, container.dice, officer, seen.number, seen.version, clock.now())
        note(case, "গোপন নোট")
        work.commit()
    clock.advance(days=1)
    resolve(container, ticket, "টাকা পাঠানো হয়েছে")
    prove(client, container, ticket)
    held = mine(client, ticket.number)
    assert held.headers["Content-Disposition"].startswith("attachment;")
    (told,) = held.get_json()["cases"]
    assert (told["number"], told["story"]) == (str(ticket.number), COMPLAINT)
    assert [each["words"] for each in told["decisions"]] == ["টাকা পাঠানো হয়েছে"]
    said = [(line["from_you"], line["text"]) for line in held.get_json()["messages"]]
    assert (True, COMPLAINT) in said and any(not own and str(ticket.number) in text for own, text in said)
    assert "গোপন নোট" not in str(held.get_json()) and str(another.number) not in held.text
    page = mine(client, ticket.number, "html")
    assert COMPLAINT in page.text and "<script" not in page.text and "<link" not in page.text
    with container.database.reading() as work:
        given = [event.name for event in work.audit.history(str(ticket.number))]
        assert given.count(EventName.DATA_GIVEN) == 2
        assert EventName.DATA_GIVEN not in [event.name for event in work.audit.history(str(another.number))]


def test_without_the_proof_there_is_no_file_and_with_it_so_many_a_day(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    ticket = filed(client, container)
    assert mine(client, ticket.number).status_code == mine(client).status_code == 303
    prove(client, container, ticket)
    foreign = client.post("/track/mine", data={"number": str(ticket.number)}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert [mine(client, ticket.number).status_code for _ in range(GIVEN_A_DAY + 1)] == [200] * GIVEN_A_DAY + [429]
    assert mine(client.application.test_client(), ticket.number).status_code == 303


def test_of_a_sensitive_case_the_file_says_no_word(client: FlaskClient, container: Container) -> None:
    ticket = filed(client, container, VIOLENCE)
    assert ticket.sensitive
    prove(client, container, ticket)
    held = mine(client, ticket.number)
    assert "amake mare" not in held.text and held.get_json()["cases"][0]["withheld"] is True
    assert "নিরাপত্তার জন্য" in mine(client, ticket.number, "html").text


def test_the_browser_of_the_chat_takes_its_own(client: FlaskClient, container: Container) -> None:
    say(client, COMPLAINT)
    assert mine(client).get_json()["cases"][0]["story"] == COMPLAINT
    assert mine(client, kind="html").status_code == 200


def test_a_case_is_taken_back_only_by_who_says_so_twice(client: FlaskClient, container: Container) -> None:
    ticket = filed(client, container)
    prove(client, container, ticket)
    form = {"number": str(ticket.number), "act": "withdraw"}
    assert 'value="withdraw"' in client.get(f"/track/case?number={ticket.number}").text
    assert client.post("/track/case", data=form).status_code == 422
    assert tickets(container)[0].status is not Status.WITHDRAWN
    page = client.post("/track/case", data={**form, "sure": "yes"}, follow_redirects=True)
    assert page.status_code == 200 and 'value="withdraw"' not in page.text
    assert tickets(container)[0].status is Status.WITHDRAWN
    assert client.post("/track/case", data={**form, "sure": "yes"}).status_code == 422


def test_the_way_out_forgets_the_conversation_and_tells_nobody_where_one_was(
    client: FlaskClient, container: Container
) -> None:
    say(client, COMPLAINT)
    number = str(tickets(container)[0].number)
    client.get("/exit", headers={"Sec-Fetch-Site": "cross-site"})
    assert number in client.get("/").text
    gone = client.get("/exit", headers={"Sec-Fetch-Site": "same-origin"})
    assert (gone.status_code, gone.headers["Location"]) == (303, NEUTRAL)
    assert gone.headers["Referrer-Policy"] == "no-referrer"
    assert number not in client.get("/").text + client.get("/track").text
    for path in ("/", "/complain", "/track", "/programmes"):
        assert 'href="/exit"' in client.get(path).text
