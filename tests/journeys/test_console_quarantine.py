"""The cell and administrators look at messages that were kept aside: released they have their effect, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.services.conversation import ConversationService
from grs_core.domain.complainant import Address
from grs_core.domain.officers import Role
from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.desk import OfficerAt, add_officer, hidden, officer_at
from tests.support.web import COMPLAINT, lines_of, tickets

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

RAHIMA = Address.of_phone("01711000001")
BATCH = 27


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    environ = {**twilio.ENVIRON, "GRS_SIGNATURE_MODE": "quarantine"}
    built = make_container(tmp_path / "home", model, clock, environ)
    yield built
    built.database.dispose()


@pytest.fixture
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def cell(container: Container, app: Flask) -> OfficerAt:
    add_officer(container, "cell", "cell", name="সেলিনা আক্তার", role=Role.CELL)
    return officer_at(app, "cell")


def keep_aside(app: Flask, text: str = COMPLAINT, sender: str = "+8801711000001", sid: str = "SM1") -> None:
    response = twilio.post(app.test_client(), twilio.form(text, sender, sid), token="wrong")
    assert (response.status_code, "<Message>" in response.text) == (200, False)


def page(desk: OfficerAt, query: str = "") -> str:
    answer = desk.get(f"/console/quarantine{query}")
    assert answer.status_code == 200
    return unescape(answer.text)


def judge(desk: OfficerAt, verdict: str, key: str | None = None, query: str = "") -> TestResponse:
    shown = page(desk, query)
    key = key or re.findall(r'action="/console/quarantine/(\d+)"', shown)[0]
    sent = {"csrf": hidden(desk.get("/console/quarantine").text, "csrf"), "tab": "open", "verdict": verdict}
    return desk.client.post(f"/console/quarantine/{key}", data=sent)


def judged(container: Container) -> list[tuple[str | None, str | None]]:
    with container.database.reading() as work:
        return [(each.verdict, each.judged_by) for each in work.inbox.quarantined(None, 50, judged=True)]


def test_a_message_that_was_genuine_is_released_and_answered_by_sms(
    app: Flask, container: Container, cell: OfficerAt
) -> None:
    keep_aside(app)
    shown = page(cell)
    assert COMPLAINT in shown
    assert "স্বাক্ষর মেলেনি" in shown
    assert "017*****001" in shown
    assert "01711000001" not in shown
    assert judge(cell, "released").status_code == 303
    assert "ছেড়ে দেওয়া হয়েছে" in page(cell)
    (ticket,) = tickets(container)
    (answer,) = lines_of(container, RAHIMA)
    assert str(ticket.number) in answer
    assert judged(container) == [("released", "cell")]
    assert COMPLAINT in page(cell, "?tab=judged")


def test_what_is_released_cannot_be_played_again_as_new(app: Flask, container: Container, cell: OfficerAt) -> None:
    keep_aside(app)
    judge(cell, "released")
    answers = lines_of(container, RAHIMA)
    keep_aside(app)
    assert "আটকে রাখা কোনো বার্তা নেই" in page(cell)
    genuine = twilio.post(app.test_client(), twilio.form(COMPLAINT, sid="SM1"))
    assert answers[0] in genuine.text, "the carrier's own, later: a repeat"
    assert len(tickets(container)) == 1
    assert judge(cell, "released", "1").status_code == 303
    assert judge(cell, "discarded", "1").status_code == 422
    assert len(tickets(container)) == 1
    assert lines_of(container, RAHIMA) == answers


def test_where_the_genuine_one_came_meanwhile_the_release_is_a_repeat(
    app: Flask, container: Container, cell: OfficerAt
) -> None:
    keep_aside(app, text="amar vata bondho korun, ami mara gechi")
    twilio.post(app.test_client(), twilio.form(COMPLAINT, sid="SM1"))
    (before,) = tickets(container)
    judge(cell, "released")
    assert [each.version for each in tickets(container)] == [before.version]
    assert container.relay.run() == 0, "it was answered in place: nobody hears it twice"


def test_a_discarded_message_has_no_effect_and_may_still_be_released(
    app: Flask, container: Container, cell: OfficerAt
) -> None:
    keep_aside(app)
    judge(cell, "discarded")
    assert tickets(container) == []
    assert judged(container) == [("discarded", "cell")]
    assert COMPLAINT not in page(cell)
    judge(cell, "released", query="?tab=judged")
    assert len(tickets(container)) == 1
    assert judged(container) == [("released", "cell")]


def test_who_judged_stands_in_the_audit(app: Flask, container: Container, cell: OfficerAt) -> None:
    before = container.database.verify_audit().events
    keep_aside(app)
    for verdict in ("discarded", "discarded"):
        judge(cell, verdict, "1")
    report = container.database.verify_audit()
    assert report.ok
    assert report.events == before + 1


def test_a_machine_without_a_number_can_only_be_discarded(app: Flask, container: Container, cell: OfficerAt) -> None:
    """Whether the carrier brought it, or somebody in its name."""
    keep_aside(app, "Your OTP", "bKash")
    judge(cell, "discarded")
    twilio.post(app.test_client(), twilio.form("Your OTP", "bKash", "SM9"))
    shown = page(cell)
    assert "bKash" in shown
    assert 'value="released"' not in shown
    refused = judge(cell, "released")
    assert refused.status_code == 422
    assert "প্রেরক ফোন নম্বর নয়" in refused.text
    assert tickets(container) == []
    assert judge(cell, "discarded").status_code == 303


def test_a_message_that_fails_again_stays_where_it_is(
    app: Flask, container: Container, cell: OfficerAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: ConversationService, *_: object) -> None:
        raise KeyError("a mistake of ours")

    with monkeypatch.context() as mistaken:
        mistaken.setattr(ConversationService, "turn", broken)
        twilio.post(app.test_client(), twilio.form(COMPLAINT))
        assert "আমাদের ত্রুটি" in page(cell)
        assert judge(cell, "released").status_code == 422
        assert COMPLAINT in page(cell)
    assert judge(cell, "released").status_code == 303
    assert len(tickets(container)) == 1


@pytest.mark.parametrize(
    ("login", "office", "role"), [("usso", "usso-BD201204", "officer"), ("uno", "uno-BD201204", "supervisor")]
)
def test_nobody_else_sees_them(app: Flask, container: Container, login: str, office: str, role: str) -> None:
    keep_aside(app)
    add_officer(container, login, office, role=Role(role))
    desk = officer_at(app, login)
    assert "/console/quarantine" not in desk.queue()
    refused = desk.get("/console/quarantine")
    assert refused.status_code == 403
    assert "শুধু কেন্দ্রীয় সেল" in refused.text
    sent = {"csrf": hidden(desk.queue(), "csrf"), "verdict": "released"}
    assert desk.client.post("/console/quarantine/1", data=sent).status_code == 403
    assert tickets(container) == []


def test_an_administrator_may_judge_and_no_form_without_its_token(app: Flask, container: Container) -> None:
    keep_aside(app)
    add_officer(container, "admin", role=Role.ADMIN)
    desk = officer_at(app, "admin")
    assert "/console/quarantine" in desk.queue()
    assert desk.client.post("/console/quarantine/1", data={"verdict": "released"}).status_code == 403
    assert tickets(container) == []
    assert judge(desk, "nonsense").status_code == 400
    assert judge(desk, "released", "999").status_code == 404
    assert judge(desk, "released", "১").status_code == 404
    assert judge(desk, "released").status_code == 303


def test_many_messages_stand_on_pages_newest_first(app: Flask, container: Container, cell: OfficerAt) -> None:
    for number in range(BATCH):
        keep_aside(app, f"বার্তা {number:02}", sid=f"SM{number}")
    first = page(cell)
    assert re.findall(r"বার্তা (\d\d)", first) == [f"{number:02}" for number in range(BATCH - 1, 1, -1)]
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert re.findall(r"বার্তা (\d\d)", page(cell, older.removeprefix("/console/quarantine"))) == ["01", "00"]


def test_numbers_in_a_message_are_masked_and_english_is_there_too(app: Flask, cell: OfficerAt) -> None:
    keep_aside(app, "call 01899887766, my NID is 1234567890")
    shown = page(cell, "?lang=en")
    assert "Messages kept aside" in shown
    assert "01899887766" not in shown
    assert "1234567890" not in shown
