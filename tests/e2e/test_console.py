"""The console in a real browser: by keyboard, at the width of a phone, without JavaScript, for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

from grs_core.domain.events import Actor
from grs_core.domain.lifecycle import Status
from grs_core.services.casework import Casework
from grs_core.services.closure import appeal
from tests.support.browser import unfolded
from tests.support.desk import PASSWORD, add_officer, file_case, place_code, stored, union_of
from tests.support.served import served

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

PHONE_WIDTH: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def case(container: Container) -> Ticket:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    add_officer(container, "uno", f"uno-{upazila}", name="নাসরিন সুলতানা")
    blamed = ("up_member", "up_member")
    file_case(container, "মেম্বার মজুরি কেটে রাখে", union_of(container, upazila, 2), "underpayment", "egpp", accused=blamed)
    return file_case(container, "তিন মাস ধরে ভাতার টাকা পাই না", union_of(container, upazila))


@pytest.fixture
def address(app: Flask, case: Ticket) -> Iterator[str]:
    with served(app) as where:
        yield where


def sign_in(page: Page, address: str, login: str = "usso") -> None:
    page.goto(f"{address}/console/login")
    page.get_by_label("লগইন নাম").fill(login)
    page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/queue")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_a_case_is_answered_with_the_keyboard_alone(
    page: Page, address: str, case: Ticket, container: Container
) -> None:
    said: list[ConsoleMessage] = []
    page.on("console", lambda message: said.append(message))
    sign_in(page, address)
    link = page.get_by_role("link", name=str(case.number))
    while not link.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tickets/{case.number}")
    page.locator("form[action$='/accept'] button").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("দায়িত্ব নিয়েছেন")
    page.get_by_label("নাগরিককে যা জানাবেন").press_sequentially("টাকা পাঠানো হয়েছে")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("নাগরিকের কাছে পাঠানো হচ্ছে")
    assert stored(container, case).status is Status.RESOLVED
    assert [message.text for message in said if message.type in ("error", "warning")] == []


@pytest.mark.parametrize("language", ["bn", "en"])
def test_the_pages_are_accessible_and_fit_a_phone(page: Page, address: str, case: Ticket, language: str) -> None:
    page.set_viewport_size(PHONE_WIDTH)
    page.goto(f"{address}/console/login")
    assert violations(page) == []
    sign_in(page, address, "uno")
    for path in (f"queue?lang={language}", f"tickets/{case.number}", "tickets/1000000008"):
        page.goto(f"{address}/console/{path}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]
    page.goto(f"{address}/console/tickets/{case.number}")
    for details in page.locator("details").all():
        details.evaluate("one => one.open = true")
        assert violations(page) == []


def test_a_refused_form_is_accessible_and_shows_where_it_went_wrong(page: Page, address: str, case: Ticket) -> None:
    sign_in(page, address)
    page.goto(f"{address}/console/tickets/{case.number}")
    unfolded(page, "reject").locator("button[name=do]").click()
    field = page.get_by_label("কারণ, নাগরিক যা জানবেন")
    expect(field).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []


def test_sms_are_counted_as_one_writes_with_the_words_around_them(page: Page, address: str, case: Ticket) -> None:
    sign_in(page, address)
    page.goto(f"{address}/console/tickets/{case.number}")
    page.get_by_text("সমাধান জানান").first.click()
    field = page.get_by_label("নাগরিককে যা জানাবেন")
    counter = page.locator("form[action$='/resolve'] .counter")
    frame = len(field.get_attribute("data-frame") or "")
    field.fill("ক" * (134 - frame))
    expect(counter).to_contain_text("১৩৪ অক্ষর · ২টি")
    field.press_sequentially("খ")
    expect(counter).to_contain_text("১৩৫ অক্ষর · ৩টি")
    field.fill("য\u09bc" * (134 - frame))
    expect(counter).to_contain_text("১৩৪ অক্ষর · ২টি")


def test_everything_works_without_javascript(
    chromium: Browser, address: str, case: Ticket, container: Container
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address)
    page.goto(f"{address}/console/tickets/{case.number}")
    page.locator("details", has=page.locator("form[action$='/forward']")).locator("summary").click()
    page.get_by_label("পাঠানোর কারণ").fill("এটি মহিলা বিষয়ক অফিসের কাজ")
    page.get_by_label("তালিকায় না থাকলে").fill("জেলা মহিলা")
    page.get_by_role("button", name="দপ্তর খুঁজুন").click()
    page.get_by_label("কোন দপ্তরে").select_option("dd_dwa-BD2012")
    page.locator("form[action$='/forward'] button[name=do]").click()
    expect(page.get_by_role("status")).to_contain_text("পাঠানো হয়েছে")
    assert stored(container, case).desk.office == "dd_dwa-BD2012"
    context.close()


def test_an_appeal_that_came_back_is_accessible_and_its_summary_leads_to_each_field(
    page: Page, address: str, case: Ticket, container: Container
) -> None:
    appeal_against(container, case)
    add_officer(container, "dd", "dd_dss-BD2012")
    page.set_viewport_size(PHONE_WIDTH)
    sign_in(page, address, "dd")
    page.goto(f"{address}/console/notices")
    expect(page.get_by_text("আপিল এসেছে")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name=str(case.number)).click()
    unfolded(page, "resolve").locator("button[name=do]").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]
    page.get_by_role("link", name="আগের সিদ্ধান্তের কী হলো").click()
    expect(page.get_by_role("group", name="আপিলের ফল")).to_be_focused()
    page.get_by_label("আগের সিদ্ধান্ত বাতিল").check()
    page.get_by_label("নাগরিককে যা জানাবেন").fill("আবার দেখা হয়েছে, টাকা দেওয়া হবে")
    page.locator("form[action$='/resolve'] button[name=do]").click()
    expect(page.get_by_role("status")).to_contain_text("নাগরিকের কাছে পাঠানো হচ্ছে")
    assert stored(container, case).status is Status.RESOLVED


def appeal_against(container: Container, case: Ticket) -> None:
    """The desk turned the case down, and the citizen does not accept it."""
    now = container.clock.now()
    with container.database.work() as work:
        who = work.officers.get("usso")
        Casework(work, container.policy, container.dice, who, case.number, case.version, now).reject("তালিকায় নাম নেই")
        filer = case.complainant.address
        appeal(work, container.policy, filer, case.number, "মানি না", Actor("citizen", "sms"), now)
        work.commit()
