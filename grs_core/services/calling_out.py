"""Calls that we make: when one is due and still wanted, what became of it, what follows when nobody answers.

What the platform tells is told of the nth call of a row ("<id>.<n>", its `reference`), so nothing late counts for a
later one. Whoever knows that the platform has it, or has it not, says so here; the row's lock keeps them in order.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from grs_core.call_ports import OutgoingCall, OutgoingState, Purpose
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.lifecycle import Status
from grs_core.domain.messages import Accepted, Refused, SendOutcome, Unknown
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.calling_back import send_words

PLACED_WITHIN = timedelta(seconds=60)
"""A platform has answered by then, or its caller is dead: it is asked."""
ASK_AFTER, ASK_AGAIN = timedelta(minutes=3), timedelta(minutes=5)
"""When a platform is asked about a call in doubt: surely after the hand-over has ended one way or the other."""
TOLD_WITHIN = timedelta(minutes=15)
"""The platform tells what became of a call long before; when it does not, it is asked."""
TALKS_FOR = timedelta(minutes=20)
"""Nobody talks to a machine for longer; when no end is told, the platform is asked."""
TOO_OLD = timedelta(days=1)
"""A wish that no platform took, or told of, for so long is written about."""
_LEAST_WAIT = timedelta(minutes=1)
_APART = timedelta(minutes=10)
"""A phone that is being called is not called meanwhile."""
_BATCH = 50
_IN_HAND = frozenset({OutgoingState.PLACING, OutgoingState.UNKNOWN, OutgoingState.PLACED})
_BY_MACHINE = Actor("system", "ivr")


def reference(call: OutgoingCall) -> str:
    """Names this very call in the platform's addresses."""
    return f"{call.id}.{call.attempts}"


# ------------------------------------------------------------------- making one
def find_unconfirmed(work: UnitOfWork, policy: Policy, dice: Dice, now: datetime) -> int:
    """Plans a call for each proposed solution that nobody answered in the policy's days, once for each decision; a
    bounded number at a time. Gives how many it looked at.
    """
    days = policy.calls.confirm_after_days
    if not days:
        return 0
    numbers = work.outgoing_calls.unconfirmed(now - timedelta(days=days), _BATCH)
    seen = 0
    for ticket in work.tickets.several(numbers):
        if ticket.decided_at is None or policy.calendar.due(ticket.decided_at, days) > now:
            break  # they come in the order of their decisions: no later one is due
        _plan(work, policy, dice, ticket, now)
        seen += 1
    return seen


def _plan(work: UnitOfWork, policy: Policy, dice: Dice, ticket: Ticket, now: datetime) -> None:
    """Also whom nobody may call has his row: he was looked at."""
    call = OutgoingCall(
        id=dice.token(),
        address=ticket.complainant.address,
        purpose=Purpose.CONFIRM,
        made_at=now,
        ticket=str(ticket.number),
        about=ticket.decided_at,
        state_at=now,
        next_attempt_at=policy.quiet.next_allowed(now),
    )
    why = _unwanted(work, call)
    work.outgoing_calls.add(_ended(call, OutgoingState.CANCELLED, now, why) if why else call)


def take_due(work: UnitOfWork, policy: Policy, now: datetime) -> OutgoingCall | None:
    """The next call that has come due: PLACING, written down as handed to the platform, which is called after the
    commit; else it was put off, or ended because nobody wants it any more. None: nothing is due, or the hour is quiet.
    One in each unit of work: the phone's lock comes before its row's, and nobody waits in a ring.
    """
    found = None if policy.quiet.is_quiet(now) else work.outgoing_calls.next_due(now, policy.calls.questions)
    if found is None:
        return None
    work.conversations.lock(found.address)
    call = work.outgoing_calls.lock(found.id)
    if call is None or call.state is not OutgoingState.WAITING or (call.next_attempt_at or now) > now:
        return found  # somebody else has just had it
    call = _moved_on(work, policy, call, now)
    work.outgoing_calls.save(call)
    return call


