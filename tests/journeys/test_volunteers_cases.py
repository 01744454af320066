"""What a volunteer sees of his cases, and that nothing is left to see once their citizen has taken them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.events import Actor
from grs_core.domain.tracking import TrackingNumber
from grs_core.services import consenting
from grs_core.services.casework import Casework
from grs_core.services.citizen import add_information
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import add_officer
from tests.support.files import a_photo
from tests.support.volunteers import JSON, VolunteerAt, add_organisation, add_volunteer, phone_of, typed, volunteer_at
from tests.support.web import say

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container

ABSENT = "1000000009"
NOBODYS = str(TrackingNumber.from_body(987_654_321))


@pytest.fixture(scope="module")
def time() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path, time: FakeClock) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, time)
    add_organisation(built)
    add_volunteer(built)
    add_volunteer(built, "mita", phone="01811000002", name="মিতা")
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture(scope="module")
def rina(app: Flask) -> VolunteerAt:
    return volunteer_at(app)


def file(browser: VolunteerAt, key: str, **changes: Any) -> str:
    answer = browser.client.post(
        "/volunteers/new", data={"csrf": browser.token(), **typed(key, **changes)}, headers=JSON
    )
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["number"])


def ask(container: Container, number: str, question: str) -> None:
    """An officer of the desk asks the citizen."""
    login = f"officer-{number}"
    with container.database.reading() as work:
        desk = work.tickets.get(TrackingNumber(number)).desk
    add_officer(container, login, desk.office)
    for act in ("accept", "ask"):
        with container.database.work() as work:
            seen, officer = work.tickets.get(TrackingNumber(number)), work.officers.get(login)
            now = container.clock.now()
            case = Casework(work, container.policy, container.dice, officer, seen.number, seen.version, now)
            case.accept() if act == "accept" else case.ask(question)
            work.commit()


def addresses(number: str) -> tuple[tuple[str, str], ...]:
    return (
        ("GET", f"/volunteers/cases/{number}"),
        ("GET", f"/volunteers/filed/{number}"),
        ("POST", f"/volunteers/cases/{number}/answer"),
        ("POST", f"/volunteers/cases/{number}/hand-over"),
    )


def bodies(browser: VolunteerAt, number: str) -> list[tuple[int, str]]:
    """What every address of the case answers, the number itself and the tokens aside."""
    told, token = [], browser.token()
    for method, path in addresses(number):
        data = {"csrf": token, "words": "উত্তর"} if method == "POST" else None
        answer = browser.client.open(path, method=method, data=data)
        told.append((answer.status_code, answer.text.replace(number, "N")))
    return told


def test_his_own_cases_are_in_his_list_and_nobody_elses(rina: VolunteerAt, app: Flask) -> None:
    mine, other = file(rina, "c-1"), file(volunteer_at(app, "mita"), "c-1")
    page = rina.get("/volunteers/cases").text
    assert mine in page
    assert other not in page
    assert bodies(rina, other) == bodies(rina, ABSENT)
    assert {status for status, _ in bodies(rina, other)} == {404}


def test_a_case_shows_what_he_wrote_and_the_office_asked_and_nothing_of_the_citizens(
    rina: VolunteerAt, container: Container
) -> None:
    number = file(rina, "c-2")
    ask(container, number, "ভাতার বই নম্বর কত? 01799887766")
    with container.database.work() as work:
        address, actor = Address("phone", phone_of("c-2")), Actor("citizen", "sms")
        add_information(
            work, container.policy, address, TrackingNumber(number), "গোপন কথা", actor, container.clock.now()
        )
        work.commit()
    ask_again(container, number)
    page = rina.get(f"/volunteers/cases/{number}").text
    assert "ঘুষ চাইছে" in page
    assert "কোন মাস থেকে?" in page
    assert "গোপন কথা" not in page
    assert "01799887766" not in page
    assert phone_of("c-2") not in page


def ask_again(container: Container, number: str) -> None:
    with container.database.work() as work:
        seen, officer = work.tickets.get(TrackingNumber(number)), work.officers.get(f"officer-{number}")
        Casework(work, container.policy, container.dice, officer, seen.number, seen.version, container.clock.now()).ask(
            "কোন মাস থেকে?"
        )
        work.commit()


def test_a_question_is_answered_by_him_once(rina: VolunteerAt, container: Container) -> None:
    number = file(rina, "c-3")
    path = f"/volunteers/cases/{number}/answer"
    assert rina.post(path, words="কিছু না").status_code == 422
    ask(container, number, "কত টাকা?")
    assert "অফিস প্রশ্ন করেছে" in rina.get("/volunteers/cases").text
    assert rina.post(path, words="  ").status_code == 422
    assert rina.post(path, words="দুই হাজার, পিন 4471").status_code == 303
    page = rina.get(f"/volunteers/cases/{number}").text
    assert "দুই হাজার" in page
    assert "4471" not in page
    assert rina.post(path, words="আবার").status_code == 422


def test_an_answer_that_blames_the_desk_or_tells_of_danger_is_heard_as_a_citizens_is(
    rina: VolunteerAt, container: Container
) -> None:
    number = file(rina, "c-31", story="বয়স্ক ভাতার টাকা তিন মাস পাই না, বাঞ্ছারামপুর")
    ask(container, number, "কে টাকা চেয়েছে?")
    with container.database.reading() as work:
        before = work.tickets.get(TrackingNumber(number)).desk.office
    words = "উপজেলা সমাজসেবা অফিসার ২০০০ টাকা ঘুষ চেয়েছে, না দিলে মেরে ফেলবে বলেছে"
    assert rina.post(f"/volunteers/cases/{number}/answer", words=words).status_code == 303
    with container.database.reading() as work:
        ticket = work.tickets.get(TrackingNumber(number))
    assert before in ticket.desk.sealed
    assert ticket.desk.office != before
    assert "threat_or_retaliation" in ticket.grievance.signals


def test_what_he_handed_over_is_gone_like_a_number_that_never_was(rina: VolunteerAt, container: Container) -> None:
    number = file(rina, "c-4", photo=(io.BytesIO(a_photo()), "p.jpg"))
    says(container, consenting.confirm, number)
    assert rina.post(f"/volunteers/cases/{number}/hand-over").status_code == 303
    assert bodies(rina, number) == bodies(rina, ABSENT)
    assert number not in rina.get("/volunteers/cases").text
    repeated = rina.client.post("/volunteers/new", data={"csrf": rina.token(), **typed("c-4")}, headers=JSON)
    assert repeated.status_code == 404
    assert number not in repeated.text


def says(container: Container, act: Any, number: str) -> None:
    """The citizen, by SMS."""
    with container.database.work() as work:
        address = work.tickets.get(TrackingNumber(number)).complainant.address
        actor = Actor("citizen", "sms")
        act(work, address, TrackingNumber(number), actor, container.clock.now())
        work.commit()


def test_nothing_is_handed_over_before_the_citizen_said_that_it_is_his(rina: VolunteerAt, container: Container) -> None:
    number = file(rina, "c-41")
    assert "hand-over" not in rina.get(f"/volunteers/cases/{number}").text
    assert rina.post(f"/volunteers/cases/{number}/hand-over").status_code == 404
    says(container, consenting.disown, number)
    assert number not in rina.get("/volunteers/cases").text


@pytest.mark.parametrize("act", [consenting.take_over, consenting.disown])
def test_what_the_citizen_took_or_disowned_is_gone_too(
    rina: VolunteerAt, app: Flask, container: Container, act: Any
) -> None:
    number = file(rina, f"c-5-{act.__name__}")
    says(container, act, number)
    client = app.test_client()
    by_chat = [say(client, f"status {each}")[-1]["text"] for each in (number, NOBODYS)]
    assert by_chat[0] == by_chat[1]
    assert bodies(rina, number) == bodies(rina, ABSENT)
    assert number not in rina.get("/volunteers/cases").text


def test_his_confirmation_rate_stands_above_his_list(app: Flask, container: Container) -> None:
    add_volunteer(container, "tuli", phone="01811000004", name="তুলি")
    tuli = volunteer_at(app, "tuli")
    numbers = [file(tuli, f"c-{n}") for n in range(3)]
    says(container, consenting.confirm, numbers[0])
    page = tuli.get("/volunteers/cases").text
    assert "৩ জনকে জিজ্ঞেস করা হয়েছে" in page
    assert "মেনে নিয়েছেন ১ জন" in page
    assert numbers[0] in tuli.get("/volunteers/cases?state=confirmed").text
    assert numbers[1] not in tuli.get("/volunteers/cases?state=confirmed").text
    assert tuli.get("/volunteers/cases?state=none&page=99").status_code == 200


def test_a_case_without_a_phone_cannot_be_handed_over(rina: VolunteerAt) -> None:
    number = file(rina, "c-6", phone="", no_phone="1")
    assert "hand-over" not in rina.get(f"/volunteers/cases/{number}").text
    assert rina.post(f"/volunteers/cases/{number}/hand-over").status_code == 404


def test_the_list_has_pages(app: Flask, container: Container, time: FakeClock) -> None:
    add_volunteer(container, "asma", phone="01811000005", name="আসমা")
    asma = volunteer_at(app, "asma")
    numbers = []
    for n in range(21):
        time.advance(minutes=1)
        numbers.append(file(asma, f"c-{n}", phone=f"0171234{n:04}"))
    assert numbers[0] not in asma.get("/volunteers/cases").text
    assert numbers[0] in asma.get("/volunteers/cases?page=2").text
