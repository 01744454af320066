"""The citizens' pages on a slow line: a browser that is held to GPRS (50 kbit/s down, 20 up, 500 ms) opens each page
for the first time and once more; on the first it sends a complaint and waits for the answer.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests.support.app import make_app, make_container
from tests.support.browser import running_chromium
from tests.support.clock import FakeClock
from tests.support.served import served
from tests.support.web import COMPLAINT

GPRS = {"offline": False, "latency": 500, "downloadThroughput": 50_000 / 8, "uploadThroughput": 20_000 / 8}
PAGES = ("/", "/complain", "/track", "/programmes", "/calendar", "/figures", "/embed/chat")
ANSWER = "#talk .line:not(.mine)[data-at]"
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass
class Weighed:
    """Bytes as they came over the line, headers and all; the font apart. Milliseconds until the first words stood."""

    bytes: int = 0
    font: int = 0
    painted: float = 0.0
    _fonts: set[str] = field(default_factory=set)

    def response(self, event: dict[str, object]) -> None:
        if event["type"] == "Font":
            self._fonts.add(str(event["requestId"]))

    def finished(self, event: dict[str, object]) -> None:
        length = int(float(str(event["encodedDataLength"])))
        if str(event["requestId"]) in self._fonts:
            self.font += length
        else:
            self.bytes += length


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--model", type=Path, default=Path("var/model.npz"))
    model = wanted.parse_args().model.absolute()
    with tempfile.TemporaryDirectory() as home, running_chromium() as browser:
        named = {"GRS_EMBED_ORIGINS": "https://dss.example"}
        container = make_container(Path(home) / "home", model, FakeClock(), named)
        with served(make_app(container)) as address:
            print("| page | first load, kB | font, kB | first words, s | again, kB | first words again, s |")
            print("|---|---|---|---|---|---|")
            for path in PAGES:
                print(row(browser, f"{address}{path}", path), flush=True)
            print(f"first complaint on a fresh page: {answered(browser, address):.1f} s from the tap to the number")
        container.database.dispose()


def row(browser: Browser, address: str, path: str) -> str:
    with slow(browser) as (context, page):
        first = opened(context, page, address)
        again = opened(context, page, address)
    kilo = [f"{size / 1000:.1f}" for size in (first.bytes, first.font, again.bytes + again.font)]
    return f"| {path} | {kilo[0]} | {kilo[1]} | {first.painted:.1f} | {kilo[2]} | {again.painted:.1f} |"


def opened(context: BrowserContext, page: Page, address: str) -> Weighed:
    weighed = Weighed()
    line = held(context, page)
    line.on("Network.responseReceived", weighed.response)
    line.on("Network.loadingFinished", weighed.finished)
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_load_state("networkidle", timeout=120_000)
    weighed.painted = float(page.evaluate(_PAINTED) or 0) / 1000
    line.detach()
    return weighed


def answered(browser: Browser, address: str) -> float:
    with slow(browser) as (context, page):
        opened(context, page, f"{address}/")
        held(context, page)
        page.locator("#message").fill(COMPLAINT)
        began = time.perf_counter()
        page.locator("#say > button").click()
        page.locator(ANSWER).first.wait_for(timeout=60_000)
        return time.perf_counter() - began


@contextmanager
def slow(browser: Browser) -> Iterator[tuple[BrowserContext, Page]]:
    context = browser.new_context(locale="bn-BD", viewport={"width": 360, "height": 740})
    yield context, context.new_page()
    context.close()


def held(context: BrowserContext, page: Page) -> CDPSession:
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", GPRS)
    return line


if __name__ == "__main__":
    main()
