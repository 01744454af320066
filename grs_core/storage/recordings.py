"""What callers told: where each recording is, its key, its transcript. The bytes lie elsewhere, sealed."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal_column, select, update

from grs_core.call_ports import Recording, RecordingState
from grs_core.domain.errors import NotFound
from grs_core.domain.queue import COUNTED, QueueFilter
from grs_core.storage.call_tables import recordings
from grs_core.storage.queue import matches
from grs_core.storage.sealing import fresh_key, seal, unseal
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.tables import tickets
from grs_core.storage.vault import Vault

_PLAIN = tuple(column.name for column in recordings.columns if column.name not in ("url", "key", "transcript", "state"))


def _in(state: RecordingState) -> ColumnElement[bool]:
    """Written out, not bound: only then does PostgreSQL see that a partial index holds these rows."""
    return recordings.c.state == literal_column(f"'{state.value}'")


_HERE = recordings.c.state != literal_column(f"'{RecordingState.ERASED.value}'")
WANTED = and_(_in(RecordingState.WANTED), recordings.c.next_attempt_at.is_not(None))
UNTOLD = and_(_in(RecordingState.KEPT), recordings.c.transcript.is_(None), ~recordings.c.replaced)


class StoredRecordings:
    """`grs_core.call_ports.Recordings`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, recording: Recording) -> bool:
        due = replace(recording, next_attempt_at=recording.next_attempt_at or recording.made_at)
        values = {**self._write(due), "key": self._vault.encrypt(fresh_key())}
        return insert_new(self._connection, recordings, values, unique=("provider_id",)) is not None

    def of_call(self, call: str) -> tuple[Recording, ...]:
        return self._read(recordings.c.call == call)

    def replace_before(self, call: str, ticket: str, provider_id: str) -> None:
        others = and_(recordings.c.call == call, recordings.c.ticket == ticket)
        others = and_(others, recordings.c.provider_id != provider_id)
        self._connection.execute(update(recordings).where(others), {"replaced": True})

    def belongs_to(self, call: str, ticket: str) -> None:
        homeless = and_(recordings.c.call == call, recordings.c.ticket.is_(None))
        self._connection.execute(update(recordings).where(homeless), {"ticket": ticket})

    def of_ticket(self, ticket: str) -> tuple[Recording, ...]:
        return self._read(recordings.c.ticket == ticket)

    def look(self, id: str) -> Recording:  # noqa: A002  the port's word
        return self._one(select(recordings).where(recordings.c.id == id))

    def get(self, id: str) -> Recording:  # noqa: A002
        return self._one(select(recordings).where(recordings.c.id == id).with_for_update())

    def _one(self, which: Select[Any]) -> Recording:
        row = self._connection.execute(which).first()
        if row is None:
            raise NotFound("recording_unknown")
        return self._recording(row)

    def save(self, recording: Recording) -> None:
        values = self._write(recording)
        if recording.state is RecordingState.ERASED:
            values["key"] = None
        self._connection.execute(update(recordings).where(recordings.c.id == recording.id), values)

    def claim(
        self, now: datetime, lease_until: datetime, limit: int, state: RecordingState = RecordingState.WANTED
    ) -> tuple[Recording, ...]:
        due = select(recordings.c.id).where(recordings.c.next_attempt_at <= now, _in(state))
        due = due.order_by(recordings.c.next_attempt_at).limit(limit).with_for_update(skip_locked=True)
        ids = list(self._connection.execute(due).scalars())
        if not ids:
            return ()
        leased = update(recordings).where(one_of(recordings.c.id, ids)).returning(*recordings.c)
        leased = leased.values(attempts=recordings.c.attempts + 1, next_attempt_at=lease_until)
        rows = self._connection.execute(leased).all()
        return tuple(self._recording(row) for row in sorted(rows, key=lambda row: (row.made_at, row.id)))

    def outlived(self, before: datetime, limit: int) -> tuple[Recording, ...]:
        found = select(recordings).where(_HERE, recordings.c.made_at < before)
        oldest = found.order_by(recordings.c.made_at).limit(limit)
        return tuple(self._recording(row) for row in self._connection.execute(oldest))

    def untold(self, scope: QueueFilter, page: int, size: int) -> tuple[Recording, ...]:
        found = select(recordings).join(tickets, tickets.c.number == recordings.c.ticket)
        found = found.where(UNTOLD, matches(scope, self._vault)).order_by(recordings.c.made_at, recordings.c.id)
        rows = self._connection.execute(found.offset((page - 1) * size).limit(size))
        return tuple(self._recording(row) for row in rows)

    def count_untold(self, scope: QueueFilter) -> int:
        joined = recordings.join(tickets, tickets.c.number == recordings.c.ticket)
        found = select(recordings.c.id).select_from(joined).where(UNTOLD, matches(scope, self._vault)).limit(COUNTED)
        counted = select(func.count()).select_from(found.subquery())
        return int(self._connection.execute(counted).scalar_one())

    def seal(self, id: str, audio: bytes) -> bytes:  # noqa: A002
        return seal(self._key(id), id, audio)

    def unseal(self, id: str, sealed: bytes) -> bytes:  # noqa: A002
        return unseal(self._key(id), id, sealed)

    def _key(self, id: str) -> str:  # noqa: A002
        key = self._connection.execute(select(recordings.c.key).where(recordings.c.id == id)).scalar_one_or_none()
        if key is None:
            raise NotFound("recording_gone")
        return self._vault.decrypt(key)

    def _read(self, which: ColumnElement[bool]) -> tuple[Recording, ...]:
        found = select(recordings).where(which).order_by(recordings.c.made_at, recordings.c.id)
        return tuple(self._recording(row) for row in self._connection.execute(found))

    def _write(self, recording: Recording) -> dict[str, Any]:
        plain = {name: getattr(recording, name) for name in _PLAIN}
        return plain | {
            "state": recording.state.value,
            "url": self._vault.encrypt(recording.url),
            "transcript": self._vault.encrypt_some(recording.transcript),
        }

    def _recording(self, row: Row[Any]) -> Recording:
        plain: dict[str, Any] = {name: row._mapping[name] for name in _PLAIN}
        return Recording(
            **plain,
            state=RecordingState(row.state),
            url=self._vault.decrypt(row.url),
            transcript=self._vault.decrypt_some(row.transcript),
        )
