"""What is around a call, of the real service: its clock, the cases and the SMS of one phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.support.caller.faults import Misplayed
from tests.support.caller.platform import e164
from tests.support.transcripts import Phone, Said

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock


class RealOutside:
    """The `Outside` of a call script: the same phone as in conversations, so that facts have the same words."""

    def __init__(self, container: Container, clock: FakeClock, number: str) -> None:
        """`number`: as a person writes it."""
        from grs_core.domain.complainant import Address

        self.container, self.clock = container, clock
        self.phone = Phone(container, clock, "sms")
        self.phone.address = Address.of_phone(e164(number))

    def wait(self, how_long: str) -> None:
        count, unit = how_long.split()
        self.clock.set(self.clock.now() + timedelta(**{unit: int(count)}))

    def number(self) -> str:
        tickets = self.phone.tickets()
        return str(tickets[0].number) if tickets else ""

    def count(self) -> int:
        return len(self.phone.tickets())

    def facts(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """Raises Misplayed for a fact that nobody knows."""
        tickets = self.phone.tickets()
        try:
            return self.phone.facts(tickets[0], wanted) if tickets else {}
        except KeyError as error:
            raise Misplayed(f"nobody knows {error} of a case") from error

    def texts(self) -> Sequence[str]:
        """Those that went out by themselves; answers to his own SMS are not among them."""
        self.container.relay.run()
        with self.container.database.reading() as work:
            lines = work.inbox.conversation(self.phone.address, 100)
        return [line.text for line in lines if line.state]

    def write(self, text: str) -> Sequence[str]:
        return self.phone.talk(Said(text))

    def officer(self, act: str) -> Sequence[str]:
        return self.phone.talk(Said(officer=act))
