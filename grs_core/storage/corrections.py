"""Corrections, one row a case; text and readings are sealed."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, select, true, update

from grs_core.domain.correction import Correction, Facts, Verdict
from grs_core.domain.errors import NotFound
from grs_core.domain.queue import QueueFilter
from grs_core.learning_ports import CorrectionPage
from grs_core.storage.later import Later
from grs_core.storage.queue import matches
from grs_core.storage.sql import insert_new
from grs_core.storage.tables import corrections, tickets
from grs_core.storage.vault import Vault

_BATCH = 200


class StoredCorrections:
    """`grs_core.learning_ports.Corrections`."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later

    def keep(self, correction: Correction) -> None:
        values = self._values(correction)
        if insert_new(self._connection, corrections, values, unique=("ticket",)) is None:
            again = {name: value for name, value in values.items() if name != "machine"}
            mine = corrections.c.ticket == correction.ticket
            kept = self._connection.execute(select(corrections.c.machine).where(mine)).scalar_one()
            # Put back as the machine had read it: there is nothing to review, and nothing to learn.
            undone = self._facts(kept) == correction.officer
            self._connection.execute(
                delete(corrections).where(mine) if undone else update(corrections).where(mine).values(again)
            )

    def get(self, id: int, scope: QueueFilter | None = None) -> Correction:  # noqa: A002
        row = self._connection.execute(self._select(scope).where(corrections.c.id == id)).first()
        if row is None:
            raise NotFound("correction_unknown", id=str(id))
        return self._read(row)

    def judge(self, id: int, verdict: Verdict, by: str, at: datetime) -> None:  # noqa: A002
        values = {"verdict": verdict.value, "reviewed_by": by, "reviewed_at": at}
        if self._connection.execute(update(corrections).where(corrections.c.id == id), values).rowcount == 0:
            raise NotFound("correction_unknown", id=str(id))

    def page(self, verdict: Verdict, scope: QueueFilter | None, page: int, size: int) -> CorrectionPage:
        total = self.count(scope)[verdict]
        number = min(max(1, page), max(1, -(-total // size)))
        wanted = self._select(scope).where(corrections.c.verdict == verdict.value).order_by(corrections.c.id)
        rows = self._connection.execute(wanted.limit(size).offset((number - 1) * size))
        return CorrectionPage(tuple(self._read(row) for row in rows), total, number, size)

    def count(self, scope: QueueFilter | None = None) -> Mapping[Verdict, int]:
        query = select(corrections.c.verdict, func.count()).where(self._in(scope)).group_by(corrections.c.verdict)
        found: dict[str, int] = {row[0]: row[1] for row in self._connection.execute(query)}
        return {verdict: found.get(verdict.value, 0) for verdict in Verdict}

    def accepted(self) -> Iterable[Correction]:
        last = 0
        wanted = self._select(None).where(corrections.c.verdict == Verdict.ACCEPTED.value).order_by(corrections.c.id)
        while rows := self._connection.execute(wanted.where(corrections.c.id > last).limit(_BATCH)).all():
            yield from (self._read(row) for row in rows)
            last = rows[-1].id

    def erase_rejected(self, before: datetime) -> int:
        old = and_(corrections.c.verdict == Verdict.REJECTED.value, corrections.c.reviewed_at < before)
        return self._connection.execute(delete(corrections).where(old)).rowcount

    def _select(self, scope: QueueFilter | None) -> Select[Any]:
        return select(corrections).where(self._in(scope))

    def _in(self, scope: QueueFilter | None) -> ColumnElement[bool]:
        """The one predicate of queues and pages, by the case that a pair comes from. Of one that has become sensitive
        since, nobody learns.
        """
        self._later.flush()
        case = select(tickets.c.id).where(tickets.c.number == corrections.c.ticket)
        seen = true() if scope is None else case.where(matches(scope, self._vault)).exists()
        return and_(seen, ~case.where(tickets.c.sensitive).exists())

    def _values(self, correction: Correction) -> dict[str, Any]:
        return {
            "ticket": correction.ticket,
            "text": self._vault.encrypt(correction.text),
            "language": correction.language,
            "channel": correction.channel,
            "machine": self._vault.encrypt(json.dumps(dict(correction.machine.codes()))),
            "officer": self._vault.encrypt(json.dumps(dict(correction.officer.codes()))),
            "model": correction.model,
            "at": correction.at,
            "by": correction.by,
            "verdict": correction.verdict.value,
            "reviewed_by": correction.reviewed_by,
            "reviewed_at": correction.reviewed_at,
        }

    def _read(self, row: Row[Any]) -> Correction:
        return Correction(
            id=row.id,
            ticket=row.ticket,
            text=self._vault.decrypt(row.text),
            language=row.language,
            channel=row.channel,
            machine=self._facts(row.machine),
            officer=self._facts(row.officer),
            model=row.model,
            at=row.at,
            by=row.by,
            verdict=Verdict(row.verdict),
            reviewed_by=row.reviewed_by,
            reviewed_at=row.reviewed_at,
        )

    def _facts(self, sealed: str) -> Facts:
        return Facts.from_codes(json.loads(self._vault.decrypt(sealed)))
