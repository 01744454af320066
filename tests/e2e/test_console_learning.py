"""Correcting a reading, judging it, and the report on understanding, in a real browser at the width of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.training.corrections import measure
from bot.training.dataset import Example
from bot.training.evaluate import evaluate
from gateway.console.understanding import standalone
from gateway.loaded import model_files
from grs_core.domain.officers import Role
from tests.support.browser import from_menu, unfolded
from tests.support.desk import PASSWORD, add_officer, file_case, place_code, stored, union_of
from tests.support.served import served

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

PHONE_WIDTH: ViewportSize = {"width": 360, "height": 740}
MESSAGES = (("তিন মাস ধরে ভাতার টাকা পাই না", "payment_delayed"), ("dhonnobad", "thank"), ("weather today", "out_of_scope"))


@pytest.fixture
def case(container: Container) -> Ticket:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    add_officer(container, "uno", f"uno-{upazila}", name="নাসরিন সুলতানা", role=Role.SUPERVISOR)
    return file_case(container, "তিন মাস ধরে ভাতার টাকা পাই না", union_of(container, upazila))


@pytest.fixture
def address(app: Flask, case: Ticket) -> Iterator[str]:
    with served(app) as where:
        yield where


@pytest.fixture
def report(container: Container) -> dict[str, Any]:
    """Kept for the console's page."""
    found = {
        "at": container.clock.now().isoformat(),
        "model": container.model,
        "file": "some.jsonl",
        "evaluation": evaluate(container.nlu, [Example(*each, (), "bn", "sms", "") for each in MESSAGES]).as_json(),
        "corrections": measure(container.nlu, ()).as_json(),
        "training": None,
    }
    model_files(container.settings).keep_report(found)
    return found


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/console/login")
    page.get_by_label("লগইন নাম").fill(login)
    page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/queue")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def correct(page: Page, address: str, case: Ticket) -> None:
    page.goto(f"{address}/console/tickets/{case.number}")
    unfolded(page, "correct")
    page.get_by_label("ঠিক বিষয়").select_option("underpayment")
    page.get_by_label("ঠিক জায়গা").fill("kaliganj")
    page.locator("form[action$='/correct'] button").click()


def test_a_correction_is_made_without_javascript_and_an_unclear_place_is_chosen(
    chromium: Browser, address: str, case: Ticket, container: Container
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address, "usso")
    correct(page, address, case)
    expect(page.get_by_label("ঠিক জায়গা")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("ঠিক বিষয়")).to_have_value("underpayment")
    page.get_by_label("ঠিক জায়গা").fill("")
    page.locator("form[action$='/correct'] button").click()
    expect(page.get_by_role("status")).to_contain_text("সংশোধন রাখা হয়েছে")
    assert stored(container, case).grievance.category.value == "underpayment"
    context.close()


@pytest.mark.parametrize("language", ["bn", "en"])
def test_the_pages_are_accessible_and_fit_a_phone(
    page: Page, address: str, case: Ticket, report: dict[str, Any], language: str
) -> None:
    page.set_viewport_size(PHONE_WIDTH)
    sign_in(page, address, "usso")
    correct(page, address, case)
    assert violations(page) == []
    page.get_by_label("ঠিক জায়গা").fill("")
    page.locator("form[action$='/correct'] button").click()
    from_menu(page, "বের হোন")
    sign_in(page, address, "uno")
    for path in ("corrections", "understanding"):
        page.goto(f"{address}/console/{path}?lang={language}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]


def test_a_pair_is_accepted_with_one_press(page: Page, address: str, case: Ticket) -> None:
    sign_in(page, address, "usso")
    correct(page, address, case)
    page.get_by_label("ঠিক জায়গা").fill("")
    page.locator("form[action$='/correct'] button").click()
    from_menu(page, "বের হোন")
    sign_in(page, address, "uno")
    from_menu(page, "সিস্টেম কতটা বোঝে")
    page.get_by_role("link", name="কর্মকর্তাদের সংশোধন").click()
    page.get_by_role("button", name="গ্রহণ করুন").click()
    expect(page.get_by_role("status")).to_contain_text("গ্রহণ করা হয়েছে")


def test_the_report_alone_is_accessible_and_asks_for_nothing(
    page: Page, report: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text(standalone(report), encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(PHONE_WIDTH)
    page.goto(file.as_uri())
    assert asked == [file.as_uri()]
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]
