"""The citizens' pages in a real browser: a complaint through the chat and through the phone, and nobody shut out."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from gateway.bootstrap import Container
from tests.support.served import served
from tests.support.web import COMPLAINT, NUMBER, resolve, tickets


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Of the real application on a loopback port."""
    with served(app) as found:
        yield found


def shuts_out(page: Page) -> list[str]:
    """What axe finds wrong, rule and place."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def complain_in_chat(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("আপনার কথা").fill(COMPLAINT)
    page.get_by_role("button", name="পাঠান", exact=True).click()


def test_a_bangla_complaint_in_the_chat_shows_its_number_without_reloading(
    page: Page, address: str, container: Container
) -> None:
    complain_in_chat(page, address)
    answer = page.locator("#talk .line:not(.mine)").last
    expect(answer).to_contain_text(NUMBER)
    (ticket,) = tickets(container)
    expect(answer).to_contain_text(str(ticket.number))
    assert page.url == f"{address}/"
    page.reload()
    expect(page.locator("#talk")).to_contain_text(str(ticket.number))


def test_an_officers_answer_appears_in_the_open_chat(page: Page, address: str, container: Container) -> None:
    complain_in_chat(page, address)
    expect(page.locator("#talk .line.mine")).to_have_count(1)
    expect(page.locator("#talk .line:not(.mine)").last).to_contain_text(NUMBER)
    (ticket,) = tickets(container)
    resolve(container, ticket, "টাকা পাঠানো হয়েছে")
    expect(page.locator("#talk")).to_contain_text("টাকা পাঠানো হয়েছে", timeout=20_000)


def test_a_menu_in_the_chat_is_answered_by_a_tap(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_label("আপনার কথা").fill("যা তা কথা লিখলাম কখগ")
    page.get_by_role("button", name="পাঠান", exact=True).click()
    page.locator(".options button").first.click()
    expect(page.locator("#talk .line.mine").last).to_contain_text("1")


def test_a_lost_connection_is_told_and_sending_again_is_one_complaint(
    page: Page, address: str, container: Container
) -> None:
    page.goto(f"{address}/")
    page.route("**/chat", lambda route: (route.fetch(), route.abort()))
    page.get_by_label("আপনার কথা").fill(COMPLAINT)
    page.get_by_role("button", name="পাঠান", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("পাঠানো যায়নি")
    page.unroute("**/chat")
    page.get_by_role("button", name="পাঠান", exact=True).click()
    expect(page.locator("#talk .line:not(.mine)").last).to_contain_text(NUMBER)
    assert len(tickets(container)) == 1


def test_a_bangla_complaint_from_the_phone_shows_its_number_and_later_the_answer(
    page: Page, address: str, container: Container
) -> None:
    page.goto(f"{address}/simulator")
    page.get_by_label("এসএমএস লিখুন").first.fill(COMPLAINT)
    expect(page.locator("[data-sms-count]").first).to_contain_text("অক্ষর")
    page.get_by_role("button", name="পাঠান", exact=True).first.click()
    expect(page.locator(".handset .texts .line:not(.mine)").last).to_contain_text(NUMBER)
    (ticket,) = tickets(container)
    assert ticket.complainant.phone == "01711000001"
    resolve(container, ticket, "টাকা পাঠানো হয়েছে")
    expect(page.locator(".handset .texts .talk")).to_contain_text("টাকা পাঠানো হয়েছে", timeout=20_000)


def test_two_phones_stand_side_by_side_and_stay_there(page: Page, address: str) -> None:
    page.goto(f"{address}/simulator")
    page.get_by_role("button", name="যোগ করুন").click()
    second = page.locator(".handset").nth(1)
    second.get_by_role("button", name="4", exact=True).click()
    expect(second.locator("textarea")).to_have_value("4")
    second.get_by_role("button", name="পাঠান", exact=True).click()
    expect(second.locator(".line.mine")).to_have_count(1)
    expect(page.locator(".handset").nth(0).locator(".line")).to_have_count(0)
    page.reload()
    expect(page.locator(".handset")).to_have_count(2)
    page.locator(".put-away").nth(1).click()
    expect(page.locator(".handset")).to_have_count(1)


@pytest.mark.parametrize("language", ["bn", "en"])
def test_axe_finds_nothing_wrong(page: Page, address: str, language: str) -> None:
    complain_in_chat(page, address)
    expect(page.locator("#talk .line.mine")).to_have_count(1)
    for path in ("/", "/track", "/track?step=code", "/simulator", "/no-such-page"):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        assert shuts_out(page) == [], path


@pytest.mark.parametrize("path", ["/", "/track", "/simulator"])
def test_nothing_is_wider_than_a_small_phone(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_first_page_is_usable_by_keyboard_alone(page: Page, address: str, container: Container) -> None:
    page.goto(f"{address}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="মূল লেখায় যান")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("আপনার কথা")).to_be_focused()
    page.keyboard.insert_text(COMPLAINT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#talk .line:not(.mine)").last).to_contain_text(NUMBER)
    assert len(tickets(container)) == 1
