"""A photo in the chat of a real browser: sent small, shown without reloading, there once although the line broke."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from gateway.bootstrap import Container
from tests.support.files import a_photo
from tests.support.served import served
from tests.support.web import COMPLAINT, NUMBER, tickets


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as found:
        yield found


def test_a_photo_is_sent_small_once_and_its_line_appears(
    page: Page, address: str, container: Container, tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_2231.png"
    photo.write_bytes(a_photo((4000, 3000), format="PNG") + bytes(1 << 20))
    page.goto(f"{address}/")
    page.get_by_label("আপনার কথা").fill(COMPLAINT)
    page.get_by_role("button", name="পাঠান", exact=True).click()
    expect(page.locator("#talk .line:not(.mine)").last).to_contain_text(NUMBER)
    page.get_by_text("ছবি বা রেকর্ড করা কথা পাঠান").click()
    page.get_by_label("ছবি বা রেকর্ড", exact=True).set_input_files(photo)
    page.context.set_offline(True)
    page.get_by_role("button", name="ফাইল পাঠান").click()
    expect(page.locator("#file-wrong")).to_contain_text("নেটওয়ার্ক")
    assert Axe().run(page).response["violations"] == []
    page.context.set_offline(False)
    with page.expect_request("**/chat/file") as sent:
        page.get_by_role("button", name="ফাইল পাঠান").click()
    expect(page.locator("#talk .line.mine").last).to_contain_text("ছবি পাঠানো হয়েছে")
    assert page.url == f"{address}/"
    assert sent.value.headers["content-type"].startswith("multipart/form-data")
    (case,) = tickets(container)
    with container.database.reading() as work:
        (kept,) = work.attachments.of_ticket(str(case.number))
    assert Image.open(io.BytesIO(container.files.give(kept))).size == (1600, 1200)
    length = sent.value.all_headers()["content-length"]
    assert int(length) < photo.stat().st_size / 4
