"""Practice in a real browser, on a phone: from the first page to a solved case, without help, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.support.desk import PASSWORD, add_officer
from tests.support.served import served

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container

PHONE_WIDTH: ViewportSize = {"width": 360, "height": 740}
FIRST = "ছেলে বিদেশে"


def sound(page: Page) -> None:
    """Fits a phone, and axe finds nothing."""
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]


def test_a_newcomer_practises_on_a_phone_and_comes_back(page: Page, app: Flask, container: Container) -> None:
    add_officer(container, "usso", "usso-BD201204", name="মোঃ আব্দুল করিম")
    page.set_viewport_size(PHONE_WIDTH)
    with served(app) as address:
        page.goto(f"{address}/console/login")
        page.get_by_label("লগইন নাম").fill("usso")
        page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/console/queue")
        page.goto(f"{address}/console/practice")
        page.get_by_role("button", name="অনুশীলন শুরু করুন").click()
        banner = page.get_by_role("region", name="অনুশীলন")
        expect(banner).to_contain_text("এখানে কিছুই আসল নয়")
        sound(page)
        page.get_by_role("link", name="অনুশীলনের তালিকা খুলুন").click()
        expect(banner).to_be_visible()
        page.locator("a.number").first.click()
        expect(page.get_by_text(FIRST).first).to_be_visible()
        page.get_by_role("button", name="দায়িত্ব নিন").first.click()
        expect(page.get_by_role("status").first).to_be_visible()
        sound(page)
        banner.get_by_role("link", name="কী কী করে দেখবেন").click()
        expect(page.get_by_text("৮টির মধ্যে ১টি হয়েছে")).to_be_visible()
        page.goto(f"{address}/console/calendar")
        expect(page.get_by_role("heading", name="এই পাতা অনুশীলনের অংশ নয়")).to_be_visible()
        page.get_by_role("button", name="অনুশীলন শেষ করে আসল কাজে ফিরুন").click()
        expect(page.get_by_role("status")).to_contain_text("এখন থেকে যা দেখছেন সবই আসল")
        expect(banner).to_have_count(0)
