"""Calls that we make: planned in rows, given to the platform one by one, asked about when nobody knows what became of
them. `answered` and `status` are what the platform tells by its webhooks.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from gateway import logs
from gateway.call_ports import FATES, CallProvider, Fate, PlaceCall, Placed
from grs_core.call_ports import OutgoingCall, OutgoingState
from grs_core.domain.messages import SendOutcome, Unknown
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, UnitOfWork, WorkFactory
from grs_core.services import calling_out

log = logging.getLogger(__name__)
WIDTH = 4
"""Calls that are given to the platform at once: it takes one a second by default, and keeps the rest waiting."""
A_RUN = timedelta(seconds=15)
"""A run that has more to do goes on at the next nudge; a service that stops waits no longer for it."""
_ASKED_AT_ONCE = 40


def answered(work: UnitOfWork, out: str, sid: str, now: datetime) -> OutgoingCall | None:
    """Somebody took our call, and the platform asks what to say. `out`: the parameter of the address; gives the call
    (whom, why, which case), None for one that is not ours.
    """
    return calling_out.answered(work, out, sid, now)


def status(work: UnitOfWork, policy: Policy, dice: Dice, out: str, sid: str, call_status: str, now: datetime) -> None:
    """A status callback of our call `out`. Early, late and repeated ones do no harm; what is unknown does nothing."""
    fate = FATES.get(call_status)
    if fate is not None:
        _tell(work, policy, dice, out, Placed(sid, fate, call_status), now)


def _tell(work: UnitOfWork, policy: Policy, dice: Dice, out: str, found: Placed, now: datetime) -> None:
    if found.fate is Fate.RINGING:
        calling_out.rings(work, out, found.sid, now)
    else:
        calling_out.over(work, policy, dice, out, found.sid, found.reason, now)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Any number of them may run at once, in any processes. The platform is called with no transaction open."""

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    provider: CallProvider
    public_url: str

    def run(self) -> int:
        """Plans, asks about what is in doubt, makes what is due; gives how many calls the platform was given. Raises
        Unavailable when the database is down.
        """
        end = self.clock.now() + A_RUN
        doubts = self._planned()
        if doubts or self._is_due():
            with ThreadPoolExecutor(WIDTH, "calls") as pool:
                list(pool.map(self._ask, doubts))
                return sum(pool.map(self._place_due, [end] * WIDTH))
        return 0

    def _planned(self) -> tuple[OutgoingCall, ...]:
        """Plans the calls that cases ask for; gives those that nobody knows the fate of."""
        now = self.clock.now()
        with self.writing() as work:
            calling_out.find_unconfirmed(work, self.policy, self.dice, now)
            doubts = work.outgoing_calls.in_doubt(now, now + calling_out.ASK_AGAIN, _ASKED_AT_ONCE)
            work.commit()
        return doubts

    def _is_due(self) -> bool:
        now = self.clock.now()
        with self.reading() as work:
            return (
                not self.policy.quiet.is_quiet(now)
                and work.outgoing_calls.next_due(now, self.policy.calls.questions) is not None
            )

    def _place_due(self, end: datetime) -> int:
        placed = 0
        while (now := self.clock.now()) < end:
            with self.writing() as work:
                call = calling_out.take_due(work, self.policy, now)
                work.commit()
            if call is None:
                break
            if call.state is OutgoingState.PLACING:
                self._place(call)
                placed += 1
        return placed

    def _place(self, call: OutgoingCall) -> None:
        try:
            outcome = self.provider.place(self._asked(call))
        except Exception as error:  # a mistake of ours: whether it was taken nobody knows
            log.error("call %s: %s failed: %s", call.id, self.provider.name, logs.fault(error))
            outcome = Unknown(type(error).__name__)
        self._settle(call, outcome)

    def _settle(self, call: OutgoingCall, outcome: SendOutcome) -> None:
        with self.writing() as work:
            calling_out.settle(work, self.policy, self.dice, call, outcome, self.clock.now())
            work.commit()

    def _ask(self, call: OutgoingCall) -> None:
        """Only a call that the platform certainly does not have is made again."""
        found = self.provider.find(self._asked(call, asking=True), call.handed_at or call.made_at)
        with self.writing() as work:
            now = self.clock.now()
            if isinstance(found, Placed):
                _tell(work, self.policy, self.dice, calling_out.reference(call), found, now)
            elif not isinstance(found, Unknown):
                calling_out.settle(work, self.policy, self.dice, call, found, now)
            calling_out.never_told(work, self.policy, self.dice, call, now)
            work.commit()
        log.info("call %s was in doubt: %s", call.id, type(found).__name__)

    def _asked(self, call: OutgoingCall, asking: bool = False) -> PlaceCall:
        reference = calling_out.reference(call)
        ours, voice = urlencode({"out": reference}), f"{self.public_url}/voice/twilio"
        sid, others = self._names(call) if asking else (None, frozenset[str]())
        return PlaceCall(reference, call.address.value, f"{voice}?{ours}", f"{voice}/status?{ours}", sid, others)

    def _names(self, call: OutgoingCall) -> tuple[str | None, frozenset[str]]:
        """The platform's name for this call, else its names for others to this phone, earlier ones of the row too."""
        if call.state in (OutgoingState.PLACED, OutgoingState.TALKING):
            return call.provider_id, frozenset()
        with self.reading() as work:
            others = work.outgoing_calls.of_address(call.address, call.made_at - calling_out.TOO_OLD)
        return None, frozenset(each.provider_id for each in others if each.provider_id is not None)
