"""Who calls addresses that others named reaches nobody inside, and is held up by nobody."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway import outward
from gateway.outward import HttpsOutward
from grs_core.domain.errors import RuleBroken
from grs_core.domain.webhooks import Answer
from tests.support.peer import running_peer

PRODUCTION, SANDBOX = HttpsOutward(), HttpsOutward(sandbox=True)
PUBLIC = "8.8.8.8"
INSIDE = [
    *(
        "127.0.0.1",
        "127.8.9.1",
        "[::ffff:0:0]",
        "10.0.0.5",
        "172.16.4.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
    ),
    *("224.0.0.1", "255.255.255.255", "240.0.0.1", "2130706433", "0x7f000001", "127.1", "localhost"),
    *(
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fec0::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
    ),
    *("[2002:7f00:1::]", "[ff02::1]"),
]


@pytest.mark.parametrize("host", INSIDE)
def test_no_address_inside_is_taken_or_called_however_it_is_written(host: str) -> None:
    with pytest.raises(RuleBroken, match="webhook_url_private"):
        PRODUCTION.check(f"https://{host}/hook")
    assert PRODUCTION.post(f"https://{host}/hook", {}, b"") == Answer(None, "private")


@pytest.mark.parametrize("host", ["10.0.0.5", "169.254.169.254", "[fe80::1]", "[::ffff:10.0.0.1]"])
def test_the_sandbox_calls_this_very_machine_and_nobody_else_inside(host: str) -> None:
    SANDBOX.check("http://127.0.0.1:9/hook")
    with pytest.raises(RuleBroken, match="webhook_url_private"):
        SANDBOX.check(f"http://{host}/hook")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"http://{PUBLIC}/hook", "not_https"),
        (f"ftp://{PUBLIC}/hook", "not_https"),
        ("https:///hook", "wrong"),
        (f"https://user:word@{PUBLIC}/hook", "wrong"),
        (f"https://{PUBLIC}:0/hook", "wrong"),
        (f"https://{PUBLIC}:99999/hook", "wrong"),
        (f"https://{PUBLIC}/hook#part", "wrong"),
        (f"https://{PUBLIC}/ho ok", "wrong"),
        (f"https://{PUBLIC}/\r\nX-Evil: 1", "wrong"),
        (f"https://{PUBLIC}\\@127.0.0.1/", "wrong"),
        ("https://উদাহরণ.বাংলা/", "wrong"),
        (f"https://{PUBLIC}/{'a' * 500}", "wrong"),
        ("https://[::1/hook", "wrong"),
        ("https://no-such-name.invalid/hook", "unknown"),
    ],
)
def test_an_address_that_is_none_is_refused_by_what_is_wrong_with_it(url: str, why: str) -> None:
    with pytest.raises(RuleBroken, match=f"webhook_url_{why}"):
        PRODUCTION.check(url)


def answers(*addresses: str) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]


def test_a_name_with_one_address_inside_is_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers(PUBLIC, "10.0.0.5"))
    with pytest.raises(RuleBroken, match="webhook_url_private"):
        PRODUCTION.check("https://both.example/hook")


def test_a_name_that_answers_differently_the_second_time_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked up once, and the address that was looked at is the one that is called."""
    told, called = iter([answers(PUBLIC), answers("127.0.0.1")]), []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(told))
    monkeypatch.setattr(socket, "create_connection", connect)
    assert PRODUCTION.post("https://rebinds.example:8443/hook", {}, b"") == Answer(None, "refused")
    assert called == [(PUBLIC, 8443)]
    assert PRODUCTION.post("https://rebinds.example:8443/hook", {}, b"") == Answer(None, "private")
    assert called == [(PUBLIC, 8443)]


def test_an_answer_is_its_status_and_how_long_to_wait() -> None:
    with running_peer() as peer:
        peer.says(503, b"x" * 1_000_000)
        assert SANDBOX.post(f"{peer.url}/a?b=1", {"webhook-id": "msg_1"}, b"{}") == Answer(503)
        (seen,) = peer.seen
    assert (seen.method, seen.path, seen.body) == ("POST", "/a?b=1", b"{}")
    assert seen.headers["webhook-id"] == "msg_1"
    assert SANDBOX.post(peer.url, {}, b"{}") == Answer(None, "refused")


@pytest.mark.parametrize(("written", "seconds"), [("120", 120), ("99999999", 0), ("soon", 0), ("999999", 86_400)])
def test_how_long_to_wait_is_heard_within_reason(written: str, seconds: int) -> None:
    with talking(f"HTTP/1.1 429 Slow\r\nRetry-After: {written}\r\nContent-Length: 0\r\n\r\n".encode()) as url:
        assert SANDBOX.post(url, {}, b"{}") == Answer(429, "", seconds)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_who_speaks_slowly_is_cut_off(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte would come in time; all of them would take for ever."""
    monkeypatch.setattr(outward, "ALL_S", 0.3)
    with talking(said, drips=True) as url:
        assert SANDBOX.post(url, {}, b"{}") == Answer(None, "timeout")


@pytest.mark.parametrize("said", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200, b""])
def test_who_speaks_nonsense_is_broken_off(said: bytes) -> None:
    with talking(said) as url:
        assert SANDBOX.post(url, {}, b"{}").reason == "broken"


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    with talking(b"HTTP/1.1 200 OK\r\n\r\n", context=context) as url:
        said = SANDBOX.post(url.replace("http:", "https:"), {}, b"{}")
    assert said == Answer(None, "certificate_wrong")


class talking:  # noqa: N801  reads as a sentence
    """A listener that says these bytes to whoever comes; `drips`: and then a byte now and again."""

    def __init__(self, said: bytes, drips: bool = False, context: ssl.SSLContext | None = None) -> None:
        self._said, self._drips, self._context = said, drips, context
        self._over = threading.Event()

    def __enter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        caller, _ = self._socket.accept()
        with caller:
            try:
                line = self._context.wrap_socket(caller, server_side=True) if self._context else caller
                line.recv(65_536)
                line.sendall(self._said)
                while self._drips and not self._over.wait(0.02):
                    line.sendall(b"x")
            except OSError:
                return


def self_signed(folder: Path) -> Path:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(datetime.now(UTC) - timedelta(days=1))
    signed = made.not_valid_after(datetime.now(UTC) + timedelta(days=1)).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "self-signed.pem"
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody's settings lead elsewhere."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    yield
