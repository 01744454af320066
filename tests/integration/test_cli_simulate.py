"""`grs simulate` and `grs policy recompute`: what a circular would do, and what is done when a holiday moves."""

import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from gateway.bootstrap import open_database
from gateway.settings import read_settings
from grs_core.domain.events import EventName
from grs_core.domain.workdays import day_of
from tests.support.casebook import DD, USSO, Casebook, officer
from tests.support.clock import FakeClock
from tests.support.home import a_home, grs, settings_of, told
from tests.support.policy_folder import change, read, write

CASES = 8


def opened(home: Path, start: datetime | None = None) -> Casebook:
    """Stories in the database of a home."""
    book = Casebook(open_database(read_settings(settings_of(home))))
    return book if start is None else Casebook(book.database, clock=FakeClock(start))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    """Eight old cases of one office: the n-th was decided on the n-th working day, the last three by who came next."""
    made = a_home(tmp_path_factory.mktemp("simulate") / "home", model)
    told(made, "init")
    book = opened(made)
    tickets = [book.file() for _ in range(CASES)]
    start = book.now
    for nth, ticket in enumerate(tickets, start=1):
        book.clock.set(book.policy.calendar.due(start, 2 * nth - 1) - timedelta(hours=2))
        book.sweep()
        who = officer(book.get(ticket).desk.office)
        book.act(who, book.get(ticket), lambda case: case.resolve("টাকা পাঠানো হয়েছে"))
    book.database.dispose()
    return made


@pytest.fixture
def shorter(tmp_path: Path) -> Path:
    folder = tmp_path / "shorter"
    folder.mkdir()
    change(folder, "standards", "upazila P3", "working_days", "5")
    return folder


def test_a_shorter_limit_is_compared_with_what_happened_and_with_the_policy_in_force(home: Path, shorter: Path) -> None:
    report = told(home, "simulate", "--policy", str(shorter), "--since", "2026-01-01")
    assert (report["cases"], report["open"], report["begun_elsewhere"]) == (CASES, 0, 0)
    assert report["policy_in_force"] != report["policy_tried"]
    escalated = {which: figures["escalated"] for which, figures in report["totals"].items()}
    assert escalated == {"happened": 3, "in_force": 3, "tried": 5}
    upazila = report["by_tier"]["upazila"]
    assert {which: each["escalated"] for which, each in upazila.items()} == {"happened": 3, "in_force": 3, "tried": 5}
    assert (upazila["in_force"]["left"], upazila["tried"]["left"]) == (CASES, CASES)
    assert upazila["tried"]["median_days"] < upazila["in_force"]["median_days"]
    assert upazila["tried"]["p90_days"] <= upazila["in_force"]["p90_days"]
    first = report["by_office"][0]
    assert first["office"] == USSO and first["kind"] == "usso" and first["place"] == "BD201204"
    assert (first["in_force"]["escalated"], first["tried"]["escalated"]) == (3, 5)
    assert report["by_kind"]["usso"]["tried"]["escalated"] == 5
    assert report["by_category"]["payment_delayed"]["cases"] == CASES
    assert report["by_priority"]["P3"]["tried"]["escalated"] == 5


def test_the_same_policy_gives_the_same(home: Path, tmp_path: Path) -> None:
    report = told(home, "simulate", "--policy", str(tmp_path), "--since", "2026-01-01")
    assert report["totals"]["tried"] == report["totals"]["in_force"]
    for figure in ("escalated", "alarmed", "law_broken"):
        assert report["totals"]["happened"][figure] == report["totals"]["in_force"][figure]


def test_an_office_without_officers_is_passed_over(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "staffing.csv"
    table.write_text(f"office,officers\n{USSO},0\n{DD},2\n", encoding="utf-8")
    report = told(home, "simulate", "--staffing", str(table), "--since", "2026-01-01")
    assert report["begun_elsewhere"] == CASES
    assert USSO not in [each["office"] for each in report["by_office"] if each["tried"]["escalated"]]


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, wanted: str) -> int:
        return sum(tag == wanted for tag, _ in self.tags)


def test_the_page_needs_nothing_from_elsewhere_and_each_chart_has_its_table(
    home: Path, shorter: Path, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    told(home, "simulate", "--policy", str(shorter), "--since", "2026-01-01", "--html", str(page))
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"https?://|url\(|<script|<img|<link|@import", text)
    assert "default-src 'none'" in text and '<html lang="bn">' in text
    found = Page(text)
    assert found.count("svg") == found.count("table") == 8
    assert "নিয়ম বদলালে কী হতো" in text and "What another policy would have done" in text
    assert "উপজেলা সমাজসেবা" in text


