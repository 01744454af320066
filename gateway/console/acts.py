"""What an officer may do with a case: which acts there are, which are possible now, which of them stand first."""

from collections.abc import Mapping

from gateway.console.beside import Beside
from grs_core.domain.lifecycle import UNFINISHED, Act, Status, lawful
from grs_core.domain.ticket import Kind, Ticket
from grs_core.services.casework import LONGEST_REASON, LONGEST_WORDS

OFFERED: Mapping[str, Act | None] = {
    "accept": Act.ACCEPT,
    "referral_answer": None,
    "resolve": Act.RESOLVE,
    "ask": Act.ASK,
    "forward": Act.FORWARD,
    "reject": Act.REJECT,
    "correct": Act.CORRECT,
    "reject_on": Act.REJECT,
    "refer": Act.REFER,
    "extend": Act.EXTEND,
    "merge": Act.MERGE,
    "split": Act.SPLIT,
    "assign": None,
    "recuse": None,
    "describe": None,
    "note": None,
}
"""In the order of a page, each with its row in the table of lawful acts; None = of every unfinished case."""
TO_CITIZEN = frozenset({"ask", "resolve", "reject", "extend", "refer"})
"""Their words are sent."""
WORDLESS = frozenset({"accept", "correct", "describe"})
WORDS_OPTIONAL = frozenset({"reject_on"})
_SINGLE_ONLY = frozenset({"ask", "merge", "reject_on", "describe"})
"""Behind a systemic case stands no citizen, and it is none of theirs."""
_FIRST: Mapping[Status, tuple[str, ...]] = {
    Status.RECEIVED: ("forward", "ask", "correct"),
    Status.OPEN: ("accept", "resolve", "forward"),
    Status.IN_PROGRESS: ("resolve", "ask", "forward"),
    Status.WAITING_CITIZEN: ("resolve", "forward"),
    Status.REFERRED: ("referral_answer", "resolve", "forward"),
    Status.MERGED: ("split",),
}


def offered(ticket: Ticket, beside: Beside) -> tuple[str, ...]:
    """What is possible now."""
    may = lawful(ticket.status)
    return tuple(
        name for name, act in OFFERED.items() if _possible(name, ticket, beside) and (act is None or act in may)
    )


def _possible(name: str, ticket: Ticket, beside: Beside) -> bool:
    if ticket.status not in UNFINISHED:
        return name in ("split", "note")
    if name == "referral_answer":
        return beside.referral is not None
    if name == "assign":
        return bool(beside.colleagues)
    if name in ("refer", "extend"):
        extended = ticket.statutory is not None and ticket.statutory.span.extra_days > 0
        return not extended if name == "extend" else beside.referral is None
    if name == "merge" and ticket.appeals:
        return False
    return ticket.kind is Kind.SINGLE or name not in _SINGLE_ONLY


def first(ticket: Ticket, beside: Beside) -> tuple[str, ...]:
    """The likely ones, the likeliest at the front: the rest is folded away."""
    likely = _FIRST.get(ticket.status, ())
    return likely if beside.referral is None else ("referral_answer", *(name for name in likely if name != "ask"))


def longest(name: str) -> int:
    """UTF-16 units of the words of an act."""
    return LONGEST_WORDS if name in TO_CITIZEN else LONGEST_REASON
