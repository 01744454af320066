"""A day at a case in a real browser, by keyboard: accept, ready words, what is sent, resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import ConsoleMessage, Page, expect

from grs_core.domain.lifecycle import Status
from tests.support.desk import PASSWORD, add_officer, file_case, place_code, stored, union_of
from tests.support.served import served

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container


def test_a_case_is_accepted_answered_with_ready_words_and_resolved_by_keyboard(
    page: Page, app: Flask, container: Container
) -> None:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    case = file_case(container, "তিন মাস ধরে ভাতার টাকা পাই না", union_of(container, upazila))
    said: list[ConsoleMessage] = []
    page.on("console", lambda message: said.append(message))
    with served(app) as address:
        page.goto(f"{address}/console/login?next=/console/tickets/{case.number}")
        page.get_by_label("লগইন নাম").fill("usso")
        page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/tickets/{case.number}")
        page.locator("form[action$='/accept'] button").press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("দায়িত্ব নিয়েছেন")
        form = page.locator("#act-resolve form")
        ready = form.get_by_label("তৈরি উত্তর")
        ready.focus()
        ready.select_option("resolve_paid")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        words = form.locator("textarea")
        expect(words).to_be_focused()
        expect(words).to_have_value("আপনার পাওনা টাকা আপনার নম্বরে পাঠানো হয়েছে। দুই দিনের মধ্যে না পেলে আমাদের জানান।")
        form.get_by_role("button", name="কী যাবে দেখুন").press("Enter")
        expect(page.locator(".preview")).to_contain_text("আপনার পাওনা টাকা")
        expect(page.locator(".preview")).to_contain_text("টাকা পর্যন্ত")
        assert stored(container, case).status is Status.IN_PROGRESS
        page.locator("#act-resolve form .row button").first.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("নাগরিকের কাছে পাঠানো হচ্ছে")
    assert stored(container, case).status is Status.RESOLVED
    assert [message.text for message in said if message.type in ("error", "warning")] == []
