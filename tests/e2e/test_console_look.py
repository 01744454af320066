"""The frame of the console in a real browser: the menu, keyboard shortcuts, and every main page in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.support.desk import PASSWORD, add_officer, file_case, place_code, union_of
from tests.support.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from gateway.bootstrap import Container

PHONE_WIDTH: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def number(container: Container) -> str:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    return str(file_case(container, "তিন মাস ধরে ভাতার টাকা পাই না", union_of(container, upazila)).number)


@pytest.fixture
def signed_in(page: Page, app: Flask, number: str) -> Iterator[str]:
    """The address; the page is signed in."""
    with served(app) as address:
        page.goto(f"{address}/console/login")
        page.get_by_label("লগইন নাম").fill("usso")
        page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/console/queue")
        yield address


def shuts_out(page: Page) -> list[tuple[str, list[str]]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_every_main_page_can_be_read_in_dark_on_a_phone(page: Page, signed_in: str, number: str) -> None:
    page.set_viewport_size(PHONE_WIDTH)
    console = ("queue", f"tickets/{number}", "notices", "transcriptions")
    for path in (*(f"/console/{each}" for each in console), "/", "/track", "/simulator"):
        page.goto(f"{signed_in}{path}?theme=dark")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
        for details in page.locator("details").all():
            details.evaluate("one => one.open = true")
        assert shuts_out(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"], path


def test_keys_work_outside_fields_until_they_are_switched_off(page: Page, signed_in: str, number: str) -> None:
    page.evaluate("document.querySelector('a[href=\"/console/notices\"]').dataset.key = 'n'")
    dialog = page.get_by_role("dialog")
    page.locator("#q").press_sequentially("n?")
    expect(page.locator("#q")).to_have_value("n?")
    expect(dialog).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(dialog).to_contain_text("দপ্তরের খবর")
    assert shuts_out(page) == []
    page.get_by_label("শর্টকাট চালু রাখুন").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    assert page.url.endswith("/console/queue")
    page.get_by_role("button", name="কিবোর্ডের শর্টকাট").click()
    page.get_by_label("শর্টকাট চালু রাখুন").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/console/notices")


def test_on_a_phone_everything_is_one_fold_away_and_the_frame_stays_small(page: Page, signed_in: str) -> None:
    page.set_viewport_size(PHONE_WIDTH)
    page.goto(f"{signed_in}/console/transcriptions")
    header = page.locator("header.top")
    assert header.evaluate("it => it.offsetHeight") <= PHONE_WIDTH["height"] / 6
    leave = page.get_by_role("button", name="বের হোন")
    expect(leave).to_be_hidden()
    page.get_by_text("সব পাতা").click()
    expect(header.locator(".all-pages a[aria-current=page]")).to_have_text("রেকর্ডিং লেখা")
    leave.click()
    page.wait_for_url("**/console/login")
