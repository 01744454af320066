"""Webhooks as rows: who is told of what, and what became of every notice."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from grs_core.domain.errors import NotFound
from grs_core.domain.events import EventName
from grs_core.domain.webhooks import Delivery, DeliveryState, Happening, Subscription
from grs_core.storage.console_tables import followers
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.tables import audit_events, audit_head
from grs_core.storage.vault import Vault
from grs_core.storage.webhook_tables import webhook_deliveries, webhooks
from grs_core.webhook_ports import FOLLOWER, Happened

_W, _D = webhooks.c, webhook_deliveries.c
# Written out, not bound: only then does PostgreSQL see that the partial index holds these rows.
_WAITS = _D.state == literal_column("'waiting'")
_OF_TURNS = ("busy_until", "turned_at")
_SHOWN = _D.state != DeliveryState.WITHHELD.value


class StoredWebhooks:
    """`grs_core.webhook_ports.Webhooks`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def head(self) -> int:
        return self._connection.scalar(select(audit_head.c.events)) or 0

    def happened(self, after: int, limit: int) -> tuple[Happened, ...]:
        told = select(audit_events.c.id, audit_events.c.name, audit_events.c.at, audit_events.c.ticket)
        told = told.where(audit_events.c.id > after).order_by(audit_events.c.id).limit(limit)
        return tuple(
            Happened(row.id, EventName(row.name), row.at, row.ticket) for row in self._connection.execute(told)
        )

    def behind(self) -> bool:
        at = self._connection.scalar(select(followers.c.event).where(followers.c.name == FOLLOWER)) or 0
        return 0 < at < self.head()

    def add(self, subscription: Subscription) -> None:
        self._connection.execute(insert(webhooks), {"id": subscription.id, **self._write(subscription)})

    def get(self, id: str) -> Subscription:  # noqa: A002  the port's word
        return self._one(select(webhooks).where(_W.id == id))

    def lock(self, id: str) -> Subscription:  # noqa: A002  the port's word
        return self._one(select(webhooks).where(_W.id == id).with_for_update())

    def save(self, subscription: Subscription) -> None:
        self._connection.execute(update(webhooks).where(_W.id == subscription.id), self._write(subscription))

    def remove(self, id: str) -> None:  # noqa: A002  the port's word
        self._connection.execute(delete(webhook_deliveries).where(_D.webhook == id))
        self._connection.execute(delete(webhooks).where(_W.id == id))

    def of_token(self, token: str) -> tuple[Subscription, ...]:
        return self._all(select(webhooks).where(_W.token == token).order_by(_W.made_at, _W.id))

    def active(self) -> tuple[Subscription, ...]:
        return self._all(select(webhooks).where(_W.disabled_at.is_(None)).order_by(_W.made_at, _W.id))

    def page(self, page: int, size: int) -> tuple[Subscription, ...]:
        found = select(webhooks).order_by(_W.made_at.desc(), _W.id)
        return self._all(found.limit(size).offset((page - 1) * size))

    def count(self) -> int:
        return self._connection.scalar(select(func.count()).select_from(webhooks)) or 0

    def plan(self, delivery: Delivery) -> bool:
        values = {
            "id": delivery.id,
            "webhook": delivery.subscription,
            "position": delivery.position,
            "happening": delivery.happening.value,
            "ticket": delivery.ticket,
            "made_at": delivery.made_at,
            "body": self._vault.encrypt(delivery.body),
            **_fate(delivery),
        }
        return insert_new(self._connection, webhook_deliveries, values, ("webhook", "position")) is not None

    def waits(self, now: datetime) -> bool:
        return self._connection.scalar(select(_W.id).where(*_waiting(now)).limit(1)) is not None

    def take_turn(self, now: datetime, until: datetime) -> Subscription | None:
        found = select(webhooks).where(*_waiting(now))
        found = found.order_by(_W.turned_at.is_not(None), _W.turned_at, _W.id).limit(1)
        row = self._connection.execute(found.with_for_update(of=webhooks, skip_locked=True)).first()
        if row is None:
            return None
        turn = {"busy_until": until, "turned_at": now}
        self._connection.execute(update(webhooks).where(_W.id == row.id), turn)
        return self._read(row)

    def end_turn(self, id: str) -> None:  # noqa: A002  the port's word
        self._connection.execute(update(webhooks).where(_W.id == id), {"busy_until": None})

    def due(self, subscription: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        found = select(webhook_deliveries).where(_D.webhook == subscription, *_due(now))
        rows = self._connection.execute(found.order_by(_D.position).limit(limit))
        return tuple(self._delivery(row) for row in rows)

    def settle(self, delivery: Delivery) -> None:
        told = {**_fate(delivery), "made_at": delivery.made_at}
        self._connection.execute(update(webhook_deliveries).where(_D.id == delivery.id), told)

    def delivery(self, id: str) -> Delivery:  # noqa: A002  the port's word
        row = self._connection.execute(select(webhook_deliveries).where(_D.id == id)).first()
        if row is None:
            raise NotFound("delivery_unknown")
        return self._delivery(row)

    def log(self, subscription: str, before: int | None, limit: int) -> tuple[Delivery, ...]:
        behind = [] if before is None else [_D.position < before]
        found = select(webhook_deliveries).where(_D.webhook == subscription, _SHOWN, *behind)
        rows = self._connection.execute(found.order_by(_D.position.desc()).limit(limit))
        return tuple(self._delivery(row) for row in rows)

    def counts(self, subscriptions: Collection[str]) -> Mapping[str, Mapping[DeliveryState, int]]:
        found: dict[str, dict[DeliveryState, int]] = {each: {} for each in subscriptions}
        counted = select(_D.webhook, _D.state, func.count().label("rows")).where(one_of(_D.webhook, subscriptions))
        for row in self._connection.execute(counted.group_by(_D.webhook, _D.state)):
            found[row.webhook][DeliveryState(row.state)] = row.rows
        return found

    def give_up(self, subscription: str) -> None:
        ended = {"state": DeliveryState.GIVEN_UP.value, "next_at": None}
        self._connection.execute(update(webhook_deliveries).where(_D.webhook == subscription, _WAITS), ended)

    def forget(self, before: datetime, limit: int) -> int:
        old = select(_D.id).where(_D.made_at < before, ~_WAITS).order_by(_D.made_at).limit(limit)
        return self._connection.execute(delete(webhook_deliveries).where(_D.id.in_(old))).rowcount

    def _one(self, query: Select[Any]) -> Subscription:
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFound("webhook_unknown")
        return self._read(row)

    def _all(self, query: Select[Any]) -> tuple[Subscription, ...]:
        return tuple(self._read(row) for row in self._connection.execute(query))

    def _write(self, subscription: Subscription) -> dict[str, Any]:
        return {
            "token": subscription.token,
            "url": self._vault.encrypt(subscription.url),
            "happenings": " ".join(sorted(subscription.happenings)),
            "secret": self._vault.encrypt(subscription.secret),
            "old_secret": self._vault.encrypt_some(subscription.old_secret),
            "old_until": subscription.old_until,
            "made_at": subscription.made_at,
            "made_by": subscription.made_by,
            "failures": subscription.failures,
            "failing_since": subscription.failing_since,
            "retry_at": subscription.retry_at,
            "disabled_at": subscription.disabled_at,
            "disabled_by": subscription.disabled_by,
        }

    def _read(self, row: Row[Any]) -> Subscription:
        known = {name: value for name, value in row._mapping.items() if name not in _OF_TURNS}
        opened = {name: self._vault.decrypt_some(known[name]) for name in ("url", "secret", "old_secret")}
        told = frozenset(Happening(word) for word in row.happenings.split())
        return Subscription(**known | opened | {"happenings": told})

    def _delivery(self, row: Row[Any]) -> Delivery:
        known = {name: value for name, value in row._mapping.items() if name != "webhook"}
        known |= {"subscription": row.webhook, "body": self._vault.decrypt(row.body)}
        return Delivery(**known | {"happening": Happening(row.happening), "state": DeliveryState(row.state)})


def _waiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Something is due to it, it is not left alone, and nobody is calling it."""
    free = or_(_W.busy_until.is_(None), _W.busy_until <= now), or_(_W.retry_at.is_(None), _W.retry_at <= now)
    due = exists().where(_D.webhook == _W.id, *_due(now)).correlate(webhooks)
    return _W.disabled_at.is_(None), *free, due


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Its time has come, and no earlier one of its case still waits."""
    earlier = webhook_deliveries.alias("earlier")
    same = earlier.c.webhook == _D.webhook, earlier.c.ticket == _D.ticket, earlier.c.position < _D.position
    waits = earlier.c.state == literal_column("'waiting'")
    before = exists().where(waits, *same).correlate(webhook_deliveries)
    return _WAITS, _D.next_at <= now, ~before


def _fate(delivery: Delivery) -> dict[str, Any]:
    """What changes."""
    return {
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "next_at": delivery.next_at,
        "tried_at": delivery.tried_at,
        "status": delivery.status,
        "reason": delivery.reason and delivery.reason[:40],
    }
