"""Reports by period: made when their day has come, kept as they were made, made afresh for whoever may not see all."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway import logs
from gateway.services.report_sheet import report_sheet
from gateway.services.report_words import Language, Teller
from gateway.services.typeset import count_pages, typeset
from grs_core.domain.errors import RuleBroken, Unavailable
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
from grs_core.domain.monitoring import EVERYBODY, Blind, Question
from grs_core.domain.places import PlaceLevel
from grs_core.domain.reports import Period, Report, ReportKind
from grs_core.domain.workdays import day_of
from grs_core.monitor_ports import Monitor
from grs_core.policy.model import Policy
from grs_core.ports import Clock, WorkFactory
from grs_core.services.jurisdiction import Survey
from grs_core.services.reporting import question, report_facts

log = logging.getLogger(__name__)
SCHEDULED: Language = "bn"
"""In the other language a report is made when somebody asks for it."""
_BACK = {ReportKind.MONTHLY: 3, ReportKind.QUARTERLY: 2}
"""A start after so many periods still makes their reports; older ones are made when asked for."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """Everything that makes a report."""

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    clock: Clock
    levels: tuple[PlaceLevel, ...] = (PlaceLevel.DIVISION, PlaceLevel.DISTRICT)
    """Whose places have reports made for them, beside the country; others are made when somebody asks."""

    def run(self, budget: timedelta) -> int:
        """Makes the reports that are due and missing, for as long as `budget`; gives how many. An area that fails is
        logged and tried again at the next run; the others are made. Two runs at once make none twice.
        """
        started, made = self.clock.now(), 0
        for period, area in self._missing(started):
            if self.clock.now() - started > budget:
                break
            try:
                made += self.make(period, area, SCHEDULED) is not None
            except Unavailable:
                raise
            except Exception as error:
                log.error("report %s of %s: %s", period.code, area or "BD", logs.fault(error))
        return made

    def make(self, period: Period, area: str | None, language: Language, by: Actor = SYSTEM) -> Report | None:
        """Makes and keeps it; None when there was one meanwhile. Raises RuleBroken("period_not_over")."""
        now = self.clock.now()
        self._check_over(period)
        pdf, pages = self._print(Survey(area), period, language, now, EVERYBODY)
        report = Report(period, area, language, now, by.who.removeprefix("officer:"), pages, len(pdf))
        with self.writing() as work:
            key = work.reports.add(report, pdf)
            if key is None:
                return None
            about = f"{period.kind.value} {period.code} {language}"
            work.audit.append(TicketEvent(EventName.REPORT_MADE, now, by, None, None, area or "BD", about))
            work.commit()
        return Report(period, area, language, now, report.made_by, pages, len(pdf), key)

    def afresh(self, survey: Survey, period: Period, language: Language, blind: Blind) -> bytes:
        """A copy for one viewer, of what he may know; nothing is kept. Raises RuleBroken("period_not_over")."""
        self._check_over(period)
        return self._print(survey, period, language, self.clock.now(), blind)[0]

    def _print(
        self, survey: Survey, period: Period, language: Language, now: datetime, blind: Blind
    ) -> tuple[bytes, int]:
        with self.reading() as work:
            facts = report_facts(work, self.policy, survey, period, now, blind)
        told = report_sheet(facts, Teller(self.policy, language))
        return typeset("sheet", told), count_pages("sheet", told)

    def _check_over(self, period: Period) -> None:
        if not period.is_over(day_of(self.clock.now())):
            raise RuleBroken("period_not_over")

    def _missing(self, now: datetime) -> Iterator[tuple[Period, str | None]]:
        """Oldest first: the country, then by level. Looked up once, before reports add to the audit."""
        wanted = [None, *(p.code for level in self.levels for p in self.policy.places.of_level(level))]
        with self.reading() as work:
            there = {period: work.reports.areas(period, SCHEDULED) for period in self._due(now)}
            open_ = [period for period in there if set(wanted) - there[period] and _is_counted(work.monitor, period)]
            told = [period for period in open_ if there[period] or work.monitor.totals(_country(period))]
        return ((period, area) for period in told for area in wanted if area not in there[period])

    def _due(self, now: datetime) -> list[Period]:
        """Those of the last months and quarters whose day has come."""
        today, found = day_of(now), []
        for kind, back in _BACK.items():
            period = Period.of(kind, today)
            for _ in range(back):
                period = period.before
                if period.made_on(self.policy.calendar) <= today:
                    found.append(period)
        return sorted(found, key=lambda each: (each.last, each.kind))


def _is_counted(monitor: Monitor, period: Period) -> bool:
    as_of = monitor.as_of()
    return as_of is not None and (monitor.behind() == 0 or day_of(as_of) > period.last)


def _country(period: Period) -> Question:
    return question(Survey(None), period, EVERYBODY)
