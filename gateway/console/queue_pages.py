"""`/console/queue`: the cases of an officer's desk and of those below it, the most overdue first."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import queue_bulk, queue_filters, session
from gateway.console.doorway import Doorway
from gateway.console.queue_asked import Asked
from gateway.console.queue_search import Search, asked_search, begin_search
from gateway.console.queue_view import Sheet, filter_choices, read_sheet
from gateway.http.errors import STATUS
from grs_core.domain.errors import Conflict


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/queue")
    def show_queue() -> str | Response:
        looked_for = request.args.get("q", "").strip()
        if looked_for:
            return redirect(begin_search(looked_for, doorway), 303)
        search, sheet = _read(doorway)
        screen, officer = doorway.screen(), session.officer()
        return render_template(
            "console/queue.html",
            sheet=sheet,
            search=search,
            fingerprint=sheet.fingerprint,
            choices=filter_choices(screen, officer, sheet.asked),
            changes=f"/console/queue/changes?{sheet.asked.query()}&practice={_practises(doorway)}",
        )

    @blueprint.get("/queue/changes")
    def show_changes() -> Response:
        """The list and its tabs anew; nothing (204) when they are as `print` says the browser has them. Refused (409)
        to a page of practice that was left in another window, or begun there: real cases never stand under its banner.
        """
        if request.args.get("practice", "0") != _practises(doorway):
            return make_response("", STATUS[Conflict])
        search, sheet = _read(doorway)
        same = request.args.get("print") == sheet.fingerprint
        listed = "" if same else render_template("console/queue_list.html", sheet=sheet, search=search)
        answer = make_response(listed, 204 if same else 200)
        answer.headers["X-Queue-Print"] = sheet.fingerprint
        return answer

    @blueprint.post("/queue")
    def search_queue() -> Response:
        return redirect(begin_search(request.form.get("q", ""), doorway), 303)

    queue_filters.register(blueprint, doorway)
    queue_bulk.register(blueprint, doorway)


def _practises(doorway: Doorway) -> str:
    return str(int(doorway.parts is not doorway.real))


def _read(doorway: Doorway) -> tuple[Search, Sheet]:
    screen, officer, search = doorway.screen(), session.officer(), asked_search(doorway)
    asked = Asked.read(request.args, screen.policy, officer, search.link)
    with doorway.parts.reading() as work:
        return search, read_sheet(work, screen, officer, asked, search)
