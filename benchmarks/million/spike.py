"""A spike of inbound SMS: from one a second to 35, for a minute. Each message has its moment, whoever is slow."""

from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from time import perf_counter, sleep
from typing import Any

from sqlalchemy import create_engine, text

from benchmarks.__main__ import TEXTS
from benchmarks.million.browser import Browser
from benchmarks.million.cycles import a_phone, number_in, signed_sms
from benchmarks.million.service import Service
from benchmarks.million.stats import figures
from grs_core.storage.engine import read_url

CALM_S, CALM_RATE, SPIKE_S, SPIKE_RATE = 10, 1, 60, 35
CLIENTS, DRAIN_S = 64, 60
_WAITING = "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')"


@dataclass
class _Spike:
    """What is to be sent, and how it went. A message's time counts from its moment, not from when a client was free."""

    port: int
    began: float
    due: SimpleQueue[tuple[float, str, str]] = field(default_factory=SimpleQueue)
    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    last: float = 0.0

    def client(self) -> None:
        browser = Browser(self.port)
        while True:
            try:
                at, words, sender = self.due.get_nowait()
            except Empty:
                browser.close()
                return
            sleep(max(0.0, self.began + at - perf_counter()))
            self._send(browser, at, words, sender)

    def _send(self, browser: Browser, at: float, words: str, sender: str) -> None:
        try:
            answer = browser.post("/sms/twilio", *signed_sms(self.port, words, sender))
            if answer.status != 200:
                raise RuntimeError(str(answer.status))
            number_in(answer.text)
        except Exception as error:  # every kind of failure is one for the citizen
            self.failed.append(type(error).__name__)
        self.last = perf_counter()
        self.times.append(self.last - self.began - at)


def spike(service: Service) -> dict[str, Any]:
    """Errors, times, and how long after the last message all was answered and sent."""
    with service.served() as port, service.working(port):
        warm = Browser(port)
        for _ in range(20):
            warm.post("/sms/twilio", *signed_sms(port, TEXTS[0], a_phone()))
        warm.close()
        run = _Spike(port, perf_counter() + 0.5)
        moments = [nth / CALM_RATE for nth in range(CALM_S * CALM_RATE)]
        moments += [CALM_S + nth / SPIKE_RATE for nth in range(SPIKE_S * SPIKE_RATE)]
        for nth, at in enumerate(moments):
            run.due.put((at, TEXTS[nth % len(TEXTS)], a_phone()))
        threads = [Thread(target=run.client) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ended = run.began + moments[-1]
        waiting = _drained(service)
        drained = max(run.last, perf_counter() if waiting else run.last) - ended
    told = figures(run.times, run.last - run.began, len(run.failed)).as_json()
    share = 100 * len(run.failed) / len(moments)
    return {**told, "errors %": round(share, 2), "drained after s": round(drained, 2), "left in outbox": waiting}


def _drained(service: Service) -> int:
    """What still waits in the outbox, at the latest when the time to drain is over."""
    engine = create_engine(read_url(service.uri))
    began, waiting = perf_counter(), 1
    while waiting and perf_counter() - began < DRAIN_S:
        with engine.connect() as connection:
            waiting = connection.scalar(text(_WAITING)) or 0
        sleep(0.2 if waiting else 0)
    engine.dispose()
    return waiting
