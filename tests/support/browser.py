"""Debian's Chromium, driven by Playwright. Playwright's own browser builds are not used."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_IT = "`make system` as root, or: apt-get install chromium fonts-noto-core"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""Chromium's own microphone for tests, which beeps, and nobody who has to allow it."""


def chromium_path() -> str | None:
    """Where this machine's Chromium is; None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextmanager
def running_chromium(*more: str) -> Iterator[Browser]:
    """`more`: further flags, as `MICROPHONE`."""
    path = chromium_path()
    if path is None:
        raise RuntimeError(f"Chromium is not installed. {HOW_TO_GET_IT}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *more])
        try:
            yield browser
        finally:
            browser.close()


def unfolded(page: Page, act: str) -> Locator:
    """The form of an act on the page of a case, unfolded as one does it with a mouse."""
    form = page.locator(f"form[action$='/{act}']")
    if form.locator("xpath=ancestor::details[contains(@class, 'more')]").count():
        page.locator("details.more > summary").click()
    page.locator("details", has=form).last.locator("> summary").click()
    return form


def from_menu(page: Page, words: str) -> None:
    """Unfolds the console's menu and follows what it calls by these words: a page, or the way out."""
    page.locator(".menu .all > summary").click()
    page.locator(".all-pages").locator("a, button").filter(has_text=words).click()
