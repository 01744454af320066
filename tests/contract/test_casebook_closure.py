"""A solution is a proposal: the citizen's word on it, silence, and the appeal that is heard elsewhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.closing import AppealOutcome, Closed, Ruling
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Act, Status
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Ticket
from grs_core.services.clocks import explained_by_law
from grs_core.services.closure import confirm, may_reopen, rate, reopen
from grs_core.storage.database import Database
from tests.support.casebook import CELL, CITIZEN, DD, MINE, THEIRS, USSO, Casebook, officer

A_MOMENT = timedelta(seconds=1)
SENT, AGAIN = "টাকা পাঠানো শেষ", "আবার পাঠানো শেষ"


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def resolve(
    book: Casebook, ticket: Ticket, words: str = SENT, outcome: str | None = None, appeal: AppealOutcome | None = None
) -> Ticket:
    """By somebody of the office that holds it now, another one in each office."""
    held = book.get(ticket)
    who = officer(held.desk.office, login=f"of-{held.desk.office}")
    return book.act(who, held, lambda case: case.resolve(words, outcome, appeal))


def reject(book: Casebook, ticket: Ticket) -> Ticket:
    return book.reject(ticket, login=f"of-{book.get(ticket).desk.office}")


def solved(book: Casebook, ticket: Ticket, address: Address = MINE) -> Ticket:
    return book.write(lambda work: confirm(work, address, ticket.number, CITIZEN, book.now))


def unsolved(book: Casebook, ticket: Ticket, address: Address = MINE, words: str = "আসে নাই") -> Ticket:
    return book.write(lambda work: reopen(work, book.policy, address, ticket.number, words, CITIZEN, book.now))


def rated(book: Casebook, ticket: Ticket, stars: int, address: Address = MINE) -> Ticket:
    return book.write(lambda work: rate(work, address, ticket.number, stars, "", CITIZEN, book.now))


def rulings(book: Casebook, ticket: Ticket) -> tuple[Ruling, ...]:
    return book.read(lambda work: work.rulings.of(str(ticket.number)))


def lapsed(book: Casebook, ticket: Ticket) -> Ticket:
    book.clock.set(ticket.closing.confirm_by or book.now)
    book.sweeps(lapsed=1)
    return book.get(ticket)


# ------------------------------------------------------------------ solved
def test_a_solution_waits_ten_days_for_the_citizens_word(book: Casebook) -> None:
    proposed = resolve(book, book.file())
    assert (proposed.status, proposed.closing.how) == (Status.RESOLVED, None)
    assert proposed.timer_at == proposed.closing.confirm_by == book.now + timedelta(days=10)
    assert book.notices()[-1].notice.key == "notice_resolved"


def test_the_citizens_word_closes_it_and_once_more_changes_nothing(book: Casebook) -> None:
    closed = solved(book, resolve(book, book.file()))
    assert (closed.status, closed.closing.how, closed.timer_at) == (Status.CLOSED, Closed.CONFIRMED, None)
    told = book.told(closed)
    book.clock.advance(days=1)
    assert solved(book, closed) == closed == book.get(closed)
    assert book.told(closed) == told
    assert book.history(closed)[-1].target == Closed.CONFIRMED.value


def test_silence_closes_it_and_is_counted_apart(book: Casebook) -> None:
    spoken, silent = resolve(book, book.file()), resolve(book, book.file())
    solved(book, spoken)
    book.clock.set((silent.closing.confirm_by or book.now) - A_MOMENT)
    book.sweeps()
    closed = lapsed(book, silent)
    assert (closed.status, closed.closing.how) == (Status.CLOSED, Closed.UNCONFIRMED)
    assert [book.history(ticket)[-1].target for ticket in (spoken, silent)] == ["confirmed", "unconfirmed"]
    assert book.sweep().lapsed == 0


def test_a_late_word_still_confirms(book: Casebook) -> None:
    closed = lapsed(book, resolve(book, book.file()))
    book.clock.advance(days=60)
    late = solved(book, closed)
    assert (late.status, late.closing.how) == (Status.CLOSED, Closed.CONFIRMED)


def test_only_a_solution_is_confirmed(book: Casebook) -> None:
    with pytest.raises(RuleBroken, match="not_decided_yet"):
        solved(book, book.file())
    with pytest.raises(RuleBroken, match="nothing_to_confirm"):
        solved(book, reject(book, book.file()))
    for gone in (book.withdraw(book.file()), unsolved(book, resolve(book, book.file()))):
        with pytest.raises(RuleBroken, match="not_decided_yet"):
            solved(book, gone)


# ------------------------------------------------------------------ not solved
def test_not_solved_brings_it_back_to_its_desk_once(book: Casebook) -> None:
    first = resolve(book, book.file())
    book.clock.advance(days=1)
    again = unsolved(book, first)
    assert again == book.get(first)
    assert (again.status, again.desk, again.handler, again.closing.reopened) == (Status.OPEN, first.desk, None, 1)
    assert again.closing.confirm_by is None
    assert (book.history(again)[-1].name, book.history(again)[-1].detail) == (EventName.REOPENED, "আসে নাই")
    word = book.read(lambda work: work.desk_notices.of(str(again.number)))[-1]
    assert (word.kind, word.office) == (DeskNoticeKind.REOPENED, USSO)
    second = resolve(book, again, AGAIN)
    assert not may_reopen(book.policy, second, book.now)
    with pytest.raises(RuleBroken, match="reopened_already"):
        unsolved(book, second)
    assert book.appeal(second).desk.office == DD


def test_silence_can_be_broken_as_long_as_an_appeal_can_be_filed(book: Casebook) -> None:
    in_time, late = resolve(book, book.file()), resolve(book, book.file())
    decided = book.now
    book.clock.set(in_time.closing.confirm_by or book.now)
    book.sweeps(lapsed=2)
    book.clock.set(decided + timedelta(days=30))
    assert unsolved(book, in_time).status is Status.OPEN
    book.clock.advance(seconds=1)
    with pytest.raises(RuleBroken, match="reopened_already"):
        unsolved(book, late)
    with pytest.raises(RuleBroken, match="appeal_too_late"):
        book.appeal(late)


def test_what_was_turned_down_or_confirmed_is_not_brought_back_but_appealed(book: Casebook) -> None:
    for ticket in (reject(book, book.file()), solved(book, resolve(book, book.file()))):
        with pytest.raises(RuleBroken, match="reopened_already"):
            unsolved(book, ticket)
        assert book.appeal(ticket).appeals == 1


def test_the_time_after_a_not_solved_never_goes_beyond_the_law_but_is_one_working_day(book: Casebook) -> None:
    early, late = book.file(), book.file()
    law = early.statutory
    assert law is not None and law == late.statutory
    book.clock.set(law.due_at - timedelta(days=4))
    decided = resolve(book, late)
    again = unsolved(book, resolve(book, early))
    assert (again.due_at, again.statutory) == (law.due_at, law)
    assert book.policy.calendar.due(book.now, 10) > law.due_at
    book.clock.set(law.due_at + timedelta(days=2))
    assert unsolved(book, decided).due_at == book.policy.calendar.due(book.now, 1)
    known = explained_by_law(book.policy, again)
    assert known is not None
    assert (known.working_days, known.due_at) == (30, law.due_at)


# ------------------------------------------------------------------ appeals
def test_an_appeal_never_lands_on_the_first_decider(book: Casebook) -> None:
    ticket, deciders = book.file(), list[str]()
    while ticket.desk.tier is not Tier.CABINET:
        deciders.append(ticket.desk.office)
        ticket = book.appeal(resolve(book, ticket))
        assert ticket.desk.office not in deciders
    assert [ruling.office for ruling in rulings(book, ticket)] == deciders
    over = resolve(book, ticket)
    with pytest.raises(RuleBroken, match="decision_is_final"):
        book.appeal(over)
    assert solved(book, over).status is Status.CLOSED


@pytest.mark.parametrize(
    ("decide", "outcome"),
    [
        (reject, AppealOutcome.UPHELD),
        (resolve, AppealOutcome.OVERTURNED),
        (lambda book, ticket: resolve(book, ticket, appeal=AppealOutcome.CHANGED), AppealOutcome.CHANGED),
    ],
    ids=["upheld", "overturned", "changed"],
)
def test_what_became_of_the_first_decision_is_kept(
    book: Casebook, decide: Callable[[Casebook, Ticket], Ticket], outcome: AppealOutcome
) -> None:
    heard = book.appeal(reject(book, book.file()))
    assert heard.closing.appeal_outcome is None
    over = decide(book, heard)
    assert over.closing.appeal_outcome is outcome
    first, second = rulings(book, over)
    assert (first.hears, first.appeal_outcome, first.act) == (0, None, Act.REJECT)
    assert (second.hears, second.appeal_outcome, second.office) == (1, outcome, DD)


def test_the_first_decision_stays_as_it_was_made(book: Casebook) -> None:
    decided = resolve(book, book.file(), outcome="paid")
    (first,) = rulings(book, decided)
    assert (first.by, first.office, first.tier, first.act) == (f"of-{USSO}", USSO, Tier.UPAZILA, Act.RESOLVE)
    assert (first.words, first.outcome, first.at) == (SENT, "paid", book.now)
    assert (first.policy_version, first.hears) == (book.policy.version, 0)
    book.clock.advance(days=1)
    resolve(book, unsolved(book, decided), AGAIN)
    book.clock.advance(days=1)
    resolve(book, book.appeal(decided), "তদন্ত শেষ")
    assert rulings(book, decided)[0] == first
    assert [ruling.words for ruling in rulings(book, decided)] == [SENT, AGAIN, "তদন্ত শেষ"]


def test_an_appeal_has_a_law_of_its_own_and_the_cell_another(book: Casebook) -> None:
    heard = book.appeal(resolve(book, book.file()))
    assert heard.statutory is not None
    assert heard.statutory.due_at == book.policy.calendar.due(book.now, 20)
    final = book.appeal(resolve(book, heard))
    assert final.statutory is not None
    assert (final.desk.office, final.statutory.due_at) == (CELL, book.policy.calendar.due(book.now, 60))


# ------------------------------------------------------------------ ratings
def test_the_last_rating_counts_and_a_new_decision_has_none(book: Casebook) -> None:
    closed = solved(book, resolve(book, book.file()))
    for stars in (2, 5):
        assert rated(book, closed, stars).closing.rating == stars
    for wrong in (0, 6):
        with pytest.raises(RuleBroken, match="rating_wrong"):
            rated(book, closed, wrong)
    with pytest.raises(RuleBroken, match="not_decided_yet"):
        rated(book, book.file(), 3)
    assert resolve(book, book.appeal(closed)).closing.rating is None


# ------------------------------------------------------------------ another phone
@pytest.mark.parametrize("act", [solved, unsolved, lambda book, ticket, address: rated(book, ticket, 1, address)])
def test_another_phone_has_no_word_in_it(book: Casebook, act: Callable[[Casebook, Ticket, Address], Ticket]) -> None:
    proposed = resolve(book, book.file())
    for address in (THEIRS, Address.of_chat(MINE.value)):
        with pytest.raises(NotFound, match="ticket_unknown"):
            act(book, proposed, address)
    assert book.get(proposed) == proposed


def test_a_case_of_yesterdays_table_is_asked_like_any_other(book: Casebook) -> None:
    """Rows written before closing was known have no `confirm_by`: nothing rings for them and both answers work."""
    proposed = resolve(book, book.file())
    old: Ticket = replace(proposed, closing=replace(proposed.closing, confirm_by=None))
    book.write(lambda work: work.tickets.save(old))
    assert book.get(proposed).timer_at is None
    assert solved(book, proposed).closing.how is Closed.CONFIRMED
