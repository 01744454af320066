"""An officer's day in a real browser on PostgreSQL with a hundred thousand cases: a day, an appeal, an interest, many
cases at once, an export, and a dashboard whose numbers are those of the tables.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from grs_core.domain.lifecycle import Status
from tests.support.browser import unfolded
from tests.support.country import Country, make_country
from tests.support.desk import PASSWORD, file_case, officer_at, stored
from tests.support.postgres import PostgresServer
from tests.support.served import served

if TYPE_CHECKING:
    from grs_core.domain.ticket import Ticket

CASES = 100_000
COUNTED = int(os.environ.get("COUNTRY_COUNTED", "2500"))
"""`COUNTRY_COUNTED=100000` counts as many (benchmarks/README.md)."""
SINCE = "2026-06-01T00:00+06:00"
"""What the dashboard shows when it is opened: six months, up to this one."""
_PHONES = count(990001)
_MINE = "NOT sensitive AND kind = 'single'"


@pytest.fixture(scope="module")
def country(postgres: PostgresServer, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    made = make_country(postgres, tmp_path_factory.mktemp("home"), model, CASES)
    yield made
    made.container.database.dispose()
    postgres.drop(made.address)


@pytest.fixture(scope="module")
def counted(postgres: PostgresServer, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """One whose figures are made: counting a hundred thousand from nothing takes minutes, so this one is smaller."""
    made = make_country(postgres, tmp_path_factory.mktemp("counted"), model, COUNTED)
    made.settle()
    yield made
    made.container.database.dispose()
    postgres.drop(made.address)


@pytest.fixture(scope="module")
def address(country: Country) -> Iterator[str]:
    with served(country.app) as where:
        yield where


@pytest.fixture
def fresh(country: Country) -> list[Ticket]:
    """Four that came this morning, at the desk of the upazila's social services."""
    stories = ("তিন মাস ভাতা পাই না", "মোবাইলে টাকা আসে না", "জুন মাসের টাকা বাকি", "ভাতা বন্ধ হয়ে গেছে")
    union = min(place.code for place in country.container.policy.places.children(country.upazila.code))
    return [file_case(country.container, story, union, phone=f"01711{next(_PHONES)}") for story in stories]


def sign_in(page: Page, address: str, login: str, to: str = "/console/queue") -> None:
    page.goto(f"{address}/console/login?next={to}")
    page.get_by_label("লগইন নাম").fill(login)
    page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(to) and "/login" not in url)


def done(page: Page) -> str:
    """What the page says of the act."""
    return page.get_by_role("status").first.inner_text()


def test_there_are_a_hundred_thousand_cases(country: Country) -> None:
    assert country.rows("SELECT count(*) >= %s FROM tickets", CASES) == [(True,)]


def test_a_whole_day_of_an_officer(page: Page, address: str, country: Country, fresh: list[Ticket]) -> None:
    first, second, third, fourth = fresh
    sign_in(page, address, "usso")
    page.goto(f"{address}/console/queue?view=unaccepted")
    page.get_by_role("link", name=str(first.number)).click()
    page.locator("form[action$='/accept'] button").click()
    assert "দায়িত্ব নিয়েছেন" in done(page)
    form = unfolded(page, "ask")
    form.locator("textarea").fill("কোন মাস থেকে টাকা পান না?")
    form.locator("button[name=do]").click()
    assert stored(country.container, first).status is Status.WAITING_CITIZEN

    page.goto(f"{address}/console/tickets/{second.number}")
    page.locator("form[action$='/accept'] button").click()
    form = page.locator("#act-resolve form")
    form.get_by_label("তৈরি উত্তর").select_option("resolve_paid")
    form.locator("button[name=insert]").click()
    page.locator("#act-resolve form button[name=do]").click()
    assert "নাগরিকের কাছে পাঠানো হচ্ছে" in done(page)
    assert stored(country.container, second).status is Status.RESOLVED

    page.goto(f"{address}/console/tickets/{third.number}")
    form = unfolded(page, "forward")
    form.get_by_label("কোন দপ্তরে").select_option(f"uno-{country.upazila.code}")
    form.locator("textarea").fill("উপজেলা কমিটির সিদ্ধান্ত লাগবে")
    form.locator("button[name=do]").click()
    assert stored(country.container, third).desk.office == f"uno-{country.upazila.code}"

    page.goto(f"{address}/console/tickets/{fourth.number}")
    form = unfolded(page, "note")
    form.locator("textarea").fill("ব্যাংকে ফোন করা হয়েছে")
    form.locator("button[name=do]").click()
    expect(page.locator(".steps")).to_contain_text("ব্যাংকে ফোন করা হয়েছে")
    page.goto(f"{address}/console/queue")
    page.get_by_label("অভিযোগ খুঁজুন").fill(fourth.complainant.address.value)
    page.keyboard.press("Enter")
    expect(page.locator("tr[data-case]")).to_have_count(1)
    page.goto(f"{address}/console/queue?view=mine")
    expect(page.get_by_role("link", name=str(first.number))).to_be_visible()


