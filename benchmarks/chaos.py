"""Chaos: citizens send 10,000 SMS, one in ten twice, while web and workers are killed by -9, Redis is flushed,
PostgreSQL is gone for a minute and the carrier misbehaves; then the proof from the database, the carrier's book and the
audit chain.

`python -m benchmarks.chaos` prints a table and one JSON report, and exits 1 when anything was lost, doubled, out of
order or left unanswered.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.chaos import Shape
from tests.support.chaos_run import chaos
from tests.support.postgres import postgres_server

FAULTS = (
    "--repeat=0.1", "--errors=0.02", "--lost=0.02", "--hang=0.002", "--delay=0.1", "--early-receipts=0.05",
    "--out-of-order=0.1", "--twice=0.05",
)  # fmt: skip


def main() -> None:
    asked = _asked()
    shape = Shape(
        messages=asked.messages,
        phones=asked.phones or max(1, asked.messages // 10),
        per_second=asked.rate,
        kill_every_s=asked.kill_every,
        outage_at=0.4,
        outage_s=asked.outage,
        flushes=5,
        faults=FAULTS,
        patience_s=asked.patience,
        seed=asked.seed,
    )
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="protikar-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    with postgres_server() as server:
        report = chaos(shape, server, folder, asked.model.absolute(), hurry=False)
    for line in table(report):
        print(line)
    print(json.dumps(report))
    sys.exit(0 if report["holds"] else 1)


def table(report: Mapping[str, Any]) -> list[str]:
    """The report in Markdown, for benchmarks/README.md."""
    faults = report["faults"]
    kills = ", ".join(f"{name} {count}" for name, count in sorted(report["kills"].items()))
    rows = {
        "messages (distinct), with repeats and tries": f"{report['accepted']}, {report['tries']}",
        "kills with -9": f"{sum(report['kills'].values())} ({kills})",
        "Redis flushed": f"{report['flushes']} times",
        "PostgreSQL gone": f"{report['outage_s']} s; {report['taken_in_outage']} messages taken meanwhile",
        "answered in place / later / both": "{answered_in_place} / {answered_later} / {answered_again}".format(
            **report
        ),
        "handed to the carrier": f"{report['taken_by_carrier']} (carrier: {report['carrier']})",
        "last message taken, everything done": f"{report['all_taken_s']} s, {report['all_done_s']} s",
        "tickets": f"{report['tickets']}",
        **{f"**{name.replace('_', ' ')}**": f"**{count}**" for name, count in faults.items()},
        "audit chain": f"{report['audit']['events']} events, {'whole' if report['audit']['ok'] else 'BROKEN'}",
    }
    return ["| what | figure |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--phones", type=int, default=0, help="one for ten messages by default")
    parser.add_argument("--rate", type=float, default=25, help="messages a second")
    parser.add_argument("--kill-every", type=float, default=5, help="seconds")
    parser.add_argument("--outage", type=float, default=60, help="seconds without PostgreSQL")
    parser.add_argument("--patience", type=float, default=3600, help="seconds for all of it")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="a new folder for logs, spool and home")
    parser.add_argument("--model", type=Path, default=Path("var/model.npz"), help="made by `grs init`")
    return parser.parse_args()


if __name__ == "__main__":
    main()
