"""Reads what the policy says of cases that volunteers file for others."""

from collections.abc import Mapping

from grs_core.domain.proxy import ProxyRules
from grs_core.policy.tables import Row, Tables

_UNITS: Mapping[str, str] = {
    "same_phone_names": "names",
    "same_story_times": "times",
    "same_story_words": "words",
    "same_days": "days",
    "burst_hour": "times",
    "burst_day": "times",
    "owned_percent": "percent",
    "owned_answers": "times",
    "answer_days": "days",
    "disowned_days": "days",
    "waiting_most": "times",
}
_WHOLE = 100


def proxy_rules(tables: Tables) -> ProxyRules:
    def value(row: Row) -> int:
        key = row.text("key")
        if key not in _UNITS:
            raise row.broken(f"key: {key!r} is none of {', '.join(_UNITS)}")
        if row.text("unit") != _UNITS[key]:
            raise row.broken(f"unit: {key} is told in {_UNITS[key]}")
        found = row.number("value", 1)
        if _UNITS[key] == "percent" and found > _WHOLE:
            raise row.broken(f"value: {key} is {_WHOLE} at most")
        return found

    found = tables.by_code("proxy", "key", value)
    tables.require("proxy", _UNITS.keys() - set(found))
    return ProxyRules(**{key: found.get(key, 1) for key in _UNITS})
