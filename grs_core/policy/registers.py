"""Reads the lists of the policy: programmes, hotlines, bodies, grounds, causes, outcomes."""

from collections.abc import Mapping
from typing import TypedDict

from grs_core.domain.complainant import Beneficiary, Sex
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from grs_core.domain.places import Places
from grs_core.domain.rulebook import (
    Body,
    BodyKind,
    CauseKind,
    CauseRule,
    Department,
    Ground,
    GroundOutcome,
    Outcome,
    OutcomeAct,
)
from grs_core.domain.status_codes import StatusCodes
from grs_core.policy.model import Hotline, Programme
from grs_core.policy.status_codes import status_codes
from grs_core.policy.tables import Row, Tables, broken

LONGEST_TOLD = 180
"""Letters: with the number of the case it stays within three Bangla SMS."""
NO_CLUSTER = "none"


class Lists(TypedDict):
    """What stands in the policy as it was read."""

    clusters: Mapping[str, Named]
    hotlines: Mapping[str, Hotline]
    bodies: Mapping[str, Body]
    admissibility: Mapping[str, Ground]
    causes: Mapping[str, CauseRule]
    outcomes: Mapping[str, Outcome]
    status_codes: StatusCodes


def read_lists(tables: Tables) -> Lists:
    hotlines = _hotlines(tables)
    bodies, outcomes = _bodies(tables, hotlines), _outcomes(tables)
    return Lists(
        clusters=tables.by_code("clusters", "cluster", Row.name),
        hotlines=hotlines,
        bodies=bodies,
        admissibility=_admissibility(tables, bodies),
        causes=_causes(tables),
        outcomes=outcomes,
        status_codes=status_codes(tables, outcomes),
    )


def read_programmes(
    tables: Tables, departments: Mapping[str, Department], clusters: Mapping[str, Named]
) -> dict[str, Programme]:
    def programme(row: Row) -> Programme:
        department = row.one_of("department", "departments", departments).code
        if row.text("cluster") != NO_CLUSTER:
            row.one_of("cluster", "clusters", clusters)
        charter = row.number("charter_days", 1) if row.optional("charter_days") else None
        implied = _implied(row)
        return Programme(row.code("programme"), row.name(), department, row.text("cluster"), charter, implied)

    return tables.by_code("programmes", "programme", programme)


def _implied(row: Row) -> Beneficiary:
    """A table of a deployer that has no such columns implies nothing."""
    sex = row.choice("sex", Sex) if row.cells.get("sex") else None
    return Beneficiary(sex, row.flag("disability") if row.cells.get("disability") else None)


def read_beneficiaries(
    tables: Tables, places: Places, programmes: Mapping[str, Programme]
) -> dict[tuple[str, str], int]:
    def beneficiaries(row: Row) -> tuple[tuple[str, str], int]:
        place = row.text("place")
        if len(places) and place not in places:  # none at all: that was refused already
            raise row.broken(f"place: there is no {place}")
        return (place, row.one_of("programme", "programmes", programmes).code), row.number("count", 1)

    return dict(pair for _, pair in tables.each("beneficiaries", beneficiaries, "place", "programme"))


def _hotlines(tables: Tables) -> dict[str, Hotline]:
    return tables.by_code(
        "hotlines", "hotline", lambda row: Hotline(row.code("hotline"), row.text("number"), row.name())
    )


def hotline(row: Row, column: str, known: Mapping[str, Hotline]) -> str | None:
    """The code of a hotline, or nothing."""
    return row.one_of(column, "hotlines", known).code if row.optional(column) else None


def _bodies(tables: Tables, known: Mapping[str, Hotline]) -> dict[str, Body]:
    def body(row: Row) -> Body:
        return Body(
            code=row.code("body"),
            name=row.name(),
            kind=row.choice("kind", BodyKind),
            reply_days=row.number("reply_days", 1),
            pauses=row.flag("pauses"),
            hotline=hotline(row, "hotline", known),
        )

    return tables.by_code("bodies", "body", body)


def _admissibility(tables: Tables, known: Mapping[str, Body]) -> dict[str, Ground]:
    def ground(row: Row) -> Ground:
        outcome, told = row.choice("outcome", GroundOutcome), row.name("told")
        if (outcome is GroundOutcome.REFER) is not bool(row.optional("body")):
            raise row.broken("body: names where a case is referred to, and only then")
        if max(len(told.bn), len(told.en)) > LONGEST_TOLD:
            raise row.broken(f"told_bn, told_en: more than {LONGEST_TOLD} letters")
        body = row.one_of("body", "bodies", known).code if row.optional("body") else None
        return Ground(row.code("ground"), row.name(), outcome, told, row.text("source"), body)

    return tables.by_code("admissibility", "ground", ground)


def _causes(tables: Tables) -> dict[str, CauseRule]:
    def cause(row: Row) -> CauseRule:
        return CauseRule(
            kind=row.choice("kind", CauseKind),
            name=row.name(),
            window_days=row.number("window_days", 1),
            threshold=row.number("threshold", 2),
            categories=frozenset(row.member(name, Category) for name in row.text("categories").split()),
        )

    return tables.by_code("causes", "kind", cause)


def _outcomes(tables: Tables) -> dict[str, Outcome]:
    found = tables.by_code(
        "outcomes", "outcome", lambda row: Outcome(row.code("outcome"), row.name(), row.choice("act", OutcomeAct))
    )
    for act in set(OutcomeAct) - {outcome.act for outcome in found.values()}:
        tables.refuse(broken("outcomes.csv", f"no outcome with which a case ends by {act.value}"))
    return found
