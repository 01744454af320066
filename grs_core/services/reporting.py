"""The numbers of a report: an area, a month or a quarter, and the one before. Nothing here is worded."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from grs_core.domain.committee import Idle
from grs_core.domain.monitoring import (
    EVERYBODY,
    Backlog,
    Blind,
    Dimension,
    HotSpot,
    Measure,
    Question,
    Tally,
)
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.reports import Period
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.policy.registers import NO_CLUSTER
from grs_core.ports import UnitOfWork
from grs_core.services.jurisdiction import Survey
from grs_core.services.meeting import overdue_meetings
from grs_core.services.monitoring import silent

_HOT_SPOTS = 5
_BELOW: Mapping[PlaceLevel | None, PlaceLevel] = {
    None: PlaceLevel.DIVISION,
    PlaceLevel.DIVISION: PlaceLevel.DISTRICT,
    PlaceLevel.DISTRICT: PlaceLevel.UPAZILA,
    PlaceLevel.UPAZILA: PlaceLevel.UNION,
    PlaceLevel.CITY: PlaceLevel.UNION,
}


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """`before`: of the period before. `open`: unfinished when the report is made. `durations`: working days ->
    decisions, None where they are not known apart.
    """

    code: str
    now: Tally
    before: Tally
    open: int
    durations: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """All that a report says of `survey` in `period`. `complete`: nobody's cases and no programmes are left out.

    `clusters`: those of the policy, and last, under NO_CLUSTER, programmes outside them and cases without a programme.
    `backlog` is of the moment `made_at`; `as_of`: up to when everything is counted. `areas`: the places directly below,
    most received first; `silent`: those (unions of an upazila, else upazilas) from which nothing came.
    """

    survey: Survey
    period: Period
    made_at: datetime
    as_of: datetime | None
    complete: bool
    now: Tally
    before: Tally
    backlog: Backlog
    durations: Mapping[Tier | None, Mapping[int, int]]
    clusters: tuple[ClusterFacts, ...]
    categories: Mapping[str, tuple[Tally, Tally]]
    areas: Mapping[str, Tally]
    hot_spots: tuple[HotSpot, ...]
    silent: tuple[str, ...]
    meetings: Mapping[str | None, int]
    idle: tuple[Idle, ...]


def report_facts(
    work: UnitOfWork, policy: Policy, survey: Survey, period: Period, now: datetime, blind: Blind = EVERYBODY
) -> ReportFacts:
    """Raises NotFound("place_unknown")."""
    asked = question(survey, period, blind)
    earlier = question(survey, period.before, blind)
    monitor, level = work.monitor, _below(policy, survey.place)
    told, told_before = monitor.by(asked, Dimension.CATEGORY), monitor.by(earlier, Dimension.CATEGORY)
    areas = monitor.areas(asked, level) if level is not None else {}
    return ReportFacts(
        survey=survey,
        period=period,
        made_at=now,
        as_of=now if not monitor.behind() else monitor.as_of(),
        complete=sees_whole(work, survey, period, blind, now),
        now=monitor.totals(asked),
        before=monitor.totals(earlier),
        backlog=monitor.backlog(asked, now),
        durations=monitor.all_durations(asked),
        clusters=tuple(_clusters(work, policy, asked, earlier, now)),
        categories={code: (told.get(code, {}), told_before.get(code, {})) for code in _most(told, told_before)},
        areas={code: areas[code] for code in _most(areas)},
        hot_spots=monitor.hot_spots(asked, _HOT_SPOTS),
        silent=silent(work, policy.places, asked),
        meetings=_meetings(work, policy, survey.place, period),
        idle=overdue_meetings(work, policy, [Survey(survey.place)], day_of(now)),
    )


def question(survey: Survey, period: Period, blind: Blind) -> Question:
    return Question(survey.place, period.first, period.until, survey.programmes, blind=blind)


def sees_whole(work: UnitOfWork, survey: Survey, period: Period, blind: Blind, now: datetime) -> bool:
    """Would a report for everybody tell this viewer nothing that he may not know? Not when a case that is kept from him
    counts in it.
    """
    if survey.programmes is not None:
        return False
    if blind.sees_all:
        return True
    asked = replace(question(survey, period, blind), since=period.before.first)
    everybodys = replace(asked, blind=EVERYBODY)
    monitor = work.monitor
    return monitor.totals(asked) == monitor.totals(everybodys) and monitor.backlog(asked, now) == monitor.backlog(
        everybodys, now
    )


def _below(policy: Policy, place: str | None) -> PlaceLevel | None:
    """None below a union."""
    return _BELOW.get(policy.places.get(place).level if place is not None else None)


def _most(*tallies: Mapping[str, Tally]) -> list[str]:
    """The codes of all of them, most received in the first of them first."""
    codes = {code for each in tallies for code in each}
    return sorted(codes, key=lambda code: (-tallies[0].get(code, {}).get(Measure.RECEIVED, 0), code))


def _clusters(
    work: UnitOfWork, policy: Policy, asked: Question, earlier: Question, now: datetime
) -> Iterator[ClusterFacts]:
    """Those of the policy in its order, then what is in none of them: there what the others leave."""
    monitor = work.monitor
    tallies, befores = monitor.by(asked, Dimension.PROGRAMME), monitor.by(earlier, Dimension.PROGRAMME)
    left, open_left = Counter(monitor.durations(asked)), monitor.backlog(asked, now).open
    for cluster in policy.clusters:
        if cluster == NO_CLUSTER:
            continue
        theirs = frozenset(code for code, each in policy.programmes.items() if each.cluster == cluster)
        its = replace(asked, programmes=theirs if asked.programmes is None else theirs & asked.programmes)
        durations, open_now = monitor.durations(its), monitor.backlog(its, now).open
        left, open_left = left - Counter(durations), open_left - open_now
        yield ClusterFacts(cluster, _sum(tallies, theirs), _sum(befores, theirs), open_now, durations)
    outside = frozenset(
        code for code in {*tallies, *befores} if code not in policy.programmes or not _clustered(policy, code)
    )
    yield ClusterFacts(NO_CLUSTER, _sum(tallies, outside), _sum(befores, outside), open_left, left)


def _clustered(policy: Policy, programme: str) -> bool:
    return policy.programmes[programme].cluster in set(policy.clusters) - {NO_CLUSTER}


def _sum(tallies: Mapping[str, Tally], codes: Iterable[str]) -> Tally:
    found: Counter[Measure] = Counter()
    for code in codes:
        found.update(tallies.get(code, {}))
    return found


def _meetings(work: UnitOfWork, policy: Policy, area: str | None, period: Period) -> Mapping[str | None, int]:
    """Of the committees of the area and of all below it."""
    found = work.meetings.counts(period.first, period.last)
    covers = Survey(area).covers
    return {place: many for place, many in found.items() if covers(policy, place)}
