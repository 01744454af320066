"""`/figures`: finished months for everybody, small numbers hidden, the same on the page and in the open data."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO
from typing import TYPE_CHECKING

from markupsafe import escape

from grs_core.domain.suppression import SMALLEST
from grs_core.services.publishing import publish_next, read_month
from tests.support.desk import file_case
from tests.support.figures import count_up

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

HERE, NEXT, ELSEWHERE = "BD201204", "BD201285", "BD302614"


def january(container: Container, clock: FakeClock) -> None:
    """Twelve of payments and two of bribery in one district, six of another; then it is February."""
    for nth in range(12):
        file_case(container, "ভাতা পাই না", HERE if nth % 2 else NEXT)
    for _ in range(2):
        file_case(container, "ঘুষ চায়", HERE, "bribery", "widow_allowance")
    for _ in range(6):
        file_case(container, "কম দেয়", ELSEWHERE, "underpayment", "vwb")
    clock.set(datetime(2026, 2, 3, 6, tzinfo=UTC))
    publish(container)


def publish(container: Container) -> date | None:
    count_up(container)
    with container.database.work() as work:
        made = publish_next(work, container.policy, container.clock.now())
        work.commit()
    return made


def rows(app: Flask) -> list[dict[str, str]]:
    answer = app.test_client().get("/figures.csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))


def test_a_finished_month_is_published_once_and_a_running_one_never(container: Container, clock: FakeClock) -> None:
    file_case(container, "ভাতা পাই না", HERE)
    assert publish(container) is None
    clock.set(datetime(2026, 2, 3, 6, tzinfo=UTC))
    assert publish(container) == date(2026, 1, 1)
    assert publish(container) is None
    with container.database.reading() as work:
        kept = [read_month(body) for body in work.published.all()]
    assert [(each.month, each.total["received"]) for each in kept] == [(date(2026, 1, 1), None)]


def test_no_small_number_stands_on_the_page_or_in_the_data_and_a_case_that_comes_late_changes_nothing(
    container: Container, app: Flask, clock: FakeClock
) -> None:
    january(container, clock)
    before = rows(app)
    shown = [int(row["received"]) for row in before if row["received"]]
    assert shown
    assert all(count >= SMALLEST for count in shown)
    assert next(row for row in before if row["table"] == "total")["received"] == "20"
    bribery = next(row for row in before if row["code"] == "bribery")
    assert bribery["received"] == ""
    assert {row["licence"] for row in before} == {"CC BY 4.0"}
    for _ in range(6):
        file_case(container, "ঘুষ চায়", HERE, "bribery")
    assert publish(container) is None
    clock.advance(minutes=2)
    assert rows(app) == before


def test_the_page_says_the_same_as_the_data_in_both_languages_to_whoever_asks(
    container: Container, app: Flask, clock: FakeClock
) -> None:
    january(container, clock)
    page = app.test_client().get("/figures?lang=en")
    assert page.status_code == 200
    assert page.headers["Cache-Control"].startswith("public")
    assert "January 2026" in page.text
    for row in rows(app):
        if row["received"] and row["table"] not in ("total", "rest"):
            assert escape(row["name_en"]) in page.text
    assert "২০২৬" in app.test_client().get("/figures").text
    assert app.test_client().get("/figures?month=2020-01").status_code == 422


def test_before_the_first_month_is_over_the_page_says_so_and_the_home_page_leads_to_it(app: Flask) -> None:
    assert "No month is published yet" in app.test_client().get("/figures?lang=en").text
    assert rows(app) == []
    assert 'href="/figures"' in app.test_client().get("/").text
