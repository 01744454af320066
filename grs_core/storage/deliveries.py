"""What carriers say of a message that they were handed: the answer, receipts, and the word that they did not take it.

All of it may come early, late, twice and out of order, and of an attempt before the last. Each change is one statement,
so that two of them at once keep their order of rank; each of an attempt touches only what still stands at that attempt.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Connection, and_, case, literal, or_, select, true, update

from grs_core.domain.messages import Accepted, DeliveryState, Refused, SendOutcome, Unknown
from grs_core.storage.message_tables import outbox
from grs_core.storage.sql import one_of

_LONGEST = 255
_S = DeliveryState
_RANK = {
    _S.PENDING: 0,
    _S.SENDING: 1,
    _S.UNKNOWN: 2,
    _S.ACCEPTED: 3,
    _S.REFUSED: 3,
    _S.CANCELLED: 3,
    _S.FAILED: 4,
    # A proof that the phone has it outweighs a failure told before or after (a late part, a second route).
    _S.DELIVERED: 5,
}
_UNSETTLED = outbox.c.state.in_([_S.SENDING.value, _S.UNKNOWN.value])


def settle(
    connection: Connection,
    id: str,  # noqa: A002  the port's word
    outcome: SendOutcome,
    retry_at: datetime | None,
    attempt: int | None,
) -> None:
    """A receipt that came before the answer is never overruled by it."""
    mine = outbox.c.id == id
    match outcome:
        case Accepted(provider_id):
            # Also of an attempt that was given up as lost: whoever has the message needs no second one.
            state = case((_lower_than(_S.ACCEPTED), _S.ACCEPTED.value), else_=outbox.c.state)
            values = {"provider_id": provider_id[:_LONGEST], "state": state, "lease_until": None}
            connection.execute(update(outbox).where(mine, _still_holds(attempt)).values(**values))
        case Refused(reason, retryable=True) if retry_at is not None:
            again = {"state": _S.PENDING.value, "reason": reason[:_LONGEST], **due_again(retry_at)}
            connection.execute(update(outbox).where(mine, _UNSETTLED, _at(attempt)), again)
        case Refused(reason):
            _raise(connection, and_(mine, _UNSETTLED, _at(attempt)), _S.REFUSED, reason=reason[:_LONGEST])
        case Unknown(reason):
            _raise(connection, and_(mine, _UNSETTLED, _at(attempt)), _S.UNKNOWN, reason=reason[:_LONGEST])
        case _:
            assert_never(outcome)


def never_called(connection: Connection, ids: Collection[str], at: datetime) -> None:
    this = and_(one_of(outbox.c.id, ids), outbox.c.handed_over, outbox.c.handed_at == at, _UNSETTLED)
    again = {"state": _S.PENDING.value, "reason": "never_called", **due_again(at)}
    connection.execute(update(outbox).where(this), again)


def receipt(
    connection: Connection,
    id: str,  # noqa: A002
    state: DeliveryState,
    at: datetime,
    provider_id: str | None,
    reason: str,
    attempt: int | None,
    provider: str | None = None,
) -> None:
    told = {"provider_id": provider_id[:_LONGEST]} if provider_id else {}
    why = {"reason": reason[:_LONGEST]} if reason else {}
    this = outbox.c.id == id
    if state is not _S.DELIVERED:
        this = and_(this, _still_holds(attempt))
    if state is _S.FAILED:
        this = and_(this, _at(attempt), _by(provider))
    first = and_(outbox.c.id == id, _at(attempt), _by(provider), outbox.c.handed_over)
    first = and_(first, outbox.c.reported_at.is_(None))
    connection.execute(update(outbox).where(first).values(reported_at=at))
    _raise(connection, this, state, state_at=at, **told, **why)


def rejected(
    connection: Connection,
    id: str,  # noqa: A002
    attempt: int | None,
    reason: str,
    retry_at: datetime | None,
    at: datetime,
    provider: str | None,
) -> None:
    taken = outbox.c.state.in_([_S.SENDING.value, _S.UNKNOWN.value, _S.ACCEPTED.value])
    this = and_(outbox.c.id == id, taken, outbox.c.handed_over, _still_holds(attempt), _at(attempt), _by(provider))
    told = {"rejected": outbox.c.attempts, "rejections": outbox.c.rejections + 1}
    values = {"reason": reason[:_LONGEST], "reported_at": at}
    end = {"state": _S.REFUSED.value, "state_at": at, "lease_until": None}
    again = {"state": _S.PENDING.value, **due_again(retry_at)} if retry_at is not None else end
    connection.execute(update(outbox).where(this).values(**told, **values, **again))


def rejections(connection: Connection, id: str) -> int:  # noqa: A002
    return connection.scalar(select(outbox.c.rejections).where(outbox.c.id == id)) or 0


def due_again(at: datetime) -> dict[str, Any]:
    return {"next_attempt_at": at, "ready_at": at, "lease_until": None, "handed_over": False}


def _raise(connection: Connection, which: ColumnElement[bool], state: DeliveryState, **values: Any) -> None:
    raised = update(outbox).where(which, _lower_than(state))
    connection.execute(raised.values(state=state.value, lease_until=None, **values))


def _at(attempt: int | None) -> ColumnElement[bool]:
    """It has been handed over so often; None: whoever says it means the last."""
    return outbox.c.attempts == (outbox.c.attempts if attempt is None else attempt)


def _by(provider: str | None) -> ColumnElement[bool]:
    """This carrier had it last; None: whoever says it."""
    return outbox.c.provider == provider if provider is not None else true()


def _still_holds(attempt: int | None) -> ColumnElement[bool]:
    """The carrier has not said of this attempt that it did not take it: that is its last word on it."""
    told = outbox.c.attempts if attempt is None else literal(attempt)
    return or_(outbox.c.rejected == 0, told > outbox.c.rejected)


def _lower_than(state: DeliveryState) -> ColumnElement[bool]:
    lower: Collection[str] = [other.value for other, rank in _RANK.items() if rank < _RANK[state]]
    return outbox.c.state.in_(lower)
