"""Requests a second of the open interface, beside a Flask view that inserts one row: `python -m benchmarks.api MODEL`.

One client, in this process, through the WSGI application; SQLite (WAL, synchronous FULL) in a folder of its own.
"""

import sys
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from flask import Flask, Response, request

from benchmarks.ceiling import by_session, open_engine
from gateway.system import SystemClock
from tests.support.api import V1, System, a_system
from tests.support.app import make_app, make_container

FILED, READ, SYSTEMS = 600, 1200, 12
STORIES = ("আমার বয়স্ক ভাতা {} মাস পাই না", "বিধবা ভাতার টাকা {} বার অন্য নম্বরে গেছে", "মেম্বার কার্ড দিতে {} হাজার টাকা চায়")


def main(model: Path) -> None:
    with TemporaryDirectory() as folder:
        container = make_container(Path(folder, "home"), model, SystemClock())
        app = make_app(container)
        # A token may ask 600 times a minute: several share the work.
        systems = [a_system(container, app) for _ in range(SYSTEMS)]
        kept = rate_of(_ceiling(f"sqlite:///{folder}/ceiling.db"), 2000)
        turns, numbers = cycle(systems), list[tuple[System, str]]()

        def file(nth: int) -> None:
            system = next(turns)
            body = {"text": STORIES[nth % 3].format(nth), "place": "BD201204", "external_id": f"n-{nth}"}
            numbers.append((system, system.files(**body)["number"]))

        def one(nth: int) -> None:
            system, number = numbers[nth % len(numbers)]
            assert system.get(f"/cases/{number}").status_code == 200

        rates = {
            "POST /cases": rate_of(file, FILED),
            "GET /cases?limit=50": rate_of(lambda nth: next(turns).numbers("?limit=50"), READ),
            "GET /cases/{number}": rate_of(one, READ),
            "GET /programmes": rate_of(lambda nth: next(turns).get("/programmes"), READ),
        }
        print(f"{'ceiling (session)':>20}: {kept:7.0f}/s")
        for name, rate in rates.items():
            print(f"{name:>20}: {rate:7.0f}/s  {rate / kept:.2f} of it")
        container.database.dispose()


def rate_of(act: Callable[[int], object], times: int) -> float:
    """Acts a second."""
    begun = perf_counter()
    for nth in range(times):
        act(nth)
    return times / (perf_counter() - begun)


def _ceiling(url: str) -> Callable[[int], object]:
    app, keep = Flask(__name__), by_session(open_engine(url, 1))

    @app.post(f"{V1}/cases")
    def one() -> Response:
        keep(request.form["MessageSid"], request.form["Body"])
        return Response("kept")

    client = app.test_client()
    return lambda nth: client.post(f"{V1}/cases", data={"MessageSid": str(nth), "Body": STORIES[0].format(nth)})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
