"""The ports of webhooks: what is kept of them, and who carries a notice out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grs_core.domain.events import EventName
from grs_core.domain.webhooks import Answer, Delivery, DeliveryState, Subscription

FOLLOWER = "webhooks"
"""Where we stand in the audit."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the audit without its words; `position` counts without a gap."""

    position: int
    name: EventName
    at: datetime
    ticket: str | None


class Webhooks(Protocol):
    def head(self) -> int:
        """The position of the last event that was committed, 0 before the first."""
        ...

    def happened(self, after: int, limit: int) -> tuple[Happened, ...]:
        """The events behind this position, in their order."""
        ...

    def behind(self) -> bool:
        """Has anything happened that was not looked at? Never while nobody has ever subscribed."""
        ...

    def add(self, subscription: Subscription) -> None: ...

    def get(self, id: str) -> Subscription:  # noqa: A002  the port's word
        """Raises NotFound("webhook_unknown")."""
        ...

    def lock(self, id: str) -> Subscription:  # noqa: A002
        """Until this unit of work ends. Raises NotFound("webhook_unknown")."""
        ...

    def save(self, subscription: Subscription) -> None: ...

    def remove(self, id: str) -> None:  # noqa: A002
        """With all that waits for it and its log."""
        ...

    def of_token(self, token: str) -> tuple[Subscription, ...]:
        """Oldest first."""
        ...

    def active(self) -> tuple[Subscription, ...]: ...

    def page(self, page: int, size: int) -> tuple[Subscription, ...]:
        """All, newest first; pages from 1."""
        ...

    def count(self) -> int: ...

    def plan(self, delivery: Delivery) -> bool:
        """False when this subscription has one about this event already."""
        ...

    def waits(self, now: datetime) -> bool:
        """Has `take_turn` anybody to give?"""
        ...

    def take_turn(self, now: datetime, until: datetime) -> Subscription | None:
        """One to which something is due, that is not left alone and that nobody else is calling: ours until `until`.
        Whose last turn is longest ago comes first.
        """
        ...

    def end_turn(self, id: str) -> None:  # noqa: A002
        ...

    def due(self, subscription: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """The first of each case that still waits, where its time has come, in the order of the events."""
        ...

    def settle(self, delivery: Delivery) -> None: ...

    def delivery(self, id: str) -> Delivery:  # noqa: A002
        """Raises NotFound("delivery_unknown")."""
        ...

    def log(self, subscription: str, before: int | None, limit: int) -> tuple[Delivery, ...]:
        """Newest first, behind the position `before`, without what was withheld."""
        ...

    def counts(self, subscriptions: Collection[str]) -> Mapping[str, Mapping[DeliveryState, int]]:
        """How many of each state, of each of these."""
        ...

    def give_up(self, subscription: str) -> None:
        """All that waits for it."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """What is settled and was made before then, the oldest first; how many."""
        ...


class Outward(Protocol):
    """Calls endpoints that we do not know."""

    def check(self, url: str) -> None:
        """Raises RuleBroken("webhook_url_wrong" | "webhook_url_not_https" | "webhook_url_private" |
        "webhook_url_unknown").
        """
        ...

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Never raises for what the other side does; at most ten seconds."""
        ...
