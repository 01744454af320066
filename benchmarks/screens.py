"""`python -m benchmarks screens`: the console's pages in Bangla at three widths, as pictures in docs/img/console."""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.support.app import trained_model
from tests.support.browser import running_chromium
from tests.support.country import Country, make_country
from tests.support.desk import PASSWORD, file_case, officer_at
from tests.support.postgres import postgres_server
from tests.support.served import served

CASES = 6000
WIDTHS = {360: 740, 768: 1024, 1440: 900}
OUT = Path(__file__).parent.parent / "docs" / "img" / "console"
PAGES: Mapping[str, tuple[str, ...]] = {
    "usso": ("queue", "case", "notices", "account", "practice", "calendar"),
    "uno": ("committee", "people", "proposals"),
    "cell": ("dashboard", "reports", "offices", "policy", "templates", "prompts", "carriers"),
}
STORY = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না। অফিসে গেলে বলে পরে আসেন। আমি একা মানুষ, সংসার চলে না।"


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    OUT.mkdir(parents=True, exist_ok=True)
    known = Path("var/model.npz")
    model = known.resolve() if known.exists() else trained_model(folder)
    with postgres_server() as server, running_chromium() as browser:
        country = make_country(server, folder / "home", model, CASES)
        number = _told(country)
        country.settle()
        with served(country.app) as address:
            for login, pages in PAGES.items():
                for width in WIDTHS:
                    for name, page in _signed_in(browser, address, login, width, pages, number):
                        page.screenshot(path=OUT / f"{name}-{width}.jpg", type="jpeg", quality=62)
                        _fits(page, name, width)
        country.container.database.dispose()


def _told(country: Country) -> str:
    """Some cases of this morning; one of them is in the officer's hands and has been asked about."""
    unions = sorted(place.code for place in country.container.policy.places.children(country.upazila.code))
    cases = [
        file_case(country.container, STORY, union, programme="widow_allowance", phone=f"0171155{nth:04d}", details={})
        for nth, union in enumerate(unions[:6])
    ]
    desk, number = officer_at(country.app, "usso"), str(cases[0].number)
    desk.act(number, "accept")
    desk.act(number, "ask", words="কোন মাস থেকে টাকা পান না?", do="1")
    return number


def _signed_in(
    browser: Browser, address: str, login: str, width: int, pages: tuple[str, ...], number: str
) -> Iterator[tuple[str, Page]]:
    context = browser.new_context(
        locale="bn-BD", timezone_id="Asia/Dhaka", viewport={"width": width, "height": WIDTHS[width]}
    )
    page = context.new_page()
    page.goto(f"{address}/console/login")
    page.get_by_label("লগইন নাম").fill(login)
    page.get_by_label("পাসওয়ার্ড").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/queue")
    for name in pages:
        page.goto(f"{address}/console/{f'tickets/{number}' if name == 'case' else name}")
        yield name, page
    context.close()


def _fits(page: Page, name: str, width: int) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    print(f"{name} at {width}" + (f": {wide} px wide" if wide > width else ""), file=sys.stderr)