def _moved_on(work: UnitOfWork, policy: Policy, call: OutgoingCall, now: datetime) -> OutgoingCall:
    if why := _unwanted(work, call):
        return _ended(call, OutgoingState.CANCELLED, now, why)
    if (until := _busy_until(work, policy, call, now)) is not None:
        return replace(call, next_attempt_at=policy.quiet.next_allowed(until))
    handed = replace(call, state=OutgoingState.PLACING, state_at=now, attempts=call.attempts + 1)
    return replace(handed, handed_at=now, next_attempt_at=now + PLACED_WITHIN)


def _unwanted(work: UnitOfWork, call: OutgoingCall) -> str:
    """Why a citizen is not asked any more, "" when he is. Whoever told of violence is never called unasked: others
    hear the phone.
    """
    if call.purpose is Purpose.CALL_BACK:
        return ""
    ticket = work.tickets.get(TrackingNumber.read(call.ticket or ""))
    if ticket.status is not Status.RESOLVED or ticket.decided_at != call.about:
        return "answered"
    if ticket.kind is not Kind.SINGLE or not ticket.complainant.address.mobile:
        return "no_phone"
    if ticket.sensitive:
        return "sensitive"
    return "silenced" if work.conversations.silenced(call.address) else ""


def _busy_until(work: UnitOfWork, policy: Policy, call: OutgoingCall, now: datetime) -> datetime | None:
    """When this phone may ring: not while another call to it is on its way, and whom we ask not twice in a row."""
    others = [each for each in work.outgoing_calls.of_address(call.address, now - TOO_OLD) if each.id != call.id]
    if any(each.state in _IN_HAND | {OutgoingState.TALKING} for each in others):
        return now + _APART
    if call.purpose is Purpose.CALL_BACK:
        return None
    last = max((each.handed_at for each in others if each.handed_at is not None), default=None)
    until = last + policy.calls.gap if last is not None else now
    return until if until > now else None


# -------------------------------------------------------- what became of it
def settle(
    work: UnitOfWork, policy: Policy, dice: Dice, call: OutgoingCall, outcome: SendOutcome, now: datetime
) -> None:
    """What the platform said to `call` as it was handed over. What was told meanwhile stands."""

    def change(held: OutgoingCall) -> None:
        match outcome:
            case Accepted(provider_id):
                work.outgoing_calls.save(_taken(held, provider_id, now))
            case Unknown(reason):
                asked = now + ASK_AFTER
                doubt = replace(held, state=OutgoingState.UNKNOWN, state_at=now, reason=reason, next_attempt_at=asked)
                work.outgoing_calls.save(doubt)
            case Refused(reason, retryable, wait_s):
                _not_taken(work, policy, dice, held, reason, timedelta(seconds=wait_s) if retryable else None, now)

    _of(work, reference(call), None, change, frozenset({OutgoingState.PLACING, OutgoingState.UNKNOWN}))


def answered(work: UnitOfWork, named: str, provider_id: str, now: datetime) -> OutgoingCall | None:
    """Somebody took it and listens. `named`: its `reference`. Gives the call, None for an unknown one."""

    def change(held: OutgoingCall) -> None:
        talking = replace(held, state=OutgoingState.TALKING, state_at=now, provider_id=provider_id)
        work.outgoing_calls.save(replace(talking, next_attempt_at=now + TALKS_FOR))
        _tell(work, held, "reached", now)

    return _of(work, named, provider_id, change, _IN_HAND)


def rings(work: UnitOfWork, named: str, provider_id: str, now: datetime) -> None:
    """The platform has it."""

    def change(held: OutgoingCall) -> None:
        work.outgoing_calls.save(_taken(held, provider_id, now))

    _of(work, named, provider_id, change, _IN_HAND)


