"""What stands before a door: how often somebody may knock, and that a form was sent from a page of ours."""

from collections import OrderedDict
from datetime import datetime
from math import ceil
from threading import Lock
from typing import Protocol
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import Forbidden, TooManyRequests

LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""This very machine: the operator's own programs, or a proxy that stands for everybody. Never limited by address."""


class Moments(Protocol):
    def now(self) -> datetime: ...


class TokenBucket:
    """So many acts a minute for each key, the whole minute's worth at once if need be. One a process, in memory."""

    def __init__(self, per_minute: int, clock: Moments, keys_kept: int = 20_000) -> None:
        """The key that was silent longest is forgotten when more than `keys_kept` are known."""
        self._per_minute = per_minute
        self._clock = clock
        self._keys_kept = keys_kept
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str) -> int:
        """0 when the act is allowed (and counted), else the whole seconds until the next one is."""
        now = self._clock.now()
        with self._lock:
            left, since = self._left.pop(key, (float(self._per_minute), now))
            left = min(self._per_minute, left + (now - since).total_seconds() * self._per_minute / 60)
            allowed = left >= 1
            self._left[key] = (left - 1 if allowed else left, now)
            if len(self._left) > self._keys_kept:
                self._left.popitem(last=False)
        return 0 if allowed else max(1, ceil((1 - left) * 60 / self._per_minute))

    def knows(self, key: str) -> bool:
        """True when this key acted before and is not forgotten yet."""
        with self._lock:
            return key in self._left


def limit(bucket: TokenBucket, key: str) -> None:
    """Raises TooManyRequests with the seconds to wait."""
    wait = bucket.take(key)
    if wait:
        raise TooManyRequests(retry_after=wait)


def limit_address(bucket: TokenBucket) -> None:
    """By the caller's network address. Raises TooManyRequests."""
    address = request.remote_addr or ""
    if address not in LOOPBACK:
        limit(bucket, address)


def from_our_own_page() -> None:
    """Raises Forbidden when another site's page sent this form: browsers say so, programs are let through."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign:
        raise Forbidden
