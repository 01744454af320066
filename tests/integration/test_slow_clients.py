"""Clients that send half of a request and fall silent, at the real `grs serve`."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support import twilio
from tests.support.home import a_home, settings_of, told
from tests.support.service import PATIENCE_S, Service

THREADS = 2
HALF_A_BODY = (
    b"POST /sms/twilio HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 200\r\n\r\nBody=half"
)
HALF_A_HEAD = b"POST /sms/twilio HTTP/1.1\r\nHost: x\r\nContent-Le"
AND_NEVER_HANGS_UP = b"GET /static/none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture
def service(tmp_path: Path, model: Path) -> Iterator[Service]:
    home = a_home(tmp_path / "home", model)
    told(home, "init")
    settings = settings_of(home, **twilio.ENVIRON, GRS_WEB_THREADS=str(THREADS))
    started = Service(settings, tmp_path / "service.log")
    yield started
    started.kill()


@pytest.mark.slow
def test_half_sent_requests_more_than_there_are_threads_do_not_stop_the_service(service: Service) -> None:
    with ExitStack() as stack:
        sent = [HALF_A_BODY] * THREADS + [HALF_A_HEAD]
        silent = [stack.enter_context(_half_sent(service, half)) for half in sent]
        assert service.get("/health").status_code == 200
        for connection in silent:
            _until_closed(connection)
    assert "Traceback" not in service.said


@pytest.mark.slow
def test_clients_that_never_hang_up_do_not_hold_the_thread_that_accepts(service: Service) -> None:
    with ExitStack() as stack:
        left_open = [stack.enter_context(_half_sent(service, AND_NEVER_HANGS_UP)) for _ in range(40)]
        assert service.get("/health").status_code == 200
        for connection in left_open:
            _until_closed(connection)


def _half_sent(service: Service, half: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", service.port), PATIENCE_S)
    connection.sendall(half)
    return connection


def _until_closed(connection: socket.socket) -> None:
    """Raises TimeoutError when the other side keeps it open."""
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        return
