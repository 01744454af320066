"""What a policy with which the service starts still leaves open, each said with its line and what to do."""

from collections.abc import Iterator
from datetime import date, timedelta

from grs_core.domain.grievance import AccusedRole, Category, Priority
from grs_core.domain.offices import Tier
from grs_core.domain.workdays import WorkCalendar
from grs_core.policy.findings import Finding, Level
from grs_core.policy.model import Policy
from grs_core.policy.payments import ended
from grs_core.policy.registers import NO_CLUSTER
from grs_core.policy.tables import OURS, Row, Tables

AHEAD = timedelta(days=14 * 30)
"""Fourteen months: the longest way of a case (first tiers, appeal, second appeal, their pauses) ends within them."""
_BELOW_THE_CELL = (Tier.UNION, Tier.UPAZILA, Tier.DISTRICT)
_UNVERIFIED = ("deployer confirms", "verify", "computed", "replace by")
_BY_DAY = frozenset({"tariffs.csv"})
"""Their rows wait for their day by themselves."""
_CASES_HOLD = ("programmes.csv", "subcategories.csv", "outcomes.csv", "bodies.csv", "admissibility.csv")


def holes(policy: Policy, tables: Tables, today: date) -> Iterator[Finding]:
    yield from _tiers(policy, tables)
    yield from _statutory(policy, tables)
    yield from _acceptance(policy, tables)
    yield from _calendar(policy, today)
    yield from _conflicts(policy, tables)
    yield from _subcategories(policy)
    yield from _unused(policy, tables)
    yield from _bodies(policy, tables)
    yield from _taken_out(tables)
    yield from ended(policy, today)
    yield from _rows(tables, today)


def _line(tables: Tables, file: str, key: str) -> int:
    row = tables.all_rows(file).get(key)
    return row.line if row is not None else 0


# ------------------------------------------------------------------- clocks
def _tiers(policy: Policy, tables: Tables) -> Iterator[Finding]:
    then = {
        Tier.UNION: (
            "what would begin at the union parishad begins at the upazila",
            "see that the upazilas can carry it",
        ),
        Tier.DISTRICT: (
            "what the upazila does not solve goes to the Cabinet Division, and so does a case of a whole district",
            "have it confirmed (by the guidelines the district is the grievance officer); can the cell carry it?",
        ),
    }
    for tier, (why, do) in then.items():
        if tier not in policy.tier_names:
            what = f"the {tier.value} tier is switched off"
            yield Finding(Level.NOTE, "tiers.csv", _line(tables, "tiers.csv", tier.value), what, why, do)


def _statutory(policy: Policy, tables: Tables) -> Iterator[Finding]:
    """The law's limit is for all first tiers together (guidelines 2015, rev. 2018; domain policy, part C)."""
    limit, days = policy.standards.statutory_days, policy.standards.tier_days
    for priority in Priority:
        parts = [days.get((tier, priority), 0) for tier in _BELOW_THE_CELL]
        if sum(parts) > limit:
            key = f"{Tier.DISTRICT.value} {priority.value}"
            what = f"{priority.value}: {' + '.join(map(str, parts))} = {sum(parts)} working days, the law gives {limit}"
            why = "a case that climbs every tier in time would still be answered too late"
            do = "shorten union, upazila or district; or raise statutory_gro in limits.csv, with its source"
            yield Finding(Level.ERROR, "standards.csv", _line(tables, "standards.csv", key), what, why, do)


def _acceptance(policy: Policy, tables: Tables) -> Iterator[Finding]:
    accept = policy.standards.accept_days
    for (tier, priority), days in policy.standards.tier_days.items():
        if 0 < days < accept[priority]:
            line = _line(tables, "standards.csv", f"{tier.value} {priority.value}")
            what = f"{tier.value} {priority.value}: {days} days to answer, {accept[priority]} to accept"
            why = "the case has gone up before anybody is told that it was not accepted"
            yield Finding(
                Level.NOTE, "standards.csv", line, what, why, f"shorten accept_{priority.value} in limits.csv"
            )
    if policy.standards.confirm_days > policy.standards.appeal_window_days:
        what = "confirm_days is longer than appeal_window_days"
        why = "who says at last that nothing was solved may no longer appeal"
        line = _line(tables, "limits.csv", "confirm_days")
        yield Finding(Level.WARNING, "limits.csv", line, what, why, "shorten confirm_days")


def _calendar(policy: Policy, today: date) -> Iterator[Finding]:
    calendar = policy.calendar
    for year in range(today.year, (today + AHEAD).year + 1):
        file = f"holidays-{year}.csv"
        if all(day.year != year for day in calendar.holidays):
            level = Level.ERROR if year == today.year else Level.WARNING
            why = "due dates would fall on holidays, and move when the list comes"
            yield Finding(level, file, 0, f"no holidays of {year}", why, f"add {file} from the gazette")
        elif year in calendar.provisional:
            what, why = f"the holidays of {year} are computed", "the dates are not the gazette's: due dates may move"
            do = f"replace {file} (and its season) when the gazette comes, then `grs policy recompute`"
            yield Finding(Level.WARNING, file, 0, what, why, do)
        yield from _ramadan(calendar, year)


