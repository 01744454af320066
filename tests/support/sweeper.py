"""One sweep in a process of its own: `python -m tests.support.sweeper DATABASE_URL MOMENT`; prints what it did.

It says `ready` once everything is loaded and sweeps when a line comes in, so that several begin at once.
"""

import json
import sys
from datetime import datetime

from gateway.system import SystemDice
from grs_core.policy.load import load_policy
from grs_core.services.overdue import sweep
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.cases import KEY


def main(url: str, moment: str) -> None:
    database, policy = Database(url, Vault([KEY])), load_policy()
    database.ping()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    report = sweep(database.work, database.reading, policy, SystemDice(), datetime.fromisoformat(moment))
    sys.stdout.write(json.dumps({**report.as_json(), "problems": report.problems}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