# ---------------------------------------------------------------- what cannot be played
def test_every_hole_of_a_broken_policy_is_told(home: Path, tmp_path: Path) -> None:
    change(tmp_path, "standards", "union P1", "working_days", "soon")
    change(tmp_path, "bodies", "court", "kind", "village")
    result = grs(home, "simulate", "--policy", str(tmp_path), "--since", "2026-01-01")
    assert result.exit_code == 1 and not result.stdout
    assert "standards.csv line 2" in result.stderr and "bodies.csv line 9" in result.stderr


def test_no_case_since_then_is_said(home: Path, tmp_path: Path) -> None:
    result = grs(home, "simulate", "--policy", str(tmp_path), "--since", "2027-01-01")
    assert result.exit_code == 1 and "no case was filed on 2027-01-01 or later" in result.stderr


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("office,officers\nnowhere,0\n", "line 2: office: there is no 'nowhere'"),
        (f"office,officers\n{USSO},some\n", "line 2: officers is no whole number"),
        (f"desk,officers\n{USSO},1\n", "line 2: office: there is no ''"),
    ],
)
def test_a_wrong_staffing_table_is_named_with_its_line(home: Path, tmp_path: Path, table: str, words: str) -> None:
    (tmp_path / "staffing.csv").write_text(table, encoding="utf-8")
    result = grs(home, "simulate", "--staffing", str(tmp_path / "staffing.csv"), "--since", "2026-01-01")
    assert result.exit_code == 1 and words in result.stderr


@pytest.mark.parametrize("arguments", [("--since", "2026-01-01"), ("--since", "yesterday", "--policy", ".")])
def test_what_is_to_be_tried_must_be_said(home: Path, arguments: tuple[str, ...]) -> None:
    assert grs(home, "simulate", *arguments).exit_code == 2


# ---------------------------------------------------------------- when a holiday moves
def late_holiday(folder: Path, days: int = 1) -> Path:
    """A holiday tomorrow or after, on the next working day: of whatever year it is now."""
    day = day_of(datetime.now(UTC)) + timedelta(days=days)
    while day.isoweekday() in (5, 6):
        day += timedelta(days=1)
    name = f"holidays-{day.year}.csv"
    written = [row for row in read(name) if row[0] != str(day)]
    write(folder, name, [*written, [str(day), "নতুন ছুটি", "New holiday", "executive", "all", "gazette of today"]])
    return folder


@pytest.fixture
def busy(tmp_path: Path, model: Path) -> Path:
    """A home with three cases filed now."""
    made = a_home(tmp_path / "home", model)
    told(made, "init")
    book = opened(made, datetime.now(UTC))
    for _ in range(3):
        book.file()
    book.database.dispose()
    return made


def events(home: Path, name: EventName) -> int:
    book = opened(home)
    with book.database.reading() as work:
        found = [work.audit.history(str(ticket.number)) for ticket in work.tickets.stream()]
    book.database.dispose()
    return sum(event.name is name for each in found for event in each)


def test_recompute_moves_what_is_open_and_a_second_time_nothing(busy: Path, tmp_path: Path) -> None:
    folder = late_holiday(tmp_path)

    def run(*more: str) -> Any:
        return told(busy, "policy", "recompute", *more, GRS_POLICY_DIR=str(folder))

    moved = {"looked_at": 3, "changed": 3, "later": 3, "earlier": 0, "kept_back": 0, "failed": 0}
    assert run("--dry-run") == moved and events(busy, EventName.DUE_RECOMPUTED) == 0
    assert run() == moved and events(busy, EventName.DUE_RECOMPUTED) == 3
    assert run() == moved | {"changed": 0, "later": 0} and events(busy, EventName.DUE_RECOMPUTED) == 3


def test_init_under_a_new_calendar_derives_the_few_open_dates_anew(busy: Path, tmp_path: Path) -> None:
    folder = late_holiday(tmp_path)
    result = grs(busy, "init", GRS_POLICY_DIR=str(folder))
    assert result.exit_code == 0 and "3 changed" in result.stderr
    assert json.loads(result.stdout)["policy"] and events(busy, EventName.DUE_RECOMPUTED) == 3
    assert "unfinished cases" not in grs(busy, "init", GRS_POLICY_DIR=str(folder)).stderr


def test_init_under_another_limit_leaves_the_dates_alone(busy: Path, shorter: Path) -> None:
    result = grs(busy, "init", GRS_POLICY_DIR=str(shorter))
    assert result.exit_code == 0 and "recompute" not in result.stderr and "unfinished cases" not in result.stderr
    assert events(busy, EventName.DUE_RECOMPUTED) == 0


def test_with_many_open_cases_init_only_says_what_to_run(
    busy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.cli.policy.QUICK", 2)
    result = grs(busy, "init", GRS_POLICY_DIR=str(late_holiday(tmp_path)))
    assert result.exit_code == 0 and "run `grs policy recompute`" in result.stderr
    assert events(busy, EventName.DUE_RECOMPUTED) == 0
