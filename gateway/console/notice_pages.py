"""`/console/notices`: what the desks of an officer were told without asking, of the cases that he may see now."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from grs_core.case_ports import UNREAD_COUNTED, DeskNotice
from grs_core.domain.officers import Officer
from grs_core.domain.queue import QueueFilter
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.services.queues import View, queue_filter

_SIZE = 25
_AT_ONCE = 1000
"""How many are marked read at once: whoever has more presses again."""
_LONGEST_KEY = 18


@dataclass(frozen=True, slots=True)
class Told:
    """Worded. `office` where the officer sits at several."""

    id: int
    number: str
    what: str
    at: str
    office: str


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/notices")
    def notices() -> str:
        return _page(doorway)

    @blueprint.post("/notices/read")
    def read() -> Response:
        return _read(doorway)


def unread(doorway: Doorway, officer: Officer) -> str:
    """What the header of every page says, "" for none; a case that he must not know of is not counted either."""
    screen = doorway.screen()
    offices = officer.offices(day_of(screen.now))
    if not offices:
        return ""
    with doorway.parts.reading() as work:
        count = work.desk_notices.unread(offices, _seen(screen.policy, officer, screen))
    if count >= UNREAD_COUNTED:
        return f"{screen.count(UNREAD_COUNTED - 1)}+"
    return screen.count(count) if count else ""


def _seen(policy: Policy, officer: Officer, screen: Screen) -> QueueFilter:
    return queue_filter(policy, officer, View.ALL, screen.now)


def _page(doorway: Doorway) -> str:
    screen, officer = doorway.screen(), session.officer()
    offices = officer.offices(day_of(screen.now))
    tab = "read" if request.args.get("tab") == "read" else "unread"
    before = _key(request.args.get("before", ""))
    seen = _seen(screen.policy, officer, screen)
    with doorway.parts.reading() as work:
        found = work.desk_notices.page(offices, before, _SIZE + 1, seen, tab == "read")
    shown = found[:_SIZE]
    return render_template(
        "console/notices.html",
        notices=[_told(each, screen, offices) for each in shown],
        tab=tab,
        newest=shown[0].id if shown else 0,
        older=shown[-1].id if len(found) > _SIZE else None,
        first=before is None,
    )


def _read(doorway: Doorway) -> Response:
    """One by its id, or all up to the newest one that stood on the page: what came meanwhile stays unread."""
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    offices, seen = officer.offices(day_of(screen.now)), _seen(screen.policy, officer, screen)
    one, newest = _key(request.form.get("id", "")), _key(request.form.get("newest", ""))
    last = one or newest or 0
    with parts.writing() as work:
        found = work.desk_notices.page(offices, last + 1, 1 if one else _AT_ONCE, seen, read=False)
        ids = [each.id for each in found if each.id == one or one is None]
        work.desk_notices.read(offices, ids, officer.login, screen.now)
        work.commit()
    flash(screen.say("done_read", count=screen.count(len(ids))))
    return redirect("/console/notices", 303)


def _key(written: str) -> int | None:
    """What is no number is none."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= _LONGEST_KEY else None


def _told(notice: DeskNotice, screen: Screen, offices: Collection[str]) -> Told:
    return Told(
        id=notice.id,
        number=notice.ticket,
        what=screen.say(f"desk_notice_{notice.kind.value}"),
        at=screen.moment(notice.at),
        office=screen.office(notice.office) if len(offices) > 1 else "",
    )
