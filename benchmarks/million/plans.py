"""Every query of a page, a search and a sweep, one by one: milliseconds, and the plan of what is slow."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from benchmarks.million.service import Service
from grs_core.domain.officers import Officer
from grs_core.domain.queue import Sought
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.queues import View, queue_filter
from grs_core.storage.engine import read_url

SLOW_MS = 20.0
_LOGINS = ("usso", "uno", "dc", "cell")
_TIMES = 5
Ask = Callable[[UnitOfWork], object]


def plans(service: Service) -> dict[str, Any]:
    """Milliseconds by query; under `slow` the statement and PostgreSQL's plan of those that took too long."""
    engine = create_engine(read_url(service.uri))
    found: dict[str, Any] = {}
    slow: dict[str, Any] = {}
    with service.database.reading() as work, engine.connect() as connection:
        for name, ask in _queries(service, work).items():
            took, statements = _timed(service, ask)
            found[name] = round(took, 2)
            if took > SLOW_MS:
                slow[name] = [_explained(connection, *each) for each in statements]
    engine.dispose()
    return {"ms": found, "slow": slow}


def _queries(service: Service, work: UnitOfWork) -> Mapping[str, Ask]:
    policy, now = service.policy, datetime.now(UTC)
    one = work.tickets.queue(_wanted(service, work.officers.get("bench.cell"), View.ALL), 1, 1).tickets[0]
    queries: dict[str, Ask] = {
        "ringing": lambda work: work.tickets.ringing(now, 200),
        "stranded": lambda work: work.tickets.stranded(day_of(now), 200),
        "of_address": lambda work: work.tickets.of_address(one.complainant.address),
        "history": lambda work: work.audit.history(str(one.number)),
        "figures": lambda _: service.database.figures(now),
        "calls owed": lambda work: work.call_backs.latest([str(one.number)] * 25),
    }
    for login in _LOGINS:
        officer = work.officers.get(f"bench.{login}")
        for view in View:
            wanted = _wanted(service, officer, view)
            queries[f"{login} count {view.value}"] = lambda work, wanted=wanted: work.tickets.count(wanted)
        for view, page in ((View.OPEN, 1), (View.OPEN, 10), (View.OVERDUE, 1), (View.DONE, 1), (View.DONE, 10)):
            queries[f"{login} list {view.value} {page}"] = _list(_wanted(service, officer, view), page)
        for text in (str(one.number), one.complainant.phone or ""):
            wanted = queue_filter(policy, officer, View.ALL, now, Sought.of(text))
            queries[f"{login} search {'phone' if text[:1] == '0' else 'number'}"] = _list(wanted, 1)
    return queries


def _wanted(service: Service, officer: Officer, view: View) -> Any:
    return queue_filter(service.policy, officer, view, datetime.now(UTC))


def _list(wanted: Any, page: int) -> Ask:
    return lambda work: work.tickets.queue(wanted, page, 25)


def _timed(service: Service, ask: Ask) -> tuple[float, list[tuple[str, Any]]]:
    """The median of five, each in a unit of work that has read nothing yet, and the statements that it sent."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        statements.append((statement, parameters))

    times = []
    for _ in range(_TIMES):
        statements.clear()
        event.listen(Engine, "before_cursor_execute", note)
        with service.database.reading() as work:
            began = perf_counter()
            ask(work)
            times.append(1000 * (perf_counter() - began))
        event.remove(Engine, "before_cursor_execute", note)
        if times[0] > 2000:
            break
    return median(times), statements


def _explained(connection: Connection, statement: str, parameters: Any) -> dict[str, Any]:
    told = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, SUMMARY) {statement}", parameters)
    return {"statement": " ".join(statement.split())[:400], "plan": [row[0][:200] for row in told]}
