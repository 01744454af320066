"""Whatever state a case is in, its pages can be read: on the screen, on paper, as its history, in the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.support.cases import a_number
from tests.support.desk import OfficerAt, add_officer, officer_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket


def every_state(like: Ticket) -> Iterator[Ticket]:
    """One of each status and kind, with nothing that only its acts would have put there, and with all of it and codes
    that no policy has any more.
    """
    from grs_core.domain.closing import Closing
    from grs_core.domain.lifecycle import Status
    from grs_core.domain.ticket import Kind

    later = like.filed_at + timedelta(days=3)
    whole: dict[str, Any] = {
        "handler": "gone",
        "decided_by": "usso-BD209999",
        "decided_at": later,
        "appeals": 2,
        "alarmed": True,
        "called": "uno-BD209999",
        "paused_at": later,
        "pause_ends_at": later,
        "assigned": "gone too",
        "referral_due_at": later,
        "merged_into": like.number,
        "closing": Closing(confirm_by=later),
    }
    strange = replace(like.grievance, programme="no_such", place="no_such", subcategory="no_such")
    for status, kind in product(Status, Kind):
        yield replace(like, number=a_number(), status=status, kind=kind)
        yield replace(like, number=a_number(), status=status, kind=kind, grievance=strange, **whole)


def test_the_pages_of_a_case_are_read_in_every_state(
    container: Container, app: Flask, case: Ticket, usso: OfficerAt
) -> None:
    add_officer(container, "cell", "cell", role=_cell())
    cell, states = officer_at(app, "cell"), tuple(every_state(case))
    with container.database.work() as work:
        for each in states:
            work.tickets.add(each)
        work.commit()
    pages = ((usso, ""), (cell, ""), (cell, "?lang=en"), (cell, "/print"), (cell, "/audit"))
    for (officer, page), each in product(pages, states):
        answer = officer.get(f"/console/tickets/{each.number}{page}")
        assert answer.status_code == 200, (each.status, each.kind, page)
    for view in ("all", "open", "done", "systemic", "stuck", "waiting"):
        assert cell.get(f"/console/queue?view={view}").status_code == 200, view


def _cell() -> Any:
    from grs_core.domain.officers import Role

    return Role.CELL
