"""`/figures` and `/figures.csv`: what was received and resolved, for everybody; published months, nothing else.

Strangers cost one small look-up a minute, whatever they do: the editions are kept in this process meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, make_response, render_template, request

from gateway.http.look import page_language
from gateway.services import spreadsheets
from gateway.webchat.door import WebDoor
from gateway.webchat.figures_view import csv_rows, view
from grs_core.services.publishing import PublicMonth, read_month

_KEPT_FOR = timedelta(minutes=1)
_MAY_KEEP = "public, max-age=300"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
HEADS = (
    "month", "table", "code", "name_bn", "name_en", "received", "resolved", "median_working_days", "licence",
)  # fmt: skip


@dataclass(slots=True)
class Editions:
    """All months that are out, newest first; read again once a minute."""

    read: Callable[[], tuple[str, ...]]
    kept: tuple[PublicMonth, ...] = ()
    until: datetime | None = None

    def at(self, now: datetime) -> tuple[PublicMonth, ...]:
        if self.until is None or now >= self.until:
            self.kept = tuple(reversed([read_month(body) for body in self.read()]))
            self.until = now + _KEPT_FOR
        return self.kept


def add_routes(blueprint: Blueprint, door: WebDoor) -> None:
    editions = Editions(lambda: _bodies(door))

    @blueprint.get("/figures")
    def public_figures() -> Response:
        months = editions.at(door.clock.now())
        asked = request.args.get("month", "")
        found = next((each for each in months if f"{each.month:%Y-%m}" == asked), None)
        wrong = bool(asked) and found is None
        chosen = found or (months[0] if months else None)
        shown = view(chosen, months, door.policy, page_language()) if chosen else None
        page = make_response(render_template("webchat/figures.html", shown=shown, wrong=wrong, asked=asked[:20]))
        page.status_code = 422 if wrong else 200
        page.headers["Vary"] = "Cookie"
        return _public(page)

    @blueprint.get("/figures.csv")
    def open_data() -> Response:
        rows = (row for each in editions.at(door.clock.now()) for row in csv_rows(each, door.policy))
        saved = {
            "Content-Disposition": 'attachment; filename="protikar-figures.csv"',
            "Link": f'<{_LICENCE}>; rel="license"',
        }
        told = spreadsheets.as_csv(HEADS, rows)
        return _public(Response(told, content_type="text/csv; charset=utf-8", headers=saved))


def _public(answer: Response) -> Response:
    answer.headers["Cache-Control"] = _MAY_KEEP
    return answer


def _bodies(door: WebDoor) -> tuple[str, ...]:
    with door.reading() as work:
        return work.published.all()
