"""The citizens' pages in a real browser: a complaint through the chat and through the phone, and nobody shut out."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from gateway.bootstrap import Container
from tests.support.served import served
from tests.support.web import COMPLAINT, NUMBER, resolve, tickets

PAGES = (
    "/",
    "/complain",
    "/track",
    "/track?step=code",
    "/programmes",
    "/calendar",
    "/figures",
    "/simulator",
    "/no-such-page",
)


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
def test_every_page_is_accessible_and_fits_a_small_phone(page: Page, address: str, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    complain_in_chat(page, address)
    expect(page.locator("#talk .line.mine")).to_have_count(1)
    found = [(path, wrong) for path in PAGES for wrong in looked_at(page, f"{address}{path}", language)]
    page.goto(f"{address}/track")
    number = page.locator("article.case dd.number").first.inner_text()
    found += [("case", wrong) for wrong in looked_at(page, f"{address}/track/case?number={number}", language)]
    assert found == []


def looked_at(page: Page, address: str, language: str) -> list[str]:
    """What shuts somebody out of this page, everything unfolded."""
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*shuts_out(page), *([f"{wide} px wide"] if wide > 360 else [])]


def test_what_could_not_be_sent_is_kept_over_a_reload_and_goes_by_itself_once(
    page: Page, address: str, container: Container
) -> None:
    page.goto(f"{address}/")
    page.route("**/chat", lambda route: (route.fetch(), route.abort()))
    page.get_by_label("আপনার কথা").fill(COMPLAINT)
    page.get_by_role("button", name="পাঠান", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("পাঠানো যায়নি")
    page.unroute("**/chat")
    page.reload()
    expect(page.locator("#talk .line:not(.mine)").last).to_contain_text(NUMBER)
    expect(page.get_by_label("আপনার কথা")).to_have_value("")
    assert len(tickets(container)) == 1
    page.route("**/exit", lambda route: route.fulfill(body="elsewhere"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("body")).to_have_text("elsewhere")


def test_the_first_page_is_usable_by_keyboard_alone(page: Page, address: str, container: Container) -> None:
    page.goto(f"{address}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="মূল লেখায় যান")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="এখনই বেরিয়ে যান")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("আপনার কথা")).to_be_focused()
    page.keyboard.insert_text(COMPLAINT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#talk .line:not(.mine)").last).to_contain_text(NUMBER)
    assert len(tickets(container)) == 1
