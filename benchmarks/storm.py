"""A storm: 8 workers, 10,000 due tickets, kill -9 while they sweep, Redis flushed; then the proof from the database.

`python -m benchmarks.storm` prints one JSON report and exits 1 when a ticket or a notice was lost or doubled.
"""

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from gateway.system import SystemDice
from grs_core.policy.load import load_policy
from grs_core.storage.database import Database
from grs_core.storage.engine import open_engine, read_url
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.home import a_home, settings_of
from tests.support.policy_folder import without_nights
from tests.support.postgres import postgres_server
from tests.support.redis_server import RedisServer
from tests.support.schema import migrated_postgres
from tests.support.storm import Shape, Storm, audit_verified
from tests.support.storm_proof import proof
from tests.support.storm_seed import LONG_AGO, seed


def main() -> None:
    asked = _asked()
    shape = Shape(asked.workers, asked.tickets, asked.rounds, asked.victims, beat=True, patience_s=600)
    with postgres_server() as server, tempfile.TemporaryDirectory(prefix="protikar-storm-") as folder:
        report = storm(shape, migrated_postgres(server), Path(folder), asked.model.absolute(), Random(asked.seed))
    print(json.dumps(report, indent=2))
    sys.exit(0 if report["holds"] else 1)


def storm(shape: Shape, url: str, folder: Path, model: Path, dice: Random) -> dict[str, object]:
    """Runs it over an empty database at `url` and gives the report."""
    redis = RedisServer(folder)
    redis.start()
    database, engine = Database(url, Vault([KEY])), open_engine(read_url(url), 2, "FULL")
    by_day, home = str(without_nights(folder / "policy")), a_home(folder / "home", model)
    environ = settings_of(home, GRS_DATABASE_URL=url, GRS_REDIS_URL=redis.url, GRS_POLICY_DIR=by_day)
    try:
        before = seed(database, engine, load_policy(), SystemDice(), shape.tickets, datetime.now(UTC) - LONG_AGO)
        course = Storm(shape, environ, engine, folder, dice).run()
        with engine.connect() as connection:
            proved = proof(connection, before, datetime.now(UTC))
        return {
            "workers": shape.workers,
            **course.as_json(shape.tickets),
            **proved.as_json(),
            "audit": audit_verified(environ),
        }
    finally:
        database.dispose()
        engine.dispose()
        redis.stop()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storm", description=__doc__)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3, help="times at which workers are killed")
    parser.add_argument("--victims", type=int, default=4, help="workers killed each time")
    parser.add_argument("--seed", type=int, default=4, help="of the dice that choose the victims")
    parser.add_argument("--model", type=Path, default=Path("var/model.npz"), help="made by `grs init`")
    return parser.parse_args()


if __name__ == "__main__":
    main()
