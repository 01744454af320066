"""A bounded load on a loopback server: prepared requests over kept-alive connections, one thread a client."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Prepared:
    """One POST, ready to be written: signing is not what is measured."""

    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, and requests a second over all clients. `spent`: milliseconds of processor time a request, of each
    process that was watched and of the load itself.
    """

    p50: float
    p99: float
    rate: float
    failed: int
    spent: dict[str, float]


def run(
    port: int, stories: Sequence[Sequence[Prepared]], clients: int, watched: dict[str, int], answer: bytes
) -> Figures:
    """Sends every request once: each story in its order, by one client. One has failed whose answer has not the status
    200 and `answer` in it. `watched`: process ids by name, with all of their children.
    """
    times: list[float] = []
    failed: list[int] = []
    shares = [[one for story in stories[start::clients] for one in story] for start in range(clients)]
    threads = [threading.Thread(target=_client, args=(port, share, answer, times, failed)) for share in shares]
    before, own, started = _spent(watched), time.process_time(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, mine = time.perf_counter() - started, time.process_time() - own
    after = _spent(watched) | {"load": mine}
    ordered = sorted(times)
    return Figures(
        p50=ordered[len(ordered) // 2] * 1000,
        p99=ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000,
        rate=len(ordered) / took,
        failed=len(failed),
        spent={name: (seconds - before.get(name, 0.0)) * 1000 / len(ordered) for name, seconds in after.items()},
    )


def _client(port: int, share: Sequence[Prepared], answer: bytes, times: list[float], failed: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for one in share:
        began = time.perf_counter()
        connection.request("POST", one.path, one.body, one.headers)
        response = connection.getresponse()
        body = response.read()
        times.append(time.perf_counter() - began)
        if response.status != 200 or answer not in body:
            failed.append(response.status)
    connection.close()


def _spent(watched: dict[str, int]) -> dict[str, float]:
    """Seconds of processor time, user and system, of each with its children, those that have ended too."""
    return {name: sum(_seconds(each) for each in _family(pid)) for name, pid in watched.items()}


def _family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def _seconds(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:4]))
    except psutil.NoSuchProcess:
        return 0.0
