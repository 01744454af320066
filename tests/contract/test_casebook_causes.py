"""What a case has in common with others, as it is noted for the sweep to compare."""

import pytest

from grs_core.case_ports import Cause
from grs_core.domain.correction import Facts
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.ticket import Ticket
from grs_core.services.causes import causes_of
from grs_core.services.correcting import correct
from grs_core.storage.database import Database
from tests.support.alike import AGENT, citizen, complain
from tests.support.casebook import CITIZEN, UNION, UPAZILA, USSO, Casebook
from tests.support.lane import VIOLENCE

LATE = Category.PAYMENT_DELAYED
CHAIRMAN = Accused(AccusedRole.UP_CHAIRMAN)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def causes(book: Casebook, ticket: Ticket) -> set[str]:
    return {f"{each.kind}: {each.key}" for each in causes_of(book.policy, ticket)}


def noted(book: Casebook, ticket: Ticket) -> tuple[Cause, ...]:
    return book.read(lambda work: work.causes.of(ticket.number))


def test_a_suspects_number_is_one_however_it_is_written(book: Casebook) -> None:
    for written in (AGENT, f"+88{AGENT}", "০১৯১১১১১১১১", "01911-111111"):
        assert causes(book, complain(book, 1, phone=written)) == {f"agent_number: {AGENT}"}
    for mine in (citizen(1).value, "16247", ""):
        assert causes(book, complain(book, 1, phone=mine)) == set()


def test_an_official_is_his_post_in_his_place(book: Casebook) -> None:
    bribed = complain(book, 1, Category.BRIBERY, accused=(CHAIRMAN, Accused(AccusedRole.OFFICIAL, "uno")))
    assert causes(book, bribed) == {f"officer: up_chairman up-{UNION}", f"officer: uno uno-{UPAZILA}"}
    office = complain(book, 2, Category.BRIBERY, accused=(Accused(AccusedRole.OFFICIAL),))
    assert causes(book, office) == {f"officer: official {USSO}"}
    for nobody in (AccusedRole.MFS_AGENT, AccusedRole.BROKER, AccusedRole.OTHER):
        assert causes(book, complain(book, 3, Category.BRIBERY, accused=(Accused(nobody),))) == set()
    assert causes(book, complain(book, 4, Category.BRIBERY, place=None, accused=(CHAIRMAN,))) == set()


def test_an_instalment_is_a_programme_in_a_union_in_a_month(book: Casebook) -> None:
    named = f"union_instalment: old_age_allowance {UNION} "
    assert causes(book, complain(book, 1, LATE, period="2025-10")) == {f"{named}2025-10"}
    assert causes(book, complain(book, 1, LATE, period="তিন মাস")) == {f"{named}2026-01"}
    assert causes(book, complain(book, 1, LATE, place=UPAZILA)) == set()
    assert causes(book, complain(book, 1, LATE, programme=None)) == set()


def test_only_what_the_category_is_compared_by_is_noted(book: Casebook) -> None:
    assert causes(book, complain(book, 1, Category.INFORMATION_CORRECTION, phone=AGENT)) == set()
    assert causes(book, complain(book, 1, wallet="01822222222")) == {"wallet: 01822222222"}


def test_a_sensitive_case_is_compared_with_none(book: Casebook) -> None:
    secret = complain(book, 1, phone=AGENT, signals=(VIOLENCE,))
    assert causes(book, secret) == set()
    assert book.read(lambda work: work.causes.of(secret.number)) == ()


def test_what_is_learnt_and_corrected_is_noted_too(book: Casebook) -> None:
    learnt, corrected = complain(book, 1, LATE, place=None), complain(book, 2, Category.BRIBERY)
    assert book.read(lambda work: work.causes.of(learnt.number)) == ()
    book.enrich(learnt.number, place=UNION)
    right = Facts(LATE, "old_age_allowance", UNION)
    seen, actor = book.get(corrected), CITIZEN
    book.write(lambda work: correct(work, book.policy, book.dice, seen, right, actor, book.now))
    for case in (learnt, corrected):
        (cause,) = noted(book, case)
        assert cause == Cause("union_instalment", f"old_age_allowance {UNION} 2026-01")
