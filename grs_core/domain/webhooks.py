"""Webhooks: who is told of what, how a notice is signed, and when it is tried again. Pure rules.

The signature is that of Standard Webhooks (standardwebhooks.com, specification v1): HMAC-SHA256 over
`id.timestamp.body`, as `v1,<base64>`; while a secret is being changed two signatures stand side by side.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from grs_core.domain.events import EventName


class Happening(StrEnum):
    """What a system may ask to be told of."""

    FILED = "case.filed"
    STATUS_CHANGED = "case.status_changed"
    ESCALATED = "case.escalated"
    APPEALED = "case.appealed"
    DECIDED = "case.decided"
    CLOSED = "case.closed"


_E, _H = EventName, Happening
OF_EVENT: Mapping[EventName, Happening] = {
    _E.FILED: _H.FILED,
    _E.ACCEPTED: _H.STATUS_CHANGED,
    _E.CITIZEN_ASKED: _H.STATUS_CHANGED,
    _E.CITIZEN_ANSWERED: _H.STATUS_CHANGED,
    _E.CLOCK_RESUMED: _H.STATUS_CHANGED,
    _E.FORWARDED: _H.STATUS_CHANGED,
    _E.REFERRED: _H.STATUS_CHANGED,
    _E.REFERRAL_ANSWERED: _H.STATUS_CHANGED,
    _E.REOPENED: _H.STATUS_CHANGED,
    _E.SPLIT: _H.STATUS_CHANGED,
    _E.ESCALATED: _H.ESCALATED,
    _E.APPEALED: _H.APPEALED,
    _E.RESOLVED: _H.DECIDED,
    _E.REJECTED: _H.DECIDED,
    _E.CLOSED: _H.CLOSED,
    _E.WITHDRAWN: _H.CLOSED,
    _E.MERGED: _H.CLOSED,
}
"""What of the audit is told, each as one thing; of everything else nobody outside is told."""

SECRET_PREFIX = "whsec_"  # noqa: S105  what stands before a secret
OLD_SECRET_LASTS = timedelta(hours=24)
"""After a change both secrets sign for so long: the receiver changes his meanwhile."""
GIVEN_UP_AFTER = timedelta(days=3)
"""A notice that could not be handed over for so long; it stands in the log and can be sent again."""
DISABLED_AFTER = timedelta(days=5)
"""An endpoint that has taken nothing for so long is left alone until somebody enables it."""
LONGEST_SILENCE = timedelta(hours=1)
"""An endpoint that was down is tried again within so long."""
_FIRST_WAIT, _LONGEST_WAIT, _GROWS = timedelta(seconds=10), timedelta(hours=8), 3


class DeliveryState(StrEnum):
    """`withheld`: when its turn came the token might not see the case any more (or was withdrawn): never sent."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Subscription:
    """`id`: 32 hexadecimal digits. `token`: of the API token that subscribed. `happenings` empty: all. `secret` as the
    receiver has it (`whsec_…`); `old_secret` signs too until `old_until`. `failures`: in a row, since `failing_since`;
    `retry_at`: left alone until then. `disabled_by`: a login, `token`, `failing` (five days), `gone` (410).
    """

    id: str
    token: str
    url: str
    secret: str
    made_at: datetime
    made_by: str
    happenings: frozenset[Happening] = frozenset()
    old_secret: str | None = None
    old_until: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    retry_at: datetime | None = None
    disabled_at: datetime | None = None
    disabled_by: str | None = None

    @property
    def active(self) -> bool:
        return self.disabled_at is None

    def wants(self, happening: Happening) -> bool:
        return not self.happenings or happening in self.happenings

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """The newest first."""
        old = self.old_secret if self.old_until is not None and now < self.old_until else None
        return (self.secret,) if old is None else (self.secret, old)

    def with_secret(self, secret: str, now: datetime) -> "Subscription":
        return replace(self, secret=secret, old_secret=self.secret, old_until=now + OLD_SECRET_LASTS)

    def well(self) -> "Subscription":
        """Nothing is held against it."""
        return replace(self, failures=0, failing_since=None, retry_at=None)

    def after(self, answer: "Answer", now: datetime, spread: float) -> "Subscription":
        """What an answer says about the endpoint: one that is ill is left alone, longer each time; one that has taken
        nothing for days is disabled. `spread`: 0..1, so that not all come back at one moment.
        """
        if answer.taken:
            return self.well() if self.failing_since is not None else self
        since = self.failing_since or now
        if answer.gone:
            return self.disabled("gone", now)
        if now - since >= DISABLED_AFTER:
            return self.disabled("failing", now)
        if not answer.ill:
            return replace(self, failing_since=since)
        wait = max(timedelta(seconds=answer.wait_s), waited(self.failures + 1, spread, LONGEST_SILENCE))
        return replace(self, failures=self.failures + 1, failing_since=since, retry_at=now + wait)

    def disabled(self, by: str, now: datetime) -> "Subscription":
        return replace(self, disabled_at=now, disabled_by=by)

    def enabled(self) -> "Subscription":
        return replace(self.well(), disabled_at=None, disabled_by=None)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice to one subscription. `id` (`msg_…`) is the webhook-id, the same at every try; `position`: of the event
    in the audit. `status`: what HTTP said last; `reason`: why not, a word (`timeout`, `http_500` …).
    """

    id: str
    subscription: str
    position: int
    happening: Happening
    ticket: str
    made_at: datetime
    body: str
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    next_at: datetime | None = None
    tried_at: datetime | None = None
    status: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint said: `status` None when it said nothing, `reason` why then (`timeout`, `refused`, `private` …).
    `wait_s`: for so many seconds it wants to be left alone.
    """

    status: int | None
    reason: str = ""
    wait_s: int = 0

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """It says that nobody lives there any more."""
        return self.status == 410

    @property
    def ill(self) -> bool:
        """The endpoint is, not this one notice: nothing came, or it says so itself."""
        return self.status is None or self.status >= 500 or self.status in (408, 410, 429)


