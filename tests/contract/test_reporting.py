"""Reports: their numbers, when they are made, and what is in the PDF."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from gateway.services.report_sheet import report_sheet
from gateway.services.report_words import Teller
from gateway.services.reporting import Reporting
from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.monitoring import EVERYBODY, Blind, Measure, median
from grs_core.domain.places import PlaceLevel
from grs_core.domain.reports import Period, ReportKind
from grs_core.services.jurisdiction import Survey
from grs_core.services.monitoring import follow
from grs_core.services.reporting import ReportFacts, question, report_facts, sees_whole
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import DISTRICT, THEIRS, UNO, UPAZILA, Casebook
from tests.support.cases import KEY
from tests.support.schema import migrated_sqlite

QUARTER, OCTOBER = Period.read(ReportKind.QUARTERLY, "2025-Q4"), Period.read(ReportKind.MONTHLY, "2025-10")
DAY_COMES = datetime(2026, 1, 4, 18, tzinfo=UTC)
"""Midnight in Dhaka before 5 January 2026, the third working day of the year: the 2nd is a Friday."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """A quarter with four cases in Bancharampur: two decided, one against the UNO; all counted."""
    database = Database(migrated_sqlite(tmp_path), Vault([KEY]))
    book = Casebook(database)
    book.clock.set(datetime(2025, 10, 5, 4, tzinfo=UTC))
    book.reject(book.file())
    book.clock.advance(days=40)
    book.reject(book.file(Category.UNDERPAYMENT, "vwb", address=THEIRS))
    book.file(Category.MFS_FRAUD, None)
    book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "uno"))
    book.clock.set(datetime(2026, 1, 1, 4, tzinfo=UTC))
    follow(database.work, book.policy, 100)
    yield book
    database.dispose()


def facts(book: Casebook, survey: Survey, period: Period = QUARTER, blind: Blind = EVERYBODY) -> ReportFacts:
    return book.read(lambda work: report_facts(work, book.policy, survey, period, book.now, blind))


def maker(book: Casebook) -> Reporting:
    """For the country and its divisions: districts take long."""
    return Reporting(book.database.work, book.database.reading, book.policy, book.clock, (PlaceLevel.DIVISION,))


def kept(book: Casebook, period: Period) -> frozenset[str | None]:
    return book.read(lambda work: work.reports.areas(period, "bn"))


def everywhere(book: Casebook) -> set[str | None]:
    return {None, *(place.code for place in book.policy.places.of_level(PlaceLevel.DIVISION))}


def cells(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_the_numbers_are_those_of_the_monitor_and_clusters_add_up(book: Casebook) -> None:
    told = facts(book, Survey(UPAZILA))
    asked = question(Survey(UPAZILA), QUARTER, EVERYBODY)
    assert told.now == book.read(lambda work: work.monitor.totals(asked))
    assert (told.now[Measure.RECEIVED], told.now[Measure.DECIDED], told.backlog.open) == (4, 2, 2)
    for measure in (Measure.RECEIVED, Measure.DECIDED, Measure.REJECTED):
        assert sum(each.now.get(measure, 0) for each in told.clusters) == told.now[measure]
    assert sum(each.open for each in told.clusters) == told.backlog.open
    spread = [days for each in told.clusters for days, many in each.durations.items() for _ in range(many)]
    assert sorted(spread) == [days for days, many in sorted(told.durations[None].items()) for _ in range(many)]
    by_code = {each.code: each.now.get(Measure.RECEIVED, 0) for each in told.clusters}
    assert (by_code["food_security"], by_code["none"]) == (1, 1)
    assert next(iter(told.categories)) in {"bribery", "mfs_fraud", "payment_delayed", "underpayment"}
    assert told.before == {} and median(told.durations[None]) == 0


def test_the_period_before_is_counted_too(book: Casebook) -> None:
    november = facts(book, Survey(None), OCTOBER.next)
    assert (november.now[Measure.RECEIVED], november.before[Measure.RECEIVED]) == (3, 1)


def test_where_nothing_came_from_is_named(book: Casebook) -> None:
    unions, upazilas = facts(book, Survey(UPAZILA)).silent, facts(book, Survey(DISTRICT)).silent
    assert len(unions) == len(book.policy.places.children(UPAZILA)) - 1
    assert UPAZILA not in upazilas and len(upazilas) == len(book.policy.places.children(DISTRICT)) - 1


def test_whoever_a_case_is_kept_from_has_a_copy_without_it(book: Casebook) -> None:
    blind = Blind(frozenset({UNO}))
    survey = Survey(UPAZILA)

    def whole(which: Survey, seen: Blind) -> bool:
        return book.read(lambda work: sees_whole(work, which, QUARTER, seen, book.now))

    assert [whole(survey, EVERYBODY), whole(survey, blind), whole(survey, Blind(frozenset({"dc-BD2015"})))] == [
        True, False, True,
    ]  # fmt: skip
    assert not whole(Survey(UPAZILA, frozenset({"vwb"})), EVERYBODY)
    told = facts(book, survey, blind=blind)
    assert (told.complete, told.now[Measure.RECEIVED], "bribery" in told.categories) == (False, 3, False)
    narrow = facts(book, Survey(UPAZILA, frozenset({"vwb"})))
    assert (narrow.now[Measure.RECEIVED], sum(each.now.get(Measure.RECEIVED, 0) for each in narrow.clusters)) == (1, 1)


@pytest.mark.parametrize("period", [QUARTER, OCTOBER])
@pytest.mark.parametrize("place", [None, DISTRICT, UPAZILA, "BD20120414"])
def test_every_level_has_a_sheet_in_both_languages(book: Casebook, period: Period, place: str | None) -> None:
    told = facts(book, Survey(place), period)
    bangla, english = report_sheet(told, Teller(book.policy, "bn")), report_sheet(told, Teller(book.policy, "en"))
    assert len(bangla["blocks"]) == len(english["blocks"])  # type: ignore[arg-type]
    assert not any(digit in repr(bangla["blocks"]) for digit in ("'1", "'2", "'3")), "Latin digits on a Bangla page"


def test_the_pdf_says_what_was_counted(book: Casebook) -> None:
    book.clock.set(DAY_COMES)
    english = maker(book).make(QUARTER, UPAZILA, "en")
    assert english is not None and english.pages >= 2
    pdf = book.read(lambda work: work.reports.pdf(english.id))
    text = cells(pdf)
    assert "Quarterly cluster report" in text and "Bancharampur Upazila" in text
    assert "Food Security and Disaster\nAssistance\n1" in text or "Assistance 1" in text.replace("\n", " ")
    follow(book.database.work, book.policy, 100)
    assert maker(book).afresh(Survey(UPAZILA), QUARTER, "en", EVERYBODY) == pdf


def test_reports_come_on_the_third_working_day_once_for_every_area(book: Casebook) -> None:
    book.clock.set(DAY_COMES - timedelta(seconds=1))
    before = maker(book).run(timedelta(minutes=1))
    assert not kept(book, QUARTER) and kept(book, OCTOBER) == everywhere(book)
    book.clock.set(DAY_COMES)
    follow(book.database.work, book.policy, 100)
    made = maker(book).run(timedelta(minutes=1))
    assert kept(book, QUARTER) == kept(book, OCTOBER) == everywhere(book)
    assert (before, made) == (2 * len(everywhere(book)), len(everywhere(book)))
    assert maker(book).run(timedelta(minutes=1)) == 0


def test_one_area_that_fails_does_not_stop_the_others(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    book.clock.set(DAY_COMES)
    division = "BD20"
    real = report_facts

    def sometimes(work: object, policy: object, survey: Survey, *rest: object) -> ReportFacts:
        if survey.place == division:
            raise ValueError("broken")
        return real(work, policy, survey, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("gateway.services.reporting.report_facts", sometimes)
    maker(book).run(timedelta(minutes=1))
    assert kept(book, QUARTER) == everywhere(book) - {division}
    monkeypatch.undo()
    follow(book.database.work, book.policy, 100)
    maker(book).run(timedelta(minutes=1))
    assert kept(book, QUARTER) == everywhere(book)


def test_a_run_ends_with_its_budget_and_goes_on_later(book: Casebook) -> None:
    book.clock.set(DAY_COMES)
    assert maker(book).run(timedelta(seconds=-1)) == 0


def test_what_is_not_counted_yet_is_not_reported(book: Casebook) -> None:
    book.clock.set(datetime(2025, 12, 31, 4, tzinfo=UTC))
    book.file()
    book.clock.set(DAY_COMES)
    maker(book).run(timedelta(minutes=1))
    assert kept(book, QUARTER) == frozenset()


def test_a_period_that_runs_has_no_report(book: Casebook) -> None:
    running = Period.of(ReportKind.MONTHLY, book.now.date())
    for make in (
        lambda: maker(book).make(running, None, "bn"),
        lambda: maker(book).afresh(Survey(None), running, "bn", EVERYBODY),
    ):
        with pytest.raises(RuleBroken, match="period_not_over"):
            make()


def test_a_country_where_nothing_happened_gets_no_paper(book: Casebook) -> None:
    book.clock.set(datetime(2025, 9, 5, 4, tzinfo=UTC))
    assert maker(book).run(timedelta(minutes=1)) == 0
