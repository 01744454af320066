"""Calls endpoints that others named: only where nobody inside can be reached by it, and never for long.

A name is looked up once, and the very address that was looked at is connected to: a name that answers differently the
second time leads nowhere. Redirects are answers like any other; of a body a kilobyte is read.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from gateway.services.webhooks import WebhookSender
from grs_core.domain.errors import RuleBroken
from grs_core.domain.webhooks import Answer
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory

CONNECT_S, ALL_S = 5.0, 10.0
LONGEST_URL = 500
_READ = 1024
_LONGEST_WAIT_S = 86_400
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that a translator turns into IPv4 (RFC 6052)."""
_NOT_IN_ADDRESSES = frozenset(" \t\r\n\\<>\"'`{}|^")
Found = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class HttpsOutward:
    """`grs_core.webhook_ports.Outward`. `sandbox`: this very machine may be called too, and without TLS."""

    sandbox: bool = False

    def check(self, url: str) -> None:
        parts = self._parts(url)
        if self._address(parts) is None:
            raise RuleBroken("webhook_url_private")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            parts = self._parts(url)
            address = self._address(parts)
        except RuleBroken as refusal:
            return Answer(None, refusal.key.removeprefix("webhook_url_"))
        return Answer(None, "private") if address is None else _post(parts, address, headers, body)

    def _parts(self, url: str) -> SplitResult:
        """Raises RuleBroken("webhook_url_wrong" | "webhook_url_not_https")."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise RuleBroken("webhook_url_wrong") from None
        odd = not url.isascii() or bool(_NOT_IN_ADDRESSES & set(url)) or len(url) > LONGEST_URL or "#" in url
        if odd or not parts.hostname or parts.username is not None or port == 0:
            raise RuleBroken("webhook_url_wrong")
        if parts.scheme != "https" and not (self.sandbox and parts.scheme == "http"):
            raise RuleBroken("webhook_url_not_https")
        return parts

    def _address(self, parts: SplitResult) -> str | None:
        """The first address of the name; None where any of its addresses is one inside. Raises
        RuleBroken("webhook_url_unknown").
        """
        try:
            found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise RuleBroken("webhook_url_unknown") from None
        addresses = [str(each[4][0]) for each in found]
        return addresses[0] if addresses and all(self._may_be_called(each) for each in addresses) else None

    def _may_be_called(self, written: str) -> bool:
        try:
            address = _real(ip_address(written.partition("%")[0]))
        except ValueError:
            return False
        if self.sandbox and address.is_loopback:
            return True
        site = isinstance(address, IPv6Address) and address.is_site_local  # as private as fc00::/7, by an older rule
        return address.is_global and not address.is_multicast and not address.is_reserved and not site


def make_webhooks(
    sandbox: bool, writing: WorkFactory, reading: WorkFactory, policy: Policy, dice: Dice, clock: Clock
) -> WebhookSender:
    return WebhookSender(writing, reading, policy, dice, clock, HttpsOutward(sandbox))


def _real(address: Found) -> Found:
    """The IPv4 address that an IPv6 one leads to."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    tunnel = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or tunnel or address


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _post(parts: SplitResult, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
    try:
        connected = socket.create_connection((address, _port(parts)), timeout=CONNECT_S)
    except TimeoutError:
        return Answer(None, "connect_timeout")
    except OSError:
        return Answer(None, "refused")
    lever, late = connected.dup(), Event()  # under TLS the connection is another object, and this one is empty then
    watch = Timer(ALL_S, _cut, (lever, late))
    watch.daemon = True
    watch.start()
    try:
        return _spoken(parts, connected, headers, body, late)
    except ssl.SSLCertVerificationError:
        return Answer(None, "certificate_wrong")
    except TimeoutError:
        return Answer(None, "timeout")
    except (OSError, http.client.HTTPException):
        return Answer(None, "timeout" if late.is_set() else "broken")
    finally:
        watch.cancel()
        lever.close()
        connected.close()


def _cut(connected: socket.socket, late: Event) -> None:
    """Whoever still waits for it waits no longer, however slowly the other side speaks."""
    late.set()
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _spoken(
    parts: SplitResult, connected: socket.socket, headers: Mapping[str, str], body: bytes, late: Event
) -> Answer:
    connected.settimeout(ALL_S)
    line = http.client.HTTPConnection(parts.netloc, timeout=ALL_S)
    line.sock = connected
    if parts.scheme == "https":
        line.sock = ssl.create_default_context().wrap_socket(connected, server_hostname=parts.hostname)
    with closing(line):
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        line.request("POST", path, body, {**headers, "User-Agent": "Protikar-Webhooks", "Connection": "close"})
        response = line.getresponse()
        if late.is_set():
            return Answer(None, "timeout")  # cut off in the middle of its head
        with suppress(OSError, http.client.HTTPException):
            response.read(_READ)
        return Answer(response.status, "", _asked_to_wait(response.getheader("Retry-After")))


def _asked_to_wait(written: str | None) -> int:
    """Seconds; a date or anything else is not heard."""
    heard = written is not None and written.isascii() and written.isdecimal() and len(written) < 7
    return min(int(written), _LONGEST_WAIT_S) if heard and written is not None else 0
