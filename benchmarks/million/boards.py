"""The dashboard from its aggregates: how long they take to be made, what a page of them costs, and how large it is."""

import http.client
import re
from time import perf_counter
from typing import Any

from benchmarks.million.browser import Browser
from benchmarks.million.service import Service
from benchmarks.million.stats import figures
from grs_core.services.monitoring import follow

VIEWS = ("", "?programme=old_age_allowance", "?category=mfs_fraud", "?channel=ivr", "?months=12")
"""As it is opened; narrowed to a programme, a category, a channel; a whole year."""
OFFICERS = ("usso", "uno", "dc", "cell")
_LOOKS = 100
_LINKED = re.compile(r'(?:href|src)="(/(?:console/)?static/[^"]+\.(?:css|js|woff2|svg)[^"]*)"')
_FONT = re.compile(r"url\([\"']?([^)\"']+\.woff2)[\"']?\)")


def boards(service: Service) -> dict[str, Any]:
    """Seconds in which the sums are made; a page's ms by officer and view; bytes as sent."""
    began = perf_counter()
    # The sums; what each case adds came with the cases (fill.py).
    while _behind(service):
        follow(service.database.work, service.policy)
    found: dict[str, Any] = {"made in s": round(perf_counter() - began, 1)}
    with service.served() as port:
        for login in OFFICERS:
            browser = service.signed_in(port, login)
            found[login] = {view or "as it is opened": _look(browser, _address(view)) for view in VIEWS}
            if login in ("uno", "cell"):
                found[login]["bytes"] = {page: weight(port, browser, page) for page in ("queue", "dashboard")}
            browser.close()
    return found


def _behind(service: Service) -> int:
    with service.database.reading() as work:
        return work.monitor.behind()


def _address(view: str) -> str:
    """A year up to the month for which the data are made."""
    return f"/console/dashboard{view}" if view != "?months=12" else "/console/dashboard?from=2025-12&to=2026-11"


def _look(browser: Browser, address: str) -> dict[str, float]:
    times: list[float] = []
    failed = 0
    browser.get(address)
    for _ in range(_LOOKS):
        began = perf_counter()
        failed += browser.get(address).status != 200
        times.append(perf_counter() - began)
    return figures(times, sum(times), failed).as_json()


def weight(port: int, browser: Browser, page: str) -> dict[str, int]:
    """Bytes of a first visit, compressed as a browser asks for it: the page, and all that it links to."""
    html, text = _sent(port, browser, f"/console/{page}")
    linked = dict.fromkeys(_LINKED.findall(text))
    sizes = {address: _sent(port, browser, address) for address in linked}
    fonts = {
        font
        for address, (_, style) in sizes.items()
        if ".css" in address
        for font in _FONT.findall(style)
        if f"/static/{font.removeprefix('/static/')}" not in {each.partition("?")[0] for each in linked}
    }
    more = sum(_sent(port, browser, f"/static/{font.removeprefix('/static/')}")[0] for font in fonts)
    return {"page": html, "all": html + more + sum(size for size, _ in sizes.values())}


def _sent(port: int, browser: Browser, address: str) -> tuple[int, str]:
    """Bytes of the body as it comes, and what it says uncompressed."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address, headers={"Cookie": cookies, "Accept-Encoding": "br"})
    size = len(connection.getresponse().read())
    connection.close()
    return size, browser.get(address).text
