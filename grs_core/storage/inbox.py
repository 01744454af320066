"""Inbound messages: each has its effect once, and a repeat gets the stored answer."""

import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select, update

from grs_core.domain.complainant import Address
from grs_core.ports import Line, Received, StoredAnswer
from grs_core.storage.addresses import at_address, sealed_address
from grs_core.storage.later import Later
from grs_core.storage.sql import insert_new
from grs_core.storage.tables import inbox, outbox
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
        values = {"answer": texts, "ticket": answer.number}
        key = {"held_provider": message.provider, "held_id": message.provider_id}
        self._later.add(_ANSWER, values | key)

    def quarantine(self, message: Received, reason: str) -> None:
        self._insert(message, distrust=reason)

    def conversation(self, address: Address, limit: int) -> tuple[Line, ...]:
        self._later.flush()
        lines = sorted(self._received(address, limit) + self._sent(address, limit), key=lambda line: line.at)
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
        mine = select(inbox.c.at, inbox.c.body, inbox.c.answer).where(
            at_address(inbox, address, self._vault), inbox.c.trusted.is_(True)
        )
        lines: list[Line] = []
        for row in self._newest(mine, inbox.c.at, inbox.c.id, limit):
            lines.append(Line(row.at, True, self._vault.decrypt(row.body)))
            answers = json.loads(self._vault.decrypt(row.answer)) if row.answer else ()
            lines.extend(Line(row.at, False, text) for text in answers)
        return lines

    def _sent(self, address: Address, limit: int) -> list[Line]:
        mine = select(outbox.c.ready_at, outbox.c.text, outbox.c.state).where(
            at_address(outbox, address, self._vault), outbox.c.text.is_not(None)
        )
        rows = self._newest(mine, outbox.c.created_at, outbox.c.id, limit)
        return [Line(row.ready_at, False, self._vault.decrypt(row.text), row.state) for row in rows]

    def _newest(self, query: Any, at: Any, id_: Any, limit: int) -> list[Any]:
        """The last `limit` rows, oldest first."""
        newest = query.order_by(at.desc(), id_.desc()).limit(limit)
        return list(reversed(self._connection.execute(newest).all()))


def _same(message: Received) -> ColumnElement[bool]:
    return and_(
        inbox.c.provider == message.provider,
        inbox.c.provider_id == message.provider_id,
        inbox.c.trusted.is_(True),
    )
