"""How a platform reaches the service: Flask's test client, or HTTP to a real server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import requests

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FORM = "application/x-www-form-urlencoded; charset=UTF-8"
PATIENCE = 15.0
"""Seconds; Twilio gives up then."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered; the names of `headers` in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """Its content type."""
        return self.headers.get("content-type", "")


Post = Callable[[str, Sequence[tuple[str, str]], Mapping[str, str]], Answer]
"""(public address, the form, headers) -> answer."""
Fetch = Callable[[str, Mapping[str, str]], Answer]
"""(public address, headers) -> answer."""


def through_flask(client: FlaskClient) -> tuple[Post, Fetch]:
    """`post` and `fetch` over Flask's test client. One thread at a time: a client keeps cookies."""

    def ask(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        kind = FORM if method == "POST" else None
        took = client.open(_path(url), method=method, data=body, content_type=kind, headers=dict(headers))
        return Answer(took.status_code, {name.lower(): value for name, value in took.headers.items()}, took.data)

    return (
        lambda url, form, headers: ask("POST", url, urlencode(form).encode(), headers),
        lambda url, headers: ask("GET", url, b"", headers),
    )


def through_http(base: str, session: requests.Session | None = None) -> tuple[Post, Fetch]:
    """`post` and `fetch` over HTTP to `base` (http://127.0.0.1:8000), whatever the public address says. A session is
    one thread's.
    """
    line = session or requests.Session()

    def ask(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        more = {**headers, **({"Content-Type": FORM} if body is not None else {})}
        took = line.request(method, base + _path(url), data=body, headers=more, timeout=PATIENCE, allow_redirects=False)
        return Answer(took.status_code, {name.lower(): value for name, value in took.headers.items()}, took.content)

    return (
        lambda url, form, headers: ask("POST", url, urlencode(form).encode(), headers),
        lambda url, headers: ask("GET", url, None, headers),
    )


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
