"""What an operator watches of the database: counts and ages, never a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """One moment's picture. Counts stop at `grs_core.storage.figures.MOST`; None where there is nothing."""

    ringing: int
    """Timers that have come and wait for a sweep."""
    oldest_ringing: datetime | None
    oldest_undelivered: datetime | None
    """When the longest waiting undone message should have gone."""
    oldest_waiting: Mapping[str, datetime]
    """Lane (`answer`, `notice`, `bulk`) -> the same for its messages alone."""
    left_alone: Mapping[str, bool]
    """Carrier -> is its breaker open? Those that have failed at least once."""
    outbox: Mapping[tuple[str, str], int]
    """(carrier or "none yet", state) -> messages: what is undone or in doubt, whenever it was made."""
    outcomes: Mapping[tuple[str, str], int]
    """(carrier, state) -> messages whose state changed in the last hour."""
    open: Mapping[tuple[str, str], int]
    """(tier, status) -> unfinished tickets."""
    stuck: Mapping[str, int]
    """Unfinished tickets that nobody moves: `alarmed` at the top, `called` (not accepted), `unmanned` desk."""
    oldest_unaccepted: Mapping[str, datetime]
    """Tier -> since when its longest waiting unaccepted ticket lies on its desk."""
    oldest_unfetched: datetime | None
    """When the first recording was made that is still with the platform only."""
    untold: int
    """Recordings that wait for somebody to write them down."""
    behind: Mapping[str, int]
    """Who reads the audit behind the commits (`figures`, `words`) -> events that he has not taken yet."""
