"""The indicators of the dashboard: each a number with what it is a part of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from gateway.console.board_figures import Figures
from grs_core.domain.monitoring import Measure, median, p90, share
from grs_core.policy.model import Policy

M = Measure


class Kind(StrEnum):
    """How a number is written."""

    NAME = "name"
    MONTH = "month"
    COUNT = "count"
    PERCENT = "percent"
    DAYS = "days"
    NUMBER = "number"
    """With one place behind the point."""


class Group(StrEnum):
    """In the order of the page."""

    VOLUME = "volume"
    TIME = "time"
    UPWARD = "upward"
    CITIZEN = "citizen"
    WHO = "who"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Indicator:
    """`key` names its words: `board_i_<key>` what it is, `board_d_<key>` how it is counted. `value` None: there is
    nothing to count it of. A share has its `part` and `whole`; `unknown`: of how many it is not known.
    """

    key: str
    group: Group
    kind: Kind
    value: int | Fraction | None
    part: int | None = None
    whole: int | None = None
    unknown: int | None = None


def indicators(figures: Figures, policy: Policy) -> tuple[Indicator, ...]:
    """Those that can be had; `sensitive` for the cell only."""
    return (
        *_volume(figures, policy),
        *_time(figures),
        *_upward(figures),
        *_citizen(figures),
        *_who(figures),
        *_now(figures),
    )


def _volume(figures: Figures, policy: Policy) -> tuple[Indicator, ...]:
    total = figures.total
    counted = (M.RECEIVED, M.DECIDED, M.RESOLVED, M.ELIGIBLE_NO_QUOTA, M.FRAUD_TAKA)
    counts = tuple(Indicator(each.value, Group.VOLUME, Kind.COUNT, total.get(each, 0)) for each in counted)
    return (*counts[:1], _per_10000(figures, policy), *counts[1:])


def _per_10000(figures: Figures, policy: Policy) -> Indicator:
    """Of the programmes whose beneficiaries are counted for this very place; the others' complaints stay out."""
    place, chosen = figures.question.place, figures.question.programmes
    known = {
        programme: count
        for (where, programme), count in policy.beneficiaries.items()
        if where == place and (chosen is None or programme in chosen)
    }
    part = sum(figures.programmes.get(programme, {}).get(M.RECEIVED, 0) for programme in known)
    whole = sum(known.values())
    value = Fraction(part * 10_000, whole) if whole else None
    return Indicator("per_10000", Group.VOLUME, Kind.NUMBER, value, part if whole else None, whole or None)


def _time(figures: Figures) -> tuple[Indicator, ...]:
    total, took = figures.total, figures.durations.get(None, {})
    in_time, late = total.get(M.ACCEPTED_IN_TIME, 0), total.get(M.ACCEPTED_LATE, 0)
    decided = total.get(M.DECIDED, 0)
    return (
        _share("acknowledged", Group.TIME, in_time, in_time + late),
        _share("in_standard", Group.TIME, total.get(M.DECIDED_IN_STANDARD, 0), decided),
        _share("in_law", Group.TIME, total.get(M.DECIDED_IN_LAW, 0), decided),
        Indicator("median", Group.TIME, Kind.DAYS, median(took)),
        Indicator("p90", Group.TIME, Kind.DAYS, p90(took)),
    )


def _upward(figures: Figures) -> tuple[Indicator, ...]:
    total = figures.total
    received = total.get(M.RECEIVED, 0)
    return (
        _share("escalated", Group.UPWARD, total.get(M.ESCALATED, 0), received),
        Indicator("vacant", Group.UPWARD, Kind.COUNT, total.get(M.ESCALATED_VACANT, 0)),
        _share("appealed", Group.UPWARD, total.get(M.APPEALED, 0), total.get(M.DECIDED, 0)),
        _share("overturned", Group.UPWARD, total.get(M.OVERTURNED, 0), total.get(M.APPEAL_DECIDED, 0)),
        _share("referred", Group.UPWARD, total.get(M.REFERRED, 0), received),
        _share("corrected", Group.UPWARD, total.get(M.CORRECTED, 0), received),
    )


def _citizen(figures: Figures) -> tuple[Indicator, ...]:
    total = figures.total
    confirmed = total.get(M.CONFIRMED, 0)
    answered = confirmed + total.get(M.UNCONFIRMED, 0) + total.get(M.NOT_SOLVED, 0)
    rated, stars = total.get(M.RATED, 0), total.get(M.RATING_SUM, 0)
    return (
        _share("confirmed", Group.CITIZEN, confirmed, answered),
        _share("reopened", Group.CITIZEN, total.get(M.REOPENED, 0), total.get(M.RESOLVED, 0)),
        Indicator("satisfaction", Group.CITIZEN, Kind.NUMBER, share(stars, rated), stars, rated),
    )


def _who(figures: Figures) -> tuple[Indicator, ...]:
    total = figures.total
    received, women = total.get(M.RECEIVED, 0), total.get(M.RECEIVED_FEMALE, 0)
    sex_known = women + total.get(M.RECEIVED_MALE, 0) + total.get(M.RECEIVED_OTHER_SEX, 0)
    of_all: Mapping[str, Measure] = {
        "volunteer": M.RECEIVED_VOLUNTEER,
        "anonymous": M.RECEIVED_ANONYMOUS,
        "disabled": M.RECEIVED_DISABLED,
    }
    female = replace(_share("female", Group.WHO, women, sex_known), unknown=received - sex_known)
    return (
        female,
        *(_share(key, Group.WHO, total.get(measure, 0), received) for key, measure in of_all.items()),
    )


def _now(figures: Figures) -> tuple[Indicator, ...]:
    backlog = figures.backlog
    counts = {"open": backlog.open, "overdue": backlog.overdue, "unaccepted": backlog.unaccepted}
    if figures.sensitive is not None:
        counts["sensitive"] = figures.sensitive
    quiet = _share("silent", Group.NOW, len(figures.silent), figures.asked_of)
    return (*(Indicator(key, Group.NOW, Kind.COUNT, count) for key, count in counts.items()), quiet)


def _share(key: str, group: Group, part: int, whole: int) -> Indicator:
    return Indicator(key, group, Kind.PERCENT, share(part, whole), part, whole)
