"""The way in: sign-in, sessions, forms that are ours; and the queue's pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.officers import Position, Role
from grs_core.domain.workdays import DHAKA, day_of
from tests.support.desk import (
    PASSWORD,
    OfficerAt,
    add_officer,
    file_case,
    hidden,
    numbers_in,
    officer_at,
    password_hash,
    place_code,
    stored,
    tab_counts,
    union_of,
)

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock


@pytest.fixture
def upazila(container: Container) -> str:
    code = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{code}", name="মোঃ আব্দুল করিম")
    return code


@pytest.fixture
def usso(app: Flask, upazila: str) -> OfficerAt:
    return officer_at(app, "usso")


def test_a_wrong_password_is_said_beside_the_form_and_the_login_is_kept(app: Flask, upazila: str) -> None:
    answer = OfficerAt(app, "usso").sign_in("wrong")
    assert answer.status_code == 401
    assert "মিলছে না" in answer.text
    assert 'value="usso"' in answer.text
    assert 'value="wrong"' not in answer.text


def test_five_wrong_passwords_make_one_wait(app: Flask, upazila: str, clock: FakeClock) -> None:
    desk = OfficerAt(app, "usso")
    assert [desk.sign_in("wrong").status_code for _ in range(5)] == [401] * 5
    locked = desk.sign_in()
    assert locked.status_code == 429
    assert "১৫ মিনিট" in locked.text
    clock.advance(minutes=15, seconds=1)
    assert desk.sign_in().status_code == 303


def test_a_page_that_was_asked_for_is_where_the_sign_in_leads(app: Flask, upazila: str) -> None:
    desk = OfficerAt(app, "usso")
    first = desk.get("/console/queue?view=all&page=2")
    assert first.status_code == 303
    page = desk.get(first.headers["Location"]).text
    fields = {"csrf": hidden(page, "csrf"), "next": hidden(page, "next"), "login": "usso", "password": PASSWORD}
    answer = desk.client.post("/console/login", data=fields)
    assert answer.headers["Location"] == "/console/queue?view=all&page=2"


@pytest.mark.parametrize(
    "where",
    ["https://evil.example/", "//evil.example", "/console/../track", "/console//evil", "/console/\\evil", "x\r\ny"],
)
def test_a_sign_in_never_leads_to_another_site(app: Flask, upazila: str, where: str) -> None:
    desk = OfficerAt(app, "usso")
    token = hidden(desk.get("/console/login").text, "csrf")
    fields = {"csrf": token, "login": "usso", "password": PASSWORD, "next": where}
    answer = desk.client.post("/console/login", data=fields)
    assert answer.headers["Location"] == "/console/queue"


def test_nothing_is_shown_or_done_without_a_sign_in(app: Flask, container: Container, upazila: str) -> None:
    case = file_case(container, "ভাতা পাই না", upazila)
    stranger = OfficerAt(app)
    for path in ("/console/", "/console/queue", f"/console/tickets/{case.number}"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["Location"][:14]) == (303, "/console/login")
    assert stranger.client.post(f"/console/tickets/{case.number}/accept", data={"version": "0"}).status_code == 401
    assert stranger.client.post("/console/queue", data={"q": str(case.number)}).status_code == 401
    assert stored(container, case) == case


@pytest.mark.parametrize("token", ["", "0" * 32, "ভুল"])
def test_a_forged_form_does_nothing(
    app: Flask, container: Container, usso: OfficerAt, upazila: str, token: str
) -> None:
    case = file_case(container, "ভাতা পাই না", upazila)
    for path in (f"/console/tickets/{case.number}/accept", "/console/queue", "/console/logout"):
        answer = usso.client.post(path, data={"csrf": token, "version": "0"})
        assert answer.status_code == 403
    assert usso.client.post("/console/login", data={"csrf": token, "login": "usso"}).status_code == 403
    assert stored(container, case) == case
    assert usso.get("/console/queue").status_code == 200


def test_the_token_of_another_browser_is_forged_too(
    app: Flask, container: Container, usso: OfficerAt, upazila: str
) -> None:
    case = file_case(container, "ভাতা পাই না", upazila)
    other = hidden(officer_at(app, "usso").queue(), "csrf")
    answer = usso.client.post(f"/console/tickets/{case.number}/accept", data={"csrf": other, "version": "0"})
    assert answer.status_code == 403
    assert stored(container, case) == case


def test_signing_in_changes_the_token_that_a_stranger_may_have_planted(app: Flask, upazila: str) -> None:
    desk = OfficerAt(app, "usso")
    before = hidden(desk.get("/console/login").text, "csrf")
    desk.sign_in()
    assert hidden(desk.queue(), "csrf") != before


def test_signing_out_ends_the_session(usso: OfficerAt) -> None:
    answer = usso.client.post("/console/logout", data={"csrf": hidden(usso.queue(), "csrf")})
    assert answer.status_code == 303
    assert usso.get("/console/queue").status_code == 303


def test_a_cookie_that_was_copied_before_signing_out_opens_nothing_and_another_browser_stays_in(
    app: Flask, usso: OfficerAt
) -> None:
    copied, other = usso.client.get_cookie("session"), officer_at(app, "usso")
    assert copied is not None
    usso.client.post("/console/logout", data={"csrf": hidden(usso.queue(), "csrf")})
    thief = OfficerAt(app)
    thief.client.set_cookie("session", copied.value)
    assert thief.get("/console/queue").status_code == 303
    assert other.get("/console/queue").status_code == 200


def test_a_number_that_no_database_holds_names_nothing(
    app: Flask, container: Container, usso: OfficerAt, upazila: str
) -> None:
    case, huge = file_case(container, "ভাতা পাই না", upazila), "9" * 30
    add_officer(container, "audit", f"usso-{upazila}", role=Role.AUDITOR)
    audit = officer_at(app, "audit")
    for before in (huge, f"-{huge}", "x"):
        assert audit.get(f"/console/tickets/{case.number}/audit?before={before}").status_code == 200
    assert usso.get(f"/console/reports/{huge}.pdf").status_code == 404
    for path in (f"/console/committee/agenda/{huge}/remove", f"/console/queue/filters/{huge}/remove"):
        assert usso.client.post(path, data={"csrf": usso.token()}).status_code == 404


def test_a_zero_byte_is_taken_nowhere(usso: OfficerAt) -> None:
    assert [usso.get(path).status_code for path in ("/console/people/%00", "/console/queue?q=%00")] == [400, 400]
    given = {"csrf": usso.token(), "name": "a\0", "query": "view=open"}
    assert usso.client.post("/console/queue/filters", data=given).status_code == 400


def test_a_post_ends_and_begins_at_midnight_in_dhaka(
    app: Flask, container: Container, upazila: str, clock: FakeClock
) -> None:
    case, office, today = file_case(container, "ভাতা পাই না", upazila), f"usso-{upazila}", day_of(clock.now())
    for login, post in (
        ("gone", Position(office, date(2025, 1, 1), today)),
        ("new", Position(office, today + timedelta(days=1))),
    ):
        add_officer(container, login)
        with container.database.work() as work:
            work.officers.save(replace(work.officers.get(login), positions=(post,)))
            work.commit()
    midnight = datetime.combine(today + timedelta(days=1), time(), DHAKA)
    clock.set(midnight + timedelta(minutes=1))
    assert [officer_at(app, login).open(case.number).status_code for login in ("gone", "new")] == [404, 200]


def test_a_session_ends_when_the_password_changes(container: Container, usso: OfficerAt) -> None:
    assert usso.get("/console/queue").status_code == 200
    with container.database.work() as work:
        work.officers.save(replace(work.officers.get("usso"), password_hash=password_hash("another")))
        work.commit()
    assert usso.get("/console/queue").status_code == 303


def test_a_session_ends_when_the_officer_leaves_and_after_a_working_day(
    container: Container, usso: OfficerAt, app: Flask, clock: FakeClock
) -> None:
    other = officer_at(app, "usso")
    clock.advance(hours=12)
    assert usso.get("/console/queue").status_code == 303
    third = officer_at(app, "usso")
    with container.database.work() as work:
        work.officers.save(replace(work.officers.get("usso"), active=False))
        work.commit()
    assert [desk.get("/console/queue").status_code for desk in (third, other)] == [303, 303]


def test_no_page_may_be_kept_by_the_browser_and_no_script_reads_the_cookie(app: Flask, usso: OfficerAt) -> None:
    answer = usso.get("/console/queue")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    cookie = OfficerAt(app, "usso").sign_in().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_sixty_cases_come_in_three_pages_with_each_case_once(
    container: Container, usso: OfficerAt, upazila: str, clock: FakeClock
) -> None:
    made = []
    for turn in range(60):
        made.append(str(file_case(container, f"ভাতা পাই না {turn}", union_of(container, upazila, turn % 9)).number))
        clock.advance(hours=7)
    clock.advance(hours=-7 * 60)
    pages = [usso.queue(page=str(page)) for page in (1, 2, 3)]
    found = [numbers_in(page) for page in pages]
    assert [len(numbers) for numbers in found] == [25, 25, 10]
    shown = [number for numbers in found for number in numbers]
    assert sorted(shown) == sorted(made)
    assert tab_counts(pages[0].translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")))["open"] == 60
    due = {str(number): at for number, at in due_dates(container)}
    assert [due[number] for number in shown] == sorted(due.values())
    assert max(len(page.encode()) for page in pages) < 100_000
    assert "পাতা ২ / ৩" in pages[1]
    assert numbers_in(usso.queue(page="99")) == found[2]
    for strange in ("0", "-1", "x", "1e9", "৯"):
        assert numbers_in(usso.queue(page=strange)) == found[0]


def due_dates(container: Container) -> list[tuple[str, datetime]]:
    with container.database.reading() as work:
        return [(str(ticket.number), ticket.due_at) for ticket in work.tickets.stream()]


def test_a_search_by_number_or_phone_pages_through_what_that_officer_may_see(
    container: Container, usso: OfficerAt, upazila: str
) -> None:
    mine = [str(file_case(container, "ভাতা পাই না", upazila, phone="01712345678").number) for _ in range(30)]
    other = file_case(container, "ভাতা পাই না", upazila, phone="01812345678")
    elsewhere = file_case(container, "ভাতা পাই না", place_code(container, "Nasirnagar", "upazila"), phone="01712345678")
    assert numbers_in(usso.find(str(other.number))) == [str(other.number)]
    assert numbers_in(usso.find(" ".join(str(other.number)).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")))) == [
        str(other.number)
    ]
    first = usso.find("+88 01712-345678")
    second = usso.get("/console/queue?view=all&page=2&found=1").text
    assert sorted(numbers_in(first) + numbers_in(second)) == sorted(mine)
    assert str(elsewhere.number) not in first + second
    assert numbers_in(usso.find(str(elsewhere.number))) == []
    assert len(numbers_in(usso.queue())) == 25


@pytest.mark.parametrize("text", ["chairman", "12345", "01712", "' OR 1=1 --", "%"])
def test_what_is_not_there_finds_nothing_and_what_cannot_be_looked_for_says_so(
    container: Container, usso: OfficerAt, upazila: str, text: str
) -> None:
    file_case(container, "ভাতা পাই না", upazila)
    page = usso.find(text)
    assert numbers_in(page) == []
    assert ('id="q-wrong"' in page) is not text.isalnum()


def test_the_page_speaks_english_when_asked_and_remembers_it(usso: OfficerAt) -> None:
    assert "Complaints" in usso.queue(lang="en")
    assert "Complaints" in usso.queue()
    assert "অভিযোগের তালিকা" in usso.queue(lang="bn")
