"""Reads what citizens are told of each programme (`benefits.csv`): who gets it, how much, how one applies."""

from collections.abc import Mapping

from grs_core.domain.messages import Named
from grs_core.policy.model import Benefit, Programme
from grs_core.policy.tables import Row, Tables


def read_benefits(tables: Tables, programmes: Mapping[str, Programme]) -> dict[str, Benefit]:
    """By programme. A table may leave programmes out, and name one that a deployer has taken away: nothing is told of
    either.
    """

    def benefit(row: Row) -> Benefit:
        amount = Named(row.optional("amount_bn"), row.optional("amount_en"))
        if bool(amount.bn) is not bool(amount.en):
            raise row.broken("amount_bn, amount_en: both or none")
        return Benefit(row.code("programme"), row.name("who"), amount, row.name("apply"), row.text("source"))

    told = tables.by_code("benefits", "programme", benefit)
    return {code: each for code, each in told.items() if code in programmes}
