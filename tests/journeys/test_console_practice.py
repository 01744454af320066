"""Practice: the console's own pages on cases that touch nothing real."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import MetaData, create_engine, select

from tests.support.desk import OfficerAt, add_officer, hidden, numbers_in, officer_at, stored, union_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

SAID = "কিস্তি পাঠানো হলো"
ANSWER = f"আপনার হিসাব ঠিক করা হলো, {SAID}।"


def send(officer: OfficerAt, path: str, **fields: str) -> TestResponse:
    token = hidden(officer.get("/console/practice").text, "csrf")
    return officer.client.post(path, data={"csrf": token, **fields})


def practise(officer: OfficerAt) -> list[str]:
    """Begins, and gives the numbers of the cases."""
    assert send(officer, "/console/practice/on").status_code == 303
    return numbers_of(officer)


def numbers_of(officer: OfficerAt) -> list[str]:
    return list(dict.fromkeys(numbers_in(officer.queue(view="open"))))


def of_story(officer: OfficerAt, words: str) -> str:
    """The case in whose story these words stand."""
    return next(number for number in numbers_of(officer) if words in officer.open(number).text)


def rows(container: Container) -> dict[str, list[tuple[object, ...]]]:
    """Everything that stands in the real database."""
    engine, tables = create_engine(container.settings.database_url), MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        found = {each.name: [tuple(row) for row in connection.execute(select(each))] for each in tables.sorted_tables}
    engine.dispose()
    return found


def stopped_after(times: int, act: Callable[..., object]) -> Callable[..., object]:
    """What is killed at its next use after so many."""
    uses = iter(range(times))

    def killed(*told: object) -> object:
        if next(uses, None) is None:
            raise KeyboardInterrupt
        return act(*told)

    return killed


@pytest.fixture
def trainee(usso: OfficerAt, case: Ticket) -> OfficerAt:
    """The officer of Bancharampur, with one real case on his desk."""
    return usso


def test_a_whole_practice_leaves_nothing_in_the_real_database_but_that_it_began(
    container: Container, trainee: OfficerAt, case: Ticket
) -> None:
    trainee.get("/console/queue")
    before = rows(container)
    practise(trainee)
    after_start = rows(container)
    told = [row for row in after_start["audit_events"] if row not in before["audit_events"]]
    assert [row for row in told if "practised" in row] == told
    assert len(told) == 1
    late = of_story(trainee, "ওষুধ কিনতে পারি না")
    assert trainee.act(late, "accept").status_code == 303
    assert trainee.act(late, "ask", words="কোন কোন মাসের টাকা পাননি?").status_code == 303
    assert send(trainee, "/console/practice/answer", number=late, line="answers").status_code == 303
    assert "শেষ কিস্তি পাইছি বৈশাখ মাসে" in trainee.open(late).text
    assert trainee.act(late, "resolve", words=ANSWER, outcome="paid").status_code == 303
    assert send(trainee, "/console/practice/answer", number=late, line="not_solved").status_code == 303
    assert send(trainee, "/console/practice/reset").status_code == 303
    assert send(trainee, "/console/practice/off").status_code == 303
    left = rows(container)
    moving = {"sign_ins"}  # when he was last seen, as on any page
    assert {name for name in left if left[name] != after_start[name]} <= moving
    assert numbers_in(trainee.queue()) == [str(case.number)]


def test_what_is_done_ticks_the_list_off_and_the_sms_is_shown(trainee: OfficerAt) -> None:
    practise(trainee)
    assert "৮টির মধ্যে ০টি হয়েছে" in trainee.get("/console/practice").text
    late = of_story(trainee, "ওষুধ কিনতে পারি না")
    trainee.act(late, "accept")
    trainee.act(late, "resolve", words=ANSWER, outcome="paid")
    page = trainee.open(late).text
    panel = page[page.index("practice-panel") :]
    assert SAID in panel[: panel.index("</section>")]
    assert 'value="confirms"' in panel
    send(trainee, "/console/practice/answer", number=late, line="confirms")
    page = trainee.get("/console/practice").text
    assert "৮টির মধ্যে ৩টি হয়েছে" in page
    assert SAID in page


def test_the_citizen_speaks_only_when_it_is_his_turn(trainee: OfficerAt) -> None:
    late = practise(trainee)[0]
    answer = send(trainee, "/console/practice/answer", number=late, line="confirms")
    assert (answer.status_code, "এখন নাগরিকের বলার পালা নয়" in answer.text) == (422, True)
    assert send(trainee, "/console/practice/answer", number="1234567890", line="answers").status_code == 404


def test_the_stories_hold_all_that_an_officer_meets(trainee: OfficerAt) -> None:
    stories = {number: trainee.open(number).text for number in practise(trainee)}
    assert 8 <= len(stories) <= 13
    assert any("Amar nani bidhoba vata" in page for page in stories.values())
    assert any("মেম্বার বলছে কার্ড করতে" in page for page in stories.values())
    waiting = of_story(trainee, "সিম হারায়ে গেছে")
    assert 'value="answers"' in stories[waiting]
    assert trainee.queue(view="appeals").count("/console/tickets/") >= 1


def test_whoever_comes_has_cases_of_his_own_area(container: Container, app: Flask, upazila: str) -> None:
    from grs_core.domain.officers import Role

    offices = (f"up-{union_of(container, upazila)}", f"uno-{upazila}", f"dc-{upazila[:6]}", "cell", "")
    for office in offices:
        posts, role = ([office], Role.OFFICER) if office else ([], Role.ADMIN)
        login = f"new-{office}"
        add_officer(container, login, *posts, role=role, handles_sensitive=office.startswith("uno"))
        officer = officer_at(app, login)
        numbers = practise(officer)
        assert len(numbers) >= 6, office
        sensitive = '<span class="badge bad">সংবেদনশীল' in officer.queue(view="open")
        assert sensitive == office.startswith("uno"), "a sensitive case is for who may handle it"


def test_two_officers_of_one_office_never_see_each_others_practice(
    container: Container, app: Flask, upazila: str, trainee: OfficerAt
) -> None:
    add_officer(container, "second", f"usso-{upazila}")
    second = officer_at(app, "second")
    mine, hers = practise(trainee), practise(second)
    assert set(mine).isdisjoint(hers)
    assert second.open(mine[0]).status_code == 404
    trainee.act(mine[0], "accept")
    assert "৮টির মধ্যে ০টি হয়েছে" in second.get("/console/practice").text


def test_real_cases_are_not_there_in_practice_and_practice_is_not_there_outside(
    trainee: OfficerAt, case: Ticket, container: Container
) -> None:
    theirs = practise(trainee)
    assert str(case.number) not in theirs
    assert trainee.open(case.number).status_code == 404
    page = trainee.queue()
    assert "practising" in page
    assert "এখানে কিছুই আসল নয়" in page
    send(trainee, "/console/practice/off")
    assert trainee.open(theirs[0]).status_code == 404
    assert "এখানে কিছুই আসল নয়" not in trainee.queue()
    assert trainee.act(case.number, "accept").status_code == 303
    assert stored(container, case).handler == "usso"


def test_other_pages_say_that_they_are_no_part_of_it(trainee: OfficerAt) -> None:
    practise(trainee)
    for path in ("costs", "quarantine", "understanding", "advisories", "transcriptions", "policy", "account", "people"):
        answer = trainee.get(f"/console/{path}")
        assert (answer.status_code, "অনুশীলনের অংশ" in answer.text) == (404, True)
        assert f'href="/console/{path}"' not in answer.text
        assert 'action="/console/practice/off"' in answer.text


def test_a_start_that_was_killed_leaves_no_half_a_practice(
    trainee: OfficerAt, monkeypatch: pytest.MonkeyPatch, case: Ticket
) -> None:
    from gateway.console import practice_cases
    from grs_core.services.filing import file_grievance

    with monkeypatch.context() as half:
        half.setattr(practice_cases, "file_grievance", stopped_after(3, file_grievance))
        with pytest.raises(KeyboardInterrupt):
            send(trainee, "/console/practice/on")
    assert numbers_of(trainee) == [str(case.number)], "it has not begun"
    assert len(practise(trainee)) >= 8


def test_practice_goes_on_where_it_stopped_until_fresh_cases_are_asked_for(trainee: OfficerAt, app: Flask) -> None:
    first = practise(trainee)
    trainee.act(first[0], "accept")
    send(trainee, "/console/practice/off")
    assert sorted(practise(trainee)) == sorted(first)
    again = officer_at(app, "usso")
    assert "practising" not in again.queue(), "another sign-in begins outside"
    send(trainee, "/console/practice/reset")
    assert set(numbers_of(trainee)).isdisjoint(first)


def test_practice_begins_and_ends_only_by_a_form_of_ours(trainee: OfficerAt, app: Flask, case: Ticket) -> None:
    for path in ("on", "off", "reset", "answer"):
        assert trainee.client.post(f"/console/practice/{path}", data={"number": "1"}).status_code == 403
    with trainee.client.session_transaction() as cookie:
        cookie["console_practice"] = "another sign-in"
    assert numbers_in(trainee.queue()) == [str(case.number)]
    nobody = app.test_client()
    with nobody.session_transaction() as cookie:
        cookie["console_practice"] = "x"
    assert nobody.get("/console/practice").status_code == 303


def test_no_other_door_looks_at_it(trainee: OfficerAt, container: Container) -> None:
    practise(trainee)
    told = {"sender": "s1", "message": "তিন মাস বয়স্ক ভাতা পাই না, ইউনিয়ন আইয়ুবপুর"}
    assert trainee.client.post("/webhooks/rest/webhook", json=told).status_code == 200
    with container.database.reading() as work:
        stories = [ticket.grievance.text for ticket in work.tickets.stream()]
    assert told["message"] in stories


def test_a_page_of_practice_that_was_left_elsewhere_never_shows_real_cases(
    container: Container, app: Flask, usso: OfficerAt
) -> None:
    def changes() -> str:
        return unescape(re.findall(r'data-changes="([^"]+)"', usso.queue())[0])

    real = changes()
    practise(usso)
    made_up = changes()
    assert [usso.get(path).status_code for path in (made_up, real)] == [200, 409]
    send(usso, "/console/practice/off")
    assert [usso.get(path).status_code for path in (made_up, real)] == [409, 200]


@pytest.mark.parametrize("role", ["auditor", "monitor"])
def test_who_only_reads_is_offered_no_practice(container: Container, app: Flask, upazila: str, role: str) -> None:
    from grs_core.domain.officers import Role

    add_officer(container, "reader", f"usso-{upazila}", role=Role(role))
    reader = officer_at(app, "reader")
    assert reader.get("/console/practice").status_code == 403
    assert 'href="/console/practice"' not in reader.get("/console/account").text
