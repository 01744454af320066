"""The queue page as an officer sees it: signed in, three tabs, the first and the tenth page."""

from collections.abc import Sequence
from threading import Thread
from time import perf_counter
from typing import Any

from benchmarks.million.browser import Browser
from benchmarks.million.service import Service
from benchmarks.million.stats import figures

TARGETS = tuple(f"/console/queue?view={view}&page={page}" for view in ("open", "overdue", "done") for page in (1, 10))
OFFICERS = ("usso", "uno", "dc", "cell")
"""From one desk to the whole country. The goal is for an office of an upazila: `usso` and `uno`."""
_LOOKS, _PATIENCE_S = 300, 20.0
_AT_ONCE = 4


def pages(service: Service) -> dict[str, Any]:
    """By officer: one browser alone; the upazila's officers also four browsers at once."""
    found: dict[str, Any] = {}
    with service.served() as port:
        for login in OFFICERS:
            browsers = [service.signed_in(port, login) for _ in range(_AT_ONCE)]
            _look(browsers[:2], 12)  # both processes have loaded what they need
            found[login] = {"alone": _look(browsers[:1], _LOOKS)}
            if login in ("usso", "uno"):
                found[login]["four at once"] = _look(browsers, _LOOKS // _AT_ONCE)
            for browser in browsers:
                browser.close()
    return found


def _look(browsers: Sequence[Browser], looks: int) -> dict[str, float]:
    """Each browser looks so often, unless that takes too long: then as often as it can, every page once at least."""
    times: list[float] = []
    failed: list[int] = []
    began = perf_counter()
    threads = [Thread(target=_visit, args=(browser, looks, times, failed)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return figures(times, perf_counter() - began, len(failed)).as_json()


def _visit(browser: Browser, looks: int, times: list[float], failed: list[int]) -> None:
    began = perf_counter()
    for nth in range(looks):
        if nth >= len(TARGETS) and perf_counter() - began > _PATIENCE_S:
            return
        started = perf_counter()
        answer = browser.get(TARGETS[nth % len(TARGETS)])
        times.append(perf_counter() - started)
        if answer.status != 200 or 'class="queue-head"' not in answer.text:
            failed.append(answer.status)
