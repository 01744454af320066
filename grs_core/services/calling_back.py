"""A missed call is the cheapest way to be heard: who lets it ring once is called back, once."""

from datetime import datetime, timedelta

from grs_core.domain.complainant import Address
from grs_core.domain.messages import Notice
from grs_core.message_ports import Outbound
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork

TOGETHER = timedelta(minutes=15)
"""Calls of one phone in so short a time are one wish."""
_KEPT_FOR = timedelta(days=1)


def missed_call(work: UnitOfWork, policy: Policy, dice: Dice, caller: Address, call: str, now: datetime) -> bool:
    """True for a wish that was not known: the caller is sent words on how to be heard, in permitted hours. `call` is
    the platform's name for it; what is told twice of one call is told once.
    """
    work.conversations.lock(caller)  # five calls at once wait for each other
    told = f"call {call}"
    if work.attempts.count(told, now - _KEPT_FOR):
        return False
    work.attempts.add(told, now)
    wish = f"missed call {caller.kind} {caller.value}"
    known = work.attempts.count(wish, now - TOGETHER) > 0
    work.attempts.add(wish, now)
    if known:
        return False
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
