"""Whatever happens to a case: nobody without the right knows of a sensitive one, and no signal lowers a priority."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.signals import most_pressing
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.services.casework import Casework
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import CELL, DC, DD, DISTRICT, UNO, UP, USSO, Casebook, officer, the_policy
from tests.support.cases import KEY
from tests.support.lane import UWAO, knows
from tests.support.schema import migrated_sqlite

SIGNALS = the_policy().signals.codes
DESKS = (UP, USSO, UWAO, UNO, DD, f"dd_dwa-{DISTRICT}", DC, CELL)

rights = st.lists(st.tuples(st.sampled_from(DESKS), st.booleans()), max_size=5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("hear"), st.sampled_from(SIGNALS)),
        st.tuples(st.just("learn"), st.sampled_from(sorted(Category))),
        st.tuples(st.just("blame"), st.sampled_from(["up_chair", "usso", "uwao", "uno", "dc"])),
        st.tuples(st.just("wait"), st.integers(1, 20)),
        st.tuples(st.just("forward"), st.sampled_from(DESKS)),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hired=rights, first=st.lists(st.sampled_from(SIGNALS), max_size=2, unique=True), story=steps)
def test_no_sensitive_case_is_known_to_anybody_without_the_right_and_no_signal_lowers_a_priority(
    tmp_path_factory: pytest.TempPathFactory, hired, first, story
) -> None:
    book = Casebook(Database(migrated_sqlite(Path(tmp_path_factory.mktemp("lane"))), Vault([KEY])))
    staff = [book.hire(officer(desk, login=f"o{n}", sensitive=may)) for n, (desk, may) in enumerate(hired)]
    ticket = book.file(signals=tuple(first))
    for what, value in story:
        before = book.get(ticket)
        happen(book, ticket, what, value)
        now = book.get(ticket)
        if what == "hear":
            assert now.priority.value <= before.priority.value
            assert now.due_at <= before.due_at or now.desk != before.desk
        least = (rule.least for rule in book.policy.signals.of(now.grievance.signals))
        assert now.priority is most_pressing(now.priority, *least)
        for who in (*staff, *(officer(desk, login="somebody") for desk in DESKS)):
            if now.sensitive:
                held = now.desk.office in who.offices(day_of(book.now))
                assert knows(book, who, now) is (held and (who.handles_sensitive or now.desk.office == CELL))
        if now.sensitive:
            assert now.desk.office == CELL or somebody_may(book, now.desk.office)
            assert now.desk.office not in now.desk.sealed
    book.database.dispose()


def somebody_may(book: Casebook, desk: str) -> bool:
    return book.read(lambda work: work.officers.handles_sensitive(desk, day_of(book.now)))


def happen(book: Casebook, ticket: Ticket, what: str, value: Any) -> None:
    if what == "hear":
        book.enrich(ticket.number, signals=(value,))
    elif what == "learn":
        book.enrich(ticket.number, category=Category(value))
    elif what == "blame":
        role = AccusedRole.UP_CHAIRMAN if value == "up_chair" else AccusedRole.OFFICIAL
        book.enrich(ticket.number, accused=(Accused(role, value),))
    elif what == "wait":
        book.clock.advance(days=value)
        book.sweep()
    else:
        forward(book, ticket, value)


def forward(book: Casebook, ticket: Ticket, desk: str) -> None:
    """By whoever may: a trusted officer of the desk that holds it."""
    now = book.get(ticket)
    who = officer(now.desk.office, login="sender", sensitive=True)

    def send(case: Casework) -> Ticket:
        return case.forward(desk, "আপনাদের কাজ")

    try:
        book.act(who, now, send)
    except RuleBroken:
        assert book.get(ticket) == now
