"""The sweep: so many timers have come, one process and then two at once act on them, each in a change of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from time import perf_counter
from typing import Any

from sqlalchemy import create_engine, text

from benchmarks.million.service import Service
from grs_core.services.overdue import sweep
from grs_core.storage.engine import read_url

DUE = 10_000
_NTH = "SELECT timer_at FROM tickets WHERE timer_at IS NOT NULL ORDER BY timer_at, number OFFSET :nth LIMIT 1"
_COME = "SELECT count(*) FROM tickets WHERE timer_at <= :now"
_TWICE = (
    "SELECT count(*) FROM (SELECT ticket FROM audit_events WHERE id > :since AND name IN ('escalated', 'alarmed') "
    "GROUP BY ticket, origin, name HAVING count(*) > 1) AS twice"
)


@dataclass(frozen=True, slots=True)
class Share:
    service: Service
    now: datetime


def sweeps(service: Service, due: int = DUE) -> dict[str, Any]:
    """Tickets a minute. The moment is set so that `due` timers have come by then, as after an outage."""
    return {"one process": _sweep(service, due, 1), "two processes": _sweep(service, due, 2)}


def _sweep(service: Service, due: int, processes: int) -> dict[str, Any]:
    engine = create_engine(read_url(service.uri))
    with engine.connect() as connection:
        now = connection.scalar(text(_NTH), {"nth": due - 1}) or datetime.now(UTC)
        come = connection.scalar(text(_COME), {"now": now})
        events = connection.scalar(text("SELECT max(id) FROM audit_events"))
    began = perf_counter()
    if processes == 1:
        shares = [_share(Share(service, now))]
    else:
        with get_context("spawn").Pool(processes) as pool:
            pool.map(_ready, [service] * processes)
            began = perf_counter()
            shares = pool.map(_share, [Share(service, now)] * processes, chunksize=1)
    took = perf_counter() - began
    with engine.connect() as connection:
        left = connection.scalar(text(_COME), {"now": now})
        twice = connection.scalar(text(_TWICE), {"since": events})
    engine.dispose()
    counted = {name: sum(share[name] for share in shares) for name in shares[0]}
    rate = round((come - left) / took * 60)
    return {"due": come, "left": left, "seconds": round(took, 1), "a minute": rate, "twice": twice, **counted}


def _ready(service: Service) -> int:
    return len(service.policy.directory)


def _share(share: Share) -> dict[str, int]:
    service = share.service
    report = sweep(service.database.work, service.database.reading, service.policy, service.dice, share.now)
    service.database.dispose()
    return report.as_json()
