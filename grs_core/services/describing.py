"""Whom a case is about, as far as somebody said it: for the figures, and never a condition for anything."""

from dataclasses import replace

from grs_core.domain.complainant import Beneficiary
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import Casework


def describe(case: Casework, who: Beneficiary) -> Ticket:
    """All three are given, each may be unknown. Raises RuleBroken("nothing_described") when nothing changes."""
    ticket = case.open()
    if ticket.beneficiary == who:
        raise RuleBroken("nothing_described")
    return case.keep(replace(ticket, beneficiary=who), EventName.DESCRIBED, detail=_short(who))


def _short(who: Beneficiary) -> str:
    """In the short hand of a history; nothing after the word: not known."""
    disability = "" if who.disability is None else ("yes" if who.disability else "no")
    parts = {"sex": who.sex, "disability": disability, "age": who.age}
    return "; ".join(f"{name} {value or ''}" for name, value in parts.items())
