"""`/console/tickets/<number>/audit` and `/print`: all that the audit holds of a case, and a sheet for the committee."""

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request

from gateway.console import session
from gateway.console.case_pages import read_case, read_number
from gateway.console.case_view import audits, read_by
from gateway.console.doorway import Doorway
from gateway.console.history import Names, Step, step
from gateway.console.screen import Screen
from grs_core.domain.errors import NotFound
from grs_core.domain.events import NUMBERS_SHOWN, Chained, EventName
from grs_core.domain.workdays import day_of
from grs_core.services.queues import visible

_SIZE = 50
_SHOWN_OF_HASH = 12
_DIGITS = 19
"""Of a number that the database's integers cannot hold."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the chain."""

    position: str
    hash: str
    step: Step


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/tickets/<number>/audit")
    def case_audit(number: str) -> str:
        """For who supervises and who audits; newest first. That it was looked at stands in it too."""
        wanted, screen, officer = read_number(number), doorway.screen(), session.officer()
        with doorway.parts.writing() as work:
            ticket = visible(work, screen.policy, officer, wanted, day_of(screen.now))
            if not audits(officer):
                raise NotFound("page_unknown")
            found = work.audit.every(str(wanted), _before(), _SIZE + 1)
            names = Names(work.officers)
            entries = [_entry(each, screen, names) for each in found[:_SIZE]]
            work.audit.append(read_by(officer, ticket, screen))
            work.commit()
        older = found[_SIZE - 1].position if len(found) > _SIZE else None
        return render_template("console/audit.html", number=str(wanted), entries=entries, older=older)

    @blueprint.get("/tickets/<number>/print")
    def print_case(number: str) -> str:
        """One page for the committee; numbers masked, and the reading of it on record."""
        return render_template("console/print.html", case=read_case(doorway, read_number(number), register=False))


def _before() -> int | None:
    """Where the page before this one ended; what is no place in the chain is its end."""
    written = request.args.get("before", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < _DIGITS else None


def _entry(link: Chained, screen: Screen, names: Names) -> Entry:
    event = link.event
    told = step(event, screen, names)
    if event.name is EventName.TICKET_READ and event.target != NUMBERS_SHOWN:
        told = replace(told, what=screen.say("audit_read"))
    return Entry(screen.count(link.position), link.hash[:_SHOWN_OF_HASH], told)
