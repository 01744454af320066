"""The way out: claims due messages, renders them, and calls the carrier with no transaction open."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from gateway.ports import HandOver, SmsProvider
from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict
from grs_core.domain.messages import Param, Refused, SendOutcome, Unknown
from grs_core.message_ports import Doubt, Outbound
from grs_core.ports import Clock, WorkFactory

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=45)
"""A killed sender's message is looked at again after this; longer than any carrier's time-out."""
ASK_AFTER, ASK_AGAIN = timedelta(minutes=3), timedelta(minutes=5)
"""When a carrier is asked about a message in doubt: surely after the hand-over has ended one way or the other."""
BATCH = 50
_BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 20, 60, 300, 900, 3600, 3600, 3600))


class Words(Protocol):
    """Renders a notice (`bot.speech`)."""

    def say(self, key: str, params: Mapping[str, Param], language: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Relay:
    """`providers` in the order in which they are tried; `chat` takes what is shown in a browser."""

    writing: WorkFactory
    clock: Clock
    words: Words
    providers: Sequence[SmsProvider]
    chat: SmsProvider

    def run(self, longest: timedelta | None = None) -> int:
        """Sends everything that is due, then asks about what is in doubt; gives how many messages were handed over.

        After `longest` it begins no further batch: who is told to stop must not wait until nobody complains any more.
        """
        sent, began = 0, self.clock.now()
        while longest is None or self.clock.now() < began + longest:
            now = self.clock.now()
            with self.writing() as work:
                batch = work.outbox.claim(now, now + LEASE, BATCH)
                doubtful = () if batch else work.outbox.doubtful(now - ASK_AFTER, now, now + ASK_AGAIN, BATCH)
                work.commit()
            if not batch:
                self._clear_up(doubtful)
                return sent
            for message in batch:
                # Carriers were slow: the rest is given again, to whoever is free.
                if self.clock.now() < now + LEASE:
                    self._send(message)
                    sent += 1
        return sent

    def _clear_up(self, doubtful: Sequence[Doubt]) -> None:
        """Only a message that its carrier certainly does not have is sent again."""
        carriers = {carrier.name: carrier for carrier in (self.chat, *self.providers)}
        for doubt in doubtful:
            message = doubt.message
            carrier = carriers.get(message.provider or "")
            if carrier is None:
                continue
            asked = HandOver(message.address.value, doubt.text, message.id, message.attempts)
            outcome = carrier.find(asked, doubt.handed_at)
            log.info("outbound %s was in doubt: %s", message.id, type(outcome).__name__)
            if not isinstance(outcome, Unknown):
                self._settle(message, outcome)

    def _send(self, message: Outbound) -> None:
        try:
            text = self.words.say(message.notice.key, message.notice.params, message.language)
        except (KeyError, ValueError) as error:
            log.error("outbound %s cannot be rendered: %s", message.id, type(error).__name__)
            self._settle(message, Refused("cannot_be_rendered", retryable=False))
            return
        provider = self._provider(message.address, message.attempts)
        try:
            with self.writing() as work:
                work.outbox.handed_over(message.id, provider.name, text, self.clock.now())
                work.commit()
        except Conflict:
            return  # our lease ran out and somebody else has it
        self._settle(message, provider.send(HandOver(message.address.value, text, message.id, message.attempts + 1)))

    def _settle(self, message: Outbound, outcome: SendOutcome) -> None:
        with self.writing() as work:
            work.outbox.settle(message.id, outcome, self._retry_at(outcome, message.attempts))
            work.commit()

    def _provider(self, address: Address, attempts: int) -> SmsProvider:
        """The next carrier is only ever tried after the last one is known to have refused."""
        if address.kind == "chat":
            return self.chat
        return self.providers[attempts % len(self.providers)]

    def _retry_at(self, outcome: SendOutcome, attempts: int) -> datetime | None:
        if isinstance(outcome, Refused) and outcome.retryable and attempts < len(_BACK_OFF):
            return self.clock.now() + _BACK_OFF[attempts]
        return None
