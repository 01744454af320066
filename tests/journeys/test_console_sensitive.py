"""A sensitive case on the screens: who is trusted sees it marked and may take a signal away; others see nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.desk import (
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

SAID = "shami amake mare card er jonno, bancharampur upazila, brahmanbaria"
PHONE = "01712345678"


@pytest.fixture
def ticket(container: Container) -> Ticket:
    """Told by SMS; the women's affairs office of Bancharampur has somebody who may handle it, and somebody who not."""
    from gateway.ports import InboundText
    from grs_core.domain.complainant import Address, Channel

    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "trusted", f"uwao-{upazila}", handles_sensitive=True)
    add_officer(container, "colleague", f"uwao-{upazila}")
    add_officer(container, "head", f"uno-{upazila}", handles_sensitive=True)
    inbound = InboundText("loopback", "1", Address.of_phone(PHONE), "16100", SAID, Channel.SMS)
    (answer,) = container.conversations.receive(inbound).texts
    assert answer.startswith("বিপদে 109 বা 999"), answer
    with container.database.reading() as work:
        (made,) = work.tickets.of_address(Address.of_phone(PHONE))
    assert made.desk.office == f"uwao-{upazila}"
    return made


def test_who_may_handle_it_sees_it_marked_in_words_and_the_machines_reading(app: Flask, ticket: Ticket) -> None:
    desk = officer_at(app, "trusted")
    queue = desk.queue()
    assert numbers_in(queue) == [str(ticket.number)]
    assert "সংবেদনশীল" in queue
    page = desk.open(ticket.number).text
    assert "সংবেদনশীল অভিযোগ" in page
    assert "নারী নির্যাতন" in page
    assert "যন্ত্র বিপদের ইঙ্গিত পেয়েছে" in page


@pytest.mark.parametrize("login", ["colleague", "head"])
def test_nobody_else_lists_counts_finds_opens_or_acts(app: Flask, ticket: Ticket, login: str) -> None:
    desk = officer_at(app, login)
    for view in ("open", "all", "person", "overdue"):
        page = desk.queue(view=view)
        assert numbers_in(page) == []
        assert set(tab_counts(page).values()) == {0}
    assert numbers_in(desk.find(str(ticket.number))) == []
    assert numbers_in(desk.find(PHONE)) == []
    assert desk.open(ticket.number).status_code == 404
    token = {"words": "ভুল", "version": "0"}
    for path in ("accept", "signals/violence_against_women", "reveal"):
        assert desk.act(ticket.number, path, desk.get("/console/queue"), **token).status_code == 404


def test_a_wrong_signal_is_taken_away_with_a_reason_and_the_case_is_everybodys_again(
    container: Container, app: Flask, ticket: Ticket
) -> None:
    desk, code = officer_at(app, "trusted"), "violence_against_women"
    empty = desk.act(ticket.number, f"signals/{code}", words=" ")
    assert (empty.status_code, "এখানে কিছু লিখুন" in empty.text) == (422, True)
    stale = desk.act(ticket.number, f"signals/{code}", desk.get("/console/queue"), words="ভুল", version="99")
    assert stale.status_code == 409
    assert desk.act(ticket.number, f"signals/{code}", words="যন্ত্র ভুল পড়েছে").status_code == 303
    now = stored(container, ticket)
    assert (now.grievance.signals, now.sensitive, now.priority) == ((), False, ticket.priority)
    assert "যন্ত্র ভুল পড়েছে" in desk.open(ticket.number).text
    assert numbers_in(officer_at(app, "colleague").queue()) == [str(ticket.number)]
    gone = desk.act(ticket.number, f"signals/{code}", words="আবার")
    assert "এই ইঙ্গিত অভিযোগটিতে নেই" in gone.text


def test_programs_are_told_that_it_is_sensitive_and_not_a_word_of_it(container: Container, ticket: Ticket) -> None:
    from gateway.services.ticket_json import ticket_json

    with container.database.reading() as work:
        told = ticket_json(ticket, work.audit.history(str(ticket.number)), container.policy)
    assert (told["sensitive"], told["priority"]) == (True, "P1")
    assert "mare" not in str(told)


def test_a_danger_that_the_machine_missed_is_set_with_a_reason(container: Container, app: Flask) -> None:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    case = file_case(container, "ভাতার টাকা চাইতে গেলে মারে", union_of(container, upazila))
    desk = officer_at(app, "usso")
    page = desk.open(case.number).text
    assert "বিপদ আছে, যন্ত্র ধরেনি" in page
    for sent, field in (
        ({"signal": "", "words": "মারধর"}, "signal-set"),
        ({"signal": "threat_or_retaliation"}, "signal-set-why"),
    ):
        answer = desk.act(case.number, "signals", None, **sent)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text.split('class="said bad problems"')[1].split("</section>")[0]
        assert f'id="{field}-wrong"' in answer.text
    assert (
        desk.act(case.number, "signals", None, signal="threat_or_retaliation", words="মারার কথা বলেছেন").status_code == 303
    )
    after = stored(container, case)
    assert after.grievance.signals == ("threat_or_retaliation",)
    assert after.priority is container.policy.signals.raised(case.priority, ("threat_or_retaliation",))
    assert after.due_at <= case.due_at
    with container.database.reading() as work:
        history = work.audit.history(str(case.number))
    told = [event for event in history if event.target == "threat_or_retaliation"]
    assert [(event.name.value, event.actor.who, event.detail) for event in told] == [
        ("signal_set", "officer:usso", "মারার কথা বলেছেন")
    ]


def test_a_sensitive_danger_set_by_an_officer_takes_the_case_into_its_lane(container: Container, app: Flask) -> None:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}")
    add_officer(container, "trusted", f"uwao-{upazila}", handles_sensitive=True)
    case = file_case(container, "কার্ডের জন্য স্বামী মারে", union_of(container, upazila))
    desk = officer_at(app, "usso")
    desk.act(case.number, "accept")
    answer = desk.act(case.number, "signals", None, signal="violence_against_women", words="স্বামী মারেন")
    assert answer.headers["Location"] == "/console/queue"
    after = stored(container, case)
    assert (after.sensitive, after.desk.office) == (True, f"uwao-{upazila}")
    assert desk.open(case.number).status_code == 404
    assert "কর্মকর্তা বিপদের ইঙ্গিত যোগ করেছেন" in officer_at(app, "trusted").open(case.number).text
