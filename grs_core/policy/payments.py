"""Reads when programmes pay (`payment_calendar.csv`) and which nobody gets beside another (`exclusions.csv`)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from grs_core.domain.instalments import Instalment, PaymentCalendar
from grs_core.policy.findings import Finding, Level
from grs_core.policy.model import Policy, Programme
from grs_core.policy.tables import OURS, Row, Tables

AHEAD = timedelta(days=30)


def read_calendar(tables: Tables, programmes: Mapping[str, Programme]) -> PaymentCalendar:
    ours = _is_ours(tables, "payment_calendar.csv")

    def instalment(row: Row) -> Instalment | None:
        if ours and row.text("programme") not in programmes:
            return None
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

    found = tables.each("payment_calendar", instalment, "programme", "first")
    return PaymentCalendar(each for _, each in found if each is not None)


def read_exclusions(tables: Tables, programmes: Mapping[str, Programme]) -> frozenset[tuple[str, str]]:
    """Both ways round."""

    ours = _is_ours(tables, "exclusions.csv")

    def pair(row: Row) -> tuple[str, str] | None:
        if ours and not {row.text("programme"), row.text("excludes")} <= set(programmes):
            return None
        one = row.one_of("programme", "programmes", programmes).code
        other = row.one_of("excludes", "programmes", programmes).code
        if one == other:
            raise row.broken("excludes: a programme is not had twice anyway")
        return one, other

    made = tables.each("exclusions", pair, "programme", "excludes")
    found = [each for _, each in made if each is not None]
    return frozenset(found) | {(other, one) for one, other in found}


def _is_ours(tables: Tables, file: str) -> bool:
    """A row of ours about a programme that the deployer has taken out says nothing, and stops nothing."""
    return tables.path(file).parent == OURS


def ended(policy: Policy, today: date) -> Iterator[Finding]:
    """Programmes of which the calendar will soon have nothing more to say."""
    last = {code: policy.payments.of(code)[-1] for code in policy.payments.programmes}
    over = sorted(code for code, each in last.items() if each.pays_until < today + AHEAD)
    if over:
        what = f"no instalment is left of {', '.join(over)}"
        why = "nobody is told when the next money is expected"
        yield Finding(Level.NOTE, "payment_calendar.csv", 0, what, why, "enter the instalments that follow")
