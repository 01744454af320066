"""`/console/tickets/<number>`: one case."""

from flask import Blueprint, render_template

from gateway.console import session
from gateway.console.case_forms import Typed
from gateway.console.case_view import Case, open_case
from gateway.console.doorway import Doorway
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.tracking import TrackingNumber


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/tickets/<number>")
    def show_case(number: str) -> str:
        return render_template("console/case.html", case=read_case(doorway, read_number(number)))


def read_number(written: str) -> TrackingNumber:
    """Raises NotFound("ticket_unknown"): what is no number is a case that does not exist."""
    try:
        return TrackingNumber.read(written)
    except RuleBroken:
        raise NotFound("ticket_unknown") from None


def read_case(doorway: Doorway, number: TrackingNumber, typed: Typed | None = None) -> Case:
    """A case is shown only when it is written down who saw it."""
    parts = doorway.parts
    with parts.writing() as work:
        case = open_case(work, doorway.screen(), parts.speech, session.officer(), number, typed)
        work.commit()
    return case
