"""Agendas, meetings and reports, on both engines."""

from dataclasses import replace
from datetime import date

import pytest

from grs_core.console_ports import ReportFilter
from grs_core.domain.committee import AgendaItem, Meeting, MeetingKind
from grs_core.domain.errors import NotFound
from grs_core.domain.reports import Period, Report, ReportKind
from grs_core.storage.database import Database
from tests.support.cases import START, hours

HERE, NEAR = "BD201204", "BD201207"
CASE = AgendaItem(HERE, "4829910475", "চাল কম দেয়", "karim", START)
MET = Meeting(HERE, date(2026, 1, 5), MeetingKind.REGULAR, 9, "চারটি অভিযোগ শোনা হয়েছে", "karim", START)
OCTOBER = Period.read(ReportKind.MONTHLY, "2026-10")
REPORT = Report(OCTOBER, HERE, "bn", START, "system", 3)


def test_a_case_comes_before_a_committee_once_and_is_dealt_with_in_a_meeting(database: Database) -> None:
    with database.work() as work:
        first = work.meetings.put(CASE)
        assert work.meetings.put(replace(CASE, note="আবার")) == first
        other = work.meetings.put(replace(CASE, place=None))
        assert work.meetings.get(first) == replace(CASE, id=first)
        assert [each.id for each in work.meetings.agenda([HERE, None], 9)] == [first, other]
        assert [each.id for each in work.meetings.agenda([None], 9)] == [other]
        assert work.meetings.agenda([NEAR], 9) == ()
        held = work.meetings.hold(MET, [first])
        work.commit()
    with database.work() as work:
        assert work.meetings.agenda([HERE], 9) == ()
        assert work.meetings.dealt_with([held]) == {held: (replace(CASE, id=first, meeting=held),)}
        work.meetings.take_off(first)
        again = work.meetings.put(CASE)
        assert again != first
        work.meetings.take_off(again)
        assert [each.id for each in work.meetings.of_ticket(CASE.ticket)] == [first, other]
        with pytest.raises(NotFound, match="agenda_unknown"):
            work.meetings.get(again)


def test_what_was_dealt_with_stays_with_its_meeting_and_another_cannot_deal_with_it(database: Database) -> None:
    with database.work() as work:
        item = work.meetings.put(CASE)
        first = work.meetings.hold(MET, [item])
        work.commit()
    with database.work() as work, pytest.raises(NotFound, match="agenda_unknown"):
        work.meetings.hold(MET, [item])
    with database.reading() as work:
        assert [each.id for each in work.meetings.held([HERE], 1, 9)] == [first]


def test_meetings_are_listed_newest_first_and_counted(database: Database) -> None:
    with database.work() as work:
        old = work.meetings.hold(replace(MET, held_on=date(2025, 12, 1)), [])
        new = work.meetings.hold(MET, [])
        work.meetings.hold(replace(MET, place=None, kind=MeetingKind.SPECIAL), [])
        work.meetings.hold(replace(MET, place=NEAR), [])
        assert work.meetings.held([HERE], 1, 9) == (
            replace(MET, id=new),
            replace(MET, id=old, held_on=date(2025, 12, 1)),
        )
        assert [each.id for each in work.meetings.held([HERE], 2, 1)] == [old]
        assert work.meetings.last() == {HERE: MET.held_on, NEAR: MET.held_on, None: MET.held_on}
        assert work.meetings.counts(date(2025, 12, 1), date(2026, 1, 4)) == {HERE: 1}


def test_there_is_one_report_of_a_kind_area_period_and_language(database: Database) -> None:
    with database.work() as work:
        made = work.reports.add(REPORT, b"%PDF one")
        assert made is not None
        assert work.reports.add(replace(REPORT, made_at=START + hours(1)), b"%PDF two") is None
        assert work.reports.add(replace(REPORT, language="en"), b"%PDF en") is not None
        work.commit()
    with database.reading() as work:
        assert work.reports.get(made) == work.reports.find(OCTOBER, HERE, "bn") == replace(REPORT, id=made, size=8)
        assert work.reports.pdf(made) == b"%PDF one"
        assert work.reports.find(OCTOBER, NEAR, "bn") is None
        for look in (work.reports.get, work.reports.pdf):
            with pytest.raises(NotFound, match="report_unknown"):
                look(made + 99)


def test_reports_are_found_by_area_kind_and_period(database: Database) -> None:
    quarter = Period.read(ReportKind.QUARTERLY, "2026-Q3")
    with database.work() as work:
        for area in (HERE, NEAR, None):
            work.reports.add(replace(REPORT, area=area), b"x")
        work.reports.add(replace(REPORT, period=quarter, area=None), b"x")

        def listed(**wanted: object) -> list[tuple[str | None, str]]:
            found = work.reports.page(ReportFilter(**{"areas": None, **wanted}), 1, 9)  # type: ignore[arg-type]
            return [(each.area, each.period.code) for each in found]

        assert listed() == [(None, "2026-Q3"), (None, "2026-10"), (HERE, "2026-10"), (NEAR, "2026-10")]
        assert listed(areas=[HERE]) == [(HERE, "2026-10")]
        assert listed(areas=[None], kind=ReportKind.MONTHLY) == [(None, "2026-10")]
        assert listed(period="2026-Q3") == [(None, "2026-Q3")]
        assert listed(areas=[]) == []
        assert work.reports.page(ReportFilter(None), 2, 3)[0].area == NEAR
        assert work.reports.areas(OCTOBER, "bn") == {HERE, NEAR, None}
