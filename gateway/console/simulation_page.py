"""`grs simulate --html`: one page of HTML with nothing from elsewhere, Bangla first, English beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from gateway.console.simulation_view import view
from gateway.http.words import LANGUAGES, Language
from grs_core.policy.model import Policy

_HERE = Path(__file__).parent


def standalone(report: Mapping[str, Any], policy: Policy, language: Language = LANGUAGES[0]) -> str:
    pages = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)
    styles = (_HERE / "static" / name for name in ("report.css", "simulation.css"))
    style = Markup("\n".join(path.read_text(encoding="utf-8") for path in styles))  # noqa: S704 - our own files
    page = pages.get_template("console/simulation_alone.html")
    return page.render(view=view(report, policy, language), lang=language, style=style)
