"""Outbound messages: leased, handed over, settled. What nobody knows the fate of is never sent twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, literal_column, or_, select, update

from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict
from grs_core.domain.messages import ASKS, DeliveryState, Lane, Scope, SendOutcome
from grs_core.message_ports import CostRow, Doubt, Outbound
from grs_core.storage.addresses import at_address
from grs_core.storage.costs import costs
from grs_core.storage.deliveries import never_called, receipt, rejected, rejections, settle
from grs_core.storage.doubts import doubtful
from grs_core.storage.later import Later
from grs_core.storage.message_tables import advisories, outbox
from grs_core.storage.outbox_rows import read_outbound, write_outbound
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.vault import Vault

_IN_ORDER = timedelta(hours=1)
_ROOM: Mapping[Lane, int] = MappingProxyType({})
_ADD = insert(outbox)
_S = DeliveryState
# Written out, not bound: only then does PostgreSQL see that the partial index holds these rows.
_UNDONE = outbox.c.state.in_([literal_column("'pending'"), literal_column("'sending'")])


_STOPPED_BY_STOP = and_(
    outbox.c.lane == int(Lane.NOTICE),
    outbox.c.ticket.is_not(None),
    outbox.c.decision.is_(False),
    outbox.c.key.not_in(sorted(ASKS)),
)


class StoredOutbox:
    """`grs_core.ports.Outbox`."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later
        self.added = False

    def add(self, message: Outbound) -> None:
        self.added = True
        self._later.add(_ADD, write_outbound(message, self._vault))

    def add_once(self, message: Outbound) -> bool:
        self._later.flush()
        new = insert_new(self._connection, outbox, write_outbound(message, self._vault), unique=("id",)) is not None
        self.added = self.added or new
        return new

    def claim(
        self, now: datetime, lease_until: datetime, limit: int, room: Mapping[Lane, int] = _ROOM
    ) -> tuple[Outbound, ...]:
        self._later.flush()
        self._take_back(now)
        ids, left = list[str](), limit
        for lane in Lane:
            left = min(left, room.get(lane, left))
            found = self._due(lane, now, left) if left > 0 else []
            ids += found
            left -= len(found)
        if not ids:
            return ()
        leased = update(outbox).where(one_of(outbox.c.id, ids)).returning(*outbox.c)
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
        gone = update(outbox).where(_held(id), _not_stopped()).values(attempts=outbox.c.attempts + 1)
        values = {
            "handed_over": True,
            "provider": provider,
            "text": self._vault.encrypt(text),
            "handed_at": at,
            # A message that is tried again costs again only where the first carrier took it, which it did not.
            "segments": segments,
            "milli_taka": milli_taka,
            "reported_at": None,
        }
        if self._connection.execute(gone, values).rowcount == 0:
            raise Conflict("lease_lost")

    def never_called(self, ids: Sequence[str], at: datetime) -> None:
        self._later.flush()
        never_called(self._connection, ids, at)

    def postpone(self, id: str, until: datetime) -> None:  # noqa: A002
        self._later.flush()
        values = {"state": _S.PENDING.value, "next_attempt_at": until, "ready_at": until, "lease_until": None}
        self._connection.execute(update(outbox).where(_held(id)), values)

    def settle(
        self,
        id: str,  # noqa: A002
        outcome: SendOutcome,
        retry_at: datetime | None,
        attempt: int | None = None,
    ) -> None:
        self._later.flush()
        settle(self._connection, id, outcome, retry_at, attempt)

    def receipt(
        self,
        id: str,  # noqa: A002
        state: DeliveryState,
        at: datetime,
        provider_id: str | None = None,
        reason: str = "",
        attempt: int | None = None,
        provider: str | None = None,
    ) -> None:
        self._later.flush()
        receipt(self._connection, id, state, at, provider_id, reason, attempt, provider)

    def rejected(
        self,
        id: str,  # noqa: A002
        attempt: int | None,
        reason: str,
        retry_at: datetime | None,
        at: datetime,
        provider: str | None = None,
    ) -> None:
        self._later.flush()
        rejected(self._connection, id, attempt, reason, retry_at, at, provider)

    def rejections(self, id: str) -> int:  # noqa: A002
        self._later.flush()
        return rejections(self._connection, id)

    def find_id(self, prefix: str) -> str | None:
        self._later.flush()
        # A range rather than LIKE: only then is the key's own index used, whatever the collation.
        near = select(outbox.c.id).where(outbox.c.id >= prefix).order_by(outbox.c.id).limit(2)
        found = [each for each in self._connection.execute(near).scalars() if each.startswith(prefix)]
        return found[0] if len(found) == 1 else None

    def named(self, address: Address, provider: str, but: str) -> frozenset[str]:
        self._later.flush()
        named = and_(outbox.c.provider == provider, outbox.c.provider_id.is_not(None), outbox.c.id != but)
        found = select(outbox.c.provider_id).where(at_address(outbox, address, self._vault), named)
        return frozenset(self._connection.execute(found).scalars())

    def doubtful(self, before: datetime, now: datetime, again_at: datetime, limit: int) -> Sequence[Doubt]:
        self._later.flush()
        return doubtful(self._connection, self._vault, before, now, again_at, limit)

    def oldest_pending(self) -> datetime | None:
        self._later.flush()
        oldest: datetime | None = self._connection.scalar(select(func.min(outbox.c.ready_at)).where(_UNDONE))
        return oldest

    def cancel(self, advisory: str, at: datetime) -> int:
        self._later.flush()
        return self._cancel(outbox.c.advisory == advisory, at)

    def spare(self, address: Address, at: datetime, scope: Scope = Scope.ADVISORIES) -> int:
        self._later.flush()
        stopped: ColumnElement[bool] = outbox.c.advisory.is_not(None)
        if scope is Scope.ALL:
            stopped = or_(stopped, _STOPPED_BY_STOP)
        return self._cancel(and_(stopped, at_address(outbox, address, self._vault)), at)

    def _cancel(self, which: ColumnElement[bool], at: datetime) -> int:
        waiting = select(outbox.c.id).where(which, _UNDONE, outbox.c.handed_over.is_(False)).order_by(outbox.c.id)
        # Locked in the order in which the relay takes them: two who want the same rows never wait in a ring.
        ended = update(outbox).where(outbox.c.id.in_(waiting.with_for_update().scalar_subquery()))
        values = {"state": _S.CANCELLED.value, "state_at": at, "lease_until": None}
        return self._connection.execute(ended, values).rowcount

    def progress(self, advisory: str) -> Mapping[DeliveryState, int]:
        self._later.flush()
        counted = select(outbox.c.state, func.count()).where(outbox.c.advisory == advisory).group_by(outbox.c.state)
        return {DeliveryState(state): count for state, count in self._connection.execute(counted)}

    def costs(self, since: datetime, until: datetime) -> Sequence[CostRow]:
        self._later.flush()
        return costs(self._connection, since, until)

    def _take_back(self, now: datetime) -> None:
        """Leases that ran out. Handed over and never settled: nobody knows whether the carrier took it."""
        run_out = and_(outbox.c.state == literal_column("'sending'"), outbox.c.lease_until <= now)
        found = select(outbox.c.id, outbox.c.handed_over).where(run_out).with_for_update(skip_locked=True)
        rows = self._connection.execute(found).all()
        for handed_over, state in ((True, _S.UNKNOWN), (False, _S.PENDING)):
            ids = [row.id for row in rows if row.handed_over is handed_over]
            if ids:
                values = {"state": state.value, "state_at": now, "lease_until": None}
                self._connection.execute(update(outbox).where(one_of(outbox.c.id, ids)), values)

    def _due(self, lane: Lane, now: datetime, limit: int) -> Sequence[str]:
        """Ids of one lane, the oldest first; rows that another holds are passed over."""
        pending = outbox.c.state == literal_column("'pending'")
        # SQLite looks into the partial index only for who repeats its condition to the letter.
        due = and_(_UNDONE, pending, outbox.c.lane == int(lane), outbox.c.ready_at <= now)
        found = select(outbox.c.id).where(due).order_by(outbox.c.ready_at, outbox.c.id).limit(limit)
        if lane is Lane.ANSWER:
            found = found.where(_first_of_his_answers(now))
        return self._connection.execute(found.with_for_update(skip_locked=True)).scalars().all()


def _not_stopped() -> ColumnElement[bool]:
    """Also what comes back after the stop, from a carrier that did not take it."""
    stopped = select(advisories.c.id).where(advisories.c.id == outbox.c.advisory, advisories.c.stopped_at.is_not(None))
    return or_(outbox.c.advisory.is_(None), ~stopped.exists())


def _held(id_: str) -> ColumnElement[bool]:
    return and_(outbox.c.id == id_, outbox.c.state == _S.SENDING.value, outbox.c.handed_over.is_(False))


def _first_of_his_answers(now: datetime) -> ColumnElement[bool]:
    """No older answer to the same phone is still on its way: citizens read them in order. What has waited for an hour
    keeps nobody waiting any more: the news counts then.
    """
    older = outbox.alias("older")
    waits = exists().where(
        older.c.address_hash == outbox.c.address_hash,
        older.c.created_at > now - _IN_ORDER,
        older.c.lane == int(Lane.ANSWER),
        older.c.state.in_([literal_column("'pending'"), literal_column("'sending'")]),
        or_(
            older.c.created_at < outbox.c.created_at,
            and_(older.c.created_at == outbox.c.created_at, older.c.id < outbox.c.id),
        ),
    )
    return ~waits
