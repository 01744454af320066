"""`/console/proposals`, and the answer to a proposal on the page of its case."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import session
from gateway.console.acts_pages import Page, form_number, page_of
from gateway.console.case_forms import Typed
from gateway.console.case_pages import read_number
from gateway.console.doorway import Doorway
from gateway.console.history import Names
from gateway.console.proposal_view import PROPOSAL, rows
from gateway.http.errors import STATUS
from grs_core.domain.errors import Conflict, RuleBroken
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.casework import Casework
from grs_core.services.proposing import asked_of, confirm, refuse, take_back, waiting

_WORDS = frozenset({"words_missing", "words_too_long"})
_COUNTED = 9
_ANSWERS = ("confirm", "refuse", "take_back")


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/proposals")
    def proposals() -> str:
        screen = doorway.screen()
        with doorway.parts.writing() as work:  # what no longer fits its case is void from now on
            found = waiting(work, screen.policy, session.officer(), screen.now)
            told = rows(found, screen, Names(work.officers))
            work.commit()
        return render_template("console/proposals.html", rows=told)

    @blueprint.post(f"/tickets/<number>/proposal/<any({','.join(_ANSWERS)}):answer>")
    def judge_proposal(number: str, answer: str) -> Page:
        wanted = read_number(number)
        typed = Typed(PROPOSAL, {"words": request.form.get("words", "")[:4000]})
        screen = doorway.screen()
        try:
            _judge(doorway, wanted, answer, typed.words)
        except Conflict:
            return page_of(doorway, wanted, typed, STATUS[Conflict], screen.say("ticket_changed"), changed=True)
        except RuleBroken as refusal:
            if refusal.key in _WORDS:
                said = {"words": screen.say(refusal.key, **_counted(refusal, doorway))}
                return page_of(doorway, wanted, Typed(PROPOSAL, typed.given, said), STATUS[RuleBroken])
            if refusal.key in screen.words:
                return page_of(doorway, wanted, typed, STATUS[RuleBroken], screen.say(refusal.key))
            raise
        doorway.parts.jobs.nudge("relay")
        flash(screen.say(f"done_{answer}"))
        return _away(wanted)


def waits_for_him(officer: Officer) -> bool:
    """For the menu."""
    return officer.works


def asked(doorway: Doorway, officer: Officer) -> str:
    """How many decisions wait for him, for the menu of every page; "" for none."""
    screen = doorway.screen()
    if not waits_for_him(officer):
        return ""
    with doorway.parts.reading() as work:
        count = asked_of(work, screen.policy, officer, _COUNTED + 1, screen.now)
    return f"{screen.count(_COUNTED)}+" if count > _COUNTED else screen.count(count) if count else ""


def _judge(doorway: Doorway, number: TrackingNumber, answer: str, words: str) -> Ticket:
    parts, screen, officer = doorway.parts, doorway.screen(), session.officer()
    with parts.writing() as work:
        case = Casework(work, parts.policy, parts.dice, officer, number, form_number("version"), screen.now)
        done = {
            "confirm": lambda: confirm(case, words),
            "refuse": lambda: refuse(case, words),
            "take_back": lambda: take_back(case),
        }[answer]()
        work.commit()
    return done


def _counted(refusal: RuleBroken, doorway: Doorway) -> dict[str, str]:
    screen = doorway.screen()
    return {name: screen.count(int(value)) for name, value in refusal.params.items() if value.isdecimal()}


def _away(number: TrackingNumber) -> Response:
    return redirect(f"/console/tickets/{number}", 303)
