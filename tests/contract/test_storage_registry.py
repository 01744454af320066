"""The register of beneficiaries: kept once, found by what people have in hand, sealed, searched for doubles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from grs_core.domain.registry import Enrolment, Outcome, Payment, State
from grs_core.registry_ports import Area, Kept
from grs_core.storage.database import Database
from grs_core.storage.registry_tables import enrolments
from grs_core.storage.vault import Vault
from tests.support.cases import KEY, START, hours

NEW_KEY = "a newer key of these tests, long enough"
UNION, OTHER = "BD20120414", "BD20120494"
RAHIMA = Enrolment(
    "old_age_allowance",
    "OAA-1",
    "মোছাঃ রহিমা খাতুন",
    UNION,
    State.ACTIVE,
    "আবদুল করিম",
    "01712345678",
    "নগদ",
    "1234567890123",
    "৩",
    date(2019, 7, 1),
)
SUMMER = Payment("2026-07", 1950, Outcome.PAID, date(2026, 10, 12))


def keep(database: Database, *rows: Enrolment) -> tuple[Kept, ...]:
    with database.work() as work:
        kept = work.registry.keep(rows, START)
        work.commit()
    return kept


def pay(database: Database, *rows: tuple[str | None, str, Payment]) -> tuple[Kept, ...]:
    with database.work() as work:
        kept = work.registry.pay(rows)
        work.commit()
    return kept


def test_a_row_is_found_by_its_account_its_identity_number_and_its_name_there(database: Database) -> None:
    assert keep(database, RAHIMA) == (Kept.NEW,)
    with database.reading() as work:
        register = work.registry
        assert register.by_wallet("01712345678", 5) == (RAHIMA,)
        assert register.by_nid("1234567890123", 5) == (RAHIMA,)
        assert register.by_name("রহীমা  খাতুণ", {UNION}, 5) == (RAHIMA,)
        assert register.by_name("রহিমা খাতুন", {OTHER}, 5) == ()
        assert register.by_wallet("01812345678", 5) == ()
        assert register.as_of("old_age_allowance", {UNION, OTHER}) == START
        assert register.as_of(None, {UNION}) == START
        assert register.as_of("widow_allowance", {UNION}) is None
        assert register.as_of("old_age_allowance", {OTHER}) is None


def test_a_row_read_again_changes_only_what_is_new_in_it(database: Database) -> None:
    again = replace(RAHIMA, wallet="01899999999", state=State.SUSPENDED)
    assert keep(database, RAHIMA) == (Kept.NEW,)
    assert keep(database, RAHIMA) == (Kept.SAME,)
    beside = replace(RAHIMA, programme="widow_allowance", nid=None)
    assert keep(database, again, beside) == (Kept.CHANGED, Kept.NEW)
    with database.reading() as work:
        assert work.registry.by_wallet("01712345678", 5) == (beside,)
        assert work.registry.by_wallet("01899999999", 5) == (again,)


def test_payments_find_their_beneficiary_and_are_kept_once(database: Database) -> None:
    keep(database, RAHIMA, replace(RAHIMA, programme="widow_allowance", number="W-1"))
    spring = replace(SUMMER, instalment="2026-04", outcome=Outcome.RETURNED, on=None)
    told = pay(database, (None, "OAA-1", SUMMER), ("old_age_allowance", "OAA-1", spring), (None, "nobody", SUMMER))
    assert told == (Kept.NEW, Kept.NEW, Kept.UNKNOWN)
    held = replace(SUMMER, outcome=Outcome.HELD)
    assert pay(database, (None, "OAA-1", held), (None, "OAA-1", spring)) == (Kept.CHANGED, Kept.SAME)
    with database.reading() as work:
        assert work.registry.payments(RAHIMA, 5) == (held, spring)
        assert work.registry.payments(RAHIMA, 1) == (held,)
        assert work.registry.lists_payments("old_age_allowance", "2026-07")
        assert not work.registry.lists_payments("widow_allowance", "2026-07")


def test_a_number_of_two_programmes_needs_its_programme(database: Database) -> None:
    keep(database, RAHIMA, replace(RAHIMA, programme="widow_allowance"))
    told = pay(database, (None, "OAA-1", SUMMER), ("widow_allowance", "OAA-1", SUMMER), ("vwb", "OAA-1", SUMMER))
    assert told == (Kept.AMBIGUOUS, Kept.NEW, Kept.UNKNOWN)


PAIRS = {("old_age_allowance", "widow_allowance"), ("widow_allowance", "old_age_allowance")}
ANYWHERE = (Area(),)


def doubled(database: Database, areas: Sequence[Area] = ANYWHERE) -> list[tuple[str, list[str]]]:
    with database.reading() as work:
        found, total = work.registry.doubled(areas, PAIRS, 1, 25)
    assert total == len(found)
    return [(each.by, [row.number for row in each.rows]) for each in found]


def test_one_person_twice_is_listed_where_the_rules_exclude_it(database: Database) -> None:
    keep(
        database,
        RAHIMA,
        replace(RAHIMA, programme="widow_allowance", number="W-1", wallet=None),
        replace(RAHIMA, programme="ffp", number="F-1", wallet=None, place=OTHER),
        replace(RAHIMA, number="OAA-2", nid="9999999999", place=OTHER),
        replace(RAHIMA, number="OAA-3", nid=None, state=State.DEAD),
    )
    assert doubled(database) == [("nid", ["OAA-1", "W-1", "F-1"]), ("wallet", ["OAA-1", "OAA-2"])]
    assert doubled(database, [Area(frozenset({OTHER}))]) == [("wallet", ["OAA-1", "OAA-2"])]
    assert doubled(database, [Area(frozenset({OTHER}), frozenset({"ffp"}))]) == []
    assert doubled(database, []) == []


def test_pages_of_doubles_follow_each_other(database: Database) -> None:
    rows = [replace(RAHIMA, number=f"N{n}", nid=f"{n // 2:010}", wallet=None) for n in range(10)]
    keep(database, *rows)
    with database.reading() as work:
        pages = [work.registry.doubled(ANYWHERE, PAIRS, page, 2) for page in (1, 2, 3, 4)]
    assert [(len(found), total) for found, total in pages] == [(2, 5), (2, 5), (1, 5), (0, 5)]
    assert len({row.number for found, _ in pages for each in found for row in each.rows}) == 10


def test_nothing_of_a_person_lies_open_and_a_new_key_seals_all_of_it(
    database: Database, url: str, run_sql: Any
) -> None:
    keep(database, RAHIMA)
    pay(database, (None, "OAA-1", SUMMER))
    stored = str(run_sql(select(enrolments)))
    secrets = ("OAA-1", "রহিমা", "করিম", "01712345678", "1234567890123", "নগদ")
    assert [each for each in secrets if each in stored] == []

    both = Database(url, Vault([NEW_KEY, KEY]))
    assert keep(both, RAHIMA) == (Kept.SAME,)
    assert both.reencrypt() == 1
    only_new = Database(url, Vault([NEW_KEY]))
    with only_new.reading() as work:
        assert work.registry.by_nid("1234567890123", 5) == (RAHIMA,)
        assert work.registry.payments(RAHIMA, 5) == (SUMMER,)
    assert keep(only_new, RAHIMA) == (Kept.SAME,)
    for opened in (both, only_new):
        opened.dispose()


def test_a_later_reading_of_a_place_is_what_is_told(database: Database) -> None:
    keep(database, RAHIMA)
    with database.work() as work:
        work.registry.keep([RAHIMA], START + hours(5))
        work.commit()
    with database.reading() as work:
        assert work.registry.as_of("old_age_allowance", [UNION]) == START + hours(5)