def test_many_cases_at_once_and_one_that_changed_meanwhile_stops_them_all(
    page: Page, address: str, country: Country, fresh: list[Ticket]
) -> None:
    sign_in(page, address, "usso", "/console/queue?view=unaccepted")
    for each in fresh[:3]:
        page.locator(f"tr[data-case^='{each.number}'] input[type=checkbox]").check()
    officer_at(country.app, "colleague").act(fresh[1].number, "accept")
    page.locator(".bulk button[value=accept]").click()
    expect(page.locator(".chosen .wrong")).to_have_count(1)
    expect(page.locator(".chosen .wrong")).to_contain_text(str(fresh[1].number))
    assert {stored(country.container, fresh[nth]).handler for nth in (0, 2)} == {None}
    page.locator("button[name=sure]").click()
    page.wait_for_url("**/console/queue**")
    assert {stored(country.container, fresh[nth]).handler for nth in (0, 2)} == {"usso"}


def test_an_appeal_goes_to_another_who_decides_it_beside_the_first_decision(
    page: Page, address: str, country: Country, fresh: list[Ticket]
) -> None:
    from grs_core.domain.events import Actor
    from grs_core.services.closure import appeal

    case, desk = fresh[0], officer_at(country.app, "usso")
    desk.act(case.number, "accept")
    assert desk.act(case.number, "reject", words="তালিকায় নাম নেই", outcome="not_eligible", do="1").status_code == 303
    container = country.container
    with container.database.work() as work:
        who, now = case.complainant.address, container.clock.now()
        appeal(work, container.policy, who, case.number, "মানি না", Actor("citizen", "sms"), now)
        work.commit()
    holder = stored(container, case).desk.office
    assert holder == f"dd_dss-{country.upazila.parent}"
    sign_in(page, address, "dd", "/console/queue?view=appeals")
    page.get_by_role("link", name=str(case.number)).click()
    expect(page.locator("main")).to_contain_text("তালিকায় নাম নেই")
    page.locator("form[action$='/accept'] button").click()
    form = page.locator("#act-resolve form")
    form.locator("input[name=appeal][value=overturned]").check()
    form.locator("textarea").fill("নাম তালিকায় তোলা হয়েছে, আগামী কিস্তি থেকে ভাতা পাবেন।")
    form.locator("button[name=do]").click()
    assert "নাগরিকের কাছে পাঠানো হচ্ছে" in done(page)
    assert stored(container, case).status is Status.RESOLVED
    assert officer_at(country.app, "usso").open(case.number).status_code == 404


def test_who_declares_an_interest_loses_sight_of_the_case_and_a_colleague_has_it(
    page: Page, address: str, country: Country, fresh: list[Ticket]
) -> None:
    case = fresh[0]
    sign_in(page, address, "usso", f"/console/tickets/{case.number}")
    form = unfolded(page, "recuse")
    form.locator("textarea").fill("তিনি আমার চাচা")
    form.locator("button[name=do]").click()
    page.wait_for_url("**/console/queue**")
    assert page.goto(f"{address}/console/tickets/{case.number}").status == 404  # type: ignore[union-attr]
    colleague = officer_at(country.app, "colleague")
    assert colleague.open(case.number).status_code == 200
    assert stored(country.container, case).desk.office == f"usso-{country.upazila.code}"


