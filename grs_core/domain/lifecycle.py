"""The one table of lawful transitions. What is not in it is refused with RuleBroken("act_not_lawful")."""

from collections.abc import Mapping
from enum import StrEnum

from grs_core.domain.errors import RuleBroken


class Status(StrEnum):
    """`received`: filed, a place is still missing · `open`: on a desk, not yet accepted · `referred`: another body is
    asked, or a court · `resolved`: proposed, until the citizen confirms it or stays silent · `closed`: he did ·
    `merged`: another case about the same thing goes on for it · the rest as named.
    """

    RECEIVED = "received"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING_CITIZEN = "waiting_citizen"
    REFERRED = "referred"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Act(StrEnum):
    """What somebody does to a ticket. What never changes the status (information) is no transition; a correction is one
    because it is for live cases only."""

    ROUTE = "route"
    ACCEPT = "accept"
    ASK = "ask"
    ANSWER = "answer"
    RESUME = "resume"
    FORWARD = "forward"
    CORRECT = "correct"
    ESCALATE = "escalate"
    EXTEND = "extend"
    REFER = "refer"
    MERGE = "merge"
    SPLIT = "split"
    RESOLVE = "resolve"
    REJECT = "reject"
    CLOSE = "close"
    REOPEN = "reopen"
    APPEAL = "appeal"
    WITHDRAW = "withdraw"


_S, _A = Status, Act
_ENDS: Mapping[Act, Status] = {
    _A.MERGE: _S.MERGED,
    _A.RESOLVE: _S.RESOLVED,
    _A.REJECT: _S.REJECTED,
    _A.WITHDRAW: _S.WITHDRAWN,
}
"""How every unfinished case may end."""
_ON_A_DESK: Mapping[Act, Status] = {
    _A.ASK: _S.WAITING_CITIZEN,
    _A.REFER: _S.REFERRED,
    _A.FORWARD: _S.OPEN,
    _A.ESCALATE: _S.OPEN,
    **_ENDS,
}
_TABLE: Mapping[Status, Mapping[Act, Status]] = {
    _S.RECEIVED: {
        _A.ROUTE: _S.OPEN,
        _A.ACCEPT: _S.IN_PROGRESS,
        _A.CORRECT: _S.RECEIVED,
        _A.EXTEND: _S.RECEIVED,
        **_ON_A_DESK,
    },
    _S.OPEN: {
        _A.ROUTE: _S.OPEN,
        _A.ACCEPT: _S.IN_PROGRESS,
        _A.CORRECT: _S.OPEN,
        _A.EXTEND: _S.OPEN,
        **_ON_A_DESK,
    },
    _S.IN_PROGRESS: {_A.CORRECT: _S.IN_PROGRESS, _A.EXTEND: _S.IN_PROGRESS, **_ON_A_DESK},
    _S.WAITING_CITIZEN: {
        _A.ANSWER: _S.IN_PROGRESS,
        _A.RESUME: _S.IN_PROGRESS,
        _A.CORRECT: _S.WAITING_CITIZEN,
        _A.FORWARD: _S.OPEN,
        _A.ESCALATE: _S.OPEN,
        **_ENDS,
    },
    _S.REFERRED: {
        _A.RESUME: _S.IN_PROGRESS,
        _A.CORRECT: _S.REFERRED,
        _A.EXTEND: _S.REFERRED,
        _A.FORWARD: _S.OPEN,
        _A.ESCALATE: _S.OPEN,
        **_ENDS,
    },
    _S.RESOLVED: {_A.CLOSE: _S.CLOSED, _A.REOPEN: _S.OPEN, _A.APPEAL: _S.OPEN},
    _S.REJECTED: {_A.CLOSE: _S.CLOSED, _A.APPEAL: _S.OPEN},
    _S.CLOSED: {_A.REOPEN: _S.OPEN, _A.APPEAL: _S.OPEN},
    _S.MERGED: {
        _A.SPLIT: _S.OPEN,
        _A.RESOLVE: _S.RESOLVED,
        _A.REJECT: _S.REJECTED,
        _A.WITHDRAW: _S.WITHDRAWN,
    },
    _S.WITHDRAWN: {},
}

TICKING = frozenset({Status.RECEIVED, Status.OPEN, Status.IN_PROGRESS})
"""The office's clock runs."""

UNFINISHED = TICKING | {Status.WAITING_CITIZEN, Status.REFERRED}
"""Somebody still owes something."""


def after(status: Status, act: Act) -> Status:
    """The status that `act` leads to. Raises RuleBroken("act_not_lawful")."""
    try:
        return _TABLE[status][act]
    except KeyError:
        raise RuleBroken("act_not_lawful", status=status.value, act=act.value) from None


def lawful(status: Status) -> frozenset[Act]:
    """The acts that are lawful now: what a screen may offer."""
    return frozenset(_TABLE[status])
