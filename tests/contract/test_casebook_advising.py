"""Advisories over a real database: who may speak to whom, two officers, a pace, nights, STOP and the stop."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from grs_core.domain.advisory import Advisory, AdvisoryState
from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.messages import Accepted, DeliveryState, Lane, Refused, Scope
from grs_core.domain.officers import Officer, Role
from grs_core.message_ports import Outbound
from grs_core.services.advising import FEWEST, PER_MINUTE, Advising, Wish, ground
from grs_core.services.advisory_sending import advance, message_id
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import (
    CELL,
    DC,
    DISTRICT,
    MINE,
    OTHER_UNION,
    THEIRS,
    UNION,
    UNO,
    UP,
    UPAZILA,
    USSO,
    Casebook,
    officer,
)  # fmt: skip

RunSql = Callable[..., list[Any]]
_SALT = 32
"""Letters before the words of an event."""
PIN = "পিন কাউকে বলবেন না"
KARIM, NASRIN = officer(USSO, login="karim"), officer(UNO, login="nasrin")


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


def phone(last: int) -> Address:
    return Address.of_phone(f"0170000{last:04d}")


def village(book: Casebook, people: int = FEWEST, place: str = UNION) -> None:
    for last in range(people):
        book.file(address=phone(last), place=place)


def make(book: Casebook, who: Officer = KARIM, area: str | None = UPAZILA, **wish: Any) -> Advisory:
    wanted = Wish(PIN, "", area, **{"programme": None, **wish})
    return book.write(lambda work: Advising(work, book.policy, who, book.now).make(book.dice, wanted))


def approve(book: Casebook, advisory: Advisory, who: Officer = NASRIN) -> Advisory:
    return book.write(lambda work: Advising(work, book.policy, who, book.now).approve(advisory.id))


def stop(book: Casebook, advisory: Advisory, who: Officer = NASRIN) -> Advisory:
    return book.write(lambda work: Advising(work, book.policy, who, book.now).stop(advisory.id))


def approved(book: Casebook, **wish: Any) -> Advisory:
    return approve(book, make(book, **wish))


def run(book: Casebook) -> int:
    return advance(book.database.work, book.policy, book.now)


def now_as(book: Casebook, advisory: Advisory) -> Advisory:
    return book.read(lambda work: work.advisories.get(advisory.id))


def progress(book: Casebook, advisory: Advisory) -> dict[DeliveryState, int]:
    return dict(book.read(lambda work: work.outbox.progress(advisory.id)))


def claimed(book: Casebook) -> tuple[Outbound, ...]:
    """What is due of advisories, leased; the notices of the cases are put aside."""
    found = book.write(lambda work: work.outbox.claim(book.now, book.now + timedelta(hours=1), 1000))
    return tuple(each for each in found if each.advisory)


def sent(book: Casebook, *messages: Outbound) -> None:
    with book.database.work() as work:
        for each in messages:
            work.outbox.handed_over(each.id, "twilio", PIN, book.now)
            work.outbox.settle(each.id, Accepted(f"SM{each.id}"), None)
        work.commit()


@pytest.mark.parametrize(
    ("who", "areas"),
    [
        (officer(UP), ()),
        (officer(USSO), (UPAZILA,)),
        (officer(USSO, UNO, DC), (UPAZILA, DISTRICT)),
        (officer(CELL, role=Role.CELL), (None,)),
        (officer(UNO, role=Role.VOLUNTEER), ()),
        (officer(UNO, active=False), ()),
        (officer(), ()),
        (officer("no-such-office"), ()),
    ],
)
def test_desks_of_an_upazila_and_above_speak_to_their_areas(
    book: Casebook, who: Officer, areas: tuple[str | None, ...]
) -> None:
    found = ground(book.policy, who, book.now.date())
    assert found.areas == areas


def test_it_reaches_everybody_below_the_area_and_no_place_beyond(book: Casebook) -> None:
    village(book, 12)
    book.file(address=MINE, place=OTHER_UNION)
    book.file(address=THEIRS, place="BD30")
    sizes = {}
    for area in (UNION, UPAZILA, DISTRICT, None):
        who = officer(CELL, role=Role.CELL)
        with book.database.reading() as work:
            sizes[area] = Advising(work, book.policy, who, book.now).audience(area, None).reached
    assert sizes == {UNION: 12, UPAZILA: 13, DISTRICT: 13, None: 14}


@pytest.mark.parametrize("area", [DISTRICT, None, "BD30", "nowhere"])
def test_nobody_speaks_beyond_his_own_area(book: Casebook, area: str | None) -> None:
    village(book)
    with pytest.raises(RuleBroken, match=r"advisory_area_not_yours|place_unknown"):
        make(book, area=area)


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        ({"programme": "no_such"}, "programme_unknown"),
        ({"programme": "vwb"}, "advisory_too_few"),
        ({"urgent": True}, "advisory_why_missing"),
        ({"urgent": True, "why": "  "}, "advisory_why_missing"),
    ],
)
def test_what_is_wrong_with_a_draft_is_said(book: Casebook, wish: dict[str, Any], key: str) -> None:
    village(book)
    with pytest.raises(RuleBroken, match=key):
        make(book, **wish)


def test_a_handful_of_people_is_no_audience(book: Casebook) -> None:
    """Else an officer could write to the one who complained of him."""
    village(book, FEWEST - 1)
    with pytest.raises(RuleBroken, match="advisory_too_few"):
        make(book)
    book.file(address=MINE)
    draft = make(book)
    book.write(lambda work: work.conversations.silence(MINE, True))
    with pytest.raises(RuleBroken, match="advisory_too_few"):
        approve(book, draft)


def test_two_officers_of_the_area_stand_behind_it_and_the_audit_says_who(
    book: Casebook, run_sql: RunSql, vault: Vault
) -> None:
    village(book)
    draft = make(book, urgent=True, why="প্রতারণা চলছে")
    with pytest.raises(NotAllowed, match="own_advisory"):
        approve(book, draft, KARIM)
    with pytest.raises(NotFound, match="advisory_unknown"):
        approve(book, draft, officer("uno-BD201202", login="stranger"))
    with pytest.raises(NotAllowed, match="advisory_not_yours"):
        approve(book, draft, officer(role=Role.ADMIN, login="root"))
    sending = approve(book, draft)
    assert (sending.made_by, sending.approved_by, sending.expected) == ("karim", "nasrin", FEWEST)
    with pytest.raises(Conflict, match="advisory_not_waiting"):
        approve(book, draft, officer(DC, login="dc"))
    assert events(run_sql, vault, draft) == [
        (EventName.ADVISORY_MADE, "officer:karim", PIN),
        (EventName.ADVISORY_APPROVED, "officer:nasrin", f"{FEWEST} প্রতারণা চলছে"),
    ]


def events(run_sql: RunSql, vault: Vault, advisory: Advisory) -> list[tuple[str, str, str]]:
    """(what, who, words) of the audit, in its order."""
    rows = run_sql("SELECT name, who, detail FROM audit_events WHERE target = :id ORDER BY id", id=advisory.id)
    return [(row.name, row.who, vault.decrypt(row.detail)[_SALT:]) for row in rows]


def test_what_is_of_another_area_does_not_exist(book: Casebook) -> None:
    village(book)
    draft = make(book)
    for who in (officer("uno-BD201202"), officer(UP), officer()):
        with book.database.work() as work:
            acts = Advising(work, book.policy, who, book.now)
            for look in (acts.get, acts.stop, acts.approve):
                with pytest.raises(NotFound, match="advisory_unknown"):
                    look(draft.id)
    for who in (officer(DC), officer(CELL, role=Role.CELL), officer(role=Role.ADMIN)):
        with book.database.reading() as work:
            assert Advising(work, book.policy, who, book.now).get(draft.id) == draft


def test_everybody_gets_it_once_behind_everything_else(book: Casebook) -> None:
    village(book, 12)
    village(book, 12)
    sending = approved(book)
    assert run(book) == 12
    assert run(book) == 0
    assert (now_as(book, sending).recipients, now_as(book, sending).filled_at) == (12, book.now)
    book.clock.advance(minutes=1)
    found = claimed(book)
    assert {each.lane for each in found} == {Lane.BULK}
    assert sorted(each.address.value for each in found) == [phone(last).value for last in range(12)]
    assert {(each.notice.key, each.notice.params["text"], each.notice.urgent) for each in found} == {
        ("advisory", PIN, False)
    }


def test_the_id_of_a_message_tells_no_phone(book: Casebook) -> None:
    village(book)
    sending = approved(book)
    run(book)
    book.clock.advance(minutes=1)
    guessed = {message_id(sending.id, f"phone:{phone(last).value}") for last in range(FEWEST)}
    assert guessed & {each.id for each in claimed(book)} == set()


def test_it_is_done_when_everything_has_left(book: Casebook, run_sql: RunSql, vault: Vault) -> None:
    village(book)
    sending = approved(book)
    run(book)
    book.clock.advance(minutes=1)
    found = claimed(book)
    sent(book, *found[:-1])
    run(book)
    assert now_as(book, sending).state is AdvisoryState.SENDING
    sent(book, found[-1])
    run(book)
    assert (now_as(book, sending).state, now_as(book, sending).done_at) == (AdvisoryState.DONE, book.now)
    assert events(run_sql, vault, sending)[-1][:2] == (EventName.ADVISORY_SENT, "system")
    with pytest.raises(Conflict, match="advisory_over"):
        stop(book, sending)


def test_a_draft_is_not_sent(book: Casebook) -> None:
    village(book)
    make(book)
    assert run(book) == 0


def test_it_goes_at_its_pace_a_minute_ahead_and_makes_up_for_nothing_in_a_rush(
    book: Casebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grs_core.services.advising.PER_MINUTE", 5)
    village(book, 30)
    sending = approved(book)
    assert sending.per_minute == 5 != PER_MINUTE
    began = book.now
    assert (run(book), run(book)) == (5, 0)
    book.clock.set(began + timedelta(seconds=30))
    assert run(book) == 3
    assert len(claimed(book)) == 3
    book.clock.set(began + timedelta(minutes=9))
    assert run(book) == 5
    assert now_as(book, sending).recipients == 13


def test_no_more_is_added_while_the_carriers_stand_still(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grs_core.services.advising.PER_MINUTE", 2)
    village(book, 20)
    sending = approved(book)
    for _ in range(9):
        run(book)
        book.clock.advance(minutes=2)
    assert progress(book, sending) == {DeliveryState.PENDING: 6}


def test_nobody_is_woken_but_by_an_urgent_one(book: Casebook) -> None:
    village(book)
    calm, urgent = approved(book), approved(book, urgent=True, why="প্রতারণা চলছে")
    book.clock.advance(hours=11, minutes=5)  # 21:05 in Dhaka
    assert run(book) == FEWEST
    assert progress(book, calm) == {}
    assert progress(book, urgent) == {DeliveryState.PENDING: FEWEST}
    book.clock.advance(hours=10, minutes=55)
    assert run(book) == FEWEST


def test_nobody_is_added_whose_turn_would_come_at_night(book: Casebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grs_core.services.advising.PER_MINUTE", 6)
    village(book)
    approved(book)
    book.clock.advance(hours=10, minutes=59, seconds=30)
    assert run(book) == 3


def test_who_said_stop_gets_none_and_who_says_it_meanwhile_neither(book: Casebook) -> None:
    village(book, 13)
    book.write(lambda work: work.conversations.silence(phone(0), True))
    book.write(lambda work: work.conversations.silence(phone(1), True, Scope.ADVISORIES))
    sending = approved(book)
    assert (sending.expected, sending.opted_out) == (11, 2)
    book.write(lambda work: work.conversations.silence(phone(2), True))
    assert run(book) == 10
    book.write(lambda work: work.outbox.spare(phone(3), book.now))
    book.clock.advance(minutes=1)
    assert phone(3) not in {each.address for each in claimed(book)}
    assert progress(book, sending)[DeliveryState.CANCELLED] == 1


@pytest.mark.parametrize("written", ["+4915112345678", "16247", "bKash"])
def test_only_mobiles_of_this_country_are_written_to(book: Casebook, written: str) -> None:
    village(book)
    book.file(address=Address.of_phone(written))
    approved(book)
    assert run(book) == FEWEST


def test_a_stop_takes_back_what_waits_and_says_how_many_had_gone(book: Casebook, run_sql: RunSql, vault: Vault) -> None:
    village(book, 12)
    sending = approved(book)
    run(book)
    book.clock.advance(minutes=1)
    first, second, third, *_ = claimed(book)
    sent(book, first, second)
    stopped = stop(book, sending, officer(DC, login="dc"))
    assert (stopped.stopped_by, stopped.stopped_at) == ("dc", book.now)
    assert progress(book, sending) == {DeliveryState.ACCEPTED: 2, DeliveryState.CANCELLED: 10}
    with pytest.raises(Conflict, match="lease_lost"):
        sent(book, third)
    told = (EventName.ADVISORY_STOPPED, "officer:dc", "gone 2, cancelled 10")
    assert events(run_sql, vault, sending)[-1] == told
    assert run(book) == 0
    with pytest.raises(Conflict, match="advisory_over"):
        stop(book, sending)


def test_what_comes_back_after_the_stop_is_taken_back_too(book: Casebook) -> None:
    village(book)
    sending = approved(book)
    run(book)
    book.clock.advance(minutes=1)
    first, *_ = claimed(book)
    book.write(lambda work: work.outbox.handed_over(first.id, "twilio", PIN, book.now))
    stop(book, sending)
    refused = Refused("queue full", retryable=True)
    book.write(lambda work: work.outbox.settle(first.id, refused, book.now))
    assert progress(book, sending)[DeliveryState.PENDING] == 1
    run(book)
    assert progress(book, sending) == {DeliveryState.CANCELLED: FEWEST}


def test_a_draft_is_withdrawn(book: Casebook) -> None:
    village(book)
    draft = make(book)
    assert stop(book, draft, KARIM).state is AdvisoryState.STOPPED
    with pytest.raises(Conflict, match="advisory_not_waiting"):
        approve(book, draft)


def test_who_told_of_violence_is_not_written_to_unasked(book: Casebook) -> None:
    """Whoever holds the phone would read that she has been in touch with us."""
    village(book)
    book.file(address=MINE, signals=("violence_against_women",))
    approved(book)
    assert run(book) == FEWEST
