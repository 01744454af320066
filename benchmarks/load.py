"""A bounded load on a loopback server: prepared requests over kept-alive connections, one thread a client."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prepared:
    """One POST, ready to be written: signing is not what is measured."""

    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, and requests a second over all clients."""

    p50: float
    p99: float
    rate: float
    failed: int


def run(port: int, prepared: Sequence[Prepared], clients: int) -> Figures:
    """Sends every request once, shared out over the clients."""
    times: list[float] = []
    failed: list[int] = []
    shares = [prepared[start::clients] for start in range(clients)]
    threads = [threading.Thread(target=_client, args=(port, share, times, failed)) for share in shares]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    ordered = sorted(times)
    return Figures(
        p50=ordered[len(ordered) // 2] * 1000,
        p99=ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000,
        rate=len(ordered) / took,
        failed=len(failed),
    )


def _client(port: int, share: Sequence[Prepared], times: list[float], failed: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for one in share:
        began = time.perf_counter()
        connection.request("POST", one.path, one.body, one.headers)
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - began)
        if response.status != 200:
            failed.append(response.status)
    connection.close()
