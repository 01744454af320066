"""The dashboard and the figures for everybody in a browser: nothing for axe, and a phone scrolls no page sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

from grs_core.domain.officers import Role
from tests.support.desk import PASSWORD, add_officer, file_case
from tests.support.figures import count_up
from tests.support.served import served

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from gateway.bootstrap import Container

PHONE = 360
FRAUD = {"provider": "bkash", "amount": "1500", "phone": "01812345678"}


def test_the_dashboard_is_for_everybody_s_eyes_in_both_languages_and_on_a_phone(
    container: Container, app: Flask, page: Page
) -> None:
    add_officer(container, "dc", "dc-BD2012", role=Role.SUPERVISOR)
    for place, category in (("BD201204", "payment_delayed"), ("BD201285", "mfs_fraud"), ("BD20120414", "bribery")):
        file_case(container, "অভিযোগ", place, category, details=FRAUD if category == "mfs_fraud" else {})
    count_up(container)
    page.set_viewport_size({"width": PHONE, "height": 740})
    with served(app) as address:
        page.goto(f"{address}/console/login")
        page.fill("[name=login]", "dc")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/console/queue")
        for path in ("/console/dashboard?lang=bn", "/console/dashboard?lang=en", "/figures?lang=bn"):
            page.goto(address + path)
            for details in page.locator("main details").all()[:3]:
                details.locator("summary").click()
            found = Axe().run(page).response["violations"]
            assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, path
