"""A message has its effect, or is kept aside for a person: none is lost by a mistake of ours."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from gateway import logs
from gateway.ports import Answer, InboundText
from gateway.services.call_turns import PROVIDER as VOICE
from gateway.services.conversation import ConversationService
from grs_core.domain.errors import Conflict, Unavailable
from grs_core.message_ports import Received
from grs_core.ports import Clock, WorkFactory

log = logging.getLogger(__name__)
FAILED = "failed"
"""Why a trusted message is kept aside: it could not be worked on."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """`voice`: what has the effect of a call that could not go on."""

    conversations: ConversationService
    writing: WorkFactory
    clock: Clock
    voice: Callable[[InboundText], None] | None = None

    def take(self, message: InboundText, in_place: bool) -> Answer:
        """Raises Unavailable or Conflict when it was neither worked on nor kept, and is to be given again."""
        try:
            if message.provider == VOICE and self.voice is not None:
                self.voice(message)
                return Answer(())
            return self.conversations.receive(message, in_place)
        except (Unavailable, Conflict):
            raise
        except Exception as error:
            log.error("a message is kept aside: %s", logs.fault(error))
            self.keep_aside(message, FAILED)
            return Answer(())

    def keep_aside(self, message: InboundText, reason: str) -> None:
        """It has no effect until an officer has judged it. Raises Unavailable."""
        kept = Received(
            message.provider,
            message.provider_id,
            message.address,
            message.to,
            self.conversations.mask(message.text),
            message.at or self.clock.now(),
        )
        with self.writing() as work:
            work.inbox.quarantine(kept, reason)
            work.commit()
