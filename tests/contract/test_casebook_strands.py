"""Where a case could be stranded, made late, or heard by the wrong one: each was found by looking for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.domain.closing import AppealOutcome
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Accused, AccusedRole
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Leave
from grs_core.domain.standards import Statutory
from grs_core.domain.ticket import Ticket
from grs_core.services.citizen import add_information, withdraw
from grs_core.services.closure import rate, reopen
from grs_core.services.queues import sight
from grs_core.services.referring import refer
from grs_core.storage.database import Database
from tests.support.alike import complain, merged, opened
from tests.support.casebook import CELL, CITIZEN, DD, MINE, UNO, USSO, Casebook, officer
from tests.support.lane import UWAO, VIOLENCE
from tests.support.walk import without_a_district


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def unsolved(book: Casebook, ticket: Ticket) -> Ticket:
    return book.write(lambda work: reopen(work, book.policy, MINE, ticket.number, "হয়নি", CITIZEN, book.now))


def resolve(book: Casebook, ticket: Ticket, login: str = "rahim", **how: AppealOutcome) -> Ticket:
    now = book.get(ticket)
    return book.act(officer(now.desk.office, login=login), now, lambda case: case.resolve("ভাতা চালু হয়েছে", **how))


def answer(book: Casebook, ticket: Ticket) -> Ticket:
    return book.write(lambda work: add_information(work, book.policy, MINE, ticket.number, "জুন", CITIZEN, book.now))


def left(book: Casebook, ticket: Ticket) -> Ticket:
    """Until its clock at the top has run out."""
    for _ in range(60):
        if book.get(ticket).clock.rung >= 100:
            return book.get(ticket)
        book.clock.set(book.get(ticket).timer_at or book.now)
        book.sweep()
    raise AssertionError("never came to the top")


# ------------------------------------------------------------------ appeals that come back
def test_an_appeal_that_does_not_hold_comes_back_to_a_desk_that_may_decide_it_again(book: Casebook) -> None:
    appealed = book.appeal(resolve(book, book.file(), "first"))
    heard = unsolved(book, resolve(book, appealed, "second"))
    assert (heard.desk.office, heard.status, heard.appeals) == (DD, Status.OPEN, 1)
    with pytest.raises(RuleBroken, match="own_decision"):
        book.act(officer(DD, USSO, login="both"), heard, lambda case: case.accept())
    with pytest.raises(RuleBroken, match="own_decision"):
        book.act(officer(DD, login="first"), heard, lambda case: case.accept())
    again = book.act(officer(DD, login="second"), heard, lambda case: case.accept())
    assert resolve(book, again, "second").status is Status.RESOLVED


def test_at_the_cell_an_appeal_that_does_not_hold_is_not_stuck_for_ever(book: Casebook) -> None:
    ticket = book.appeal(resolve(book, book.file(), "one"))
    ticket = book.appeal(resolve(book, ticket, "two"))
    heard = unsolved(book, resolve(book, ticket, "three"))
    assert heard.desk.office == CELL
    assert resolve(book, heard, "three").status is Status.RESOLVED


# ------------------------------------------------------------------ reopened
def test_not_solved_goes_to_the_desk_above_when_everybody_has_left_the_one_that_solved_it(book: Casebook) -> None:
    rahim = book.hire(officer(USSO, login="rahim"))
    ticket = resolve(book, book.file())
    today = book.now.date()
    gone = Leave(today, today + timedelta(days=30))
    book.write(lambda work: work.officers.save(replace(rahim, leaves=(gone,))))
    again = unsolved(book, ticket)
    assert again.desk.office == DD
    assert book.told(again)[-2:] == [EventName.REOPENED, EventName.ROUTED]
    assert again.timer_at is not None and again.timer_at > book.now


def test_what_comes_back_is_shared_out_like_what_comes_anew(book: Casebook) -> None:
    for login in ("rahim", "karim"):
        book.hire(officer(USSO, login=login))
    assert unsolved(book, resolve(book, book.file())).assigned in ("rahim", "karim")


def test_at_the_cell_not_solved_starts_no_second_promise_of_sixty_days(book: Casebook) -> None:
    ticket = left(book, book.file())
    before = book.get(ticket).due_at
    again = unsolved(book, resolve(book, ticket))
    assert before < again.due_at <= book.policy.calendar.due(book.now, 1)


def test_a_case_at_a_tier_that_the_deployer_switched_off_is_still_worked_on_and_goes_up(book: Casebook) -> None:
    solved, waits = (book.act(officer(USSO), book.file(), lambda case: case.forward(DD, "আপনাদের")) for _ in range(2))
    solved = resolve(book, solved)
    book.policy = without_a_district()
    assert unsolved(book, solved).desk.office == CELL
    pressed = book.enrich(waits.number, signals=("threat_or_retaliation",))
    assert pressed.timer_at is not None and pressed.timer_at > book.now
    book.clock.set(book.get(waits).due_at)
    assert book.sweep().problems == []
    assert book.get(waits).desk.office == CELL


# ------------------------------------------------------------------ clocks
def test_a_pause_ends_when_it_ends_however_late_the_sweep_comes(book: Casebook) -> None:
    asked = [book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাস?")) for _ in range(2)]
    ends = asked[0].pause_ends_at
    assert ends is not None
    book.clock.set(ends)
    late = book.get(asked[1])
    punctual = answer(book, asked[0])
    book.clock.set(ends + timedelta(days=2))
    assert answer(book, late).due_at == punctual.due_at


def test_an_appeal_has_a_pause_of_its_own_and_the_law_begins_once_an_instance(book: Casebook) -> None:
    ticket = book.act(officer(USSO), book.file(), lambda case: case.ask("কোন মাস?"))
    book.clock.set(ticket.pause_ends_at or book.now)
    book.sweep()
    spent = book.act(officer(USSO), book.get(ticket), lambda case: case.ask("কোন মাস?"))
    assert spent.pause_ends_at is None
    heard = book.appeal(resolve(book, spent))
    assert heard.statutory is not None and heard.statutory.span.started_at == book.now
    asked = book.act(officer(heard.desk.office), heard, lambda case: case.ask("কোন মাস?"))
    assert asked.pause_ends_at == book.policy.calendar.due(book.now, book.policy.longest_pause_days)


def test_an_investigation_at_the_top_quiets_the_alarm_until_its_own_end(book: Casebook) -> None:
    ticket = left(book, book.file())
    longer = book.act(officer(CELL), ticket, lambda case: case.extend("তদন্ত"))
    assert longer.due_at > book.now
    assert (longer.alarmed, longer.again_at, longer.timer_at) == (False, None, longer.due_at)
    book.clock.set(longer.due_at)
    book.sweeps(alarmed=1)


def test_a_case_that_lies_at_the_cell_only_for_want_of_a_place_has_the_laws_thirty_days(book: Casebook) -> None:
    days = book.policy.standards.statutory_days
    calendar = book.policy.calendar
    nowhere = book.file(place=None)
    sensitive = book.file(signals=(VIOLENCE,))
    for ticket in (nowhere, sensitive):
        assert ticket.desk.office == CELL
        assert ticket.statutory == Statutory.start(book.now, days, calendar)


# ------------------------------------------------------------------ nobody accepts
def test_a_sensitive_case_that_nobody_accepts_goes_up_because_no_supervisor_may_see_it(book: Casebook) -> None:
    book.hire(officer(UWAO, login="trusted", sensitive=True))
    above = book.hire(officer(f"dd_dwa-{DD.rpartition('-')[2]}", login="above", sensitive=True))
    ticket = book.file(signals=(VIOLENCE,))
    assert (ticket.desk.office, ticket.clock.accept_by is not None) == (UWAO, True)
    book.clock.set(ticket.clock.accept_by or book.now)
    book.sweep()
    now = book.get(ticket)
    assert now.desk.office == above.positions[0].office
    assert sight(book.policy.directory, above, book.now.date()).sees(now)
    assert {EventName.NOT_ACCEPTED, EventName.ESCALATED} <= set(book.told(ticket))


def test_the_supervisor_who_was_called_may_accept_and_step_back_again(book: Casebook) -> None:
    ticket = book.file()
    book.clock.set(ticket.clock.accept_by or book.now)
    book.sweeps(called=1)
    called = book.get(ticket)
    assert called.called == UNO
    taken = book.act(officer(UNO, login="uno"), called, lambda case: case.accept())
    assert (taken.handler, taken.called, taken.desk.office) == ("uno", None, USSO)
    assert taken.timer_at is not None and taken.timer_at > book.now


def test_at_the_cell_the_alarm_that_nobody_accepts_is_over_when_somebody_does(book: Casebook) -> None:
    ticket = book.file(place=None)
    book.clock.set(ticket.clock.accept_by or book.now)
    book.sweeps(called=1)
    called = book.get(ticket)
    assert (called.called, called.alarmed, called.status) == (CELL, True, Status.RECEIVED)
    assert called.timer_at is not None and called.timer_at > book.now
    taken = book.act(officer(CELL), called, lambda case: case.accept())
    assert (taken.called, taken.alarmed) == (None, False)


# ------------------------------------------------------------------ cases that go with another
def test_nobody_decides_his_own_complaint_by_deciding_the_one_it_was_merged_into(book: Casebook) -> None:
    into, mine = complain(book, 1), complain(book, 2)
    merged(book, mine, into)
    rahim = book.hire(replace(officer(USSO, login="rahim"), phone="01700000002"))
    book.act(rahim, book.get(into), lambda case: case.resolve("হয়েছে"))
    alone = book.get(mine)
    assert (alone.status, alone.merged_into, alone.desk.office) == (Status.OPEN, None, USSO)
    assert alone.timer_at is not None and alone.timer_at > book.now


def test_what_is_decided_of_a_case_that_became_sensitive_is_told_to_no_other_citizen(book: Casebook) -> None:
    book.hire(officer(UWAO, login="trusted", sensitive=True))
    into, mine = complain(book, 1), complain(book, 2)
    merged(book, mine, into)
    book.enrich(into.number, signals=(VIOLENCE,))
    book.notices()
    now = book.get(into)
    assert now.sensitive
    book.act(officer(now.desk.office, login="t", sensitive=True), now, lambda case: case.resolve("তাঁর স্বামী…"))
    assert book.get(mine).status is Status.OPEN
    assert not [each for each in book.notices() if each.ticket == str(mine.number) and each.notice.decision]


def test_the_rating_of_a_merged_case_waits_for_its_decision(book: Casebook) -> None:
    into, other = book.file(), resolve(book, book.file())
    merged(book, unsolved(book, other), into)
    with pytest.raises(RuleBroken, match="not_decided_yet"):
        book.write(lambda work: rate(work, MINE, other.number, 1, "", CITIZEN, book.now))


def test_who_is_accused_later_in_a_member_is_kept_from_the_systemic_case_too(book: Casebook) -> None:
    one, cases = opened(book, 1, 2, 3)
    assert one.desk.office == DD
    book.act(officer(USSO), book.get(cases[0]), lambda case: case.accept())
    book.enrich(cases[0].number, accused=(Accused(AccusedRole.OFFICIAL, "dd_dss"),))
    assert DD in book.get(cases[0]).desk.sealed
    book.sweep()
    now = book.get(one)
    assert DD in now.desk.sealed
    assert now.desk.office not in now.desk.sealed


def test_of_a_member_that_became_sensitive_a_systemic_case_learns_nothing_but_its_seals(book: Casebook) -> None:
    one, cases = opened(book, 1, 2, 3)
    book.enrich(cases[0].number, accused=(Accused(AccusedRole.OFFICIAL, "uno"),), signals=(VIOLENCE,))
    book.sweep()
    now = book.get(one)
    assert (UNO in now.desk.sealed, now.grievance, now.sensitive) == (True, one.grievance, False)


# ------------------------------------------------------------------ referrals
def test_who_withdraws_leaves_no_open_referral_behind(book: Casebook) -> None:
    body = next(iter(book.policy.bodies))
    sent = book.act(officer(USSO), book.file(), lambda case: refer(case, body, "", "তাঁরা দেখবেন"))
    book.write(lambda work: withdraw(work, MINE, sent.number, CITIZEN, book.now))
    assert all(each.answered_at for each in book.read(lambda work: work.referrals.of(str(sent.number))))
    assert book.get(sent).timer_at is None


def test_a_referred_case_climbs_and_its_new_desk_is_told_when_the_answer_is_late(book: Casebook) -> None:
    body = next(code for code, each in book.policy.bodies.items() if not each.pauses)
    sent = book.act(officer(USSO), book.file(), lambda case: refer(case, body, "", "তাঁরা দেখবেন"))
    book.clock.set(max(sent.due_at, sent.referral_due_at or sent.due_at))
    book.sweep()
    now = book.get(sent)
    assert (now.desk.office, now.status) == (DD, Status.OPEN)
    assert now.timer_at is not None and now.timer_at > book.now
    assert {each.office for each in book.read(lambda work: work.desk_notices.of(str(sent.number)))} >= {DD}
