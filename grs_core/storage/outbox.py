"""Outbound messages: leased, handed over, settled. What nobody knows the fate of is never sent twice."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from grs_core.domain.errors import Conflict
from grs_core.domain.messages import Accepted, DeliveryState, Lane, Refused, SendOutcome, Unknown
from grs_core.message_ports import CostRow, Doubt, Outbound
from grs_core.storage.costs import costs
from grs_core.storage.later import Later
from grs_core.storage.message_tables import outbox
from grs_core.storage.outbox_rows import read_outbound, write_outbound
from grs_core.storage.sql import insert_new
from grs_core.storage.vault import Vault

_DOUBT_AT_MOST = timedelta(days=1)
"""What a carrier has not owned up to by then is left to its receipts."""
_CLEARLY_LATER = timedelta(minutes=1)
_ENOUGH = 100
"""More reports than that prove no more."""
_ADD = insert(outbox)
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
# Written out, not bound: only then does PostgreSQL see that the partial index holds these rows.
_UNDONE = outbox.c.state.in_([literal_column("'pending'"), literal_column("'sending'")])


class StoredOutbox:
    """`grs_core.ports.Outbox`."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later

    def add(self, message: Outbound) -> None:
        self._later.add(_ADD, write_outbound(message, self._vault))

    def add_once(self, message: Outbound) -> bool:
        self._later.flush()
        return insert_new(self._connection, outbox, write_outbound(message, self._vault), unique=("id",)) is not None

    def claim(self, now: datetime, lease_until: datetime, limit: int) -> tuple[Outbound, ...]:
        self._later.flush()
        self._write_off(now)
        pending = and_(outbox.c.state == _S.PENDING.value, outbox.c.ready_at <= now)
        never_handed_over = and_(_run_out(now), outbox.c.handed_over.is_(False))
        ids = self._locked(pending | never_handed_over, _first_of_his_answers(), limit=limit)
        if not ids:
            return ()
        leased = update(outbox).where(outbox.c.id.in_(ids)).returning(*outbox.c)
        values = {"state": _S.SENDING.value, "state_at": now, "lease_until": lease_until}
        rows = self._connection.execute(leased, values).all()
        return tuple(
            read_outbound(row, self._vault) for row in sorted(rows, key=lambda row: (row.lane, row.ready_at, row.id))
        )

    def handed_over(
        self,
        id: str,  # noqa: A002  the port's word
        provider: str,
        text: str,
        at: datetime,
        segments: int = 0,
        milli_taka: int = 0,
    ) -> None:
        self._later.flush()
        gone = update(outbox).where(_held(id)).values(attempts=outbox.c.attempts + 1)
        values = {
            "handed_over": True,
            "provider": provider,
            "text": self._vault.encrypt(text),
            "handed_at": at,
            # A message that is tried again costs again only where the first carrier took it, which it did not.
            "segments": segments,
            "milli_taka": milli_taka,
        }
        if self._connection.execute(gone, values).rowcount == 0:
            raise Conflict("lease_lost")

    def postpone(self, id: str, until: datetime) -> None:  # noqa: A002
        self._later.flush()
        values = {"state": _S.PENDING.value, "next_attempt_at": until, "ready_at": until, "lease_until": None}
        self._connection.execute(update(outbox).where(_held(id)), values)

    def settle(self, id: str, outcome: SendOutcome, retry_at: datetime | None) -> None:  # noqa: A002
        """A receipt that came before the answer is never overruled by it."""
        self._later.flush()
        match outcome:
            case Accepted(provider_id):
                named = update(outbox).where(outbox.c.id == id).values(provider_id=provider_id)
                self._connection.execute(named)
                self._raise(id, _S.ACCEPTED)
            case Refused(reason, retryable=True) if retry_at is not None:
                self._try_again(id, retry_at, reason)
            case Refused(reason):
                self._raise(id, _S.REFUSED, reason=reason[:255])
            case Unknown(reason):
                self._raise(id, _S.UNKNOWN, reason=reason[:255])
            case _:
                assert_never(outcome)

    def receipt(
        self,
        id: str,  # noqa: A002
        state: DeliveryState,
        at: datetime,
        provider_id: str | None = None,
        reason: str = "",
    ) -> None:
        self._later.flush()
        told = {"provider_id": provider_id} if provider_id else {}
        why = {"reason": reason[:255]} if reason else {}
        self._raise(id, state, state_at=at, **told, **why)

    def rejected(self, id: str, attempt: int | None, reason: str, retry_at: datetime | None) -> None:  # noqa: A002
        self._later.flush()
        taken = outbox.c.state.in_([_S.SENDING.value, _S.UNKNOWN.value, _S.ACCEPTED.value])
        this = and_(outbox.c.id == id, taken, outbox.c.handed_over.is_(True))
        if attempt is not None:
            this = and_(this, outbox.c.attempts == attempt)
        again = update(outbox).where(this).values(reason=reason[:255], lease_until=None)
        if retry_at is None:
            self._connection.execute(again, {"state": _S.REFUSED.value})
            return
        due = {"state": _S.PENDING.value, "next_attempt_at": retry_at, "ready_at": retry_at, "handed_over": False}
        self._connection.execute(again, due)

    def find_id(self, prefix: str) -> str | None:
        self._later.flush()
        # A range rather than LIKE: only then is the key's own index used, whatever the collation.
        near = select(outbox.c.id).where(outbox.c.id >= prefix).order_by(outbox.c.id).limit(2)
        found = [each for each in self._connection.execute(near).scalars() if each.startswith(prefix)]
        return found[0] if len(found) == 1 else None

    def attempts(self, id: str) -> int:  # noqa: A002
        self._later.flush()
        return self._connection.scalar(select(outbox.c.attempts).where(outbox.c.id == id)) or 0

    def doubtful(self, before: datetime, now: datetime, again_at: datetime, limit: int) -> Sequence[Doubt]:
        self._later.flush()
        never_asked = and_(outbox.c.lease_until.is_(None), outbox.c.state_at <= before)
        due = and_(or_(never_asked, outbox.c.lease_until <= now), outbox.c.state_at > now - _DOUBT_AT_MOST)
        # Written out, not bound, as in `_UNDONE`.
        unknown = outbox.c.state == literal_column("'unknown'")
        found = select(outbox.c.id).where(unknown, due).order_by(outbox.c.state_at, outbox.c.id).limit(limit)
        ids = self._connection.execute(found.with_for_update(skip_locked=True)).scalars().all()
        if not ids:
            return []
        asked = update(outbox).where(outbox.c.id.in_(ids)).returning(*outbox.c)
        rows = self._connection.execute(asked, {"lease_until": again_at}).all()
        return [self._doubt(row) for row in rows]

    def _doubt(self, row: Row[Any]) -> Doubt:
        handed_at = row.handed_at or row.state_at or row.created_at
        later = select(outbox.c.id).where(
            outbox.c.handed_at >= handed_at + _CLEARLY_LATER,
            outbox.c.provider == row.provider,
            outbox.c.state.in_([_S.DELIVERED.value, _S.FAILED.value]) | outbox.c.provider_id.is_not(None),
            outbox.c.id != row.id,
        )
        reported = self._connection.scalar(select(func.count()).select_from(later.limit(_ENOUGH).subquery())) or 0
        return Doubt(read_outbound(row, self._vault), self._vault.decrypt(row.text), handed_at, reported)

    def oldest_pending(self) -> datetime | None:
        self._later.flush()
        oldest: datetime | None = self._connection.scalar(select(func.min(outbox.c.ready_at)).where(_UNDONE))
        return oldest

    def cancel(self, advisory: str, at: datetime) -> int:
        self._later.flush()
        waiting = and_(outbox.c.advisory == advisory, _UNDONE, outbox.c.handed_over.is_(False))
        values = {"state": _S.CANCELLED.value, "state_at": at, "lease_until": None}
        return self._connection.execute(update(outbox).where(waiting), values).rowcount

    def progress(self, advisory: str) -> Mapping[DeliveryState, int]:
        self._later.flush()
        counted = select(outbox.c.state, func.count()).where(outbox.c.advisory == advisory).group_by(outbox.c.state)
        return {DeliveryState(state): count for state, count in self._connection.execute(counted)}

    def costs(self, since: datetime, until: datetime) -> Sequence[CostRow]:
        self._later.flush()
        return costs(self._connection, since, until)

    def _write_off(self, now: datetime) -> None:
        """Handed over and never settled: nobody knows whether the carrier took it."""
        lost = self._locked(_run_out(now), outbox.c.handed_over.is_(True))
        if lost:
            unknown = {"state": _S.UNKNOWN.value, "state_at": now, "lease_until": None}
            self._connection.execute(update(outbox).where(outbox.c.id.in_(lost)), unknown)

    def _locked(self, *conditions: ColumnElement[bool], limit: int | None = None) -> Sequence[str]:
        """Ids, the oldest first; rows that another holds are passed over."""
        found = select(outbox.c.id).where(_UNDONE, *conditions).order_by(outbox.c.lane, outbox.c.ready_at, outbox.c.id)
        return self._connection.execute(found.limit(limit).with_for_update(skip_locked=True)).scalars().all()

    def _try_again(self, id_: str, retry_at: datetime, reason: str) -> None:
        values = {"next_attempt_at": retry_at, "ready_at": retry_at, "lease_until": None, "handed_over": False}
        open_ = _lower_than(_S.ACCEPTED)
        again = update(outbox).where(outbox.c.id == id_, open_)
        self._connection.execute(again.values(state=_S.PENDING.value, reason=reason[:255], **values))

    def _raise(self, id_: str, state: DeliveryState, **values: Any) -> None:
        """One statement, so that receipts which come at once keep their order of rank."""
        raised = update(outbox).where(outbox.c.id == id_, _lower_than(state))
        self._connection.execute(raised.values(state=state.value, lease_until=None, **values))


def _held(id_: str) -> ColumnElement[bool]:
    return and_(outbox.c.id == id_, outbox.c.state == _S.SENDING.value, outbox.c.handed_over.is_(False))


def _first_of_his_answers() -> ColumnElement[bool]:
    """Not an answer, or no older answer to the same phone is still on its way: citizens read them in order."""
    older = outbox.alias("older")
    waits = exists().where(
        older.c.address_hash == outbox.c.address_hash,
        older.c.lane == int(Lane.ANSWER),
        older.c.state.in_([literal_column("'pending'"), literal_column("'sending'")]),
        or_(
            older.c.created_at < outbox.c.created_at,
            and_(older.c.created_at == outbox.c.created_at, older.c.id < outbox.c.id),
        ),
    )
    return or_(outbox.c.lane != int(Lane.ANSWER), ~waits)


def _run_out(now: datetime) -> ColumnElement[bool]:
    return and_(outbox.c.state == _S.SENDING.value, outbox.c.lease_until <= now)


def _lower_than(state: DeliveryState) -> ColumnElement[bool]:
    lower: Collection[str] = [other.value for other, rank in _RANK.items() if rank < _RANK[state]]
    return outbox.c.state.in_(lower)
