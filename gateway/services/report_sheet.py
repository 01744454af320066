"""A report's numbers as a sheet of paper: the same sections in the same order, every time."""

from collections.abc import Callable, Mapping, Sequence

from gateway.services import sheet
from gateway.services.report_words import NOTHING, Teller
from gateway.services.sheet import Block
from gateway.services.typeset import Sheet
from gateway.services.typeset import sheet as paper
from grs_core.domain.monitoring import Measure, Tally, median, p90, share
from grs_core.domain.places import PlaceLevel
from grs_core.domain.reports import ReportKind
from grs_core.services.reporting import ReportFacts

_MOST_NAMES = 120
_MOST_IDLE = 40
_CHANGES = (
    Measure.RECEIVED, Measure.RESOLVED, Measure.REJECTED, Measure.ESCALATED, Measure.FORWARDED_BY_OFFICER,
    Measure.REFERRED, Measure.APPEALED, Measure.OVERTURNED, Measure.REOPENED, Measure.CONFIRMED, Measure.NOT_SOLVED,
    Measure.WITHDRAWN, Measure.ELIGIBLE_NO_QUOTA, Measure.FRAUD_TAKA,
)  # fmt: skip
_TRANSFERS = (
    Measure.ESCALATED_OVERDUE, Measure.ESCALATED_NOT_ACCEPTED, Measure.ESCALATED_VACANT, Measure.FORWARDED_BY_OFFICER,
    Measure.REFERRED, Measure.CALLED_SUPERVISOR, Measure.APPEALED, Measure.APPEAL_DECIDED, Measure.OVERTURNED,
)  # fmt: skip
_PEOPLE = (
    Measure.RECEIVED_FEMALE, Measure.RECEIVED_MALE, Measure.RECEIVED_OTHER_SEX, Measure.RECEIVED_DISABLED,
    Measure.RECEIVED_ELDER, Measure.RECEIVED_ANONYMOUS, Measure.RECEIVED_VOLUNTEER,
)  # fmt: skip
_DEFINED = ("received", "decided", "open", "standard", "median", "escalated")


def report_sheet(facts: ReportFacts, teller: Teller) -> Sheet:
    """For the template `sheet`."""
    area, period = teller.area(facts.survey.place), teller.period(facts.period)
    counted = teller.moment(facts.as_of) if facts.as_of is not None else teller.say("not_counted_yet")
    blocks = [] if facts.complete else [sheet.note(teller.say("partial"))]
    for section in _SECTIONS[facts.period.kind]:
        blocks += section(facts, teller)
    return paper(
        teller.language,
        teller.say(f"{facts.period.kind.value}_title"),
        f"{area} · {period}",
        teller.say("service"),
        teller.say("as_of", moment=counted, made=teller.moment(facts.made_at)),
        blocks,
    )


def _summary(facts: ReportFacts, teller: Teller) -> list[Block]:
    now, before, whole = facts.now, facts.before, facts.durations.get(None, {})
    decided = _n(now, Measure.DECIDED)

    def told(measure: Measure) -> tuple[str, str, str]:
        was = teller.say("before", count=teller.count(_n(before, measure)))
        return teller.say(measure.value), teller.count(_n(now, measure)), was

    day = teller.say("on_day", day=teller.moment(facts.made_at).split(",")[0])
    backlog = facts.backlog
    standard = teller.percent(share(_n(now, Measure.DECIDED_IN_STANDARD), decided))
    of_decided = teller.say("of_decided", count=teller.count(decided))
    return [
        sheet.heading(teller.say("summary")),
        sheet.figures(
            [
                told(Measure.RECEIVED),
                told(Measure.RESOLVED),
                told(Measure.REJECTED),
                (teller.say("open"), teller.count(backlog.open), day),
                (teller.say("in_standard"), standard, of_decided),
                (teller.say("median"), teller.days(median(whole)), of_decided),
                (teller.say("p90"), teller.days(p90(whole)), of_decided),
                (teller.say("overdue"), teller.count(backlog.overdue), day),
            ]
        ),
    ]


