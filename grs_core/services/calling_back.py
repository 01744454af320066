"""A missed call is the cheapest way to be heard: who lets it ring once is called back, once."""

from dataclasses import replace
from datetime import datetime, timedelta

from grs_core.call_ports import OutgoingCall, OutgoingState, Purpose
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Notice
from grs_core.message_ports import Outbound
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork

_KEPT_FOR = timedelta(days=1)
"""A platform tells of one call again within this."""
_BREATH = timedelta(seconds=20)
"""Until then he has put the phone down, and it can ring."""
_STILL_WANTED = timedelta(days=2)
_ON_ITS_WAY = frozenset({OutgoingState.PLACING, OutgoingState.UNKNOWN, OutgoingState.PLACED})


def missed_call(
    work: UnitOfWork,
    policy: Policy,
    dice: Dice,
    caller: Address,
    call: str,
    now: datetime,
    by_phone: bool = False,
) -> bool:
    """True for a wish that was not known: the caller is called (`by_phone`), or sent words on how to be heard, in
    permitted hours. `call` is the platform's name for it; what is told twice of one call is told once.
    """
    work.conversations.lock(caller)  # five calls at once wait for each other
    told = f"call {call}"
    if work.attempts.count(told, now - _KEPT_FOR):
        return False
    work.attempts.add(told, now)
    wish = f"missed call {caller.kind} {caller.value}"
    known = work.attempts.count(wish, now - policy.calls.together) > 0
    work.attempts.add(wish, now)
    if known:
        return False
    return _ring(work, policy, dice, caller, now) if by_phone else send_words(work, policy, dice, caller, now)


def send_words(work: UnitOfWork, policy: Policy, dice: Dice, caller: Address, now: datetime) -> bool:
    """How to be heard without a call."""
    work.outbox.add(
        Outbound(
            id=dice.token(),
            address=caller,
            language="bn",
            notice=Notice("missed_call"),
            created_at=now,
            next_attempt_at=policy.quiet.next_allowed(now),
        )
    )
    return True


def served(work: UnitOfWork, caller: Address, now: datetime) -> None:
    """He has called again and was heard: no call back waits for him any more."""
    work.conversations.lock(caller)
    for call in _lately(work, caller, now):
        if (held := _still_waiting(work, call)) is not None:
            work.outgoing_calls.save(replace(held, state=OutgoingState.CANCELLED, state_at=now, reason="served"))


def _ring(work: UnitOfWork, policy: Policy, dice: Dice, caller: Address, now: datetime) -> bool:
    """One that waits is brought forward: he is at his phone now."""
    soon = policy.quiet.next_allowed(now + _BREATH)
    for call in _lately(work, caller, now):
        if call.state in _ON_ITS_WAY:
            return False
        if (held := _still_waiting(work, call)) is not None:
            work.outgoing_calls.save(replace(held, next_attempt_at=min(soon, held.next_attempt_at or soon)))
            return False
    call = OutgoingCall(dice.token(), caller, Purpose.CALL_BACK, now, state_at=now, next_attempt_at=soon)
    return work.outgoing_calls.add(call)


def _lately(work: UnitOfWork, caller: Address, now: datetime) -> list[OutgoingCall]:
    """The calls back to this phone; whoever asks has its conversation."""
    found = work.outgoing_calls.of_address(caller, now - _STILL_WANTED)
    return [call for call in found if call.purpose is Purpose.CALL_BACK]


def _still_waiting(work: UnitOfWork, call: OutgoingCall) -> OutgoingCall | None:
    """Locked. What is on its way is never waited for here: who takes that has the phone's conversation after it."""
    held = work.outgoing_calls.lock(call.id) if call.state is OutgoingState.WAITING else None
    return held if held is not None and held.state is OutgoingState.WAITING else None
