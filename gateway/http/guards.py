"""What stands before a door: how often somebody may knock, and that a form was sent from a page of ours."""

from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import Forbidden, TooManyRequests

from gateway.pace import TokenBucket

LOOPBACK = frozenset({"127.0.0.1", "::1"})
"""This very machine: the operator's own programs, or a proxy that stands for everybody. Never limited by address."""


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
