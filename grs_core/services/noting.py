"""An office's own note on a case: for officers who may see the case, never for the citizen. It moves no clock."""

from grs_core.domain.events import EventName
from grs_core.domain.ticket import Ticket
from grs_core.services.casework import LONGEST_REASON, Casework, written


def note(case: Casework, words: str) -> Ticket:
    """Of a finished case too. Raises RuleBroken("words_missing" | "words_too_long")."""
    kept = written(words, LONGEST_REASON)
    return case.keep(case.open(), EventName.NOTED, detail=kept)
