"""`/complain`: a complaint on one page, without an account and without a script."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.text.normalise import recompose
from gateway.bootstrap import Container
from gateway.ports import InboundText
from gateway.services.form_filing import FORMS_A_DAY
from gateway.webchat.complain import TRAP
from grs_core.domain.complainant import Address, Channel, Filer
from grs_core.domain.grievance import Category
from tests.support.clock import FakeClock
from tests.support.web import NUMBER, lines_of, say, tickets

STORY = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না"
HERE = "বাঞ্ছারামপুর, ব্রাহ্মণবাড়িয়া"
PHONE = "01711000001"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page.text)
    assert found is not None
    return found[1]


def send(client: FlaskClient, **fields: str) -> TestResponse:
    """Fills in the form that is shown, or the one that came back."""
    form = {"story": STORY, "where": HERE, "once": hidden(client.get("/complain"), "once"), **fields}
    return client.post("/complain", data=form)


def number_on(page: TestResponse) -> str:
    shown = re.search(r'class="receipt number">([0-9]+)<', page.text)
    assert shown is not None, page.text
    return shown[1]


def wrong_in(page: TestResponse) -> list[str]:
    assert page.status_code == 422
    return re.findall('id="([a-z]+)-wrong"', page.text)


def test_it_is_filed_at_once_and_this_browser_hears_of_it(client: FlaskClient, container: Container) -> None:
    page = send(client, programme="widow_allowance", name="রহিমা", whose="another")
    (ticket,) = tickets(container)
    assert (page.status_code, number_on(page)) == (200, str(ticket.number))
    grievance, person = ticket.grievance, ticket.complainant
    assert (grievance.programme, grievance.place, grievance.category) == (
        "widow_allowance", "BD201204", Category.PAYMENT_DELAYED,
    )  # fmt: skip
    assert (person.name, person.filer, ticket.channel) == ("রহিমা", Filer.RELATIVE, Channel.WEB_CHAT)
    assert str(ticket.number) in client.get("/track").text
    assert str(ticket.number) in client.get("/").text
    assert str(ticket.number) in str(say(client, "status")[-1])


def test_with_a_phone_the_case_is_the_phones_and_an_sms_tells_it_the_number_alone(
    client: FlaskClient, container: Container
) -> None:
    page = send(client, phone="+880 1711-000001")
    (ticket,) = tickets(container)
    assert ticket.complainant.phone == PHONE
    assert PHONE not in page.text and "017*****001" in page.text
    assert "chat=" not in str(page.headers.getlist("Set-Cookie"))
    assert client.get(f"/track/case?number={ticket.number}").status_code == 303
    assert str(ticket.number) not in client.get("/track").text
    sms = lines_of(container, Address.of_phone(PHONE))[-1]
    assert str(ticket.number) in sms and "বিধবা" not in sms


def test_the_same_form_sent_twice_is_one_complaint(client: FlaskClient, container: Container) -> None:
    first, again = (send(client, once="f" * 32, phone=PHONE) for _ in range(2))
    assert number_on(first) == number_on(again)
    assert len(tickets(container)) == 1
    assert sum("ওয়েবসাইটে" in line for line in lines_of(container, Address.of_phone(PHONE))) <= 1
    mine, same_words = (send(client, once=letter * 32) for letter in "cd")
    assert number_on(mine) == number_on(same_words)


def test_two_taps_before_the_first_answer_are_one_and_anothers_form_is_not_answered(
    client: FlaskClient, container: Container
) -> None:
    once = hidden(client.get("/complain"), "once")
    taps = [client.application.test_client(use_cookies=False) for _ in range(2)]
    first, second = (send(each, once=once) for each in taps)
    assert number_on(first) == number_on(second) and len(tickets(container)) == 1
    say(client, "help")
    theirs = send(client, once=once, story=f"{STORY}, আমিও")
    assert number_on(theirs) != number_on(first) and number_on(first) not in theirs.text


def test_nobody_learns_by_a_form_that_the_owner_of_a_phone_has_complained(
    client: FlaskClient, container: Container
) -> None:
    told = f"{STORY}, {HERE}"
    service = container.conversations
    his = service.receive(InboundText("sms", "1", Address.of_phone(PHONE), "sms", told, Channel.SMS))
    page = send(client, phone=PHONE, story=told)
    assert his.number is not None and his.number not in page.text
    assert len(tickets(container)) == 2


def test_a_name_of_several_places_is_asked_with_a_choice(client: FlaskClient, container: Container) -> None:
    page = send(client, where="Kaliganj")
    assert wrong_in(page) == ["where"] and tickets(container) == []
    offered = re.findall('name="place" value="([^"]+)"', page.text)
    assert len(offered) > 1
    assert STORY in page.text
    filed = send(client, where="Kaliganj", place=offered[1], asked=hidden(page, "asked"))
    (ticket,) = tickets(container)
    assert (filed.status_code, ticket.grievance.place) == (200, offered[1])


@pytest.mark.parametrize("where", ["", "কখগঘঙচ ছজঝ"])
def test_a_place_that_nobody_knows_is_asked_once_and_then_taken(
    client: FlaskClient, container: Container, where: str
) -> None:
    page = send(client, where=where)
    assert wrong_in(page) == ["where"]
    assert send(client, where=where, asked=hidden(page, "asked")).status_code == 200
    (ticket,) = tickets(container)
    assert ticket.grievance.place is None and where in ticket.grievance.text


def test_a_place_in_the_story_is_enough(client: FlaskClient, container: Container) -> None:
    assert send(client, story=f"{STORY}, বাঞ্ছারামপুর উপজেলা", where="").status_code == 200
    assert tickets(container)[0].grievance.place == "BD201204"


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client: FlaskClient, container: Container) -> None:
    page = send(client, story="", phone="0171", name="রহিমা")
    assert wrong_in(page) == ["story", "phone"]
    assert 'value="0171"' in page.text and 'value="রহিমা"' in page.text
    assert wrong_in(send(client, story="ক" * 4001)) == ["story"]
    assert tickets(container) == []


def test_a_program_that_fills_in_everything_is_asked_again_and_a_person_is_let_through(
    client: FlaskClient, container: Container
) -> None:
    assert wrong_in(send(client, **{TRAP: "http://spam.example"})) == ["story"]
    assert tickets(container) == []
    assert send(client).status_code == 200


def test_a_phone_gets_so_many_a_day_and_then_the_form_says_what_else_to_do(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    for nth in range(FORMS_A_DAY):
        assert send(client, story=f"{STORY} {nth} বার", phone=PHONE).status_code == 200
    refused = send(client, story=f"{STORY} আবার", phone=PHONE)
    assert refused.status_code == 422 and recompose("ফোন নম্বর ছাড়া") in refused.text and f"{STORY} আবার" in refused.text
    assert len(tickets(container)) == FORMS_A_DAY
    assert send(client, story=f"{STORY} আবার").status_code == 200
    clock.advance(days=1, minutes=1)
    assert send(client, story=f"{STORY} আবার", phone=PHONE).status_code == 200


def test_a_pin_is_masked_and_danger_comes_first(client: FlaskClient, container: Container) -> None:
    page = send(client, story="shami amake mare card er jonno, amar pin 4821 niye geche")
    (ticket,) = tickets(container)
    assert "4821" not in ticket.grievance.text + page.text
    assert ticket.sensitive and "violence" in str(ticket.grievance.signals)
    told = re.findall('<p class="told">(.*?)</p>', page.text, re.DOTALL)
    assert "109" in told[0] and NUMBER.search(" ".join(told))


def test_another_sites_form_is_refused(client: FlaskClient, container: Container) -> None:
    form = {"story": STORY, "where": HERE, "once": "a"}
    assert client.post("/complain", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert tickets(container) == []


def test_places_are_found_in_three_scripts_and_by_their_beginning(client: FlaskClient) -> None:
    for written in ("বাঞ্ছারাম", "Bancharam", "bancharampur", "বাঞ্ছারামপুর"):
        first = client.get("/complain/places", query_string={"q": written}).get_json()[0]
        assert first[0] == "BD201204", written
    assert client.get("/complain/places?q=x").get_json() == []
    english = client.get("/complain/places?q=bancharampur&lang=en").get_json()[0][1]
    assert english == "Bancharampur, Brahmanbaria"
