"""`/console/lists/…`: complaints about selection by union and programme, and who stands in the register twice."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from gateway.console import registry_lists_view, session
from gateway.console.doorway import Doorway
from gateway.console.queue_view import place_choices
from gateway.services import spreadsheets
from gateway.services.spreadsheets import Value
from grs_core.domain.errors import NotFound
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.workdays import day_of
from grs_core.services import registry_lists
from grs_core.services.registry_lists import A_PAGE, SELECTION, Double, Selection, has_doubles, meets_lists

_KINDS = ("csv", "xlsx")


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/lists/selection")
    def list_selection() -> str:
        _check()
        return _selection(doorway)

    @blueprint.get("/lists/selection.<kind>")
    def export_selection(kind: str) -> Response:
        _check(kind)
        screen, wanted = doorway.screen(), _wanted(doorway)
        with doorway.parts.reading() as work:
            found = registry_lists.selection_rows(work, screen.policy, session.officer(), wanted, screen.now)
        rows = list(registry_lists_view.selection_cells(found, screen))
        return _export(doorway, "selection", kind, registry_lists_view.SELECTION_HEADS, rows, _query(wanted))

    @blueprint.get("/lists/doubles")
    def list_doubles() -> str:
        _check()
        return _doubles(doorway)

    @blueprint.get("/lists/doubles.<kind>")
    def export_doubles(kind: str) -> Response:
        _check(kind)
        screen = doorway.screen()
        with doorway.parts.reading() as work:
            found = list(
                registry_lists.all_doubles(work, screen.policy, session.officer(), screen.now, _place(doorway))
            )
        rows = list(registry_lists_view.double_cells(found, screen))
        return _export(doorway, "doubles", kind, registry_lists_view.DOUBLES_HEADS, rows, screen.say("dbl_note"))


def _check(kind: str = "csv") -> None:
    """Raises NotFound("page_unknown")."""
    if kind not in _KINDS or not meets_lists(session.officer()):
        raise NotFound("page_unknown")


def _selection(doorway: Doorway) -> str:
    screen, officer, wanted, page = doorway.screen(), session.officer(), _wanted(doorway), _page()
    with doorway.parts.reading() as work:
        found = registry_lists.selection_page(work, screen.policy, officer, wanted, screen.now, page)
    return render_template(
        "console/list_selection.html",
        rows=[registry_lists_view.selection_row(ticket, screen) for ticket in found.tickets],
        wanted=wanted,
        query=_query(wanted),
        page=found.page,
        pages=found.pages,
        total=found.total,
        categories=[(each.value, registry_lists_view.category(each, screen)) for each in SELECTION],
        programmes=[(code, screen.named(each.name)) for code, each in screen.policy.programmes.items()],
        places=place_choices(screen, officer, wanted.place or ""),
        doubles=has_doubles(screen.policy, officer, day_of(screen.now)),
    )


def _doubles(doorway: Doorway) -> str:
    """On record before it is shown: names stand in it."""
    screen, officer, page, place = doorway.screen(), session.officer(), _page(), _place(doorway)
    choose = registry_lists.must_choose(screen.policy, officer, day_of(screen.now), place)
    found, total = ((), 0) if choose else _found_doubles(doorway, page, place)
    return render_template(
        "console/list_doubles.html",
        groups=[registry_lists_view.double_group(each, screen) for each in found],
        total=total,
        page=page,
        pages=max(1, -(-total // A_PAGE)),
        choose=choose,
        place=place or "",
        places=place_choices(screen, officer, place or ""),
    )


def _found_doubles(doorway: Doorway, page: int, place: str | None) -> tuple[tuple[Double, ...], int]:
    screen, officer = doorway.screen(), session.officer()
    with doorway.parts.reading() as work:
        found, total = registry_lists.doubles_page(work, screen.policy, officer, screen.now, page, place=place)
    by = Actor(f"officer:{officer.login}", "console")
    with doorway.parts.writing() as work:
        detail = f"place={place or 'all'}; page={page}; groups={len(found)}"
        work.audit.append(TicketEvent(EventName.REGISTRY_READ, screen.now, by, None, None, "doubles", detail))
        work.commit()
    return found, total


def _place(doorway: Doorway) -> str | None:
    asked = request.args.get("place", "")
    return asked if asked in doorway.screen().policy.places else None


def _export(
    doorway: Doorway, name: str, kind: str, heads: Sequence[str], rows: Iterable[Sequence[Value]], about: str
) -> Response:
    """On record before it is handed over."""
    screen, made = doorway.screen(), list(rows)
    by = Actor(f"officer:{session.officer().login}", "console")
    with doorway.parts.writing() as work:
        event = TicketEvent(
            EventName.LIST_EXPORTED, screen.now, by, None, None, f"{name}.{kind}", f"rows={len(made)} {about}"
        )
        work.audit.append(event)
        work.commit()
    saved = {"Content-Disposition": f'attachment; filename="{name}-{day_of(screen.now).isoformat()}.{kind}"'}
    if kind == "csv":
        return Response(spreadsheets.as_csv(heads, made), content_type="text/csv; charset=utf-8", headers=saved)
    book = spreadsheets.as_xlsx(name, heads, made, (about,) if about else ())
    return Response(book, content_type=spreadsheets.XLSX, headers=saved)


def _wanted(doorway: Doorway) -> Selection:
    """What is not known is not asked for."""
    policy, given = doorway.screen().policy, request.args
    category = next((each for each in SELECTION if each.value == given.get("category")), SELECTION[0])
    programme = given.get("programme") if given.get("programme") in policy.programmes else None
    return Selection(category, programme, _place(doorway), given.get("appealed") == "1")


def _query(wanted: Selection) -> str:
    given = {"category": wanted.category.value, "programme": wanted.programme, "place": wanted.place}
    asked = {name: value for name, value in given.items() if value}
    return urlencode(asked | ({"appealed": "1"} if wanted.appealed else {}))


def _page() -> int:
    written = request.args.get("page", "")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 6 else 1
