"""Our chat on another site's page, and a published widget that speaks Rasa's REST channel: two origins, one browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from gateway.bootstrap import Container
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.rasa_widget import another_site
from tests.support.served import served
from tests.support.web import COMPLAINT, NUMBER, tickets

UNCLEAR = "যা তা কথা লিখলাম কখগ"


@dataclass(frozen=True)
class Sites:
    """The same pages under three names. To a browser `foreign` is another site than ours, whose pages may keep nothing
    of us, `kin` another origin of our site; both are in GRS_EMBED_ORIGINS, `stranger` is not.
    """

    container: Container
    foreign: str
    kin: str
    stranger: str


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Sites]:
    ours: list[str] = []
    with served(another_site(ours)) as kin:
        foreign, stranger = (kin.replace("127.0.0.1", name) for name in ("localhost", "stranger.localhost"))
        home = tmp_path_factory.mktemp("home")
        container = make_container(home, model, FakeClock(), {"GRS_EMBED_ORIGINS": f"{foreign},{kin}"})
        with served(make_app(container)) as address:
            ours.append(address)
            yield Sites(container, foreign, kin, stranger)
        container.database.dispose()


def open_chat(page: Page, site: str) -> FrameLocator:
    page.goto(f"{site}/ours")
    page.get_by_role("button", name="ভাতার অভিযোগ জানান").click()
    return page.frame_locator("iframe")


def complain(chat: FrameLocator) -> None:
    chat.get_by_label("আপনার কথা").fill(COMPLAINT)
    chat.get_by_role("button", name="পাঠান", exact=True).click()
    expect(chat.locator("#talk .line:not(.mine)").last).to_contain_text(NUMBER)


def test_the_chat_opens_on_the_pages_of_named_sites_only_and_needs_no_cookie(page: Page, sites: Sites) -> None:
    chat = open_chat(page, sites.foreign)
    complain(chat)
    chat.get_by_label("আপনার কথা").fill("status")
    chat.get_by_role("button", name="পাঠান", exact=True).click()
    expect(chat.locator("#talk .line.mine")).to_have_count(2)
    complain(open_chat(page, sites.kin))
    assert len(tickets(sites.container)) == 2
    expect(open_chat(page, sites.kin).locator("#talk .line.mine")).to_have_count(1)
    assert [cookie for cookie in page.context.cookies() if cookie.get("name") == "chat"] == []
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
        open_chat(page, sites.stranger)


def test_a_published_widget_of_rasas_rest_channel_talks_to_us(page: Page, sites: Sites, rasa_widget: Path) -> None:
    before = len(tickets(sites.container))
    page.goto(f"{sites.foreign}/theirs")
    talk = page.locator(".chats")
    expect(talk).to_contain_text("স্বাগতম")
    for words in (UNCLEAR, COMPLAINT):
        page.locator(".chatroom input[type=text]").fill(words)
        page.keyboard.press("Enter")
        if words is UNCLEAR:
            page.locator(".chat-button").first.click()
    expect(talk).to_contain_text(re.compile(NUMBER.pattern))
    assert len(tickets(sites.container)) == before + 1
    page.goto(f"{sites.stranger}/theirs")
    page.locator(".chatroom input[type=text]").fill(COMPLAINT)
    with page.expect_event("requestfailed") as refused:
        page.keyboard.press("Enter")
    assert refused.value.url.endswith("/webhooks/rest/webhook")
    assert len(tickets(sites.container)) == before + 1
