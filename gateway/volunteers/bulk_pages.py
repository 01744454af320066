"""`/volunteers/bulk`: a sheet of many complaints – given, looked at, filed, and answered with a number for each row."""

from collections.abc import Sequence

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from gateway.http.errors import STATUS
from gateway.services.bulk_taking import take_file
from gateway.services.sheets import LARGEST, MOST_ROWS
from gateway.services.sheets_template import template_csv, template_xlsx
from gateway.services.spreadsheets import XLSX, Value, as_csv, as_xlsx
from gateway.volunteers import session
from gateway.volunteers.bulk_view import FileView, file_view, mended, mended_heads, result_heads, results, wrong_rows
from gateway.volunteers.doorway import Doorway
from grs_core.bulk_ports import FileRow, FileState, RowFile, RowState
from grs_core.domain.errors import Conflict, RuleBroken
from grs_core.ports import UnitOfWork
from grs_core.services.rows_filing import as_seen, confirm, visible_file

LARGEST_FORM = LARGEST + (1 << 20)
"""Bytes of the form that carries a sheet."""
_FILES, _ROWS = 10, 25
_CSV = "text/csv; charset=utf-8"
_RESULTS = (RowState.FILED, RowState.KNOWN)
Page = str | tuple[str, int] | AnyResponse


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/bulk")
    def bulk() -> Page:
        return _start(doorway)

    @blueprint.post("/bulk")
    def bulk_give() -> Page:
        return _give(doorway)

    @blueprint.get("/bulk/template.<any(csv, xlsx):kind>")
    def bulk_template(kind: str) -> Response:
        body = template_csv() if kind == "csv" else template_xlsx(doorway.parts.policy)
        return _download(body, kind, "protikar")

    @blueprint.get("/bulk/<id>")
    def bulk_file(id: str) -> Page:  # noqa: A002
        return _file(doorway, id)

    @blueprint.post("/bulk/<id>/file")
    def bulk_confirm(id: str) -> Page:  # noqa: A002
        return _confirm(doorway, id)

    @blueprint.get("/bulk/<id>/progress")
    def bulk_progress(id: str) -> Response:  # noqa: A002
        with doorway.parts.reading() as work:
            view = _view(doorway, work, id)
        return jsonify(said=view.said, done=view.done, all=view.all, figures={}, over=not view.under_way)

    @blueprint.get("/bulk/<id>/wrong.<any(csv, xlsx):kind>")
    def bulk_wrong(id: str, kind: str) -> Response:  # noqa: A002
        file, rows = _rows(doorway, id, [RowState.WRONG])
        return _sheet(kind, f"wrong-{id[:8]}", mended_heads(), list(mended(doorway, file, rows)))

    @blueprint.get("/bulk/<id>/numbers.<any(csv, xlsx):kind>")
    def bulk_numbers(id: str, kind: str) -> Response:  # noqa: A002
        _, rows = _rows(doorway, id, _RESULTS)
        return _sheet(kind, f"numbers-{id[:8]}", result_heads(doorway), list(results(doorway, rows)))


def _start(doorway: Doorway, wrong: str = "", status: int = 200) -> Page:
    member = session.member()
    page = max(1, _number("page"))
    whose = None if member.volunteer.lead else member.login
    with doorway.parts.reading() as work:
        files = work.row_files.page(member.organisation.id, whose, page, _FILES)
        pages = -(-work.row_files.count(member.organisation.id, whose) // _FILES)
        names = {each.login: work.officers.get(each.login).name for each in files}
    body = render_template("volunteers/bulk.html", wrong=wrong, files=files, names=names, page=page, pages=pages)
    return body, status


def _number(name: str) -> int:
    """Of the address; no larger than any row's or page's, for what a database counts with has an end."""
    return min(max(0, request.args.get(name, 0, type=int)), MOST_ROWS * 10)


def _give(doorway: Doorway) -> Page:
    given = request.files.get("sheet")
    if given is None or not given.filename:
        return _start(doorway, doorway.say("bulk_no_file"), STATUS[RuleBroken])
    try:
        id = take_file(doorway.parts.rows, session.member().login, given.filename, given.stream.read())  # noqa: A001
    except RuleBroken as refusal:
        return _start(doorway, doorway.refusal(refusal.key, refusal.params), STATUS[RuleBroken])
    return redirect(f"/volunteers/bulk/{id}", 303)


def _file(doorway: Doorway, id: str, wrong: str = "", status: int = 200) -> Page:  # noqa: A002
    after = _number("after")
    with doorway.parts.reading() as work:
        view = _view(doorway, work, id)
        rows = work.row_files.rows(id, [RowState.WRONG], _ROWS + 1, after)
        done = work.row_files.rows(id, _RESULTS, _ROWS, _number("from"))
        done = as_seen(work, session.member().login, done)
    body = render_template(
        "volunteers/bulk_file.html",
        view=view,
        file=view.file,
        mine=view.file.login == session.member().login,
        rows=wrong_rows(doorway, view.file, rows[:_ROWS]),
        more=len(rows) > _ROWS,
        after=after,
        done=done,
        full=len(done) == _ROWS,
        wrong=wrong,
        why=doorway.refusal(view.file.stopped, {}) if view.file.stopped else "",
        may_begin=view.file.state in (FileState.CHECKED, FileState.STOPPED),
    )
    return body, status


def _confirm(doorway: Doorway, id: str) -> Page:  # noqa: A002
    if "sure" not in request.form:
        return _file(doorway, id, doorway.say("bulk_consents_needed"), STATUS[RuleBroken])
    try:
        with doorway.parts.writing() as work:
            confirm(work, session.member().login, id)
            work.commit()
    except (RuleBroken, Conflict) as refusal:
        return _file(doorway, id, doorway.refusal(refusal.key, refusal.params), STATUS[type(refusal)])
    doorway.parts.jobs.nudge("rows")
    return redirect(f"/volunteers/bulk/{id}", 303)


def _view(doorway: Doorway, work: UnitOfWork, id: str) -> FileView:  # noqa: A002
    """Raises NotFound("row_file_unknown")."""
    file = visible_file(work, session.member().login, id)
    by = "" if file.login == session.member().login else work.officers.get(file.login).name
    return file_view(doorway, file, work.row_files.counts(id), by, work.row_files.keyless(id))


def _rows(doorway: Doorway, id: str, states: Sequence[RowState]) -> tuple[RowFile, tuple[FileRow, ...]]:  # noqa: A002
    """All of them: a file has a bound. Raises NotFound("row_file_unknown")."""
    with doorway.parts.reading() as work:
        login = session.member().login
        file = visible_file(work, login, id)
        return file, as_seen(work, login, work.row_files.rows(id, states, MOST_ROWS))


def _sheet(kind: str, name: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> Response:
    return _download(as_csv(heads, rows) if kind == "csv" else as_xlsx(name, heads, rows), kind, name)


def _download(body: str | bytes, kind: str, name: str) -> Response:
    answer = Response(body, mimetype=XLSX if kind == "xlsx" else None, content_type=_CSV if kind == "csv" else None)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
