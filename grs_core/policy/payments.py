"""Reads when programmes pay (`payment_calendar.csv`) and which nobody gets beside another (`exclusions.csv`)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from grs_core.domain.instalments import Instalment, PaymentCalendar
from grs_core.policy.findings import Finding, Level
from grs_core.policy.model import Policy, Programme
from grs_core.policy.tables import Row, Tables

AHEAD = timedelta(days=30)


def read_calendar(tables: Tables, programmes: Mapping[str, Programme]) -> PaymentCalendar:
    def instalment(row: Row) -> Instalment:
        made = Instalment(
            row.one_of("programme", "programmes", programmes).code,
            row.day("first"),
            row.day("last"),
            row.day("pays_from"),
            row.day("pays_until"),
            row.flag("announced"),
        )
        if made.last < made.first or made.pays_until < made.pays_from or made.pays_until < made.first:
            raise row.broken("the days run backwards: first to last, pays_from to pays_until")
        if made.first.day != 1:
            raise row.broken("first: an instalment begins on the first of a month, which names it")
        return made

    return PaymentCalendar(each for _, each in tables.each("payment_calendar", instalment, "programme", "first"))


def read_exclusions(tables: Tables, programmes: Mapping[str, Programme]) -> frozenset[tuple[str, str]]:
    """Both ways round."""

    def pair(row: Row) -> tuple[str, str]:
        one = row.one_of("programme", "programmes", programmes).code
        other = row.one_of("excludes", "programmes", programmes).code
        if one == other:
            raise row.broken("excludes: a programme is not had twice anyway")
        return one, other

    found = [each for _, each in tables.each("exclusions", pair, "programme", "excludes")]
    return frozenset(found) | {(other, one) for one, other in found}


def ended(policy: Policy, today: date) -> Iterator[Finding]:
    """Programmes of which the calendar will soon have nothing more to say."""
    last = {code: policy.payments.of(code)[-1] for code in policy.payments.programmes}
    over = sorted(code for code, each in last.items() if each.pays_until < today + AHEAD)
    if over:
        what = f"no instalment is left of {', '.join(over)}"
        why = "nobody is told when the next money is expected"
        yield Finding(Level.NOTE, "payment_calendar.csv", 0, what, why, "enter the instalments that follow")
