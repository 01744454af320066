"""What a carrier says of a message later on."""

from dataclasses import dataclass
from datetime import timedelta

from gateway.ports import Receipt
from grs_core.domain.messages import DeliveryState
from grs_core.ports import Clock, WorkFactory

_TRIED_AT_MOST = 3
"""So often is a message that its operator turned away after all handed over again."""
_AGAIN_AFTER = timedelta(minutes=1)
_WHOLE_ID = 32


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts come early, late, twice and out of order: each only ever raises a message's state."""

    writing: WorkFactory
    clock: Clock

    def take(self, receipt: Receipt) -> None:
        """One that belongs to no message of ours changes nothing."""
        now = self.clock.now()
        with self.writing() as work:
            found = receipt.id if len(receipt.id) >= _WHOLE_ID else work.outbox.find_id(receipt.id) or receipt.id
            if receipt.state is DeliveryState.REFUSED:
                may_again = work.outbox.attempts(found) < _TRIED_AT_MOST
                work.outbox.rejected(found, receipt.attempt, receipt.reason, now + _AGAIN_AFTER if may_again else None)
            else:
                work.outbox.receipt(found, receipt.state, now, receipt.provider_id, receipt.reason)
            work.commit()
