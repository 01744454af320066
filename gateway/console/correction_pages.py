"""`/console/corrections`: what officers put right, masked, to be accepted or rejected by somebody else."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from gateway.console import reviewers, session
from gateway.console.doorway import Doorway
from gateway.console.history import worded
from gateway.console.screen import Screen
from grs_core.domain.correction import Correction, Verdict
from grs_core.domain.errors import NotFound
from grs_core.domain.events import Actor
from grs_core.services.learning import judge

_SIZE = 25
_LONGEST_KEY = 9


@dataclass(frozen=True, slots=True)
class FactRow:
    name: str
    machine: str
    officer: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Worded. `own`: this officer made it, so somebody else judges it."""

    id: int
    text: str
    facts: tuple[FactRow, ...]
    told: str
    own: bool


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/corrections")
    def corrections() -> str | tuple[str, int]:
        return reviewers.only(doorway, lambda: _page(doorway))

    @blueprint.post("/corrections/<key>/judge")
    def judge_pair(key: str) -> Response | tuple[str, int]:
        return reviewers.only(doorway, lambda: _judge(doorway, _number(key)))


def _page(doorway: Doorway) -> str:
    screen, scope, verdict = doorway.screen(), reviewers.scope(doorway), _verdict(request.args.get("verdict", ""))
    with doorway.parts.reading() as work:
        found = work.corrections.page(verdict, scope, request.args.get("page", 1, int), _SIZE)
        counted = work.corrections.count(scope)
    return render_template(
        "console/corrections.html",
        pairs=[_pair(each, screen) for each in found.corrections],
        tabs=[(each.value, screen.count(counted[each])) for each in Verdict],
        verdict=verdict.value,
        page=found.page,
        pages=found.pages,
    )


def _judge(doorway: Doorway, key: int) -> Response:
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    verdict = _verdict(request.form.get("verdict", ""))
    if verdict is Verdict.PENDING:
        raise BadRequest
    with parts.writing() as work:
        judge(work, key, verdict, Actor(f"officer:{officer.login}", "console"), screen.now, reviewers.scope(doorway))
        work.commit()
    flash(screen.say(f"done_{verdict.value}"))
    back, page = _verdict(request.form.get("back", "")), request.form.get("page", 1, int)
    return redirect(f"/console/corrections?verdict={back.value}&page={page}", 303)


def _number(written: str) -> int:
    """Raises NotFound("correction_unknown") for what is no number, or more than a database counts to."""
    if not (written.isascii() and written.isdecimal() and len(written) <= _LONGEST_KEY):
        raise NotFound("correction_unknown")
    return int(written)


def _verdict(written: str) -> Verdict:
    try:
        return Verdict(written)
    except ValueError:
        return Verdict.PENDING


def _pair(correction: Correction, screen: Screen) -> Pair:
    machine, officer = correction.machine.codes(), correction.officer.codes()
    told = {"at": screen.moment(correction.at), "by": correction.by, "model": correction.model}
    return Pair(
        id=correction.id,
        text=correction.text,
        facts=tuple(
            FactRow(
                screen.say(f"reason_{name}"),
                worded(name, machine[name], screen),
                worded(name, officer[name], screen),
                machine[name] != officer[name],
            )
            for name in machine
        ),
        told=screen.say("correction_told", **told),
        own=correction.by == session.officer().login,
    )
