"""`/console/policy`: the tables in force with their sources, what changed between versions, and a try of a changed
table, which is never put in force here.
"""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from gateway.console import admin_rights, session
from gateway.console.admin_policy_view import diff, findings, rows_of, table_name, table_names
from gateway.console.admin_rights import READERS
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from gateway.services.policy_book import LARGEST_TABLE, PolicyBook, is_public, is_table
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.workdays import day_of

_SIZE = 50
Page = Response | tuple[str, int]


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/policy")
    def policy() -> str:
        return _overview(doorway)

    @blueprint.get("/policy/<file>.csv")
    def policy_table(file: str) -> str | tuple[str, int]:
        return _table(doorway, f"{file}.csv")

    @blueprint.get("/policy/compare")
    def policy_compare() -> str | tuple[str, int]:
        return admin_rights.only(doorway, READERS, lambda: _compare(doorway))

    @blueprint.get("/policy/check")
    def policy_check() -> str | tuple[str, int]:
        return admin_rights.only(doorway, READERS, lambda: _check(doorway))

    @blueprint.get("/policy/try")
    def policy_tried() -> Response:
        """Nothing was kept of a try: who reads its page again, in the other language say, begins anew."""
        return redirect("/console/policy#try", 303)

    @blueprint.post("/policy/try")
    def policy_try() -> str | tuple[str, int]:
        return admin_rights.only(doorway, READERS, lambda: _try(doorway))


def _book(doorway: Doorway) -> PolicyBook:
    return PolicyBook(doorway.parts.admin.policy_dir, doorway.parts.reading)


def _overview(doorway: Doorway, said: str = "") -> str:
    """The versions and the check are for those who keep the policy; the public tables are for every officer."""
    screen, book, all_of_it = doorway.screen(), _book(doorway), admin_rights.reads(session.officer())
    texts = {file: text for file, text in book.present().items() if all_of_it or is_public(file)}
    versions = book.versions() if all_of_it else {}
    return render_template(
        "console/policy.html",
        tables=table_names(texts, screen),
        versions=[(version, screen.moment(since)) for version, since in versions.items()],
        version=screen.policy.version,
        moved=book.version() != screen.policy.version,
        all_of_it=all_of_it,
        kilobytes=screen.count(LARGEST_TABLE // 1024),
        said=said,
    )


def _table(doorway: Doorway, file: str) -> str | tuple[str, int]:
    """Raises NotFound("table_unknown"), also for a table that this officer may not read."""
    screen, book, version = doorway.screen(), _book(doorway), request.args.get("version", "")
    all_of_it = admin_rights.reads(session.officer())
    if version and not all_of_it:
        raise NotFound("policy_version_unknown")
    texts: Mapping[str, str] = book.of(version) if version else book.present()
    if file not in texts or not (all_of_it or is_public(file)):
        raise NotFound("table_unknown")
    q, wanted = " ".join(request.args.get("q", "")[:60].split()), admin_rights.page_number()
    columns, rows = rows_of(texts[file], q)
    pages = -(-len(rows) // _SIZE) or 1
    page = min(wanted, pages)
    return render_template(
        "console/policy_table.html",
        file=file,
        version=version,
        title=table_name(file, screen),
        columns=columns,
        rows=rows[_SIZE * (page - 1) : _SIZE * page],
        total=len(rows),
        q=q,
        page=page,
        pages=pages,
    )


def _compare(doorway: Doorway) -> str:
    """Raises NotFound("policy_version_unknown")."""
    book, screen = _book(doorway), doorway.screen()
    before, after = request.args.get("before", ""), request.args.get("after", "")
    texts = book.of(before), book.of(after) if after else book.present()
    changes = diff(*texts)
    pages = -(-len(changes) // _SIZE) or 1
    page = min(admin_rights.page_number(), pages)
    return render_template(
        "console/policy_compare.html",
        changes=changes[_SIZE * (page - 1) : _SIZE * page],
        total=len(changes),
        before=before,
        after=after,
        present=screen.policy.version,
        page=page,
        pages=pages,
    )


def _check(doorway: Doorway) -> str:
    screen = doorway.screen()
    found = findings(doorway.parts.admin.checks.of(day_of(screen.now)))
    pages = -(-len(found) // _SIZE) or 1
    page = min(admin_rights.page_number(), pages)
    return render_template(
        "console/policy_check.html",
        findings=found[_SIZE * (page - 1) : _SIZE * page],
        found=len(found),
        tried=None,
        changes=(),
        total=0,
        page=page,
        pages=pages,
    )


def _try(doorway: Doorway) -> str | tuple[str, int]:
    """What was uploaded is checked, compared and forgotten."""
    screen, sent = doorway.screen(), request.files.get("table")
    name = (request.form.get("name") or (sent.filename if sent else "") or "").strip()
    table = sent.read(LARGEST_TABLE + 1) if sent else b""
    if not is_table(name):
        return _overview(doorway, screen.say("try_no_table")), STATUS[RuleBroken]
    if not table or len(table) > LARGEST_TABLE:
        said = screen.say("try_too_large", most=screen.count(LARGEST_TABLE // 1024))
        return _overview(doorway, said), STATUS[RuleBroken]
    wait = doorway.parts.admin.tries.take(session.officer().login)
    if wait:
        return _overview(doorway, screen.say("try_too_often", seconds=screen.count(wait))), TooManyRequests.code
    tried = _book(doorway).attempt(name, table, day_of(screen.now))
    found, changes = findings(tried.findings), diff(changes=tried.changes)
    return render_template(
        "console/policy_check.html",
        findings=found[:_SIZE],
        found=len(found),
        tried=name,
        ok=tried.ok,
        changes=changes[:_SIZE],
        total=len(changes),
        page=1,
        pages=1,
    )
