"""The cell and administrators see what messages cost, and take it away as a table."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.messages import Accepted, Notice
from grs_core.domain.officers import Role
from grs_core.message_ports import Outbound
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket


@pytest.fixture
def case(container: Container) -> Ticket:
    """With two messages of two carriers."""
    ticket = file_case(container, "তিন মাস ভাতা পাই না", "BD201204")
    hand_over(container, ticket, "kannel", 2, 640)
    hand_over(container, ticket, "twilio", 1, 0)
    return ticket


@pytest.fixture
def cell(container: Container, app: Flask) -> OfficerAt:
    add_officer(container, "cell", "cell", role=Role.CELL)
    return officer_at(app, "cell")


def hand_over(container: Container, ticket: Ticket, carrier: str, parts: int, milli_taka: int) -> None:
    now, id_ = container.clock.now(), container.dice.token()
    notice, to = Notice("plain", {"text": "x"}), Address.of_phone("01712345678")
    with container.database.work() as work:
        work.outbox.add(Outbound(id_, to, "bn", notice, now, next_attempt_at=now, ticket=str(ticket.number)))
        work.outbox.claim(now, now.replace(minute=59), 10)
        work.outbox.handed_over(id_, carrier, "x", now, parts, milli_taka)
        work.outbox.settle(id_, Accepted("theirs"), None)
        work.commit()


def test_the_cell_sees_what_a_month_cost_by_office_and_carrier(cell: OfficerAt, case: Ticket) -> None:
    assert 'href="/console/costs"' in cell.queue()
    page = cell.get("/console/costs?month=2026-01").text
    assert "মোবাইল অপারেটর (Kannel)" in page and "০.৬৪" in page and "বাঞ্ছারামপুর" in page
    assert "tariffs.csv-এ নেই: টুইলিও" in page
    assert "দাম নেই *" in page and "০.০০" not in page


def test_the_same_comes_as_a_table_that_a_spreadsheet_reads(cell: OfficerAt, case: Ticket) -> None:
    answer = cell.get("/console/costs.csv?month=2026-01")
    assert answer.mimetype == "text/csv" and "message-costs-2026-01.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["office"], row["carrier"], row["messages"], row["segments"], row["taka"]) for row in rows] == [
        (case.desk.office, "kannel", "1", "2", "0.64"),
        (case.desk.office, "twilio", "1", "1", "0.00"),
    ]


def test_a_month_without_messages_says_so(cell: OfficerAt) -> None:
    assert "এই মাসে কোনো বার্তা পাঠানো হয়নি" in cell.get("/console/costs?month=2025-12").text


def test_what_is_no_month_is_a_bad_request(cell: OfficerAt) -> None:
    assert cell.get("/console/costs?month=2026-13").status_code == 400


@pytest.mark.parametrize("path", ["/console/costs", "/console/costs.csv"])
def test_an_officer_of_a_desk_does_not_see_costs(container: Container, app: Flask, case: Ticket, path: str) -> None:
    add_officer(container, "usso", case.desk.office)
    officer = officer_at(app, "usso")
    assert 'href="/console/costs"' not in officer.queue()
    assert officer.get(path).status_code == 403
