"""`POST /console/tickets/<number>/signals/<code>`: an officer takes away a danger that the machine misread."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.case_pages import read_case, read_number
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from grs_core.domain.errors import Conflict, RuleBroken
from grs_core.services.casework import Casework

_LONGEST_FORM = 4000
_BESIDE_THE_FIELD = frozenset({"words_missing", "words_too_long"})


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.post("/tickets/<number>/signals/<code>")
    def take_away(number: str, code: str) -> Response | tuple[str, int]:
        parts, screen, wanted = doorway.parts, doorway.screen(), read_number(number)
        written = request.form.get("version", "")
        version = int(written) if written.isdecimal() and len(written) < 10 else -1
        try:
            with parts.writing() as work:
                case = Casework(work, parts.policy, parts.dice, session.officer(), wanted, version, screen.now)
                case.take_signal_away(code, request.form.get("words", "")[:_LONGEST_FORM])
                work.commit()
        except Conflict:
            return _page(doorway, number, STATUS[Conflict], said=screen.say("ticket_changed"))
        except RuleBroken as refusal:
            counted = {name: screen.count(int(value)) for name, value in refusal.params.items() if value.isdecimal()}
            said = screen.say(refusal.key, **counted) if counted else screen.say(refusal.key)
            beside = (code, said) if refusal.key in _BESIDE_THE_FIELD else None
            return _page(doorway, number, STATUS[RuleBroken], said="" if beside else said, wrong_signal=beside)
        flash(screen.say("done_signal"))
        return redirect(f"/console/tickets/{wanted}", 303)


def _page(
    doorway: Doorway, number: str, status: int, said: str = "", wrong_signal: tuple[str, str] | None = None
) -> tuple[str, int]:
    case = read_case(doorway, read_number(number))
    return render_template("console/case.html", case=case, said=said, wrong_signal=wrong_signal), status
