"""Every page of the console, as the cell and as a UNO see it, in both languages on a phone: nothing that keeps somebody
with a screen reader or a small screen out. A new page is in here by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import PASSWORD
from tests.support.every_route import World, addresses, rules
from tests.support.served import served
from tests.support.webhooks import a_token, subscribed

PHONE: ViewportSize = {"width": 360, "height": 740}
NO_PAGE = (".csv", ".pdf", "/changes", "/progress", ".<kind>", "/recordings/<key>", "/advisories/<key>", "/logout")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[World]:
    container = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    made = World.make(container, make_app(container))
    for name in ("at_union", "at_usso", "chairman", "usso"):
        made.file(name)
    _told(made)
    made.settle()
    yield made
    container.database.dispose()


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    with served(world.app) as where:
        yield where


@pytest.mark.parametrize(("login", "language"), [("cell", "bn"), ("cell", "en"), ("uno", "bn")])
def test_every_page_is_accessible_and_fits_a_phone(
    chromium: Browser, world: World, address: str, login: str, language: str
) -> None:
    context = chromium.new_context(viewport=PHONE, locale="bn-BD")
    page, found = context.new_page(), []
    page.goto(f"{address}/console/login?lang={language}")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/queue")
    for each in _pages(world):
        answer = page.goto(f"{address}{each}")
        assert answer is not None
        assert answer.status < 500, each
        found += [(each, wrong) for wrong in _wrong(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [(each, f"{wide} px wide")] if wide > PHONE["width"] else []
    context.close()
    assert found == []


def _pages(world: World) -> list[str]:
    known = {
        "number": [str(world.cases["chairman"].number)],
        "login": ["usso"],
        "file": ["standards"],
        "token": ["nobody"],
        "key": ["1"],
        "hook": [_hook(world)],
    }
    shown = [rule for rule in rules(world.app, "GET") if not any(part in rule.rule for part in NO_PAGE)]
    return [next(addresses(world.app, rule, known)) for rule in shown]


def _told(world: World) -> None:
    """A system that is told, at an address where nobody listens."""
    container = world.container
    subscribed(container, a_token(container, f"uno-{world.upazila}")[0], "http://127.0.0.1:9/hook")
    world.file("recused")
    container.background.run("webhooks")


def _hook(world: World) -> str:
    with world.container.database.reading() as work:
        return work.webhooks.active()[0].id


def _wrong(page: Page) -> list[str]:
    grave = ("serious", "critical")
    return [each["id"] for each in Axe().run(page).response["violations"] if each["impact"] in grave]
