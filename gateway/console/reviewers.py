"""Who may look behind the machine: supervisors, the cell, administrators; each as far as he sees cases."""

from collections.abc import Callable
from typing import TypeVar

from flask import render_template

from gateway.console import session
from gateway.console.doorway import Doorway
from gateway.http.errors import STATUS
from grs_core.domain.errors import NotAllowed
from grs_core.domain.officers import Officer
from grs_core.domain.queue import QueueFilter
from grs_core.services.learning import REVIEWERS, scope_of

Found = TypeVar("Found")


def is_reviewer(officer: Officer | None) -> bool:
    """For the menu."""
    return officer is not None and officer.role in REVIEWERS


def scope(doorway: Doorway) -> QueueFilter:
    """Raises NotAllowed("not_a_reviewer")."""
    return scope_of(doorway.parts.policy, session.officer(), doorway.screen().now)


def only(doorway: Doorway, page: Callable[[], Found]) -> Found | tuple[str, int]:
    """The page, or a refusal in words."""
    try:
        return page()
    except NotAllowed as refusal:
        return render_template("console/refused.html", said=doorway.screen().say(refusal.key)), STATUS[NotAllowed]
