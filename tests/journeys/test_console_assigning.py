"""A case is given to a colleague at the desk: offered where there is one, told in the queue and in the history."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.lifecycle import Status
from grs_core.domain.workdays import day_of
from grs_core.services.postings import send_on_leave
from tests.support.desk import (
    OfficerAt,
    add_officer,
    file_case,
    numbers_in,
    officer_at,
    place_code,
    stored,
    tab_counts,
    union_of,
)

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

KARIM, SALMA = "মোঃ আব্দুল করিম", "সালমা খাতুন"
WHY = "তিনি এই ভাতার দায়িত্বে"


@pytest.fixture
def upazila(container: Container) -> str:
    return place_code(container, "Bancharampur", "upazila")


@pytest.fixture
def karim(container: Container, app: Flask, upazila: str) -> OfficerAt:
    add_officer(container, "karim", f"usso-{upazila}", name=KARIM)
    return officer_at(app, "karim")


@pytest.fixture
def salma(container: Container, app: Flask, upazila: str) -> OfficerAt:
    add_officer(container, "salma", f"usso-{upazila}", name=SALMA)
    return officer_at(app, "salma")


@pytest.fixture
def case(container: Container, upazila: str, karim: OfficerAt, salma: OfficerAt) -> Ticket:
    """Of two with nothing to do it is the first one's."""
    return file_case(container, "তিন মাস ভাতা পাই না", union_of(container, upazila))


def test_a_case_is_given_to_a_colleague_who_then_finds_it_among_his_own(
    container: Container, karim: OfficerAt, salma: OfficerAt, case: Ticket
) -> None:
    assert numbers_in(karim.queue(view="mine")) == [str(case.number)]
    page = karim.open(case.number).text
    form = page[page.index("আরও কাজ") :]
    assert f'<option value="salma" >{SALMA}</option>' in form
    assert 'value="karim"' not in form
    done = karim.act(case.number, "assign", assignee="salma", words=WHY)
    assert (done.status_code, done.headers["Location"]) == (303, f"/console/tickets/{case.number}")
    assert stored(container, case).assigned == "salma"
    after = karim.open(case.number).text
    assert f"{KARIM} → {SALMA}" in after
    assert WHY in after
    assert f"যাঁকে দেওয়া হয়েছে: {SALMA}" in after
    assert numbers_in(karim.queue(view="mine")) == []
    assert numbers_in(salma.queue(view="mine")) == [str(case.number)]
    assert tab_counts(salma.queue(lang="en"))["mine"] == 1


def test_the_queue_says_to_whom_a_case_was_given_when_it_is_somebody_else(
    karim: OfficerAt, salma: OfficerAt, case: Ticket
) -> None:
    assert f"যাঁকে দেওয়া হয়েছে: {KARIM}" in salma.queue()
    assert "যাঁকে দেওয়া হয়েছে" not in karim.queue()
    karim.act(case.number, "accept")
    assert "যাঁকে দেওয়া হয়েছে" not in salma.queue()


def test_what_a_colleague_accepted_is_his_no_more_when_it_is_taken_over(
    container: Container, karim: OfficerAt, salma: OfficerAt, case: Ticket
) -> None:
    assert '/assign"' not in salma.open(case.number).text
    karim.act(case.number, "accept")
    assert salma.act(case.number, "assign", assignee="salma", words=WHY).status_code == 303
    after = stored(container, case)
    assert (after.status, after.handler, after.assigned) == (Status.OPEN, None, "salma")
    assert after.due_at == case.due_at
    assert salma.act(case.number, "accept").status_code == 303
    assert stored(container, case).handler == "salma"


def test_what_is_missing_or_wrong_stands_beside_its_field(
    container: Container, karim: OfficerAt, case: Ticket, upazila: str
) -> None:
    add_officer(container, "uno", f"uno-{upazila}")
    empty = karim.act(case.number, "assign")
    assert empty.status_code == 422
    assert 'id="act-assign-assignee-wrong"' in empty.text
    assert 'id="act-assign-words-wrong"' in empty.text
    for nobody, told in (("uno", "উপস্থিত"), ("no-such", "উপস্থিত"), ("karim", "আগে থেকেই তাঁর কাছে")):
        answer = karim.act(case.number, "assign", assignee=nobody, words=WHY)
        assert (answer.status_code, WHY in answer.text) == (422, True)
        assert told in answer.text[answer.text.index('id="act-assign-assignee-wrong"') :]
    assert stored(container, case) == case


def test_alone_at_the_desk_there_is_nobody_to_give_it_to(container: Container, karim: OfficerAt, case: Ticket) -> None:
    seen = karim.open(case.number)
    today = day_of(container.clock.now())
    with container.database.work() as work:
        send_on_leave(work, "salma", today, today + timedelta(days=5), container.clock.now())
        work.commit()
    assert '/assign"' not in karim.open(case.number).text
    late = karim.act(case.number, "assign", seen, assignee="salma", words=WHY)
    assert (late.status_code, WHY in late.text) == (409, True)
    assert stored(container, case).assigned == "karim"


def test_who_supervises_from_above_may_give_it_and_a_colleague_of_his_office_may_not(
    container: Container, app: Flask, case: Ticket, upazila: str
) -> None:
    from grs_core.domain.officers import Role

    add_officer(container, "uno", f"uno-{upazila}", role=Role.SUPERVISOR)
    add_officer(container, "clerk", f"uno-{upazila}")
    uno, clerk = officer_at(app, "uno"), officer_at(app, "clerk")
    assert '/assign"' not in clerk.open(case.number).text
    assert clerk.act(case.number, "assign", assignee="salma", words=WHY).status_code == 409
    assert f"যাঁকে দেওয়া হয়েছে: {KARIM}" in uno.queue()
    assert uno.act(case.number, "assign", assignee="salma", words=WHY).status_code == 303
    assert stored(container, case).assigned == "salma"
