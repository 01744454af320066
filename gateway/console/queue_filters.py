"""An officer's own filters: a tab with its filters under a name of his."""

from urllib.parse import parse_qsl

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.console.queue_asked import Asked

MOST = 12
LONGEST_NAME = 30


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.post("/queue/filters")
    def save_filter() -> Response:
        return _save(doorway)

    @blueprint.post("/queue/filters/<int(max=999999999):id_>/remove")
    def remove_filter(id_: int) -> Response:
        with doorway.parts.writing() as work:
            work.saved_filters.remove(session.officer().login, id_)
            work.commit()
        flash(doorway.screen().say("filter_removed"))
        return redirect("/console/queue", 303)


def _save(doorway: Doorway) -> Response:
    """Codes only: what is looked for is nothing that is kept."""
    screen, officer = doorway.screen(), session.officer()
    query = dict(parse_qsl(request.form.get("query", "")[:500]))
    asked = Asked.read(query, screen.policy, officer).saved()
    name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
    if not name:
        flash(screen.say("filter_needs_name"))
        return redirect(f"/console/queue?{asked}", 303)
    with doorway.parts.writing() as work:
        his = work.saved_filters.of(officer.login)
        known = next((each.id for each in his if each.name == name), None)
        full = known is None and len(his) >= MOST
        if known is not None:
            work.saved_filters.remove(officer.login, known)
        if not full:
            work.saved_filters.add(officer.login, name, asked, screen.now)
        work.commit()
    said = screen.say("filter_too_many", most=screen.count(MOST)) if full else screen.say("filter_saved", name=name)
    flash(said)
    return redirect(f"/console/queue?{asked}", 303)
