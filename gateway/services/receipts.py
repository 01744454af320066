"""What a carrier says of a message later on."""

from dataclasses import dataclass, field
from datetime import timedelta

from gateway.ports import Receipt
from gateway.services.doorstep import Doorstep
from grs_core.domain.errors import Unavailable
from grs_core.domain.messages import DeliveryState
from grs_core.ports import Clock, UnitOfWork, WorkFactory

_REJECTED_AT_MOST = 3
"""Whoever's message was turned away after all so often is not served by sending it once more."""
_AGAIN_AFTER = timedelta(minutes=1)
_WHOLE_ID = 32
_SHORTEST_CUT = 20
"""Letters of our id that a carrier keeps at least; fewer may be the beginning of anybody's."""


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts come early, late, twice and out of order: each only ever raises a message's state. `several`: there is
    another carrier to turn to. While the `doorstep` is closed the database is not asked: one that hangs would keep all
    threads, and messages would find none.

    Raises Unavailable when the database is down: the carrier is told 503. Kannel then repeats it. A receipt that is
    lost with a carrier that does not (Twilio) costs no message: `accepted` stays what it is, and what is unknown is
    asked about.
    """

    writing: WorkFactory
    clock: Clock
    several: bool = False
    doorstep: Doorstep = field(default_factory=lambda: Doorstep(1))

    def take(self, receipt: Receipt, carrier: str | None = None) -> None:
        """`carrier`: by whose door it came. One that belongs to no message of ours changes nothing."""
        if not self.doorstep.is_open:
            raise Unavailable("database_down")
        try:
            self._keep(receipt, carrier)
        except Unavailable as error:
            if error.key.startswith("database_"):
                self.doorstep.close()
            raise

    def _keep(self, receipt: Receipt, carrier: str | None) -> None:
        now = self.clock.now()
        with self.writing() as work:
            cut = _SHORTEST_CUT <= len(receipt.id) < _WHOLE_ID
            ours = (work.outbox.find_id(receipt.id) if cut else None) or receipt.id
            if receipt.state is DeliveryState.REFUSED:
                again = now + _AGAIN_AFTER if self._may_again(work, ours, receipt) else None
                work.outbox.rejected(ours, receipt.attempt, receipt.reason, again, now, carrier)
            else:
                told = receipt.provider_id, receipt.reason, receipt.attempt, carrier
                work.outbox.receipt(ours, receipt.state, now, *told)
            work.commit()

    def _may_again(self, work: UnitOfWork, ours: str, receipt: Receipt) -> bool:
        """A carrier that knows a message by our id alone would take the next attempt for a repeat of this one: then
        only another carrier helps.
        """
        tells_attempts = receipt.attempt is not None
        return (tells_attempts or self.several) and work.outbox.rejections(ours) + 1 < _REJECTED_AT_MOST
