"""The sandbox's carrier: accepts everything; the simulator shows it. Also what hands notices to web chats."""

from dataclasses import dataclass
from datetime import datetime

from grs_core.domain.messages import Accepted, SendOutcome


@dataclass(frozen=True, slots=True)
class Loopback:
    """Keeps nothing: the outbox row itself is what the simulator and the chat read."""

    name: str = "loopback"

    def send(self, to: str, text: str, message_id: str) -> SendOutcome:
        return Accepted(f"{self.name}-{message_id}")

    def find(self, to: str, text: str, since: datetime) -> SendOutcome:
        """What was handed over is there: the row that was asked about."""
        return Accepted(f"{self.name}-found")
