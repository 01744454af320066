"""Messages that were kept aside: an officer says whether each was genuine."""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.text.secrets import MASK
from gateway import logs
from gateway.ports import InboundText
from gateway.services.conversation import ConversationService
from grs_core.call_ports import VOICE
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import GrsError, NotAllowed, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer, Role
from grs_core.message_ports import Quarantined, Received
from grs_core.ports import Clock, UnitOfWork, WorkFactory

log = logging.getLogger(__name__)
JUDGES = frozenset({Role.CELL, Role.ADMIN})
RELEASED, DISCARDED = "released", "discarded"
NO_PHONE = "sender_is_no_phone"
"""Kept aside because nobody could be answered."""
_PHONE = re.compile(r"[+]?[0-9]{9,15}")


@dataclass(frozen=True, slots=True)
class Quarantine:
    conversations: ConversationService
    writing: WorkFactory
    reading: WorkFactory
    clock: Clock
    voice: Callable[[InboundText], None]

    def page(self, officer: Officer, judged: bool, before: int | None, limit: int) -> Sequence[Quarantined]:
        """Newest first. Raises NotAllowed."""
        check_may_judge(officer)
        with self.reading() as work:
            return work.inbox.quarantined(before, limit, judged)

    def release(self, id: int, officer: Officer) -> None:  # noqa: A002  the port's word
        """It was genuine: it has its effect under its own key, once, and is answered by the outbox. Where the genuine
        one came meanwhile nothing is left to do. Whoever is killed in between presses again.

        Raises NotAllowed, NotFound, RuleBroken("sender_is_no_phone" | "message_failed").
        """
        check_may_judge(officer)
        with self.writing() as work:
            kept = work.inbox.quarantined_one(id)
        told = kept.message.provider == VOICE
        if not told and not may_be_answered(kept.message.address):
            raise RuleBroken(NO_PHONE)
        try:
            if told:
                self.voice(_inbound(kept.message))
            else:
                self.conversations.receive(_inbound(kept.message), in_place=False, again=False)
        except GrsError:
            raise
        except Exception as error:
            log.error("a released message failed: %s", logs.fault(error))
            raise RuleBroken("message_failed") from None
        with self.writing() as work:
            if work.inbox.quarantined_one(id).verdict != RELEASED:
                self._judge(work, id, RELEASED, officer)
            work.commit()

    def discard(self, id: int, officer: Officer) -> None:  # noqa: A002
        """It stays, without effect. Raises NotAllowed, NotFound, RuleBroken("message_was_released")."""
        check_may_judge(officer)
        with self.writing() as work:
            verdict = work.inbox.quarantined_one(id).verdict
            if verdict == RELEASED:
                raise RuleBroken("message_was_released")
            if verdict is None:
                self._judge(work, id, DISCARDED, officer)
            work.commit()

    def _judge(self, work: UnitOfWork, id: int, verdict: str, officer: Officer) -> None:  # noqa: A002
        now, actor = self.clock.now(), Actor(f"officer:{officer.login}", "console")
        work.inbox.judged(id, verdict, officer.login, now)
        work.audit.append(TicketEvent(EventName.MESSAGE_JUDGED, now, actor, None, str(id), verdict))


def may_be_answered(address: Address) -> bool:
    """A name (bKash) or a short code (16247) is a machine: two that answer each other never stop."""
    return _PHONE.fullmatch(address.value) is not None


def check_may_judge(officer: Officer) -> None:
    """Raises NotAllowed("not_a_judge")."""
    if officer.role not in JUDGES or not officer.active:
        raise NotAllowed("not_a_judge")


def _inbound(kept: Received) -> InboundText:
    """As it came, when it came. What was masked then was a secret."""
    return InboundText(
        provider=kept.provider,
        provider_id=kept.provider_id,
        address=kept.address,
        to=kept.to,
        text=kept.body,
        channel=Channel.SMS,
        at=kept.at,
        had_secret=MASK in kept.body,
    )