def tried(delivery: Delivery, answer: Answer, now: datetime, spread: float) -> Delivery:
    """As it stands after a try. `spread`: 0..1, so that not all come back at one moment."""
    told = replace(delivery, attempts=delivery.attempts + 1, tried_at=now, status=answer.status, next_at=None)
    if answer.taken:
        return replace(told, state=DeliveryState.DELIVERED, reason=None)
    told = replace(told, reason=answer.reason or f"http_{answer.status}")
    if now - delivery.made_at >= GIVEN_UP_AFTER:
        return replace(told, state=DeliveryState.GIVEN_UP)
    wait = max(waited(told.attempts, spread), timedelta(seconds=answer.wait_s))
    return replace(told, next_at=min(now + wait, delivery.made_at + GIVEN_UP_AFTER))


def waited(tries: int, spread: float, longest: timedelta = _LONGEST_WAIT) -> timedelta:
    """Before the next try: 10 s, 30 s, 90 s … at most `longest`, ±20 %."""
    wait = _FIRST_WAIT * int(_GROWS ** min(tries - 1, 10))
    return min(wait, longest) * (0.8 + 0.4 * spread)


def new_secret(digits: str) -> str:
    """Of 64 random hexadecimal digits: 32 bytes, as Standard Webhooks writes them."""
    return SECRET_PREFIX + b64encode(bytes.fromhex(digits)).decode()


def signed(delivery_id: str, at: datetime, body: str, secrets: Iterable[str]) -> dict[str, str]:
    """The three headers, to the whole second `at`."""
    moment = str(int(at.timestamp()))
    told = f"{delivery_id}.{moment}.{body}".encode()
    signatures = (f"v1,{b64encode(hmac.digest(_key(each), told, 'sha256')).decode()}" for each in secrets)
    return {"webhook-id": delivery_id, "webhook-timestamp": moment, "webhook-signature": " ".join(signatures)}


def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(SECRET_PREFIX))
