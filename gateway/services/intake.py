"""What becomes of a message once a door has read it."""

from dataclasses import dataclass

from gateway.ports import Answer, InboundText
from gateway.services.conversation import ConversationService
from grs_core.message_ports import Received
from grs_core.ports import Clock, WorkFactory


@dataclass(frozen=True, slots=True)
class Intake:
    """The way in for carriers' messages."""

    conversations: ConversationService
    writing: WorkFactory
    clock: Clock

    def take(self, message: InboundText, in_place: bool) -> Answer:
        """Raises Unavailable when it could not be kept."""
        return self.conversations.receive(message, in_place)

    def keep_aside(self, message: InboundText, reason: str) -> None:
        """It has no effect until an officer has judged it."""
        kept = Received(
            message.provider,
            message.provider_id,
            message.address,
            message.to,
            self.conversations.mask(message.text),
            self.clock.now(),
        )
        with self.writing() as work:
            work.inbox.quarantine(kept, reason)
            work.commit()
