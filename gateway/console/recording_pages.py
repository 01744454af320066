"""Recordings of a case, to be heard and written down; `/console/transcriptions`: those that wait for it."""

import io

from flask import Blueprint, flash, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.case_pages import read_case, read_number
from gateway.console.doorway import Doorway
from gateway.console.history import Names
from gateway.console.recording_view import beside_cases
from gateway.console.screen import Screen
from gateway.http.errors import STATUS
from gateway.services.transcribing import LONGEST_TRANSCRIPT
from grs_core.domain.errors import Conflict, RuleBroken
from grs_core.domain.queue import COUNTED
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.services.queues import sight

_SIZE = 10
_MOST_PAGES = 999
_SUFFIX = {"audio/wav": "wav", "audio/mpeg": "mp3", "audio/ogg": "ogg"}
Page = Response | tuple[str, int]


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/transcriptions")
    def transcriptions() -> str:
        return _queue(doorway)

    @blueprint.get("/tickets/<number>/recordings/<key>")
    def play(number: str, key: str) -> Response:
        return _play(doorway, read_number(number), key)

    @blueprint.post("/tickets/<number>/recordings/<key>")
    def write_down(number: str, key: str) -> Page:
        return _write_down(doorway, read_number(number), key)


def _queue(doorway: Doorway) -> str:
    parts, screen, page = doorway.parts, doorway.screen(), _page_asked()
    waiting = parts.transcribing.waiting(session.officer(), page, _SIZE)
    numbers = [TrackingNumber.read(each.ticket) for each in waiting.recordings if each.ticket]
    with parts.reading() as work:
        tickets = work.tickets.several(numbers)
        shown = beside_cases(waiting.recordings, tickets, screen, Names(work.officers))
    return render_template(
        "console/transcriptions.html",
        recordings=shown,
        total=_counted(waiting.total, screen),
        page=page,
        more=waiting.total > page * _SIZE,
    )


def _counted(total: int, screen: Screen) -> str:
    """In the digits of the page; empty for none."""
    if total >= COUNTED:
        return f"{screen.count(COUNTED - 1)}+"
    return screen.count(total) if total else ""


def _play(doorway: Doorway, number: TrackingNumber, key: str) -> Response:
    """In pieces where the browser asks for pieces; nobody but this officer's browser keeps them, and not for long."""
    recording, audio = doorway.parts.playing.play(session.officer(), number, key)
    kind = recording.media_type or "application/octet-stream"
    name = f"{number}-{recording.id[:6]}.{_SUFFIX.get(kind, 'bin')}"
    response = send_file(io.BytesIO(audio), kind, download_name=name, conditional=True, etag=False)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _write_down(doorway: Doorway, number: TrackingNumber, key: str) -> Page:
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    words, unclear = request.form.get("words", "")[: LONGEST_TRANSCRIPT + 1], "unclear" in request.form
    try:
        if not words.strip() and not unclear:
            raise RuleBroken("words_missing")
        parts.transcribing.write_down(officer, number, key, "" if unclear else words)
    except (RuleBroken, Conflict) as refusal:
        status = STATUS[Conflict] if isinstance(refusal, Conflict) else STATUS[RuleBroken]
        said = screen.say(refusal.key, **refusal.params) if refusal.params else screen.say(refusal.key)
        return render_template("console/case.html", case=read_case(doorway, number), said=said, unsent=words), status
    flash(screen.say("done_unclear" if unclear else "done_transcript", number=str(number)))
    parts.jobs.nudge("relay")
    return redirect(_back(doorway, number), 303)


def _back(doorway: Doorway, number: TrackingNumber) -> str:
    """To the page that he came from; what he wrote may have taken the case out of his sight."""
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    with parts.reading() as work:
        sees = sight(screen.policy.directory, officer, day_of(screen.now)).sees(work.tickets.get(number))
    from_queue = request.form.get("from") == "queue"
    return f"/console/tickets/{number}#recordings" if sees and not from_queue else "/console/transcriptions"


def _page_asked() -> int:
    written = request.args.get("page", "")
    return (
        min(max(int(written), 1), _MOST_PAGES) if written.isascii() and written.isdecimal() and len(written) < 5 else 1
    )
