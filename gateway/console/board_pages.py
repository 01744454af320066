"""`/console/dashboard`: the figures of an area, and each of their tables for a spreadsheet.

Where one may look is `grs_core.services.jurisdiction`'s; what is sealed from an officer is in none of his figures.
"""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.wrappers import Response

from gateway.console import board_charts, place_map, session
from gateway.console.board_figures import Figures, collect
from gateway.console.board_filters import Wanted, read
from gateway.console.board_indicators import indicators
from gateway.console.board_map import drawn
from gateway.console.board_tables import Table, TableName, Writer
from gateway.console.board_view import Board, numbers
from gateway.console.doorway import Doorway
from gateway.services import spreadsheets
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.messages import Named
from grs_core.domain.monitoring import median, p90
from grs_core.domain.officers import Officer
from grs_core.domain.offices import Tier
from grs_core.domain.workdays import day_of
from grs_core.services.jurisdiction import blind, figures_area

_QUIET_A_PAGE = 25
WRONG = 422


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/dashboard")
    def dashboard() -> str | tuple[str, int]:
        wanted = _wanted(doorway)
        return (_page(doorway, wanted, None), WRONG) if wanted.wrong else _page(doorway, wanted, _told(doorway, wanted))

    @blueprint.get("/dashboard/<table>.<kind>")
    def dashboard_table(table: str, kind: str) -> Response | tuple[str, int]:
        if table not in set(TableName) or kind not in ("csv", "xlsx"):
            raise NoSuchPage
        wanted = _wanted(doorway)
        return (
            (_page(doorway, wanted, None), WRONG) if wanted.wrong else _export(doorway, wanted, TableName(table), kind)
        )


def has_figures(doorway: Doorway, officer: Officer) -> bool:
    """For the menu."""
    return bool(figures_area(doorway.parts.policy, officer, day_of(doorway.screen().now)))


@dataclass(frozen=True, slots=True)
class Told:
    """The figures, and what makes tables of them."""

    figures: Figures
    writer: Writer

    def table(self, name: TableName) -> Table:
        return self.writer.table(name)


def _wanted(doorway: Doorway) -> Wanted:
    """Raises NotFound("place_unknown")."""
    screen = doorway.screen()
    return read(screen.policy, session.officer(), day_of(screen.now), request.args)


def _told(doorway: Doorway, wanted: Wanted) -> Told:
    screen, officer = doorway.screen(), session.officer()
    today = day_of(screen.now)
    offices = [screen.policy.directory.get(code) for code in officer.offices(today) if code in screen.policy.directory]
    cell = any(office.tier is Tier.CABINET for office in offices)
    with doorway.parts.reading() as work:
        who = blind(screen.policy, officer, today)
        figures = collect(work.monitor, screen.policy.places, wanted, who, screen.now, cell=cell)
    both = (doorway.words.of("bn"), doorway.words.of("en"))
    word = partial(_both, both)
    return Told(figures, Writer(screen.policy, figures, indicators(figures, screen.policy), word))


def _both(words: tuple[object, object], key: str) -> Named:
    bn, en = words
    return Named(bn[key], en[key])  # type: ignore[index]


def _page(doorway: Doorway, wanted: Wanted, told: Told | None) -> str:
    screen, officer = doorway.screen(), session.officer()
    board = Board(screen, wanted)
    return render_template(
        "console/board.html",
        board=board,
        wanted=wanted,
        months=f"{board.month(wanted.since)} – {board.month(wanted.until)}",
        steps=board.steps(officer),
        areas=[_area(board, each.place) for each in wanted.areas] if len(wanted.areas) > 1 else (),
        choices=board.choices(),
        small=place_map.small_map(screen.policy, wanted.place),
        **(_shown(board, told) if told else {"told": None}),
    )


def _area(board: Board, place: str | None) -> tuple[str, str]:
    name = board.screen.place(place) if place else board.screen.say("board_country")
    return name, board.wanted.address(place=place or "BD")


def _shown(board: Board, told: Told) -> dict[str, object]:
    figures, table = told.figures, told.table
    took = figures.durations.get(None, {})
    silent = table(TableName.SILENT)
    page, pages = _silent_page(len(silent.lines))
    listed = Table(silent.name, silent.columns, silent.lines[(page - 1) * _QUIET_A_PAGE : page * _QUIET_A_PAGE])
    linked = {TableName.AREAS, TableName.MAP, TableName.SILENT, TableName.SPOTS}
    sheets = {
        name.value: board.sheet(table(name), link=name in linked, shaded=name is TableName.GRID) for name in TableName
    }
    return {
        "told": figures,
        "groups": board.tiles(told.writer.indicators),
        "sheets": sheets,
        "silent": board.sheet(listed, link=True),
        "silent_page": page,
        "silent_pages": pages,
        "trend": board.trend(table(TableName.TREND)),
        "tiers": board.bars(table(TableName.TIERS)),
        "causes": board.bars(table(TableName.CAUSES)),
        "times": board.times(took, median(took), p90(took)) if took else None,
        "binned": board_charts.binned(took),
        "map": drawn(board, figures),
    }


def _silent_page(many: int) -> tuple[int, int]:
    pages = max(1, -(-many // _QUIET_A_PAGE))
    written = request.args.get("silent", "")
    return (
        min(pages, max(1, int(written))) if written.isascii() and written.isdigit() and len(written) < 6 else 1
    ), pages


def _export(doorway: Doorway, wanted: Wanted, name: TableName, kind: str) -> Response:
    """On record before it is handed over: who took which figures, and by which question."""
    told, screen = _told(doorway, wanted), doorway.screen()
    by = Actor(f"officer:{session.officer().login}", "console")
    with doorway.parts.writing() as work:
        detail = wanted.address().removeprefix("?")
        work.audit.append(
            TicketEvent(EventName.FIGURES_EXPORTED, screen.now, by, None, None, f"{name.value}.{kind}", detail)
        )
        work.commit()
    heads, rows = numbers(told.table(name), told.writer)
    file = f"{name.value}-{wanted.place or 'BD'}-{wanted.since:%Y-%m}-{wanted.until:%Y-%m}.{kind}"
    saved = {"Content-Disposition": f'attachment; filename="{file}"'}
    if kind == "csv":
        return Response(spreadsheets.as_csv(heads, rows), content_type="text/csv; charset=utf-8", headers=saved)
    about = (detail, screen.say("map_source"))
    return Response(spreadsheets.as_xlsx(name.value, heads, rows, about), content_type=spreadsheets.XLSX, headers=saved)
