"""Reads what our statuses are called in the government's own grievance system."""

import re
from collections.abc import Mapping

from grs_core.domain.lifecycle import Status
from grs_core.domain.rulebook import Outcome
from grs_core.domain.status_codes import ANY, Stage, StatusCode, StatusCodes
from grs_core.policy.tables import Row, Tables

_CODE = re.compile("[A-Z][A-Z_]{2,39}")


def status_codes(tables: Tables, outcomes: Mapping[str, Outcome]) -> StatusCodes:
    """An empty cell of a later stage: as at the first."""

    def row(row: Row) -> StatusCode:
        status, outcome = row.choice("status", Status), row.text("outcome")
        if outcome != ANY:
            row.must_be(outcome, outcomes, "outcome", "outcomes")
        first = row.text("first")
        codes = [row.optional(stage.value) or first for stage in Stage]
        if wrong := [code for code in codes if not _CODE.fullmatch(code)]:
            raise row.broken(f"{wrong[0]!r} is no code of that system (capitals and _)")
        return StatusCode(status, outcome, (codes[0], codes[1], codes[2], codes[3]))

    rows = [made for _, made in tables.each("status_codes", row, "status", "outcome")]
    there = {made.status for made in rows if made.outcome == ANY}
    tables.require("status_codes", {f"{status} {ANY}" for status in Status if status not in there})
    return StatusCodes(rows)
