"""`/console/tickets/<number>`: one case."""

from dataclasses import replace

from flask import Blueprint, render_template, request

from gateway.console import session
from gateway.console.case_forms import Typed
from gateway.console.case_view import Case, open_case
from gateway.console.doorway import Doorway
from gateway.console.registry_look import look_up
from gateway.console.replies import chosen, ready
from gateway.http.errors import STATUS
from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.services.queues import visible


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/tickets/<number>")
    def show_case(number: str) -> str:
        """`?template=`: one of the ready replies stands in the form of its act."""
        wanted = read_number(number)
        typed = _begun(doorway, wanted, request.args.get("template", ""))
        return render_template("console/case.html", case=read_case(doorway, wanted, typed))

    @blueprint.post("/tickets/<number>/reveal")
    def reveal(number: str) -> str | tuple[str, int]:
        """Once, on this page only: the next one is masked again."""
        try:
            shown = read_case(doorway, read_number(number), numbers_shown=True)
        except NotAllowed as refusal:
            return render_template("console/refused.html", said=doorway.screen().say(refusal.key)), STATUS[NotAllowed]
        return render_template("console/case.html", case=shown)


def _begun(doorway: Doorway, number: TrackingNumber, template: str) -> Typed | None:
    if not template:
        return None
    screen = doorway.screen()
    with doorway.parts.reading() as work:
        ticket = visible(work, screen.policy, session.officer(), number, day_of(screen.now))
        try:
            found = chosen(ready(work, screen, ticket), template)
        except NotFound:
            return None
    return Typed(found.act, {"words": found.words})


def read_number(written: str) -> TrackingNumber:
    """Raises NotFound("ticket_unknown"): what is no number is a case that does not exist."""
    try:
        return TrackingNumber.read(written)
    except RuleBroken:
        raise NotFound("ticket_unknown") from None


def read_case(
    doorway: Doorway,
    number: TrackingNumber,
    typed: Typed | None = None,
    numbers_shown: bool = False,
    register: bool = True,
) -> Case:
    """A case is shown only when it is written down who saw it. `register`: look for its complainant there too. Raises
    NotFound, NotAllowed("numbers_not_yours").
    """
    parts = doorway.parts
    screen = replace(doorway.screen(), own_number=str(number), numbers_shown=numbers_shown)
    with parts.writing() as work:
        case = open_case(work, screen, parts.speech, parts.finder, session.officer(), number, typed)
        work.commit()
    return replace(case, register=look_up(doorway, screen, number)) if register else case
