"""The port of what is learnt from officers. Its adapter runs tests/contract/test_storage_corrections.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grs_core.domain.correction import Correction, Verdict
from grs_core.domain.queue import QueueFilter


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """One page of pairs, oldest first; `total` counts the same verdict and scope."""

    corrections: Sequence[Correction]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


class Corrections(Protocol):
    """`scope` is what a reviewer may know of, by the case that a pair comes from; None = everything (the deployer).
    The pair of a case that is sensitive is in no scope.
    """

    def keep(self, correction: Correction) -> None:
        """One pair a case: a later one has the first machine's reading, the newest officer's, and waits for review."""
        ...

    def get(self, id: int, scope: QueueFilter | None = None) -> Correction:  # noqa: A002
        """Raises NotFound("correction_unknown"), also for one out of scope."""
        ...

    def judge(self, id: int, verdict: Verdict, by: str, at: datetime) -> None:  # noqa: A002
        """A reviewer's word; it may be changed. Raises NotFound("correction_unknown")."""
        ...

    def page(self, verdict: Verdict, scope: QueueFilter | None, page: int, size: int) -> CorrectionPage: ...

    def count(self, scope: QueueFilter | None = None) -> Mapping[Verdict, int]:
        """Every verdict, also those of which there is none."""
        ...

    def accepted(self) -> Iterable[Correction]:
        """All of them, oldest first."""
        ...

    def erase_rejected(self, before: datetime) -> int:
        """Deletes what was rejected before then; how many."""
        ...
