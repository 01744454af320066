"""The sandbox's carrier: accepts everything; the simulator shows it. Also what hands notices to web chats."""

from dataclasses import dataclass
from datetime import datetime

from gateway.ports import HandOver
from grs_core.domain.messages import Accepted, SendOutcome


@dataclass(frozen=True, slots=True)
class Loopback:
    """Keeps nothing: the outbox row itself is what the simulator and the chat read."""

    name: str = "loopback"

    @property
    def tells_by_receipt(self) -> bool:
        return False

    def send(self, message: HandOver) -> SendOutcome:
        return Accepted(f"{self.name}-{message.id}")

    def find(self, message: HandOver, since: datetime) -> SendOutcome:
        """What was handed over is there: the row that was asked about."""
        return Accepted(f"{self.name}-{message.id}")
