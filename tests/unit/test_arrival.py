"""How long a thread waits for a request: seconds, but for a file that keeps coming over a slow line."""

import socket
from collections.abc import Iterator

import pytest

from gateway.cli import arrival
from gateway.cli.arrival import UPLOADS, Arriving


class Time:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    clock = Time()
    monkeypatch.setattr(arrival, "monotonic", clock)
    return clock


@pytest.fixture
def line(time: Time) -> Iterator[tuple[socket.socket, Arriving]]:
    ours, theirs = socket.socketpair()
    taken = Arriving(ours)
    yield theirs, taken
    theirs.close()
    taken.close()


def dripped(line: tuple[socket.socket, Arriving], time: Time, first: bytes, each: int, times: int) -> int:
    """How many of so many pieces were taken, one every four seconds."""
    sender, taken = line
    sender.sendall(first)
    taken.recv(8192)
    for nth in range(times):
        time.now += 4
        sender.sendall(b"x" * each)
        try:
            if not taken.recv(65536):
                return nth
        except ConnectionResetError:
            return nth
        if time.now > taken._until:
            return nth
    return times


@pytest.mark.parametrize("first", UPLOADS)
def test_a_file_that_keeps_coming_may_take_minutes(
    line: tuple[socket.socket, Arriving], time: Time, first: bytes
) -> None:
    assert dripped(line, time, first + b" HTTP/1.1\r\n", each=12_000, times=60) == 60


def test_a_file_that_hardly_comes_frees_its_thread(line: tuple[socket.socket, Arriving], time: Time) -> None:
    assert dripped(line, time, UPLOADS[0] + b" HTTP/1.1\r\n", each=100, times=60) < 5


def test_no_file_takes_longer_than_five_minutes(line: tuple[socket.socket, Arriving], time: Time) -> None:
    assert dripped(line, time, UPLOADS[0] + b" HTTP/1.1\r\n", each=12_000, times=200) <= 76


def test_what_is_no_file_has_ten_seconds_however_much_of_it_comes(
    line: tuple[socket.socket, Arriving], time: Time
) -> None:
    assert dripped(line, time, b"POST /sms/twilio HTTP/1.1\r\n", each=12_000, times=60) < 4
