"""A conflict of interest is the person's: by every post held today, by his own phone, by what he stepped back from."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.officers import Leave, Officer
from grs_core.domain.ticket import Ticket
from grs_core.services.postings import give_post, send_on_leave
from grs_core.services.queues import sight
from grs_core.storage.database import Database
from tests.support.casebook import CELL, CHAIRMAN, DC, MINE, OTHER_UNION, UNO, UP, USSO, Casebook, officer
from tests.support.lane import knows
from tests.support.staff import LONG_AGO, acting, again, change, left, step_back, today


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def noticed(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    """Does he read of it among the words to his offices? Whoever reads them is asked for sight of the case."""
    seen, offices = sight(book.policy.directory, who, today(book)), who.offices(today(book))

    def told(work) -> list[str]:
        page = work.desk_notices.page(offices, None, 50)
        return [each.ticket for each in page if seen.sees(work.tickets.get(ticket.number))]

    return str(ticket.number) in book.read(told)


def exported(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    """Of everything that is read out the part that he may have."""
    seen = sight(book.policy.directory, who, today(book))
    return ticket.number in [each.number for each in book.read(lambda w: list(w.tickets.stream())) if seen.sees(each)]


def knows_in_any_way(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    """List, count, search, page and act; export and notice."""
    case = book.get(ticket)
    book.write(
        lambda work: work.desk_notices.tell(case.desk.office, str(case.number), DeskNoticeKind.HALF_GONE, book.now)
    )
    answers = {knows(book, who, case), exported(book, who, case)}
    if case.desk.office in who.offices(today(book)):
        answers.add(noticed(book, who, case))
    assert len(answers) == 1, answers
    return answers.pop()


# ---------------------------------------------------------------- who filed it, who is named in it
def test_an_officer_cannot_own_a_complaint_that_he_filed_or_is_named_in(book: Casebook) -> None:
    filer = book.hire(replace(officer(USSO, login="filer"), phone=MINE.value))
    colleague = book.hire(officer(USSO, login="colleague"))
    filed = book.file(address=MINE)
    assert filed.desk.office == USSO
    assert not knows_in_any_way(book, filer, filed)
    assert knows_in_any_way(book, colleague, filed)
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.act(filer, filed, lambda case: case.accept())


def test_whoever_is_named_by_his_post_does_not_own_it_either(book: Casebook) -> None:
    named = book.hire(officer(USSO, login="named"))
    case = book.file(Category.BRIBERY, accused=Accused(AccusedRole.OFFICIAL, "usso"))
    assert not knows_in_any_way(book, named, case)
    transferred = change(book, named, positions=(*named.positions, *officer(DC).positions))
    assert not knows_in_any_way(book, transferred, case)
    with pytest.raises(NotFound, match="ticket_unknown"):
        book.act(transferred, case, lambda it: it.accept())


@pytest.mark.parametrize("post", [USSO, UNO, DC, CELL])
def test_his_own_complaint_is_hidden_from_every_post_above_too(book: Casebook, post: str) -> None:
    who = book.hire(replace(officer(post), phone=MINE.value))
    case = book.file(address=MINE)
    assert not knows_in_any_way(book, who, case)
    assert knows_in_any_way(book, change(book, who, phone=None), case)


# ---------------------------------------------------------------- one scope
@pytest.mark.parametrize("post", [USSO, UNO, DC, CELL])
def test_list_count_export_and_notice_obey_one_scope_after_a_recusal(book: Casebook, post: str) -> None:
    who = book.hire(officer(post, login="one"))
    case = book.file()
    assert knows_in_any_way(book, who, case)
    book.write(lambda work: work.recusals.add(str(case.number), who.login, book.now))
    assert not knows_in_any_way(book, again(book, who), case)
    assert knows_in_any_way(book, book.hire(officer(post, login="two")), case)


# ---------------------------------------------------------------- every post of a person
@pytest.mark.parametrize("post", [UNO, DC, CELL])
def test_the_acting_administrator_of_an_accused_union_is_tested_on_every_post(book: Casebook, post: str) -> None:
    case = book.file(Category.BRIBERY, accused=CHAIRMAN)
    who = book.hire(officer(post))
    assert knows_in_any_way(book, who, case)
    beside = change(book, who, positions=(*who.positions, *acting(UP)))
    assert not knows_in_any_way(book, beside, case)
    of_another = change(book, who, positions=(*who.positions, *acting(f"up-{OTHER_UNION}")))
    assert knows_in_any_way(book, of_another, case)


def test_acting_in_the_accused_office_counts_on_its_days_only(book: Casebook) -> None:
    case = book.file(Category.BRIBERY, accused=CHAIRMAN)
    who = book.hire(officer(UNO))
    first = today(book) + timedelta(days=1)
    book.write(lambda work: give_post(work, book.policy, who.login, UP, book.now, first, first, acting=True))
    seen = []
    for _ in range(3):
        seen.append(sight(book.policy.directory, again(book, who), today(book)).sees(case))
        book.clock.advance(days=1)
    assert seen == [True, False, True]


def test_a_delegate_sees_what_the_post_sees_and_nothing_of_the_accused_it_brings(book: Casebook) -> None:
    """The chairman goes on leave and names the UNO: from then on the UNO knows nothing of the case against him."""
    case = book.file(Category.BRIBERY, accused=CHAIRMAN)
    ordinary = book.file(Category.WRONGFUL_EXCLUSION, "family_card")
    chairman = book.hire(officer(UP, login="chairman"))
    uno = book.hire(officer(UNO, login="uno"))
    until = today(book) + timedelta(days=5)
    _, given = book.write(
        lambda work: send_on_leave(work, chairman.login, today(book), until, book.now, delegate=uno.login)
    )
    assert [(post.office, post.acting, post.until) for post in given] == [(UP, True, until)]
    meanwhile = sight(book.policy.directory, again(book, uno), today(book))
    assert (meanwhile.sees(case), meanwhile.sees(ordinary)) == (False, True)
    book.clock.advance(days=6)
    assert sight(book.policy.directory, again(book, uno), today(book)).sees(case)


# ---------------------------------------------------------------- leave and delegation
def test_while_the_usso_is_away_his_delegate_has_the_desk(book: Casebook) -> None:
    usso, other = book.hire(officer(USSO, login="usso")), book.hire(officer(f"up-{OTHER_UNION}", login="other"))
    until = today(book) + timedelta(days=2)
    book.write(lambda work: send_on_leave(work, usso.login, today(book), until, book.now, delegate=other.login))
    assert again(book, usso).leaves == (Leave(today(book), until),)
    case = book.file()
    assert case.desk.office == USSO
    taken = book.act(again(book, other), case, lambda it: it.accept())
    assert taken.handler == "other"
    book.clock.advance(days=3)
    assert not knows(book, again(book, other), case)
    assert knows(book, again(book, usso), case)
    assert book.file().desk.office == USSO


def test_a_leave_that_is_given_anew_replaces_the_old_one_and_the_acting_posts(book: Casebook) -> None:
    book.hire(officer(USSO, login="usso"))
    book.hire(officer(UNO, login="uno"))
    first = today(book)
    until = first
    for days in (9, 2):
        until = first + timedelta(days=days)
        with book.database.work() as work:
            send_on_leave(work, "usso", first, until, book.now, delegate="uno")
            work.commit()
    assert again(book, officer(login="usso")).leaves == (Leave(first, until),)
    assert [post.until for post in again(book, officer(login="uno")).positions if post.acting] == [until]


def test_what_makes_no_sense_is_refused_and_nothing_changes(book: Casebook) -> None:
    start, day = today(book), timedelta(days=1)
    for who in (officer(USSO, login="usso"), officer(UNO, login="uno"), officer(login="idle")):
        book.hire(who)
    gone = book.hire(officer(DC, login="gone", active=False))
    send = {
        "dates_backwards": ("usso", start, start - day, None),
        "delegate_is_self": ("usso", start, start, "usso"),
        "delegate_away": ("usso", start, start, gone.login),
        "officer_unknown": ("usso", start, start, "nobody"),
        "nothing_to_delegate": ("idle", start, start, "uno"),
    }
    for key, (login, since, until, delegate) in send.items():
        with pytest.raises((RuleBroken, NotFound), match=key), book.database.work() as work:
            send_on_leave(work, login, since, until, book.now, delegate)
    book.write(lambda work: send_on_leave(work, "uno", start, start + day, book.now))
    with pytest.raises(RuleBroken, match="leave_overlaps"):
        book.write(lambda work: send_on_leave(work, "uno", start + day, start + day, book.now))
    with pytest.raises(RuleBroken, match="delegate_away"):
        book.write(lambda work: send_on_leave(work, "usso", start, start, book.now, "uno"))
    with pytest.raises(NotFound, match="office_unknown"):
        book.write(lambda work: give_post(work, book.policy, "usso", "no-such", book.now))
    with pytest.raises(RuleBroken, match="dates_backwards"):
        book.write(lambda work: give_post(work, book.policy, "usso", DC, book.now, start, start - day))
    assert again(book, officer(login="usso")) == officer(USSO, login="usso")


def test_a_post_ends_on_its_last_day_and_keeps_its_first(book: Casebook) -> None:
    book.hire(officer(USSO, login="usso"))
    book.write(lambda work: give_post(work, book.policy, "usso", USSO, book.now, until=today(book)))
    book.write(lambda work: give_post(work, book.policy, "usso", DC, book.now, since=today(book) + timedelta(days=1)))
    posts = [(post.office, post.since, post.until) for post in again(book, officer(login="usso")).positions]
    assert posts == [(USSO, LONG_AGO, today(book)), (DC, today(book) + timedelta(days=1), None)]
    assert book.file().desk.office == USSO
    book.clock.advance(days=1)
    assert book.file().desk.office == UNO


# ---------------------------------------------------------------- stepping back
def test_one_who_stepped_back_does_not_come_back_by_another_post(book: Casebook) -> None:
    who = book.hire(officer(USSO, login="one"))
    book.hire(officer(USSO, login="two"))
    case = book.file()
    step_back(book, who, case)
    promoted = change(book, again(book, who), positions=officer(DC).positions)
    assert not knows_in_any_way(book, promoted, case)
    assert left(book, promoted).recused == {str(case.number)}
