"""Filing, in two pairs: over HTTP by eight senders, a signed SMS beside django-helpdesk's public form; and by one
process without a door, `file_grievance` in a unit of work beside its ORM's `Ticket.objects.create`.
"""

from datetime import UTC, datetime
from threading import Thread
from time import perf_counter
from typing import Any

from benchmarks.__main__ import TEXTS
from benchmarks.million.browser import Browser
from benchmarks.million.cycles import a_phone, room_for_one, signed_sms
from benchmarks.million.service import Service
from benchmarks.million.stats import figures
from benchmarks.million.world import World
from grs_core.domain.events import Actor
from grs_core.services.filing import file_grievance

FILED, CLIENTS, WARM_UP = 1600, 8, 100


def filed(service: Service) -> dict[str, Any]:
    return {"http": over_http(service), "unit of work": by_core(service)}


def by_core(service: Service) -> dict[str, float]:
    """Routed, promised, sealed, encrypted, audited and committed, one after the other."""
    world = World(service.policy)
    first = room_for_one()
    times = []
    for nth in range(WARM_UP + FILED):
        filing = world.draw(first + nth).filing
        began = perf_counter()
        with service.database.work() as work:
            file_grievance(work, service.policy, service.dice, filing, Actor("citizen", "sms"), datetime.now(UTC))
            work.commit()
        times.append(perf_counter() - began)
    del times[:WARM_UP]
    return figures(times, sum(times)).as_json()


def over_http(service: Service) -> dict[str, float]:
    """Each a new citizen's first complaint: read, routed, promised, audited, answered. Signing is not measured."""
    with service.served() as port:
        _send(port, _signed(port, WARM_UP), [], [])
        shares = [_signed(port, FILED // CLIENTS) for _ in range(CLIENTS)]
        times: list[float] = []
        failed: list[int] = []
        threads = [Thread(target=_send, args=(port, share, times, failed)) for share in shares]
        began = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return figures(times, perf_counter() - began, len(failed)).as_json()


def _signed(port: int, count: int) -> list[tuple[dict[str, str], dict[str, str]]]:
    return [signed_sms(port, TEXTS[nth % len(TEXTS)], a_phone()) for nth in range(count)]


def _send(port: int, share: list[tuple[dict[str, str], dict[str, str]]], times: list[float], failed: list[int]) -> None:
    carrier = Browser(port)
    for fields, headers in share:
        began = perf_counter()
        answer = carrier.post("/sms/twilio", fields, headers)
        times.append(perf_counter() - began)
        if answer.status != 200:
            failed.append(answer.status)
    carrier.close()
