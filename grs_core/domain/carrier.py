"""How a carrier is doing: what decides whether a message may be handed to it now, and how fast.

Two rules in one row that all sending processes share. The breaker: a carrier that fails so often in a row is left alone
for a while, then tried with one message at a time. The pace: the segments that its contract allows a second, by virtual
scheduling (GCRA, ITU-T I.371): every message moves the moment at which the bind is free again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from grs_core.domain.messages import Accepted, Lane, Refused, SendOutcome, Unknown

TRIPS_AFTER, CLOSES_AFTER = 5, 3
"""Failures in a row that open the breaker; good probes in a row that close it: what comes and goes gets no traffic."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
"""A pause doubles with every probe that fails; what the carrier itself asks for may be longer."""
PROBE = timedelta(seconds=60)
"""A probe of which nothing was heard for so long was lost with its sender."""
PROBE_LOOK = timedelta(seconds=2)
"""While a probe is out, other messages look again after this."""
BURST: Mapping[Lane, timedelta] = {
    Lane.ANSWER: timedelta(seconds=2),
    Lane.NOTICE: timedelta(seconds=1),
    Lane.BULK: timedelta(0),
}
"""So much of the bind's time each lane may take in advance: whatever the others send, an answer finds a second free."""
_BULK_SHARE = 0.8
_CARRIERS_OWN = frozenset(
    {
        "connection_refused",
        "connect_timeout",
        "certificate_wrong",
        "throttled",
        "queue_full",
        "credentials_wrong",
        "account_suspended",
        "address_wrong",
    }
)
"""Reasons of a refusal (`gateway/sms/codes.csv`) that would meet any message. The others are of this one message (its
number, its text, its sender): whoever judges a message works."""


@dataclass(frozen=True, slots=True)
class CarrierState:
    """`failures` in a row, then `open_until`: no message before then, and after it one at a time, a probe, the present
    one out until `probe_until`; `good` probes in a row. `next_free`: until when its bind is busy with the segments that
    it was given.
    """

    name: str
    failures: int = 0
    good: int = 0
    open_until: datetime | None = None
    probe_until: datetime | None = None
    next_free: datetime | None = None

    @property
    def ill(self) -> bool:
        """Open, or tried with probes: a message handed over now is one of them."""
        return self.open_until is not None

    def next_try(self, now: datetime) -> datetime:
        """When it may be handed a message as far as its health goes; `now` for at once."""
        if self.open_until is None:
            return now
        if self.probe_until is not None and self.probe_until > now:
            return min(self.probe_until, now + PROBE_LOOK)
        return max(self.open_until, now)


def failed(outcome: SendOutcome) -> bool:
    """Did the carrier fail, rather than judge a message?"""
    match outcome:
        case Unknown():
            return True
        case Refused(reason, retryable=True):
            return reason in _CARRIERS_OWN
    return False


def handing(state: CarrierState, now: datetime) -> CarrierState:
    """A message is about to be handed over: if the carrier is ill, as its one probe."""
    return replace(state, probe_until=now + PROBE) if state.ill else state


def after(state: CarrierState, outcome: SendOutcome, now: datetime, probe: bool = False) -> CarrierState:
    """What the outcome teaches. `probe`: the message was handed over while the carrier was ill; what had been handed
    over before it fell ill teaches nothing.
    """
    if not state.ill:
        if not failed(outcome):
            return replace(state, failures=0)
        failures = state.failures + 1
        return _opened(state, failures, outcome, now) if failures >= TRIPS_AFTER else replace(state, failures=failures)
    if not probe:
        return state
    if failed(outcome):
        return _opened(state, state.failures + 1, outcome, now)
    if not isinstance(outcome, Accepted):
        return replace(state, probe_until=None)
    if state.good + 1 < CLOSES_AFTER:
        return replace(state, good=state.good + 1, probe_until=None)
    return CarrierState(state.name, next_free=state.next_free)


def _opened(state: CarrierState, failures: int, outcome: SendOutcome, now: datetime) -> CarrierState:
    pause = min(FIRST_PAUSE * (1 << min(failures - TRIPS_AFTER, 16)), LONGEST_PAUSE)
    asked = timedelta(seconds=outcome.wait_s) if isinstance(outcome, Refused) else timedelta(0)
    return replace(state, failures=failures, good=0, open_until=now + max(pause, asked), probe_until=None)


def earliest(state: CarrierState, lane: Lane, per_second: float, now: datetime) -> datetime:
    """When the pace allows a message of this lane: `now`, or later. `per_second` segments, 0 for no limit."""
    if per_second <= 0 or state.next_free is None:
        return now
    return max(now, state.next_free - BURST[lane])


def takes(segments: int, lane: Lane, per_second: float) -> timedelta:
    """How long the bind is busy with so many segments. Bulk is counted dearer: it never takes more than its share."""
    if per_second <= 0:
        return timedelta(0)
    rate = per_second * (_BULK_SHARE if lane is Lane.BULK else 1)
    # Rounded up: a sum of many must not slip below what each took.
    return timedelta(microseconds=ceil(segments * 1_000_000 / rate))


def busy_with(state: CarrierState, segments: int, lane: Lane, per_second: float, now: datetime) -> CarrierState:
    """So many segments are handed over now."""
    if per_second <= 0:
        return state
    return replace(state, next_free=max(state.next_free or now, now) + takes(segments, lane, per_second))
