"""The tables of the policy as they are read: those in force, those that were, and what a changed one would do.

Nothing is put in force here: what is tried lives in a folder of its own for as long as it is looked at.
"""

import json
import shutil
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from grs_core.domain.errors import GrsError, NotFound
from grs_core.policy.check import check_policy
from grs_core.policy.compare import Change, compare
from grs_core.policy.findings import Finding, Level, of_refusal
from grs_core.policy.tables import OF_A_YEAR, OURS, Tables
from grs_core.ports import WorkFactory

LARGEST_TABLE = 200 * 1024
"""Bytes of a table that is tried: the largest of ours has a twentieth of it."""
PUBLIC = frozenset(
    {
        "admissibility.csv",
        "benefits.csv",
        "bodies.csv",
        "categories.csv",
        "clusters.csv",
        "departments.csv",
        "exclusions.csv",
        "hotlines.csv",
        "outcomes.csv",
        "payment_calendar.csv",
        "programmes.csv",
        "reply_templates.csv",
        "seasons.csv",
        "standards.csv",
        "subcategories.csv",
        "tiers.csv",
    }
)
"""What every officer may read, beside the holidays: it is told to citizens, or stands in circulars."""


@dataclass(frozen=True, slots=True)
class Tried:
    """`ok`: could be put in force."""

    ok: bool
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]


class KeptChecks:
    """What the check found, for this process: it takes seconds, and says the same of one version all day long."""

    def __init__(self, folder: Path | None, kept: int = 4) -> None:
        """`folder`: the deployer's tables."""
        self._folder, self._kept = folder, kept
        self._found: OrderedDict[tuple[str, date], tuple[Finding, ...]] = OrderedDict()
        self._lock = Lock()

    def of(self, today: date) -> tuple[Finding, ...]:
        """Of what lies in the folder now. Who asks while it is being found waits for it."""
        with self._lock:
            try:
                version = Tables(self._folder).version()
            except GrsError as error:
                return (of_refusal(error),)
            known = self._found.get((version, today))
            return known if known is not None else self._find(version, today)

    def _find(self, version: str, today: date) -> tuple[Finding, ...]:
        found = check_policy(self._folder, today)
        # Nothing is kept of tables that were changed meanwhile, or cannot be read: those are found out at once.
        if found.policy is not None and found.version == version:
            self._found[version, today] = found.findings
            if len(self._found) > self._kept:
                self._found.popitem(last=False)
        return found.findings


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """`folder`: the deployer's tables."""

    folder: Path | None
    reading: WorkFactory

    def present(self) -> Mapping[str, str]:
        """The text of each table by its file name. Raises RuleBroken("policy_broken")."""
        return Tables(self.folder).texts()

    def version(self) -> str:
        """Of what lies in the folder now: another than the service's once it was changed."""
        return Tables(self.folder).version()

    def versions(self) -> Mapping[str, datetime]:
        """Those that were kept, and since when each was in force, newest first."""
        with self.reading() as work:
            return dict(reversed(tuple(work.policies.versions().items())))

    def of(self, version: str) -> Mapping[str, str]:
        """Raises NotFound("policy_version_unknown")."""
        with self.reading() as work:
            found: dict[str, str] = json.loads(work.policies.text(version))
        return found

    def attempt(self, file: str, table: bytes, today: date) -> Tried:
        """What would change, and whether it could be put in force. Raises NotFound("table_unknown")."""
        if not is_table(file):
            raise NotFound("table_unknown")
        with TemporaryDirectory(prefix="policy-") as there:
            folder = Path(there) / "tables"
            if self.folder is not None:
                shutil.copytree(self.folder, folder)
            folder.mkdir(exist_ok=True)
            (folder / file).write_bytes(table)
            found = check_policy(folder, today)
            try:
                changes = tuple(compare(self.present(), Tables(folder).texts()))
            except GrsError as error:
                return Tried(False, (of_refusal(error),), ())
        ok = not any(each.level is Level.ERROR for each in found.findings)
        return Tried(ok, found.findings, changes)


def is_table(file: str) -> bool:
    """A name that a table may have."""
    return OF_A_YEAR.fullmatch(file) is not None or file in _ours()


def is_public(file: str) -> bool:
    return file in PUBLIC or OF_A_YEAR.fullmatch(file) is not None


def _ours() -> frozenset[str]:
    return frozenset(path.name for path in OURS.glob("*.csv"))
