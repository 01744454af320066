"""Signals of danger: `POST /console/tickets/<number>/signals` sets one that the machine missed,
`…/signals/<code>` takes away one that it misread.
"""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.case_pages import read_case, read_number
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from grs_core.domain.errors import Conflict, RuleBroken
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.services.casework import Casework
from grs_core.services.queues import sight

_LONGEST_FORM = 4000
_WORDS = frozenset({"words_missing", "words_too_long"})
Page = Response | tuple[str, int]


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.post("/tickets/<number>/signals")
    def set_one(number: str) -> Page:
        signal, words = request.form.get("signal", ""), request.form.get("words", "")[:_LONGEST_FORM]
        beside = {"words_missing": "set-why", "words_too_long": "set-why", "signal_unknown": "set"}
        return _do(doorway, number, lambda case: case.set_signal(signal, words), beside, "done_set_signal")

    @blueprint.post("/tickets/<number>/signals/<code>")
    def take_away(number: str, code: str) -> Page:
        words = request.form.get("words", "")[:_LONGEST_FORM]
        return _do(
            doorway, number, lambda case: case.take_signal_away(code, words), dict.fromkeys(_WORDS, code), "done_signal"
        )


def _do(doorway: Doorway, number: str, act: Callable[[Casework], Ticket], beside: dict[str, str], done: str) -> Page:
    """`beside`: by refusal the field that it stands beside; any other stands above the page."""
    parts, screen, officer, wanted = doorway.parts, doorway.screen(), session.officer(), read_number(number)
    try:
        with parts.writing() as work:
            ticket = act(Casework(work, parts.policy, parts.dice, officer, wanted, _version(), screen.now))
            work.commit()
    except Conflict:
        return _page(doorway, number, STATUS[Conflict], said=screen.say("ticket_changed"))
    except RuleBroken as refusal:
        counted = {name: screen.count(int(value)) for name, value in refusal.params.items() if value.isdecimal()}
        said = screen.say(refusal.key, **counted) if counted else screen.say(refusal.key)
        wrong = (beside[refusal.key], said) if refusal.key in beside else None
        return _page(doorway, number, STATUS[RuleBroken], said="" if wrong else said, wrong_signal=wrong)
    flash(screen.say(done, office=screen.office(ticket.desk.office)))
    seen = sight(parts.policy.directory, officer, day_of(screen.now)).sees(ticket)
    return redirect(f"/console/tickets/{wanted}" if seen else "/console/queue", 303)


def _version() -> int:
    """Of the page that was sent; what cannot be read is a version that never was."""
    written = request.form.get("version", "")
    return int(written) if written.isdecimal() and len(written) < 10 else -1


def _page(
    doorway: Doorway, number: str, status: int, said: str = "", wrong_signal: tuple[str, str] | None = None
) -> tuple[str, int]:
    case = read_case(doorway, read_number(number))
    return render_template("console/case.html", case=case, said=said, wrong_signal=wrong_signal), status
