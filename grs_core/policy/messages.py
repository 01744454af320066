"""Reads what the policy says of messages: the hours in which nobody is disturbed, and what a segment costs."""

from datetime import time

from grs_core.domain.quiet import QuietHours
from grs_core.domain.tariffs import Tariff, Tariffs
from grs_core.policy.tables import Row, Tables

_NOTICES = "notices"
_NEVER = QuietHours(time(), time())


def quiet(tables: Tables) -> QuietHours:
    """Of notices that nobody asked for. The same hour twice: none is quiet."""

    def hours(row: Row) -> QuietHours:
        if row.text("hours") != _NOTICES:
            raise row.broken(f"hours is not {_NOTICES}")
        return QuietHours(row.hour("starts"), row.hour("ends"))

    found = tables.by_code("quiet_hours", "hours", hours)
    tables.require("quiet_hours", {_NOTICES} - set(found))
    return found.get(_NOTICES, _NEVER)


def tariffs(tables: Tables) -> Tariffs:
    """A carrier has a row for every price it has had; the newest whose day has come holds."""

    def tariff(row: Row) -> Tariff:
        return Tariff(row.code("carrier"), row.flag("masked"), row.number("milli_taka"), row.day("valid_from"))

    return Tariffs(made for _, made in tables.each("tariffs", tariff, "carrier", "valid_from"))
