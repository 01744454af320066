"""Inbound messages: each has its effect once, and a repeat gets the stored answer."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, select, update

from grs_core.call_ports import VOICE
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound
from grs_core.domain.messages import Lane
from grs_core.message_ports import Line, Quarantined, Received, StoredAnswer
from grs_core.storage.addresses import at_address, read_address, sealed_address
from grs_core.storage.later import Later
from grs_core.storage.message_tables import inbox, outbox
from grs_core.storage.sql import insert_new
from grs_core.storage.vault import Vault

_KEY = ("provider", "provider_id", "trusted")


_ANSWER = update(inbox).where(
    inbox.c.provider == bindparam("held_provider"), inbox.c.provider_id == bindparam("held_id"), inbox.c.trusted
)


class StoredInbox:
    """`grs_core.ports.Inbox`."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later

    def receive(self, message: Received) -> StoredAnswer | None:
        if self._insert(message, distrust=None):
            return None
        self._later.flush()
        stored = select(inbox.c.answer, inbox.c.ticket).where(_same(message))
        row = self._connection.execute(stored).one()
        texts = json.loads(self._vault.decrypt(row.answer)) if row.answer else ()
        return StoredAnswer(tuple(texts), row.ticket)

    def answer(self, message: Received, answer: StoredAnswer) -> None:
        texts = self._vault.encrypt(json.dumps(answer.texts, ensure_ascii=False))
        values = {"answer": texts, "ticket": answer.number, "answer_segments": answer.segments}
        key = {"held_provider": message.provider, "held_id": message.provider_id}
        self._later.add(_ANSWER, values | key)

    def quarantine(self, message: Received, reason: str) -> None:
        self._insert(message, distrust=reason)

    def quarantined(self, before: int | None, limit: int, judged: bool = False) -> Sequence[Quarantined]:
        self._later.flush()
        which = inbox.c.verdict.is_not(None) if judged else inbox.c.verdict.is_(None)
        found = select(inbox).where(inbox.c.trusted.is_(False), which).order_by(inbox.c.id.desc()).limit(limit)
        if before is not None:
            found = found.where(inbox.c.id < before)
        return [self._quarantined(row) for row in self._connection.execute(found)]

    def quarantined_one(self, id: int) -> Quarantined:  # noqa: A002  the port's word
        self._later.flush()
        found = select(inbox).where(inbox.c.id == id, inbox.c.trusted.is_(False)).with_for_update()
        row = self._connection.execute(found).one_or_none()
        if row is None:
            raise NotFound("message_unknown")
        return self._quarantined(row)

    def judged(self, id: int, verdict: str, by: str, at: datetime) -> None:  # noqa: A002
        values = {"verdict": verdict, "judged_by": by, "judged_at": at}
        self._connection.execute(update(inbox).where(inbox.c.id == id, inbox.c.trusted.is_(False)), values)

    def _quarantined(self, row: Row[Any]) -> Quarantined:
        address, body = read_address(self._vault.decrypt(row.address)), self._vault.decrypt(row.body)
        message = Received(row.provider, row.provider_id, address, row.to, body, row.at)
        return Quarantined(row.id, message, row.distrust or "", row.verdict, row.judged_by, row.judged_at)

    def conversation(self, address: Address, limit: int) -> tuple[Line, ...]:
        self._later.flush()
        sent, answers = self._sent(address, limit)
        lines = sorted(_once(self._received(address, limit), answers) + sent, key=lambda line: line.at)
        return tuple(lines[-limit:]) if limit > 0 else ()

    def _insert(self, message: Received, distrust: str | None) -> bool:
        """False when it is there already; waits for a delivery of the same that is being worked on."""
        values = {
            "provider": message.provider,
            "provider_id": message.provider_id,
            "trusted": distrust is None,
            "distrust": distrust,
            **sealed_address(message.address, self._vault),
            "to": message.to,
            "body": self._vault.encrypt(message.body),
            "at": message.at,
        }
        return insert_new(self._connection, inbox, values, unique=_KEY) is not None

    def _received(self, address: Address, limit: int) -> list[Line]:
        mine = select(inbox.c.at, inbox.c.body, inbox.c.answer, inbox.c.provider).where(
            at_address(inbox, address, self._vault), inbox.c.trusted.is_(True)
        )
        lines: list[Line] = []
        for row in self._newest(mine, inbox.c.at, inbox.c.id, limit):
            spoken = row.provider == VOICE
            lines.append(Line(row.at, True, self._vault.decrypt(row.body), spoken=spoken))
            answers = json.loads(self._vault.decrypt(row.answer)) if row.answer else ()
            lines.extend(Line(row.at, False, text, spoken=spoken) for text in answers)
        return lines

    def _sent(self, address: Address, limit: int) -> tuple[list[Line], Counter[str]]:
        """And how often each answer to a message is among them."""
        mine = select(outbox.c.ready_at, outbox.c.text, outbox.c.state, outbox.c.lane).where(
            at_address(outbox, address, self._vault), outbox.c.text.is_not(None)
        )
        rows = self._newest(mine, outbox.c.created_at, outbox.c.id, limit)
        lines = [Line(row.ready_at, False, self._vault.decrypt(row.text), row.state) for row in rows]
        return lines, Counter(_plain(line) for line, row in zip(lines, rows, strict=True) if row.lane == Lane.ANSWER)

    def _newest(self, query: Any, at: Any, id_: Any, limit: int) -> list[Any]:
        """The last `limit` rows, oldest first."""
        newest = query.order_by(at.desc(), id_.desc()).limit(limit)
        return list(reversed(self._connection.execute(newest).all()))


def _once(received: Sequence[Line], answers: Counter[str]) -> list[Line]:
    """Without the stored answers that went out by the outbox: there they have a state and the time of sending."""
    left, kept = Counter(answers), []
    for line in received:
        if not line.inward and left[_plain(line)] > 0:
            left[_plain(line)] -= 1
        else:
            kept.append(line)
    return kept


def _plain(line: Line) -> str:
    return normalize("NFC", line.text)


def _same(message: Received) -> ColumnElement[bool]:
    return and_(
        inbox.c.provider == message.provider,
        inbox.c.provider_id == message.provider_id,
        inbox.c.trusted.is_(True),
    )
