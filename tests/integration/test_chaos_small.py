"""Everything breaks at once, in small (in large: benchmarks/chaos.py): nothing lost, nothing twice, all in order."""

import json
from pathlib import Path

import pytest

from tests.support.chaos import Shape
from tests.support.chaos_run import chaos
from tests.support.postgres import postgres_server

SMALL = Shape(
    messages=300,
    phones=60,
    per_second=25,
    kill_every_s=3,
    outage_at=0.3,
    outage_s=5,
    flushes=2,
    faults=(
        "--repeat=0.1",
        "--errors=0.05",
        "--lost=0.05",
        "--early-receipts=0.1",
        "--out-of-order=0.2",
        "--twice=0.1",
    ),
    patience_s=150,
)


@pytest.mark.slow
@pytest.mark.server
def test_kills_a_flushed_redis_and_a_database_that_goes_away_lose_nothing_and_double_nothing(
    tmp_path: Path, model: Path
) -> None:
    with postgres_server() as server:
        report = chaos(SMALL, server, tmp_path, model, hurry=True)
    assert report["holds"], json.dumps(report)
    assert report["audit"]["ok"] is True
    assert len(report["kills"]) >= 2 and report["flushes"] == 2
    assert report["taken_in_outage"] > 0, "messages were taken while there was no database"
