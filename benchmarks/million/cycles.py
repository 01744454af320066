"""Life cycles: a complaint is created, accepted by an officer, resolved, and found again by number and by phone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from secrets import randbelow
from time import perf_counter
from typing import Any
from uuid import uuid4

from twilio.request_validator import RequestValidator

from benchmarks.million.browser import Answer, Browser, hidden
from benchmarks.million.service import TOKEN, Service
from benchmarks.million.stats import figures
from benchmarks.million.world import Drawn, World
from grs_core.domain.events import Actor
from grs_core.domain.officers import Officer
from grs_core.domain.queue import Sought
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.casework import Casework
from grs_core.services.filing import file_grievance
from grs_core.services.queues import View, queue

CYCLES, HTTP_CYCLES, WARM_UP = 400, 100, 20
_CITIZEN = Actor("citizen", "sms")
_SAID = "আমার বয়স্ক ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর"
_NUMBER = re.compile(r"\b[1-9][0-9]{9}\b")
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_FIRST, _ROOM = 100_000_000, 500_000_000
"""Indexes of complaints that no generated ticket has: those for life cycles begin somewhere in this room."""


@dataclass(frozen=True)
class Cycle:
    """The use cases over the unit of work, each step a transaction; the officer is of the cell, who sees all."""

    service: Service
    officer: Officer
    world: World
    offset: int

    def run(self, nth: int) -> None:
        drawn = self._drawn(nth)
        database, policy, dice = self.service.database, self.service.policy, self.service.dice
        with database.work() as work:
            ticket = file_grievance(work, policy, dice, drawn.filing, _CITIZEN, _now())
            work.commit()
        ticket = self._decide(self._accept(ticket))
        for text in (str(ticket.number), drawn.filing.complainant.phone or ""):
            with database.reading() as work:
                found = queue(work, policy, self.officer, View.ALL, _now(), 1, Sought.of(text))
            if [each.number for each in found.tickets] != [ticket.number]:
                raise RuntimeError(f"{text} was not found")

    def _drawn(self, nth: int) -> Drawn:
        """No sensitive one: it may lie on a desk whose holder alone may know of it."""
        drawn = self.world.draw(self.offset + nth)
        while self.service.policy.router.sensitive(drawn.filing.grievance):
            nth += WARM_UP + CYCLES
            drawn = self.world.draw(self.offset + nth)
        return drawn

    def _accept(self, ticket: Ticket) -> Ticket:
        with self.service.database.work() as work:
            changed = self._case(work, ticket).accept()
            work.commit()
        return changed

    def _decide(self, ticket: Ticket) -> Ticket:
        with self.service.database.work() as work:
            changed = self._case(work, ticket).resolve("আপনার ভাতা রবিবার দেওয়া হবে।")
            work.commit()
        return changed

    def _case(self, work: Any, ticket: Ticket) -> Casework:
        seen = work.tickets.get(ticket.number)
        return Casework(work, self.service.policy, self.service.dice, self.officer, ticket.number, seen.version, _now())


def cycles(service: Service) -> dict[str, Any]:
    """By how it is done: one process, two processes at once, and over HTTP."""
    alone = _share((service, CYCLES))
    began = perf_counter()
    with get_context("spawn").Pool(2) as pool:
        shares = pool.map(_share, [(service, CYCLES)] * 2)
    return {
        "services": figures(alone, sum(alone)).as_json(),
        "services, two processes": figures([*shares[0], *shares[1]], max(map(sum, shares))).as_json(),
        "wall seconds of two": round(perf_counter() - began, 1),
        "http": over_http(service),
    }


def _share(given: tuple[Service, int]) -> list[float]:
    service, wanted = given
    with service.database.reading() as work:
        officer = work.officers.get("bench.cell")
    cycle = Cycle(service, officer, World(service.policy), room_for_one())
    for nth in range(WARM_UP):
        cycle.run(nth)
    times = []
    for nth in range(WARM_UP, WARM_UP + wanted):
        began = perf_counter()
        cycle.run(nth)
        times.append(perf_counter() - began)
    service.database.dispose()
    return times


def room_for_one() -> int:
    """The first of many indexes that no generated ticket has."""
    return _FIRST + randbelow(_ROOM)


def over_http(service: Service) -> dict[str, float]:
    """The same through the doors: a signed SMS, the officer's forms on the case page, the search form."""
    with service.served() as port:
        officer, carrier = service.signed_in(port, "cell"), Browser(port)
        for _ in range(WARM_UP):
            _one_over_http(officer, carrier, port)
        times = []
        for _ in range(HTTP_CYCLES):
            began = perf_counter()
            _one_over_http(officer, carrier, port)
            times.append(perf_counter() - began)
        officer.close()
        carrier.close()
    return figures(times, sum(times)).as_json()


def _one_over_http(officer: Browser, carrier: Browser, port: int) -> None:
    fields, headers = signed_sms(port, _SAID, a_phone())
    number = number_in(carrier.post("/sms/twilio", fields, headers).text)
    page = f"/console/tickets/{number}"
    _act(officer, page, "accept", {})
    _act(officer, page, "resolve", {"words": "আপনার ভাতা রবিবার দেওয়া হবে।"})
    token = hidden(officer.get(page).text, "csrf")
    found = officer.follow(officer.post("/console/queue", {"csrf": token, "q": number}))
    if number not in found.text:
        raise RuntimeError(f"{number} was not found: {found.status}")


def _act(officer: Browser, page: str, act: str, more: dict[str, str]) -> Answer:
    """As a browser sends it: with every hidden field of the page."""
    seen = officer.get(page).text
    fields = {name: value for name in ("csrf", "version", "seen") if (value := hidden(seen, name))}
    answer = officer.post(f"{page}/{act}", fields | more)
    if answer.status != 303:
        raise RuntimeError(f"{act}: {answer.status}")
    return answer


def signed_sms(port: int, text: str, sender: str) -> tuple[dict[str, str], dict[str, str]]:
    """A form as Twilio posts it, and its signature."""
    fields = {
        "MessageSid": f"SM{uuid4().hex}",
        "AccountSid": "AC0",
        "From": f"+88{sender}",
        "To": "+8801300000000",
        "Body": text,
        "NumMedia": "0",
    }
    url = f"http://127.0.0.1:{port}/sms/twilio"
    return fields, {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, fields)}


def a_phone() -> str:
    return f"01{3 + randbelow(7)}{randbelow(10**8):08d}"


def number_in(answer: str) -> str:
    """The tracking number in what a citizen was answered. Raises RuntimeError when there is none."""
    for found in _NUMBER.findall(answer.translate(_DIGITS)):
        try:
            return str(TrackingNumber.read(found))
        except Exception:  # noqa: S112  another number of ten digits
            continue
    raise RuntimeError(f"no number in {answer[:200]!r}")


def _now() -> datetime:
    return datetime.now(UTC)