def _ramadan(calendar: WorkCalendar, year: int) -> Iterator[Finding]:
    if all(season.first.year != year for season in calendar.seasons):
        what, why = f"no season of {year}", "in Ramadan offices close earlier than the due time says"
        yield Finding(Level.NOTE, "seasons.csv", 0, what, why, f"add the office hours of Ramadan {year}")


# ------------------------------------------------------------------- routes
def _conflicts(policy: Policy, tables: Tables) -> Iterator[Finding]:
    rules = policy.router.rules
    do = "add a row to conflicts.csv"
    for role in set(AccusedRole) - {AccusedRole.OTHER} - set(rules.position_of_role):
        what = f"no rule for an accused {role.value}"
        yield Finding(Level.ERROR, "conflicts.csv", 0, what, "a complaint could reach the one it accuses", do)
    named = {rule.office_kind for rule in rules.conflicts.values()}
    covered = named | {rules.urban_of(kind) for kind in named}
    for kind in sorted({office.kind for office in policy.directory if office.tier is not Tier.CABINET} - covered):
        what = f"no position sits at {kind}"
        why = "who is accused there is only known as an official of the programme"
        yield Finding(Level.WARNING, "office_kinds.csv", _line(tables, "office_kinds.csv", kind), what, why, do)


def _subcategories(policy: Policy) -> Iterator[Finding]:
    for category in set(Category) - {each.category for each in policy.subcategories.values()}:
        what, why = f"{category.value} has no sub-category", "its cases all have one priority and one way"
        yield Finding(Level.NOTE, "subcategories.csv", 0, what, why, "add a row where they are handled differently")


def _unused(policy: Policy, tables: Tables) -> Iterator[Finding]:
    rules = policy.router.rules
    desks = {kind for each in rules.by_code.values() for kind in (*each.desks.values(), each.urban)}
    desks |= {rule.to for rule in rules.conflicts.values()}
    desks |= {rule.to for rule in rules.subcategories.values() if rule.to is not None}
    for kind in sorted({office.kind for office in policy.directory} - desks):
        what, why = f"no department has a desk {kind}", "its offices are listed and never get a case"
        line = _line(tables, "office_kinds.csv", kind)
        yield Finding(Level.WARNING, "office_kinds.csv", line, what, why, "name it in departments.csv, or take it out")
    for code in sorted(set(rules.by_code) - {each.department for each in policy.programmes.values()} - {"LGD"}):
        line = _line(tables, "departments.csv", code)
        what, why = f"{code} has no programme", "it gets cases only by a signal"
        yield Finding(Level.NOTE, "departments.csv", line, what, why, "name it in programmes.csv, or take it out")
    for cluster in sorted(set(policy.clusters) - {each.cluster for each in policy.programmes.values()} - {NO_CLUSTER}):
        line = _line(tables, "clusters.csv", cluster)
        what, why = f"no programme is in the cluster {cluster}", "its quarterly report stays empty"
        yield Finding(Level.NOTE, "clusters.csv", line, what, why, "nothing, or add its programmes")
    unknown = [code for code, each in policy.programmes.items() if each.charter_days is None]
    if unknown:
        what = f"charter_days is not given for {len(unknown)} programmes"
        why = "whether a complaint comes before the charter's time is for the officer to look up"
        yield Finding(Level.NOTE, "programmes.csv", 0, what, why, "enter the days of the citizen charters")


def _bodies(policy: Policy, tables: Tables) -> Iterator[Finding]:
    for body in policy.bodies.values():
        if body.pauses and body.reply_days > policy.longest_pause_days:
            what = f"{body.code}: a reply in {body.reply_days} days, a pause of {policy.longest_pause_days} at most"
            why = "the desk's clock runs again before the reply is due"
            line = _line(tables, "bodies.csv", body.code)
            yield Finding(Level.NOTE, "bodies.csv", line, what, why, "nothing, or change longest_pause in limits.csv")


# --------------------------------------------------------------------- rows
def _taken_out(tables: Tables) -> Iterator[Finding]:
    """Rows of ours that cases may hold and the deployer's table no longer has."""
    ours = Tables()
    for file in _CASES_HOLD:
        if tables.path(file).parent != OURS:
            for key in ours.all_rows(file).keys() - tables.all_rows(file).keys():
                what, why = (
                    f"{key} of our table is not in yours",
                    "a case that holds it shows a code, and routes without it",
                )
                yield Finding(Level.NOTE, file, 0, what, why, "keep the row if any case was filed with it")


def _rows(tables: Tables, today: date) -> Iterator[Finding]:
    for file in tables.names():
        rows = list(tables.all_rows(file).values())
        for row in rows:
            if file not in _BY_DAY and "valid_from" in row.cells and row.day("valid_from") > today:
                what, why = f"valid from {row.day('valid_from')}", "a row is in force as soon as it is read"
                yield Finding(Level.WARNING, file, row.line, what, why, "put the file in place on that day")
        open_rows = [row for row in rows if _unverified(row)]
        if open_rows:
            what = f"{len(open_rows)} of {len(rows)} rows are not verified"
            why = "their source says so: general knowledge, computed, or ours"
            do = "verify each and write your source into the row"
            yield Finding(Level.NOTE, file, open_rows[0].line, what, why, do)


def _unverified(row: Row) -> bool:
    source = row.text("source")
    return source.startswith("ours") or any(words in source for words in _UNVERIFIED)
