"""An officer phones a citizen from the page of his case, in a real browser: at a desk and at the width of a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from grs_core.call_ports import PartOfDay
from grs_core.domain.complainant import Address
from grs_core.domain.events import Actor
from grs_core.services.citizen import request_person
from tests.support.desk import PASSWORD, add_officer, file_case, place_code, union_of
from tests.support.served import served

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

PHONE = "01712345678"


@pytest.fixture
def case(container: Container) -> Ticket:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    ticket = file_case(container, "তিন মাস ধরে ভাতার টাকা পাই না", union_of(container, upazila), phone=PHONE)
    address, door, now = Address.of_phone(PHONE), Actor("citizen", "ivr"), container.clock.now()
    with container.database.work() as work:
        request_person(work, container.policy, address, ticket.number, "", door, now, PartOfDay.AFTERNOON)
        work.commit()
    return ticket


@pytest.fixture
def address(app: Flask, case: Ticket) -> Iterator[str]:
    with served(app) as where:
        yield where


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [rule["id"] for rule in found]


@pytest.mark.parametrize("width", [1280, 360])
def test_he_sees_the_number_dials_it_and_notes_what_came_of_it(
    page: Page, address: str, case: Ticket, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{address}/console/login?next=/console/tickets/{case.number}")
    page.get_by_label("লগইন নাম").fill("usso")
    page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
    page.keyboard.press("Enter")
    box = page.get_by_role("region", name="নাগরিককে ফোন করুন")
    expect(box).to_contain_text("বিকেলে")
    expect(box).not_to_contain_text(PHONE)
    box.get_by_role("button", name="ফোন করতে পুরো নম্বর দেখুন").click()
    expect(box.get_by_role("link", name=PHONE)).to_have_attribute("href", f"tel:{PHONE}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    note = box.get_by_label("কী কথা হলো")
    note.fill("কাল টাকা যাবে বলেছি")
    note.press("Enter")
    expect(box.get_by_role("button", name="কথা হয়েছে")).to_be_visible()
    box.get_by_role("button", name="কথা হয়েছে").click()
    expect(page.get_by_role("status")).to_contain_text("লেখা হয়েছে: কথা হয়েছে।")
    over = page.get_by_role("region", name="নাগরিককে ফোন")
    expect(over).to_contain_text("কাল টাকা যাবে বলেছি")
    expect(page.get_by_text(PHONE)).to_have_count(0)
    assert violations(page) == []
