"""Two hundred calls at once, over HTTP and signed, each a whole complaint: does every one end where it should, and how
soon is each step answered? Beside it the same calls one after the other. PostgreSQL.

    python -m benchmarks.calls [--calls 200] [--pause 4]

A caller presses a key some seconds after the prompts begin, as who knows the menu does; the platform has the prompts in
its cache after the first time. A wrong turn is anything but: the words that were awaited, a ticket of the right kind
and place, one each.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests
from sqlalchemy import create_engine, text

from benchmarks.__main__ import databases, ours
from benchmarks.messages import PUBLIC, TOKEN
from tests.support.caller.call import call
from tests.support.caller.hearing import Heard
from tests.support.caller.lines import through_http
from tests.support.caller.platform import Platform, Took

PATH = (
    ("কী করতে চান", "1"),
    ("কী হয়েছে", "1"),
    ("উপজেলার নাম", "120414"),
    ("ঠিক", "1"),
    ("কোন ভাতা", "2"),
)
"""What is heard, and the key that is pressed then; a story of twenty seconds follows, and the number twice."""
_AIM_S = 0.150


@dataclass(frozen=True, slots=True)
class Ended:
    """`wrong`: what was heard instead of what was awaited, "" for a call that went right."""

    wrong: str
    took: Sequence[Took]


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--calls", type=int, default=200, help="at once (200)")
    read.add_argument("--pause", type=float, default=4.0, help="mean seconds before a key (4)")
    asked = read.parse_args()
    print("| calls | at once | steps | p50 ms | p99 ms | slowest ms | wrong turns | tickets |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="protikar-calls-") as folder:
        base = Path(folder)
        for database in databases(base):
            if database.server is None:
                continue
            with ours(base, database.name, database.url) as (port, _):
                warm = Warm(port)
                for together, pause in ((1, 0.0), (asked.calls, asked.pause)):
                    row(database.url, together, pause, warm)


class Warm:
    """Prompts that the platform has fetched before, as after the first calls of a day; the service's port."""

    def __init__(self, port: int) -> None:
        self.port, self.cache, self.sent = port, dict[str, Heard](), 0
        complain(self, "01700000000", 0.0)


def row(url: str, together: int, pause: float, warm: Warm) -> None:
    number = max(20, together)
    phones = [f"017{warm.sent + each:08d}" for each in range(1, number + 1)]
    warm.sent += number
    with ThreadPoolExecutor(together) as pool:
        ended = list(pool.map(lambda phone: complain(warm, phone, pause), phones))
    steps = sorted(took.seconds for each in ended for took in each.took if took.what == "webhook")
    wrong = [each.wrong for each in ended if each.wrong]
    for each in wrong[:3]:
        print(each, file=sys.stderr)
    cells = [number, together, len(steps), f"{at(steps, 0.5) * 1000:.0f}", f"{at(steps, 0.99) * 1000:.0f}"]
    print("|", " | ".join(map(str, [*cells, f"{steps[-1] * 1000:.0f}", len(wrong), filed(url)])), "|", flush=True)


def complain(warm: Warm, phone: str, pause: float) -> Ended:
    line = requests.Session()
    line.headers["Connection"] = "close"  # a platform keeps no line open while a caller listens
    post, fetch = through_http(f"http://127.0.0.1:{warm.port}", line)
    platform = Platform(post, fetch, PUBLIC, TOKEN, cache=warm.cache)
    dice = random.Random(phone)
    time.sleep(dice.uniform(0, 2 * pause))
    made = None
    try:
        made = call(platform, phone)
        for awaited, keys in PATH:
            wait(dice, pause)
            made.hear_until(awaited)
            made.press(keys)
        wait(dice, 2 * pause)
        made.record(20, "#")
        wait(dice, pause)
        made.press("1")
        made.hear_until("নম্বরটা মেসেজেও")
        made.hang_up()
        return Ended("", made.took)
    except Exception as error:
        return Ended(f"{type(error).__name__}: {error}", made.took if made is not None else ())


def wait(dice: random.Random, pause: float) -> None:
    if pause:
        time.sleep(dice.uniform(0.5 * pause, 1.5 * pause))


def filed(url: str) -> str:
    """Callers' tickets that are as they should be, and all of them; the case about their common cause is not one."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    right = (
        "category = 'payment_delayed' AND programme = 'widow_allowance' AND place = 'BD20120414' AND channel = 'ivr'"
    )
    counted = f"SELECT count(*) FILTER (WHERE {right}), count(*) FROM tickets WHERE kind = 'single'"  # noqa: S608
    with engine.connect() as connection:
        good, every = connection.execute(text(counted)).one()
    return f"{good} of {every}"


def at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    os.environ.setdefault("GRS_HOME", "var")
    main()
