"""The queue in a real browser: what changes comes by itself, and keys do what the mouse does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.support.desk import PASSWORD, add_officer, file_case, place_code, stored, union_of
from tests.support.served import served

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container


@pytest.fixture
def upazila(container: Container) -> str:
    code = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{code}", name="মোঃ আব্দুল করিম")
    return code


@pytest.fixture
def address(app: Flask, upazila: str) -> Iterator[str]:
    with served(app) as where:
        yield where


def test_new_cases_come_by_themselves_wait_while_boxes_are_ticked_and_keys_move_through_them(
    page: Page, address: str, container: Container, upazila: str
) -> None:
    union = union_of(container, upazila)
    first = file_case(container, "তিন মাস ভাতা পাই না", union)
    page.clock.install()
    page.goto(f"{address}/console/login")
    page.get_by_label("লগইন নাম").fill("usso")
    page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/queue")
    rows = page.locator("tr[data-case]")
    expect(rows).to_have_count(1)
    second = file_case(container, "মেম্বার টাকা চায়", union, "underpayment", phone="01812345678")
    page.clock.run_for(31_000)
    expect(rows).to_have_count(2)
    expect(page.locator("#queue-news")).to_contain_text("১টি নতুন")
    expect(page).to_have_title("(১) অভিযোগের তালিকা · প্রতিকার")

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0).get_by_role("checkbox")).to_be_checked()
    expect(page.locator(".bulk output")).to_have_text("১")
    file_case(container, "আঙুলের ছাপ মেলে না", union, phone="01912345678")
    page.clock.run_for(31_000)
    show = page.locator("#queue-news button")
    expect(show).to_have_text("১টি নতুন — দেখান")
    expect(rows).to_have_count(2)

    page.locator(".pick-all input").check()
    page.locator("button[value=accept]").click()
    page.wait_for_url("**/console/queue?view=open")
    expect(page.get_by_role("status").first).to_contain_text("২টি অভিযোগের দায়িত্ব নিয়েছেন")
    assert stored(container, first).handler == stored(container, second).handler == "usso"
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(str(second.number))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/queue?number={second.number}")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/tickets/{second.number}")
