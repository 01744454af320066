"""Who may look at what an administrator keeps, and who may change it."""

from collections.abc import Callable, Collection
from typing import TypeVar

from flask import render_template, request

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from grs_core.domain.errors import NotAllowed
from grs_core.domain.officers import Officer, Role

READERS = frozenset({Role.ADMIN, Role.CELL, Role.AUDITOR})
EDITORS = frozenset({Role.ADMIN, Role.CELL})
_LONGEST_PAGE = 6
Found = TypeVar("Found")


def reads(officer: Officer) -> bool:
    """For the menu."""
    return officer.role in READERS


def edits(officer: Officer) -> bool:
    """For the menu."""
    return officer.role in EDITORS


def only(doorway: Doorway, roles: Collection[Role], page: Callable[[], Found]) -> Found | tuple[str, int]:
    """The page for these roles; for the others a refusal in words."""
    if session.officer().role in roles:
        return page()
    return render_template("console/refused.html", said=doorway.screen().say("admin_only")), STATUS[NotAllowed]


def page_number() -> int:
    """The wanted page, from 1."""
    written = request.args.get("page", "")
    readable = written.isascii() and written.isdecimal() and len(written) <= _LONGEST_PAGE
    return max(1, int(written)) if readable else 1
