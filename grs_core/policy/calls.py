"""Reads what the policy says of calls."""

from collections.abc import Mapping
from datetime import timedelta

from grs_core.domain.calling import CallRules
from grs_core.policy.tables import Row, Tables

_UNITS: Mapping[str, str] = {
    "recording_days": "days",
    "confirm_call_after_days": "working_days",
    "call_attempts": "times",
    "call_gap_minutes": "minutes",
    "call_together_minutes": "minutes",
    "confirm_lines": "lines",
    "person_due_days": "working_days",
}
_MAY_BE_NONE = frozenset({"confirm_call_after_days", "call_together_minutes"})


def call_rules(tables: Tables) -> CallRules:
    def value(row: Row) -> int:
        key = row.text("key")
        if key not in _UNITS:
            raise row.broken(f"key: {key!r} is none of {', '.join(_UNITS)}")
        if row.text("unit") != _UNITS[key]:
            raise row.broken(f"unit: {key} is told in {_UNITS[key]}")
        return row.number("value", int(key not in _MAY_BE_NONE))

    found = tables.by_code("calls", "key", value)
    tables.require("calls", _UNITS.keys() - set(found))
    return CallRules(
        recording_days=found.get("recording_days", 1),
        confirm_after_days=found.get("confirm_call_after_days", 0),
        attempts=found.get("call_attempts", 1),
        gap=timedelta(minutes=found.get("call_gap_minutes", 1)),
        together=timedelta(minutes=found.get("call_together_minutes", 0)),
        questions=found.get("confirm_lines", 1),
        person_due_days=found.get("person_due_days", 1),
    )
