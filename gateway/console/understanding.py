"""`/console/understanding`: how well the machine understands; and the same report as a page of its own."""

import logging
from pathlib import Path

from flask import Blueprint, render_template
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from gateway.console import reviewers
from gateway.console.doorway import Doorway
from gateway.console.report_view import View, view
from gateway.http.words import LANGUAGES, Language
from gateway.services.understanding import Report
from grs_core.domain.correction import Verdict

log = logging.getLogger(__name__)
_HERE = Path(__file__).parent


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/understanding")
    def understanding() -> str | tuple[str, int]:
        return reviewers.only(doorway, lambda: _page(doorway))


def _page(doorway: Doorway) -> str:
    parts, screen = doorway.parts, doorway.screen()
    with parts.reading() as work:
        counted = work.corrections.count(reviewers.scope(doorway))
    counts = [(verdict.value, screen.count(counted[verdict])) for verdict in Verdict]
    kept = parts.model_files.report()
    return render_template("console/understanding.html", counts=counts, view=_readable(kept, screen.language))


def _readable(report: Report | None, language: Language) -> View | None:
    """None also for a report of an older version: it is measured anew, not guessed at."""
    if report is None:
        return None
    try:
        return view(report, language)
    except (KeyError, TypeError, ValueError) as error:
        log.warning("the kept report cannot be shown: %s", type(error).__name__)
        return None


def standalone(report: Report, language: Language = LANGUAGES[0]) -> str:
    """One page of HTML with nothing from elsewhere: Bangla first, English beside it."""
    pages = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)
    style = Markup((_HERE / "static" / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return pages.get_template("console/report_alone.html").render(
        view=view(report, language), lang=language, style=style
    )
