"""`/track/case`: who has proved the phone says what he thinks of a decision, without a script."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.text.normalise import recompose
from gateway.bootstrap import Container
from gateway.webchat.proof import OPEN_FOR
from grs_core.domain.closing import Closed
from grs_core.domain.complainant import Address
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import Casework
from tests.support.clock import FakeClock
from tests.support.desk import add_officer
from tests.support.web import COMPLAINT, lines_of, resolve, say, send, tickets

PHONE = Address.of_phone("01711000001")
ANSWER = "টাকা বৃহস্পতিবার পাঠানো শেষ"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def decided(client: FlaskClient, container: Container, clock: FakeClock) -> Ticket:
    """Filed by SMS, and a solution is proposed."""
    send(client, COMPLAINT)
    clock.advance(days=2)
    (ticket,) = tickets(container)
    resolve(container, ticket, ANSWER)
    return ticket


def prove(client: FlaskClient, container: Container, ticket: Ticket) -> TestResponse:
    client.post("/track", data={"number": str(ticket.number)})
    code = re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", " ".join(lines_of(container, PHONE)))[-1]
    return client.post("/track", data={"code": code})


def act(client: FlaskClient, ticket: Ticket, name: str, **fields: str) -> TestResponse:
    form = {"number": str(ticket.number), "act": name, **fields}
    return client.post("/track/case", data=form, follow_redirects=True)


def now(container: Container) -> Ticket:
    (ticket,) = tickets(container)
    return ticket


def test_the_decision_and_what_may_be_said_to_it_stand_behind_the_code(
    client: FlaskClient, container: Container, decided: Ticket
) -> None:
    page = prove(client, container, decided).text
    assert ANSWER in page
    assert [name for name in ("solved", "reopen", "appeal", "rate") if f'value="{name}"' in page] == [
        "solved", "reopen", "appeal",
    ]  # fmt: skip
    assert "টাকা তিন মাস" not in page
    assert "01711000001" not in page


def test_solved_and_rated(client: FlaskClient, container: Container, decided: Ticket) -> None:
    prove(client, container, decided)
    page = act(client, decided, "solved")
    assert (page.status_code, now(container).status, now(container).closing.how) == (
        200, Status.CLOSED, Closed.CONFIRMED,
    )  # fmt: skip
    assert "ধন্যবাদ" in page.text
    assert 'value="rate"' in page.text
    assert 'value="5" checked' in act(client, decided, "rate", stars="5").text
    assert now(container).closing.rating == 5


def test_not_solved_goes_back_with_the_reason_and_the_phone_can_ask_where_it_is(
    client: FlaskClient, container: Container, clock: FakeClock, decided: Ticket
) -> None:
    prove(client, container, decided)
    page = act(client, decided, "reopen", words="টাকা আসে নাই, পিন 4321 দিছিলাম")
    assert page.status_code == 200
    assert (now(container).status, now(container).closing.reopened) == (Status.OPEN, 1)
    with container.database.reading() as work:
        said = work.audit.history(str(decided.number))[-1].detail
    clock.advance(minutes=1)
    assert said.startswith("টাকা আসে নাই") and "4321" not in said
    assert "আবার দেখা হচ্ছে" in send(client, "status")[-1]["text"]


def test_an_appeal_goes_to_another_office(client: FlaskClient, container: Container, decided: Ticket) -> None:
    prove(client, container, decided)
    page = act(client, decided, "appeal", words="মানি না").text
    assert (now(container).appeals, now(container).desk.office != decided.desk.office) == (1, True)
    assert container.policy.office_name(now(container).desk.office).bn in page
    assert "কর্মদিবস" in page


def test_whom_the_reason_blames_loses_sight_of_the_case(
    client: FlaskClient, container: Container, decided: Ticket
) -> None:
    prove(client, container, decided)
    act(client, decided, "appeal", words="জেলা সমাজসেবার উপপরিচালক নিজেই আমার কাছে ৫০০০ টাকা ঘুষ চেয়েছেন")
    assert len(now(container).grievance.everyone_accused) == 1


def test_what_cannot_be_done_is_told_and_the_words_stay(
    client: FlaskClient, container: Container, decided: Ticket
) -> None:
    prove(client, container, decided)
    assert act(client, decided, "rate", stars="9").status_code == 422
    assert act(client, decided, "burn").status_code == 422
    assert act(client, decided, "reopen", words="ক" * 601).status_code == 422
    act(client, decided, "reopen")
    refused = act(client, decided, "solved")
    assert (refused.status_code, "এখনো সিদ্ধান্ত" in refused.text) == (422, True)


def test_without_the_proof_nothing_is_seen_and_nothing_done(
    client: FlaskClient, container: Container, clock: FakeClock, decided: Ticket
) -> None:
    other = client.application.test_client()
    assert ANSWER not in other.get(f"/track/case?number={decided.number}", follow_redirects=True).text
    act(other, decided, "solved")
    other.set_cookie("case", f'"{decided.number}"', path="/track")
    act(other, decided, "solved")
    assert now(container).status is Status.RESOLVED
    prove(client, container, decided)
    clock.set(clock.now() + OPEN_FOR)
    clock.advance(seconds=1)
    act(client, decided, "solved")
    assert now(container).status is Status.RESOLVED


def test_the_proof_of_one_case_opens_no_other(client: FlaskClient, container: Container, decided: Ticket) -> None:
    prove(client, container, decided)
    send(client, "মেম্বার কার্ডের জন্য ৫০০০ টাকা ঘুষ চায়, বাঞ্ছারামপুর", phone="01911000009")
    another = next(ticket for ticket in tickets(container) if ticket.number != decided.number)
    assert client.get(f"/track/case?number={another.number}").status_code == 303


def test_another_sites_form_is_refused(client: FlaskClient, container: Container, decided: Ticket) -> None:
    prove(client, container, decided)
    form = {"number": str(decided.number), "act": "solved"}
    assert client.post("/track/case", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert now(container).status is Status.RESOLVED


def test_the_browser_that_filed_it_needs_no_code(client: FlaskClient, container: Container, clock: FakeClock) -> None:
    say(client, COMPLAINT)
    clock.advance(days=1)
    (ticket,) = tickets(container)
    resolve(container, ticket, ANSWER)
    assert f"/track/case?number={ticket.number}" in client.get("/track").text
    assert act(client, ticket, "solved").status_code == 200
    assert now(container).closing.how is Closed.CONFIRMED


def test_the_chat_asks_with_buttons_and_one_tap_answers(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    say(client, COMPLAINT)
    clock.advance(days=1)
    (ticket,) = tickets(container)
    resolve(container, ticket, ANSWER)
    asked = client.get("/chat/lines").get_json()["lines"][-1]
    assert (ANSWER in asked["lead"], [payload for payload, _ in asked["options"]]) == (True, ["1", "2"])
    assert 'name="choice" value="2"' in client.get("/").text
    offered = client.post("/chat", data={"choice": "2"}, follow_redirects=True).text
    assert "একই অফিস আবার" in offered
    client.post("/chat", data={"choice": "2"})
    assert now(container).appeals == 1


# ------------------------------------------------------------------ an officer's question
def test_an_officers_question_is_answered_without_a_script(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    send(client, COMPLAINT)
    (ticket,) = tickets(container)
    add_officer(container, "asker", ticket.desk.office)
    with container.database.work() as work:
        officer = work.officers.get("asker")
        now = clock.now()
        Casework(work, container.policy, container.dice, officer, ticket.number, ticket.version, now).ask("কোন মাস?")
        work.commit()
    page = recompose(prove(client, container, ticket).text)
    assert recompose("কোন মাস?") in page and recompose("সময় গোনা হয় না") in page
    answer = {"number": str(ticket.number), "act": "answer", "words": "মার্চ মাসের"}
    refused = client.post("/track/case", data=answer, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert client.post("/track/case", data={**answer, "words": " "}).status_code == 422
    thanked = client.post("/track/case", data=answer, follow_redirects=True)
    assert thanked.status_code == 200 and 'value="answer"' not in thanked.text
    (answered,) = tickets(container)
    assert answered.status is Status.IN_PROGRESS
    with container.database.reading() as work:
        assert work.audit.history(str(ticket.number))[-1].detail == "মার্চ মাসের"
