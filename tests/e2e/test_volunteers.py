"""A volunteer at work on a small phone: a case in Bangla from end to end, and one where the network is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from grs_core.domain.volunteering import ConsentMode
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.files import a_photo
from tests.support.served import served
from tests.support.volunteers import CITIZEN, STORY, add_organisation, add_volunteer, code_to, typed, volunteer_at
from tests.support.web import NUMBER

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.volunteering import FiledFor


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    add_organisation(built)
    for nth, login in enumerate(("rina", "mita", "tuli"), 1):
        add_volunteer(built, login, phone=f"0181100000{nth}", lead=login == "tuli")
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A small one, which takes a service worker."""
    context = chromium.new_context(locale="bn-BD", viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def sign_in(phone: Page, app: Flask, address: str, login: str) -> None:
    """By the cookie of a sign-in: how one signs in has tests of its own."""
    held = volunteer_at(app, login).client.get_cookie("volunteer", path="/volunteers")
    assert held is not None
    phone.context.add_cookies([{"name": "volunteer", "value": held.value, "url": f"{address}/volunteers/"}])


def filed_by(container: Container, login: str) -> tuple[FiledFor, ...]:
    from grs_core.volunteer_ports import FiledWanted

    with container.database.reading() as work:
        return work.filed_for.page(FiledWanted(volunteer=login), 1, 10)


def write(phone: Page) -> None:
    """All but the consent."""
    phone.get_by_label("তাঁর নাম").fill("রহিমা বেগম")
    phone.get_by_label("তাঁর মোবাইল নম্বর").fill(CITIZEN)
    phone.get_by_label("প্রতিবেশী").check()
    phone.get_by_label("ঘটনা", exact=True).fill(STORY)


def test_a_case_is_filed_in_bangla_on_a_small_phone(phone: Page, app: Flask, container: Container) -> None:
    with served(app) as address:
        sign_in(phone, app, address, "rina")
        phone.goto(f"{address}/volunteers/new")
        write(phone)
        phone.get_by_label("কোথায়").fill("rupas")
        phone.get_by_label("রুপসদী").check()
        phone.get_by_label("তাঁর ফোনে আসা কোড বলে").check()
        phone.get_by_role("button", name="তাঁর ফোনে কোড পাঠান").click()
        expect(phone.get_by_text("কোড পাঠানো হয়েছে")).to_be_visible()
        phone.get_by_label("তাঁর বলা ৬ সংখ্যার কোড").fill(code_to(container, CITIZEN))
        expect(phone.get_by_text("কোড মিলেছে")).to_be_visible()
        phone.get_by_role("button", name="অভিযোগ পাঠান").last.click()
        expect(phone.locator(".big-number")).to_have_text(NUMBER)
        (filed,) = filed_by(container, "rina")
        assert (phone.locator(".big-number").inner_text(), filed.consent.mode) == (filed.ticket, ConsentMode.CODE)
        phone.get_by_role("link", name="আরেকটি অভিযোগ").click()
        expect(phone.get_by_label("তাঁর নাম")).to_have_value("")


def test_what_is_written_without_a_network_becomes_one_case(phone: Page, app: Flask, container: Container) -> None:
    with ExitStack() as network:
        address = network.enter_context(served(app))
        sign_in(phone, app, address, "mita")
        phone.goto(f"{address}/volunteers/new")
        phone.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        write(phone)
        network.close()
        phone.locator("#photo").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_photo()})
        expect(phone.locator("[data-kept=photo]")).to_contain_text("ফাইল রাখা হয়েছে")
        phone.reload()
        expect(phone.get_by_label("তাঁর নাম")).to_have_value("রহিমা বেগম")
        expect(phone.locator("[data-kept=photo]")).to_contain_text("ফাইল রাখা হয়েছে")
        phone.get_by_label("সাক্ষীর সামনে").check()
        phone.get_by_label("সাক্ষীর নাম").fill("করিম মিয়া")
        phone.locator("[name=witness_no_phone]").check()
        phone.get_by_role("button", name="অভিযোগ পাঠান").last.click()
        expect(phone.locator("#outbox")).to_contain_text("পাঠানোর অপেক্ষায়")
        phone.close()
    again = phone.context.new_page()
    with served(app, int(address.rsplit(":", 1)[1])):
        again.goto(f"{address}/volunteers/new")
        expect(again.locator("#outbox")).to_contain_text("পাঠানো হয়েছে, নম্বর")
        again.reload()
        expect(again.locator("form[data-ready]")).to_be_visible()
        expect(again.locator("#outbox")).to_be_hidden()
    (filed,) = filed_by(container, "mita")
    with container.database.reading() as work:
        assert [each.media_type for each in work.attachments.of_ticket(filed.ticket)] == ["image/jpeg"]


def test_axe_finds_nothing_wrong_and_nothing_is_wider_than_a_small_phone(
    phone: Page, app: Flask, container: Container
) -> None:
    browser = volunteer_at(app, "tuli")
    number = browser.post("/volunteers/new", **typed("axe")).location.rsplit("/", 1)[1]
    own = ("new", "cases", f"cases/{number}", f"filed/{number}", "logout", "cases/1000000009")
    in_english = ("new", f"cases/{number}", "logout")
    with served(app) as address:
        looked_at(phone, [f"{address}/volunteers/{name}?lang=bn" for name in ("login", "code", "away")])
        sign_in(phone, app, address, "tuli")
        looked_at(phone, [f"{address}/volunteers/{name}?lang=bn" for name in own])
        looked_at(phone, [f"{address}/volunteers/{name}?lang=en" for name in in_english])


def looked_at(phone: Page, addresses: list[str]) -> None:
    for address in addresses:
        phone.goto(address)
        found = Axe().run(phone).response["violations"]
        assert [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]] == [], address
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, address
