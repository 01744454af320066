"""Fetches recordings from the platform that took the call: only from there, only sound, never too much or too long.

Sources: Twilio's Recordings resource (media by GET with Basic authentication, DELETE of the resource); the source of
Somleng, whose resource gives sound only as `.wav`, by sending on to its file store, and knows no DELETE.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from gateway.ports import Fetched
from grs_core.domain.messages import Refused

T = TypeVar("T")
LARGEST = 8_000_000
"""Bytes. Two minutes of telephone sound are two million; four times that, for a platform that sends more."""
LONGEST_S = 15.0
_CONNECT_S, _SILENT_S, _GRACE_S = 5.0, 5.0, 0.5
_PIECE = 65_536
_HOPS = 3
_OK, _GONE = (200, 203), (204, 404, 410)
_TELLS_WHERE = (301, 302, 303, 307, 308)
_RESOURCE = re.compile(r"(/[A-Za-z0-9._/-]*/Recordings/[A-Za-z0-9-]+)(\.[a-z0-9]{1,5})?")
_PORTS = {"http": 80, "https": 443}
_MPEG_SYNC, _MPEG_LAYER = 0xE0, 0x06


@dataclass(frozen=True, slots=True)
class PlatformMedia:
    """`gateway.ports.RecordingSource`. `base_url`: the platform's, which alone is told who we are (`login`); `others`:
    addresses that are asked without it (our own simulator); `stores`: hosts to which the platform may send us on, over
    TLS where it has that itself, and without it too.
    """

    base_url: str
    login: tuple[str, str]
    others: Sequence[str] = ()
    stores: Sequence[str] = ()
    longest_s: float = LONGEST_S
    largest: int = LARGEST

    def fetch(self, url: str) -> Fetched | Refused:
        """Every failure may pass but one, what is too large stays so; a foreign address as well: a deployer may have
        forgotten its host.
        """
        late: Fetched | Refused = Refused("timeout", retryable=True)
        return _within(self.longest_s, lambda: self._fetch(url), late)

    def _fetch(self, url: str) -> Fetched | Refused:
        end, url = monotonic() + self.longest_s, self._as_sound(self._over_tls(url))
        for hop in range(_HOPS):
            if not self._known(url) and not (hop and self._in_a_store(url)):
                return Refused("foreign_address", retryable=True)
            try:
                with self._ask("GET", url) as answer:
                    if answer.status_code not in _TELLS_WHERE:
                        return self._taken(answer, end)
                    url = urljoin(url, answer.headers.get("Location", ""))
            except requests.exceptions.Timeout:
                return Refused("timeout", retryable=True)
            except (requests.exceptions.RequestException, HTTPError, OSError) as error:
                return Refused(type(error).__name__, retryable=True)
        return Refused("redirected", retryable=True)

    def erase(self, url: str) -> bool:
        """Has the platform no copy any more? What is not the platform's is not ours to erase."""
        return _within(self.longest_s, lambda: self._erase(self._over_tls(url)), False)

    def _erase(self, url: str) -> bool:
        resource = _RESOURCE.fullmatch(urlsplit(url).path)
        if resource is None or not self._is_platform(url):
            return True
        try:
            with self._ask("DELETE", urljoin(url, f"{resource[1]}.json")) as answer:
                return answer.status_code in _GONE
        except (requests.exceptions.RequestException, HTTPError, OSError):
            return False

    def _taken(self, answer: requests.Response, end: float) -> Fetched | Refused:
        if answer.status_code not in _OK:
            # 404 too: the platform calls us while it still writes the file.
            return Refused(f"http_{answer.status_code}", retryable=True)
        audio = bytearray()
        while piece := answer.raw.read1(_PIECE):
            audio += piece
            if len(audio) > self.largest:
                return Refused("too_large", retryable=False)
            if monotonic() > end:
                return Refused("timeout", retryable=True)
        kind = sound_of(bytes(audio[:16]))
        # A proxy's page in place of the file comes with 200 as well, and goes away.
        return Fetched(bytes(audio), kind) if kind else Refused("no_sound", retryable=True)

    def _ask(self, method: str, url: str) -> requests.Response:
        # A redirect is followed by us, after a look at where to; a packed answer could unpack to any size.
        return requests.request(
            method,
            url,
            auth=self.login if self._is_platform(url) else None,
            timeout=(_CONNECT_S, min(_SILENT_S, self.longest_s)),
            allow_redirects=False,
            headers={"Accept-Encoding": "identity"},
            stream=True,
        )

    def _over_tls(self, url: str) -> str:
        """Callbacks of older accounts name http where the platform answers https."""
        plain = self.base_url.replace("https:", "http:", 1)
        meant = plain != self.base_url and _origin(url) == _origin(plain)
        return f"https{url[len('http') :]}" if meant else url

    def _as_sound(self, url: str) -> str:
        """Both platforms give WAV for `.wav`; without it the one gives WAV too, and the other a description."""
        resource = _RESOURCE.fullmatch(urlsplit(url).path) if self._is_platform(url) else None
        return urljoin(url, f"{resource[1]}.wav") if resource is not None and resource[2] is None else url

    def _in_a_store(self, url: str) -> bool:
        """A platform that is asked over TLS sends nobody on to a place without it."""
        origin = _origin(url)
        secure = origin is not None and origin[0] in ("https", urlsplit(self.base_url).scheme)
        return secure and urlsplit(url).netloc in self.stores

    def _known(self, url: str) -> bool:
        return self._is_platform(url) or any(_origin(url) == _origin(other) for other in self.others)

    def _is_platform(self, url: str) -> bool:
        return _origin(url) is not None and _origin(url) == _origin(self.base_url)


def _within(seconds: float, ask: Callable[[], T], otherwise: T) -> T:
    """A time-out of a socket begins anew with each byte: who sends his headers letter by letter is left behind with a
    thread of his own, which ends when he does.
    """
    answer: Queue[T] = Queue(1)
    Thread(target=lambda: answer.put(ask()), name="platform", daemon=True).start()
    try:
        return answer.get(timeout=seconds + _GRACE_S)
    except Empty:
        return otherwise


def sound_of(head: bytes) -> str | None:
    """The media type of a file that begins like this (16 bytes do), None for what is no sound that browsers play."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[:4] == b"OggS":
        return "audio/ogg"
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & _MPEG_SYNC == _MPEG_SYNC and head[1] & _MPEG_LAYER
    return "audio/mpeg" if head[:3] == b"ID3" or is_frame else None


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port: a user name in the address, or a host that only begins alike, is not the same place."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if port is None or not parts.hostname or parts.username is not None:
        return None
    return parts.scheme, parts.hostname, port
