"""An advisory in a real browser: written, approved by another, watched, stopped; and all of it without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.support.desk import PASSWORD, add_officer, file_case, place_code, union_of
from tests.support.served import served

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

PHONE_WIDTH: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def address(app: Flask, container: Container) -> Iterator[str]:
    """Twenty people of a union complained; two officers of the upazila."""
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    add_officer(container, "uno", f"uno-{upazila}", name="নাসরিন সুলতানা")
    for last in range(20):
        file_case(container, "তিন মাস ভাতা পাই না", union_of(container, upazila), phone=f"017000000{last:02d}")
    with served(app) as where:
        yield where


def sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/console/login")
    page.get_by_label("লগইন নাম").fill(login)
    page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/queue")


def sound(page: Page) -> None:
    """Accessible, and no wider than a phone."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH["width"]


def write(page: Page, address: str) -> None:
    """The ready text about the PIN, looked at and sent for approval."""
    page.goto(f"{address}/console/advisories/new")
    page.get_by_role("button", name="পিনের সতর্কতা").click()
    page.get_by_label("ছোট এলাকার নাম").press("Enter")
    expect(page.get_by_text("প্রায় ২০ জন")).to_be_visible()
    page.get_by_role("button", name="অনুমোদনের জন্য পাঠান").click()
    expect(page.get_by_role("status")).to_contain_text("অনুমোদনের অপেক্ষায়")


def test_it_is_watched_as_it_goes_out_and_stopped(
    page: Page, chromium: Browser, address: str, container: Container, clock: FakeClock
) -> None:
    page.set_viewport_size(PHONE_WIDTH)
    sign_in(page, address, "usso")
    page.goto(f"{address}/console/advisories/new")
    sound(page)
    field = page.get_by_label("বাংলা বার্তা")
    field.fill("ক" * 96)
    expect(page.locator(".counter").first).to_contain_text("১৩৪ অক্ষর · ২টি")
    field.press_sequentially("খ")
    expect(page.locator(".counter").first).to_contain_text("১৩৫ অক্ষর · ৩টি")
    page.get_by_role("button", name="আগে দেখে নিন").click()
    expect(field).to_have_attribute("aria-invalid", "true")
    sound(page)
    write(page, address)
    sound(page)
    second = chromium.new_context(locale="bn-BD", viewport=PHONE_WIDTH)
    other = second.new_page()
    sign_in(other, address, "uno")
    other.goto(page.url)
    sound(other)
    other.get_by_role("button", name="অনুমোদন করে পাঠানো শুরু করুন").click()
    container.background.run("advisories")
    bar = other.get_by_role("progressbar", name="কতদূর গেল")
    expect(other.locator("[data-figure='waiting']")).to_have_text("২০")
    clock.advance(seconds=1)
    container.background.run("relay")
    expect(other.locator("[data-said]")).not_to_contain_text("০টি গেছে")
    assert 0 < int(bar.get_attribute("value") or 0) < 20
    sound(other)
    other.get_by_text("থামান…").click()
    sound(other)
    page.reload()
    other.get_by_role("button", name="হ্যাঁ, এখনই থামান").click()
    expect(other.locator("[data-said]")).to_contain_text("থামানো হয়েছে")
    expect(page.locator("[data-said]")).to_contain_text("থামানো হয়েছে")
    second.close()


def test_it_is_written_approved_and_stopped_without_javascript(chromium: Browser, address: str) -> None:
    context, second = (chromium.new_context(java_script_enabled=False) for _ in range(2))
    page, other = context.new_page(), second.new_page()
    sign_in(page, address, "usso")
    write(page, address)
    sign_in(other, address, "uno")
    other.goto(page.url)
    other.get_by_role("button", name="অনুমোদন করে পাঠানো শুরু করুন").click()
    expect(other.get_by_text("২০টির মধ্যে ০টি গেছে")).to_be_visible()
    other.get_by_text("থামান…").click()
    other.get_by_role("button", name="হ্যাঁ, এখনই থামান").click()
    page.goto(f"{address}/console/advisories")
    expect(page.get_by_text("থামানো")).to_be_visible()
    context.close()
    second.close()