def over(
    work: UnitOfWork, policy: Policy, dice: Dice, named: str, provider_id: str, reason: str, now: datetime
) -> None:
    """It has ended, well when somebody listened; else nobody took it (`reason`), or took it and heard nothing."""

    def change(held: OutgoingCall) -> None:
        if held.state is OutgoingState.TALKING:
            work.outgoing_calls.save(_ended(held, OutgoingState.DONE, now))
            return
        told = replace(held, provider_id=provider_id)
        _tell(work, told, "no_answer", now)
        if held.attempts >= policy.calls.attempts:
            _give_up(work, policy, dice, told, reason, now)
        else:
            again = policy.quiet.next_allowed(now + policy.calls.gap)
            work.outgoing_calls.save(_waiting(told, reason, again, now))

    _of(work, named, provider_id, change, _IN_HAND | {OutgoingState.TALKING})


def never_told(work: UnitOfWork, policy: Policy, dice: Dice, call: OutgoingCall, now: datetime) -> None:
    """Asked, and not known: after a day nobody asks any more, it is written instead. Before, and where it is known by
    now, this does nothing.
    """

    def change(held: OutgoingCall) -> None:
        if held.handed_at is None or now - held.handed_at < TOO_OLD:
            return
        if held.state is OutgoingState.TALKING:
            work.outgoing_calls.save(_ended(held, OutgoingState.DONE, now, "never_told"))
        else:
            _give_up(work, policy, dice, held, "never_told", now)

    _of(work, reference(call), None, change, _IN_HAND | {OutgoingState.TALKING})


def _of(
    work: UnitOfWork,
    named: str,
    provider_id: str | None,
    change: Callable[[OutgoingCall], None],
    states: frozenset[OutgoingState],
) -> OutgoingCall | None:
    """Changes the row, locked, if it is the very call that is told of and still in one of these states."""
    id_, _, number = named.partition(".")
    held = work.outgoing_calls.lock(id_)
    if held is None:
        return None
    this = number in ("", str(held.attempts))
    # The name of the call before stays until this one's is known.
    other = provider_id not in (None, held.provider_id) and held.state in (OutgoingState.PLACED, OutgoingState.TALKING)
    if this and not other and held.state in states:
        change(held)
    return held


def _taken(call: OutgoingCall, provider_id: str, now: datetime) -> OutgoingCall:
    """Its name may come late, when more is known already."""
    if call.state is OutgoingState.PLACED:
        return call
    asked = now + TOLD_WITHIN
    return replace(
        call, state=OutgoingState.PLACED, state_at=now, provider_id=provider_id, next_attempt_at=asked, reason=None
    )


def _not_taken(
    work: UnitOfWork,
    policy: Policy,
    dice: Dice,
    call: OutgoingCall,
    reason: str,
    wait: timedelta | None,
    now: datetime,
) -> None:
    """The phone never rang: it does not count. `wait` None: trying again would not help."""
    if wait is None or now - call.made_at >= TOO_OLD:
        _give_up(work, policy, dice, call, reason, now)
        return
    again = policy.quiet.next_allowed(now + max(wait, _LEAST_WAIT))
    work.outgoing_calls.save(replace(_waiting(call, reason, again, now), attempts=call.attempts - 1))


def _waiting(call: OutgoingCall, reason: str, again: datetime, now: datetime) -> OutgoingCall:
    return replace(call, state=OutgoingState.WAITING, state_at=now, reason=reason, next_attempt_at=again)


def _give_up(work: UnitOfWork, policy: Policy, dice: Dice, call: OutgoingCall, reason: str, now: datetime) -> None:
    """Who called us is written to at last; whom we asked has had his message."""
    work.outgoing_calls.save(_ended(call, OutgoingState.FAILED, now, reason))
    _tell(work, call, "gave_up", now)
    if call.purpose is Purpose.CALL_BACK:
        send_words(work, policy, dice, call.address, now)


def _ended(call: OutgoingCall, state: OutgoingState, now: datetime, reason: str | None = None) -> OutgoingCall:
    return replace(call, state=state, state_at=now, next_attempt_at=None, reason=reason)


def _tell(work: UnitOfWork, call: OutgoingCall, result: str, now: datetime) -> None:
    detail = "" if call.ticket else call.id
    event = TicketEvent(EventName.CITIZEN_CALLED, now, _BY_MACHINE, call.ticket, call.purpose.value, result, detail)
    work.audit.append(event)