def test_the_dashboard_of_the_country_says_what_the_tables_say(counted: Country) -> None:
    counted.settle()
    cell = officer_at(counted.app, "cell")
    assert exported(cell, "trend") == trend(counted, "true")
    by_category = {row[1]: int(row[2]) for row in table(cell, "categories")}
    asked = f"SELECT category, count(*) FROM tickets WHERE {_MINE} AND filed_at >= %s GROUP BY 1"
    names = counted.container.policy.category_names
    assert by_category == {named(names, str(code)): number for code, number in counted.rows(asked, SINCE)}
    open_now = sum(int(row[3]) for row in table(cell, "tiers"))
    unfinished = "status IN ('received', 'open', 'in_progress', 'waiting_citizen', 'referred')"
    assert counted.rows(f"SELECT count(*) FROM tickets WHERE {_MINE} AND {unfinished}") == [(open_now,)]


def test_the_dashboard_of_an_upazila_leaves_out_what_is_kept_from_who_looks(counted: Country) -> None:
    union = min(place.code for place in counted.container.policy.places.children(counted.upazila.code))
    file_case(counted.container, "অফিসে টাকা চায়", union, "bribery", phone="01711980001", accused=("official", "usso"))
    counted.settle()
    usso, code = officer_at(counted.app, "usso"), counted.upazila.code
    policy = counted.container.policy
    below = ", ".join(repr(each.code) for each in policy.places.children(code))
    within = f"place IN ('{code}', {below})"
    sealed = f"EXISTS (SELECT 1 FROM ticket_seals s WHERE s.ticket_id = t.id AND s.office = 'usso-{code}')"
    assert counted.rows(f"SELECT count(*) > 0 FROM tickets t WHERE {within} AND {sealed}") == [(True,)]
    theirs = ", ".join(repr(each) for each, it in policy.programmes.items() if it.department == "DSS")
    assert exported(usso, "trend") == trend(counted, f"{within} AND programme IN ({theirs}) AND NOT {sealed}")


def test_an_export_holds_what_the_page_shows(page: Page, counted: Country) -> None:
    with served(counted.app) as address:
        sign_in(page, address, "dc", "/console/dashboard")
        part = page.locator("section.card", has=page.locator("a[href*='programmes.xlsx']"))
        texts = {text.strip() for text in part.locator("tbody th").all_inner_texts()}
        with page.expect_download() as begun:
            part.get_by_role("link", name="XLSX").click()
        book = load_workbook(io.BytesIO(Path(begun.value.path()).read_bytes()))
    names = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows(max_col=1) for cell in row}
    assert texts
    assert texts <= names


def table(desk: object, name: str) -> list[list[str]]:
    """The rows of a CSV without its heading."""
    answer = desk.get(f"/console/dashboard/{name}.csv")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]


def exported(desk: object, name: str) -> list[tuple[str, int, int, int]]:
    """Month, received, decided, in time; months in which there was something."""
    rows = [(row[0], int(row[1]), int(row[2]), int(row[3])) for row in table(desk, name)]
    return [row for row in rows if any(row[1:])]


def trend(country: Country, of: str) -> list[tuple[object, ...]]:
    """The same by SQL: the month of the filing, that of the last decision of each hearing."""
    month = "to_char({} AT TIME ZONE 'Asia/Dhaka', 'YYYY-MM')"
    filed = f"SELECT {month.format('filed_at')} AS month, 1 AS received, 0 AS decided, 0 AS kept, t.* FROM tickets t"
    last = "SELECT DISTINCT ON (ticket, hears) * FROM rulings ORDER BY ticket, hears, id DESC"
    kept = f"SELECT {month.format('r.at')}, 0, 1, (r.at <= r.due_at)::int, t.*"
    ruled = f"{kept} FROM ({last}) r JOIN tickets t ON t.number = r.ticket"
    sums = "SELECT month, sum(received)::int, sum(decided)::int, sum(kept)::int"
    mine = f"WHERE {_MINE} AND {of} AND month >= '2026-06' GROUP BY month ORDER BY month"
    return country.rows(f"{sums} FROM ({filed} UNION ALL {ruled}) t {mine}")


def named(names: object, code: str) -> str:
    return str({category.value: name.en for category, name in names.items()}[code])  # type: ignore[attr-defined]
