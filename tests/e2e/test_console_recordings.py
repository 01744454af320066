"""What was told by phone, in a real browser: it plays, is written down, and fits a phone and a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from grs_core.call_ports import RecordingState
from grs_core.domain.events import EventName
from tests.support.browser import from_menu
from tests.support.desk import PASSWORD, add_officer, file_case, place_code, union_of
from tests.support.recorded import a_wav
from tests.support.served import served
from tests.support.told import keep

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

PHONE_WIDTH: ViewportSize = {"width": 360, "height": 740}
TOLD = "বিধবা ভাতার টাকা তিন মাস ধরে পাই না"
PLAYS = """audio => new Promise((done, failed) => {
    audio.onerror = () => failed(audio.error.message);
    audio.ontimeupdate = () => audio.currentTime > 0.2 && done();
    audio.play();
})"""


@pytest.fixture
def case(container: Container) -> Ticket:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    case = file_case(container, "ফোনে বলেছেন: রেকর্ড 000000, 2 সেকেন্ড", union_of(container, upazila))
    keep(container, case, a_wav(2.0))
    return case


@pytest.fixture
def address(app: Flask, case: Ticket) -> Iterator[str]:
    with served(app) as where:
        yield where


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/console/login")
    page.get_by_label("লগইন নাম").fill("usso")
    page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/queue")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_a_recording_plays_and_is_written_down(page: Page, address: str, case: Ticket, container: Container) -> None:
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    sign_in(page, address)
    from_menu(page, "রেকর্ডিং লেখা")
    page.locator("audio").evaluate(PLAYS)
    page.get_by_label("যা শোনা যায়, হুবহু লিখুন").fill(TOLD)
    page.get_by_role("button", name="লিখে রাখুন").click()
    expect(page.get_by_role("status")).to_contain_text("নাগরিকের কথা লেখা হয়েছে")
    expect(page.locator("audio")).to_have_count(0)
    page.goto(f"{address}/console/tickets/{case.number}")
    expect(page.get_by_text(TOLD)).to_have_count(3)
    assert problems == []
    with container.database.reading() as work:
        names = [event.name for event in work.audit.history(str(case.number))]
    assert names[-2:] == [EventName.RECORDING_PLAYED, EventName.RECORDING_TRANSCRIBED]


@pytest.mark.parametrize("language", ["bn", "en"])
def test_its_pages_are_accessible_and_fit_a_phone(
    page: Page, address: str, case: Ticket, container: Container, language: str
) -> None:
    for nth, state in enumerate((RecordingState.WANTED, RecordingState.FAILED), 2):
        keep(container, case, a_wav(), nth, state=state)
    keep(container, case, a_wav(), 4, replaced=True)
    page.set_viewport_size(PHONE_WIDTH)
    sign_in(page, address)
    for path in (f"transcriptions?lang={language}", f"tickets/{case.number}"):
        page.goto(f"{address}/console/{path}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]
