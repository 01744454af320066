"""How a carrier is doing: what decides whether a message may be handed to it now."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CarrierState:
    """`failures` in a row, then `open_until`: no message before then. `good`: hand-overs that went well since it was
    tried again. `next_free`: until when its bind is busy with the segments that it was given.
    """

    name: str
    failures: int = 0
    good: int = 0
    open_until: datetime | None = None
    next_free: datetime | None = None
