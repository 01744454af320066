"""Whatever happens to the cases, every figure is what a slow recount over them gives, for whoever looks."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grs_core.domain.grievance import Category
from grs_core.domain.monitoring import EVERYBODY, Blind, Dimension, Question
from grs_core.domain.places import PlaceLevel
from grs_core.domain.workdays import day_of
from grs_core.services.monitoring import check, follow, rebuild
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.alike import citizen, everything
from tests.support.casebook import DISTRICT, OTHER_UNION, UNION, UPAZILA, Casebook
from tests.support.cases import KEY
from tests.support.recount import Recount
from tests.support.schema import migrated_sqlite
from tests.support.walk import AROUND, BY_CITIZEN, BY_OFFICER, DESKS, Walk

STEPS = sorted([*BY_OFFICER, *BY_CITIZEN, *AROUND, "merge"])
PLACES = (None, "BD20", DISTRICT, UPAZILA, UNION, OTHER_UNION, "BD1004")


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.integers(0, 10_000),
    st.lists(st.sampled_from([*STEPS, "days", "resolve", "correct", "count"]), min_size=4, max_size=24),
)
def test_every_figure_is_what_a_recount_gives(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: list[str]
) -> None:
    book = Casebook(Database(migrated_sqlite(Path(tmp_path_factory.mktemp("walk"))), Vault([KEY])))
    tell(book, Random(seed), steps)
    book.database.dispose()


def test_both_engines_count_alike(database: Database) -> None:
    dice = Random(7)
    tell(Casebook(database), dice, [*dice.choices(STEPS, k=20), "days", "count", "correct", "resolve"])


def tell(book: Casebook, dice: Random, steps: list[str]) -> None:
    """A story, and what is asked of its figures afterwards."""
    walk = Walk(book, dice)
    walk.begin(4, 3)
    for step in steps:
        if step == "count":
            follow(book.database.work, book.policy, steps=dice.randint(1, 3))
        else:
            walk.happen(step)
    follow(book.database.work, book.policy)
    if not {"holiday", "district"}.isdisjoint(steps):  # another policy measures otherwise
        rebuild(book.database.work, book.policy)
    assert check(book.database.reading, book.policy) is None
    for _ in range(4):
        holds(book, question(book, dice))


def question(book: Casebook, dice: Random) -> Question:
    codes = [str(ticket.number) for ticket in everything(book)]
    blind = Blind(
        frozenset(dice.sample(DESKS, dice.randint(0, 3))),
        dice.choice([None, citizen(1)]),
        frozenset(dice.sample(codes, dice.randint(0, 1))),
    )
    today = day_of(book.now)
    return Question(
        place=dice.choice(PLACES),
        since=dice.choice([date(2025, 1, 1), date(2026, 1, 1), today.replace(day=1)]),
        until=dice.choice([today, date(2040, 1, 1)]),
        programmes=dice.choice([None, None, frozenset({"old_age_allowance"})]),
        categories=dice.choice([None, None, frozenset({Category.MFS_FRAUD.value, Category.BRIBERY.value})]),
        channels=dice.choice([None, None, frozenset({"sms"}), frozenset({"ivr"})]),
        blind=dice.choice([EVERYBODY, blind, blind]),
    )


def holds(book: Casebook, asked: Question) -> None:
    right = Recount(book)
    with book.database.reading() as work:
        monitor = work.monitor
        assert monitor.totals(asked) == right.totals(asked)
        assert monitor.trend(asked) == right.by(asked, "month")
        for dimension in Dimension:
            assert monitor.by(asked, dimension) == right.by(asked, dimension)
        assert monitor.grid(asked) == right.grid(asked)
        deep = -1 if asked.place is None else book.policy.places.get(asked.place).level.depth
        for level in PlaceLevel:
            within = level.depth >= deep
            assert monitor.areas(asked, level) == (right.by(asked, level) if within else {}), level
        assert monitor.all_durations(asked) == right.durations(asked)
        assert monitor.backlog(asked, book.now) == right.backlog(asked, book.now)
        assert monitor.sensitive(asked) == right.sensitive(asked)
