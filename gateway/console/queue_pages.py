"""`/console/queue`: the cases of an officer's desk and of those below it, the most overdue first."""

import re
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.console.rows import given_away, row
from gateway.console.screen import Screen
from grs_core.domain.complainant import mask_phone, read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.officers import Officer
from grs_core.domain.queue import COUNTED, Page
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.queues import View, queue, queue_filter, views

_LONGEST_SEARCH = 40


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `shown` may stand on the page, `link` in an address: neither ever holds a phone."""

    text: str | None = None
    shown: str = ""
    link: str = ""
    understood: bool = True


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/queue")
    def show_queue() -> str | Response:
        asked = request.args.get("q", "").strip()[:_LONGEST_SEARCH]
        if asked:
            return _look_for(asked)
        return _page(doorway, read_search(request.args.get("number") or _kept()))

    @blueprint.post("/queue")
    def search_queue() -> Response:
        return _look_for(request.form.get("q", "").strip()[:_LONGEST_SEARCH])


def read_search(text: str | None) -> Search:
    """A tracking number or a phone, as people write them."""
    if not text:
        return Search()
    try:
        number = str(TrackingNumber.read(text))
        return Search(number, number, f"number={number}")
    except RuleBroken:
        pass
    try:
        return Search(text, mask_phone(read_mobile(text)), "found=1")
    except RuleBroken:
        return Search(text, re.sub("[0-9০-৯]{5,}", "…", text), "found=1", understood=False)


def _look_for(text: str) -> Response:
    """A tracking number goes into the address, a phone never: that one is kept with the session."""
    search = read_search(text)
    session.keep_search(text if search.link == "found=1" else None)
    return redirect(f"/console/queue?{search.link}" if search.link else "/console/queue", 303)


def _kept() -> str | None:
    return session.kept_search() if request.args.get("found") else None


def _page(doorway: Doorway, search: Search) -> str:
    screen, officer = doorway.screen(), session.officer()
    view = _view(search, officer)
    tabs = views(officer)
    wanted = [queue_filter(screen.policy, officer, tab, screen.now, search.text) for tab in tabs]
    with doorway.parts.reading() as work:
        counts = work.tickets.counts(wanted)
        found = _found(work, screen, officer, view, search)
        tasks = work.call_backs.latest([str(ticket.number) for ticket in found.tickets])
        names = work.officers.names({given_away(ticket) for ticket in found.tickets} - {"", officer.login})
    return render_template(
        "console/queue.html",
        rows=[row(ticket, screen, tasks.get(str(ticket.number)), names) for ticket in found.tickets],
        found=found,
        total=_told(screen, found.total),
        search=search,
        view=view.value,
        tabs=[(tab.value, _told(screen, count)) for tab, count in zip(tabs, counts, strict=True)],
        without_post=not officer.offices(day_of(screen.now)),
    )


def _found(work: UnitOfWork, screen: Screen, officer: Officer, view: View, search: Search) -> Page:
    """The wanted page, else the last one there is."""
    wanted = _page_number()
    found = queue(work, screen.policy, officer, view, screen.now, wanted, search.text)
    if wanted > found.pages:
        return queue(work, screen.policy, officer, view, screen.now, found.pages, search.text)
    return found


def _told(screen: Screen, count: int) -> str:
    """`1000+` where counting stopped."""
    return screen.count(count) if count <= COUNTED else f"{screen.count(COUNTED)}+"


def _view(search: Search, officer: Officer) -> View:
    """What is looked for is looked for everywhere, until one of his tabs is chosen."""
    asked = request.args.get("view", "")
    return next((view for view in views(officer) if view.value == asked), View.ALL if search.text else View.OPEN)


def _page_number() -> int:
    written = request.args.get("page", "")
    return max(1, int(written)) if re.fullmatch("[0-9]{1,6}", written) else 1
