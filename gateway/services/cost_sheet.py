"""The monthly cost of messages as rows of a spreadsheet, for the command line and the console."""

import csv
from collections.abc import Iterator
from io import StringIO

from grs_core.policy.model import Policy
from grs_core.services.costs import CostLine, Costs

_COLUMNS = ("month", "office", "name", "carrier", "messages", "segments", "taka")


def as_csv(told: Costs, policy: Policy) -> str:
    """A header and a row each, in English; nothing in it begins with what a spreadsheet would work out."""
    sheet = StringIO()
    csv.writer(sheet, lineterminator="\n").writerows(_rows(told, policy))
    return sheet.getvalue()


def taka(line: CostLine) -> str:
    """Taka and hundredths, as 12.80."""
    return f"{line.milli_taka / 1000:.2f}"


def unpriced(told: Costs) -> tuple[str, ...]:
    """The carriers for which the policy has no price, sorted."""
    return tuple(sorted({line.carrier for line in told.lines if not line.priced}))


def _rows(told: Costs, policy: Policy) -> Iterator[tuple[object, ...]]:
    yield _COLUMNS
    for line in told.lines:
        office = line.office or ""
        name = policy.office_name(office).en if office in policy.directory else ""
        yield told.month, office, name, line.carrier, line.messages, line.segments, taka(line)