def _clusters(facts: ReportFacts, teller: Teller) -> list[Block]:
    names = ("cluster", "short_received", "short_before", "resolved", "rejected", "short_open", "short_standard",
             "short_median", "short_escalated", "appealed")  # fmt: skip
    rows = [
        [
            teller.cluster(each.code),
            *_counts(teller, each.now, Measure.RECEIVED),
            *_counts(teller, each.before, Measure.RECEIVED),
            *_counts(teller, each.now, Measure.RESOLVED, Measure.REJECTED),
            teller.count(each.open),
            _standard(teller, each.now),
            teller.days(median(each.durations)),
            *_counts(teller, each.now, Measure.ESCALATED, Measure.APPEALED),
        ]
        for each in facts.clusters
    ]
    widths = [5, 2, 2, 2, 2, 3, 2, 2, 2, 2]
    received = [(teller.cluster(each.code), _n(each.now, Measure.RECEIVED)) for each in facts.clusters]
    return [
        sheet.heading(teller.say("clusters")),
        sheet.table([teller.say(name) for name in names], rows, widths),
        _bars(teller, received),
    ]


def _categories(facts: ReportFacts, teller: Teller) -> list[Block]:
    names = ("category", "short_received", "short_before", "resolved", "rejected", "short_standard", "short_escalated")
    rows = [
        [
            teller.category(code),
            *_counts(teller, now, Measure.RECEIVED),
            *_counts(teller, before, Measure.RECEIVED),
            *_counts(teller, now, Measure.RESOLVED, Measure.REJECTED),
            _standard(teller, now),
            *_counts(teller, now, Measure.ESCALATED),
        ]
        for code, (now, before) in facts.categories.items()
    ]
    received = [(teller.category(code), _n(now, Measure.RECEIVED)) for code, (now, _) in facts.categories.items()]
    return [
        sheet.heading(teller.say("categories")),
        *([_bars(teller, received)] if received else []),
        _table(teller, names, rows),
    ]


def _areas(facts: ReportFacts, teller: Teller) -> list[Block]:
    if _level(facts, teller) is PlaceLevel.UNION:
        return []
    names = ("area", "short_received", "resolved", "rejected", "short_standard", "short_escalated", "appealed")
    rows = [
        [
            teller.place(code),
            *_counts(teller, tally, Measure.RECEIVED, Measure.RESOLVED, Measure.REJECTED),
            _standard(teller, tally),
            *_counts(teller, tally, Measure.ESCALATED, Measure.APPEALED),
        ]
        for code, tally in facts.areas.items()
    ]
    return [sheet.heading(teller.say("areas")), _table(teller, names, rows)]


def _tiers(facts: ReportFacts, teller: Teller) -> list[Block]:
    names = ("tier", "reached", "decided", "short_standard", "short_median", "p90", "short_open")
    rows = []
    for tier in teller.policy.tier_names:
        took = facts.durations.get(tier, {})
        decided = _n(facts.now, Measure(f"decided_{tier.value}"))
        rows.append(
            [
                teller.tier(tier),
                *_counts(teller, facts.now, Measure(f"reached_{tier.value}")),
                teller.count(decided),
                teller.percent(share(_n(facts.now, Measure(f"in_standard_{tier.value}")), decided)),
                teller.days(median(took)),
                teller.days(p90(took)),
                teller.count(facts.backlog.by_tier.get(tier, 0)),
            ]
        )
    return [sheet.heading(teller.say("tiers")), _table(teller, names, rows)]


def _transfers(facts: ReportFacts, teller: Teller) -> list[Block]:
    return [sheet.heading(teller.say("transfers")), _compared(facts, teller, _TRANSFERS)]


def _changes(facts: ReportFacts, teller: Teller) -> list[Block]:
    return [sheet.heading(teller.say("changes")), _compared(facts, teller, _CHANGES)]


def _people(facts: ReportFacts, teller: Teller) -> list[Block]:
    return [sheet.heading(teller.say("people")), _compared(facts, teller, _PEOPLE)]


