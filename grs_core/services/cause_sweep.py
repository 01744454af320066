"""The sweep's part in cases about one thing: common causes are found, and what a decision left for later is done."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import groupby

from grs_core.case_ports import Link
from grs_core.domain.errors import Conflict
from grs_core.policy.model import Policy
from grs_core.ports import Dice, WorkFactory
from grs_core.services.sweep_report import SweepReport
from grs_core.services.systemic import Finder
from grs_core.services.together import settle

_BATCH = 200


def find_common_causes(
    writing: WorkFactory, reading: WorkFactory, policy: Policy, dice: Dice, now: datetime, report: SweepReport
) -> None:
    """Compares what was noted since the last sweep, each cause in a change of its own. One that fails is reported and
    waits for the next sweep; the others do not wait for it.
    """
    for ids in _noted(reading):
        try:
            report.systemic += _look(writing, policy, dice, ids, now)
        except Exception as error:  # whatever is wrong with one cause
            if not _busy(error):
                report.failure(f"cause {min(ids)}", error)


def _busy(error: Exception) -> bool:
    """Is somebody at work on the systemic case just now? Then it is looked at in the next sweep."""
    return isinstance(error, Conflict) and error.key == "ticket_changed"


def _noted(reading: WorkFactory) -> Iterator[list[int]]:
    """Ids of rows that name one cause."""
    last = 0
    while True:
        with reading() as work:
            pending = sorted(work.causes.pending(_BATCH, last), key=lambda row: (row[1], row[0]))
        for _, rows in groupby(pending, key=lambda row: row[1]):
            yield [id_ for id_, _ in rows]
        if len(pending) < _BATCH:
            return
        last = max(id_ for id_, _ in pending)


def _look(writing: WorkFactory, policy: Policy, dice: Dice, ids: Collection[int], now: datetime) -> bool:
    with writing() as work:
        noted = work.causes.claim(ids)
        if not noted:
            return False
        opened = Finder(work, policy, dice, now).look(noted)
        work.causes.looked_at([each.id for each in noted])
        work.commit()
    return opened


def settle_the_rest(
    writing: WorkFactory, reading: WorkFactory, policy: Policy, dice: Dice, now: datetime, report: SweepReport
) -> None:
    """Does for the cases that were woken by the end of another what it means for them."""
    last: Link | None = None
    while True:
        with reading() as work:
            waiting = work.links.awake(_BATCH, last)
        for parent, _ in groupby(waiting, key=lambda link: link.parent):
            try:
                with writing() as work:
                    done = settle(work, policy, dice, work.tickets.lock(parent), now)
                    work.commit()
                report.settled += done
            except Exception as error:  # whatever is wrong with one case
                report.failure(str(parent), error)
        if len(waiting) < _BATCH:
            return
        last = waiting[-1]
