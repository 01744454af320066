"""Outbound messages: leased, handed over, settled. What nobody knows the fate of is never sent twice."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, literal_column, or_, select, update

from grs_core.domain.errors import Conflict
from grs_core.domain.messages import Accepted, DeliveryState, Notice, Refused, SendOutcome, Unknown
from grs_core.ports import Outbound
from grs_core.storage.addresses import read_address, sealed_address
from grs_core.storage.later import Later
from grs_core.storage.notices import read_params, write_params
from grs_core.storage.tables import outbox
from grs_core.storage.vault import Vault

_DOUBT_AT_MOST = timedelta(days=1)
"""What a carrier has not owned up to by then is left to its receipts."""
_ADD = insert(outbox)
_S = DeliveryState
_RANK = {
    _S.PENDING: 0,
    _S.SENDING: 1,
    _S.UNKNOWN: 2,
    _S.ACCEPTED: 3,
    _S.REFUSED: 3,
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
        self._later.add(_ADD, _write(message, self._vault))

    def claim(self, now: datetime, lease_until: datetime, limit: int) -> tuple[Outbound, ...]:
        self._later.flush()
        self._write_off(now)
        pending = and_(outbox.c.state == _S.PENDING.value, outbox.c.ready_at <= now)
        never_handed_over = and_(_run_out(now), outbox.c.handed_over.is_(False))
        ids = self._locked(pending | never_handed_over, limit=limit)
        if not ids:
            return ()
        leased = update(outbox).where(outbox.c.id.in_(ids)).returning(*outbox.c)
        values = {"state": _S.SENDING.value, "state_at": now, "lease_until": lease_until}
        rows = self._connection.execute(leased, values).all()
        return tuple(_read(row, self._vault) for row in sorted(rows, key=lambda row: (row.ready_at, row.id)))

    def handed_over(self, id: str, provider: str, text: str) -> None:  # noqa: A002  the port's word
        self._later.flush()
        ours = and_(outbox.c.id == id, outbox.c.state == _S.SENDING.value, outbox.c.handed_over.is_(False))
        gone = update(outbox).where(ours)
        gone = gone.values(
            handed_over=True, provider=provider, text=self._vault.encrypt(text), attempts=outbox.c.attempts + 1
        )
        if self._connection.execute(gone).rowcount == 0:
            raise Conflict("lease_lost")

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

    def receipt(self, id: str, state: DeliveryState, at: datetime) -> None:  # noqa: A002
        self._later.flush()
        self._raise(id, state, state_at=at)

    def doubtful(
        self, before: datetime, now: datetime, again_at: datetime, limit: int
    ) -> Sequence[tuple[Outbound, str]]:
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
        return [(_read(row, self._vault), self._vault.decrypt(row.text)) for row in rows]

    def oldest_pending(self) -> datetime | None:
        self._later.flush()
        oldest: datetime | None = self._connection.scalar(select(func.min(outbox.c.ready_at)).where(_UNDONE))
        return oldest

    def _write_off(self, now: datetime) -> None:
        """Handed over and never settled: nobody knows whether the carrier took it."""
        lost = self._locked(_run_out(now), outbox.c.handed_over.is_(True))
        if lost:
            unknown = {"state": _S.UNKNOWN.value, "state_at": now, "lease_until": None}
            self._connection.execute(update(outbox).where(outbox.c.id.in_(lost)), unknown)

    def _locked(self, *conditions: ColumnElement[bool], limit: int | None = None) -> Sequence[str]:
        """Ids, the oldest first; rows that another holds are passed over."""
        found = select(outbox.c.id).where(_UNDONE, *conditions).order_by(outbox.c.ready_at, outbox.c.id)
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


def _run_out(now: datetime) -> ColumnElement[bool]:
    return and_(outbox.c.state == _S.SENDING.value, outbox.c.lease_until <= now)


def _lower_than(state: DeliveryState) -> ColumnElement[bool]:
    lower: Collection[str] = [other.value for other, rank in _RANK.items() if rank < _RANK[state]]
    return outbox.c.state.in_(lower)


def _write(message: Outbound, vault: Vault) -> dict[str, Any]:
    return {
        "id": message.id,
        **sealed_address(message.address, vault),
        "language": message.language,
        "key": message.notice.key,
        "params": vault.encrypt(write_params(message.notice.params)),
        "decision": message.notice.decision,
        "urgent": message.notice.urgent,
        "created_at": message.created_at,
        "state": message.state.value,
        "attempts": message.attempts,
        "next_attempt_at": message.next_attempt_at,
        "ready_at": message.next_attempt_at or message.created_at,
        "handed_over": False,
        "provider": message.provider,
        "provider_id": message.provider_id,
        "ticket": message.ticket,
    }


def _read(row: Row[Any], vault: Vault) -> Outbound:
    params = read_params(vault.decrypt(row.params))
    return Outbound(
        id=row.id,
        address=read_address(vault.decrypt(row.address)),
        language=row.language,
        notice=Notice(row.key, params, decision=row.decision, urgent=row.urgent),
        created_at=row.created_at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        provider=row.provider,
        provider_id=row.provider_id,
        ticket=row.ticket,
    )
