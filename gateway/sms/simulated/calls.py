"""One HTTP request, from the carrier's side, by the standard library: it shares nothing with our adapters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Call:
    """A request to make."""

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """The answer: `status` 0 when there was none (refused, cut off, too late)."""

    status: int
    body: bytes = b""

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


def call(request: Call, timeout_s: float) -> Heard:
    """Never raises for what a network does; ValueError for an address that is none."""
    parts = urlsplit(request.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(request.method, path, request.body or None, dict(request.headers))
        response = connection.getresponse()
        return Heard(response.status, response.read())
    except (OSError, HTTPException):
        return Heard(0)
    finally:
        connection.close()