def _fraud(facts: ReportFacts, teller: Teller) -> list[Block]:
    rows = [[teller.spot(each), teller.count(each.cases), teller.count(each.taka)] for each in facts.hot_spots]
    return [sheet.heading(teller.say("fraud")), _table(teller, ("where", "cases", "taka"), rows)]


def _committees(facts: ReportFacts, teller: Teller) -> list[Block]:
    held, idle = facts.meetings, facts.idle
    count, places = teller.count(sum(held.values())), teller.count(len(held))
    allowed = teller.count(teller.policy.meeting_days)
    rows = [
        [teller.area(each.place), teller.day(each.last) if each.last else teller.say("never_met")]
        for each in idle[:_MOST_IDLE]
    ]
    if len(idle) > _MOST_IDLE:
        rows.append([teller.say("and_more", count=teller.count(len(idle) - _MOST_IDLE)), ""])
    names = [teller.say("committee_of"), teller.say("last_meeting")]
    return [
        sheet.heading(teller.say("committees")),
        sheet.text(teller.say("meetings_held", count=count, places=places)),
        sheet.text(teller.say("committees_idle", days=allowed, count=teller.count(len(idle)))),
        *([sheet.table(names, rows, [2, 1], words=(0, 1))] if rows else []),
    ]


def _silent(facts: ReportFacts, teller: Teller) -> list[Block]:
    if _level(facts, teller) is PlaceLevel.UNION:
        return []
    names = [teller.place(code) for code in facts.silent[:_MOST_NAMES]]
    if len(facts.silent) > _MOST_NAMES:
        names.append(teller.say("and_more", count=teller.count(len(facts.silent) - _MOST_NAMES)))
    count = teller.count(len(facts.silent))
    return [
        sheet.heading(teller.say("silent")),
        sheet.text(teller.say("silent_why", count=count)),
        sheet.note(", ".join(names) or teller.say("none")),
    ]


def _definitions(facts: ReportFacts, teller: Teller) -> list[Block]:
    told = [sheet.note(teller.say(f"define_{name}")) for name in _DEFINED]
    return [sheet.group(sheet.heading(teller.say("definitions"), 2), *told)]


def _compared(facts: ReportFacts, teller: Teller, measures: Sequence[Measure]) -> Block:
    rows = []
    for measure in measures:
        now, before = _n(facts.now, measure), _n(facts.before, measure)
        rows.append([teller.say(measure.value), teller.count(now), teller.count(before), teller.change(now - before)])
    names = ("what", "this_period", "short_before", "difference")
    return sheet.table([teller.say(name) for name in names], rows)


def _table(teller: Teller, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    return sheet.table([teller.say(name) for name in names], rows) if rows else sheet.text(teller.say("none"))


def _bars(teller: Teller, told: Sequence[tuple[str, int]]) -> Block:
    return sheet.bars([(name, many, teller.count(many)) for name, many in told])


def _counts(teller: Teller, tally: Tally, *measures: Measure) -> list[str]:
    return [teller.count(_n(tally, measure)) for measure in measures]


def _standard(teller: Teller, tally: Tally) -> str:
    return teller.percent(share(_n(tally, Measure.DECIDED_IN_STANDARD), _n(tally, Measure.DECIDED))) or NOTHING


def _n(tally: Tally, measure: Measure) -> int:
    return tally.get(measure, 0)


def _level(facts: ReportFacts, teller: Teller) -> PlaceLevel | None:
    place = facts.survey.place
    return None if place is None else teller.policy.places.get(place).level


_Section = Callable[[ReportFacts, Teller], list[Block]]
_SECTIONS: Mapping[ReportKind, tuple[_Section, ...]] = {
    ReportKind.MONTHLY: (_summary, _tiers, _transfers, _categories, _areas, _people, _definitions),
    ReportKind.QUARTERLY: (
        _summary, _clusters, _categories, _changes, _areas, _fraud, _committees, _silent, _definitions,
    ),
}  # fmt: skip
