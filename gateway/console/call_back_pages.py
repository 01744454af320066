"""`POST /console/tickets/<number>/call_back`: an officer notes what came of his call to the citizen."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.case_pages import read_case, read_number
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from grs_core.domain.errors import RuleBroken
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.call_backs import Result, attempt

_LONGEST_FORM = 4000
Page = Response | tuple[str, int]


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.post("/tickets/<number>/call_back")
    def note_call(number: str) -> Page:
        return _note(doorway, read_number(number))


def _note(doorway: Doorway, number: TrackingNumber) -> Page:
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    result = next((each for each in Result if each.value == request.form.get("result")), None)
    note = request.form.get("note", "")[:_LONGEST_FORM]
    try:
        if result is None:
            raise RuleBroken("call_result_missing")
        with parts.writing() as work:
            attempt(work, parts.policy, parts.dice, officer, number, result, note, screen.now)
            work.commit()
    except RuleBroken as refusal:
        counted = {name: screen.count(int(value)) for name, value in refusal.params.items() if value.isdecimal()}
        return _again(doorway, number, note, screen.say(refusal.key, **counted))
    flash(screen.say("done_call_back", result=screen.say(f"called_{result.value}")))
    parts.jobs.nudge("relay")
    return redirect(f"/console/tickets/{number}", 303)


def _again(doorway: Doorway, number: TrackingNumber, note: str, said: str) -> Page:
    """With what was typed, and what is wrong: beside the form where there is one, else above the page."""
    case = read_case(doorway, number)
    box = case.call_back
    if box is None or not box.open:
        return render_template("console/case.html", case=case, said=said, unsent=note), STATUS[RuleBroken]
    case = replace(case, call_back=replace(box, note=note, wrong=said))
    return render_template("console/case.html", case=case), STATUS[RuleBroken]
