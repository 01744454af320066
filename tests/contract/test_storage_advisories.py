"""Advisories and their recipients, on both engines."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from grs_core.domain.advisory import Advisory, AdvisoryState, Audience
from grs_core.domain.complainant import Address, Channel, Complainant
from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.messages import DeliveryState, Lane, Notice, Refused, Scope
from grs_core.domain.ticket import Kind
from grs_core.message_ports import Outbound
from grs_core.storage.database import Database
from tests.support.cases import START, a_grievance, a_ticket, hours

HERE, NEAR, FAR = "BD20120414", "BD20120494", "BD30120414"
PIN = Advisory(
    "a1", "পিন কাউকে বলবেন না", "Tell nobody your PIN", HERE, "old_age", "karim", START, urgent=True, why="প্রতারণা চলছে"
)


def phone(last: int) -> Address:
    return Address.of_phone(f"017000000{last:02d}")


def file(database: Database, *filers: Address, place: str = HERE, programme: str | None = "old_age", **of: Any) -> None:
    """A ticket of each."""
    with database.work() as work:
        for each in filers:
            grievance = a_grievance(place=place, programme=programme)
            work.tickets.add(a_ticket(grievance=grievance, complainant=Complainant(each), **of))
        work.commit()


def reached(database: Database, area: set[str] | None, programme: str | None = None) -> list[str]:
    with database.work() as work:
        return [each.address.value for each in work.advisories.recipients(area, programme, 0, 100)]


def counted(database: Database, area: set[str] | None, programme: str | None = None) -> Audience:
    with database.work() as work:
        return work.advisories.count(area, programme)


def add(database: Database, *found: Advisory) -> None:
    with database.work() as work:
        for each in found:
            work.advisories.add(each)
        work.commit()


def test_an_advisory_is_found_as_it_was_left(database: Database) -> None:
    add(database, PIN)
    gone = PIN.approved("rahim", START + hours(1), Audience(7, 2)).filled(99, 5, START + hours(2), START + hours(2))
    with database.work() as work:
        assert work.advisories.get("a1") == work.advisories.lock("a1") == PIN
        work.advisories.save(gone)
        assert work.advisories.get("a1") == gone
        for look in (work.advisories.get, work.advisories.lock):
            with pytest.raises(NotFound, match="advisory_unknown"):
                look("a2")


def test_the_list_holds_those_of_the_places_asked_for_the_newest_first(database: Database) -> None:
    whole = replace(PIN, id="a4", area=None, made_at=START - hours(9))
    add(database, PIN, replace(PIN, id="a2", made_at=START + hours(1)), replace(PIN, id="a3", area=FAR), whole)
    with database.work() as work:
        pages = [work.advisories.page({HERE, NEAR}, number, 1) for number in (1, 2, 3)]
        assert [[each.id for each in page] for page in pages] == [["a2"], ["a1"], []]
        assert [each.id for each in work.advisories.page(None, 1, 9)] == ["a2", "a3", "a1", "a4"]


def test_those_that_run_and_those_that_were_stopped_are_found(database: Database) -> None:
    running = replace(PIN.approved("rahim", START, Audience(9)), id="a2")
    stopped = replace(running.filled(1, 1, None, None).stopped("karim", START), id="a3")
    withdrawn = replace(PIN.stopped("karim", START), id="a4")
    add(database, PIN, running, stopped, withdrawn)
    with database.work() as work:
        assert list(work.advisories.sending()) == ["a2"]
        assert list(work.advisories.stopped(START - hours(1))) == ["a3"]
        assert list(work.advisories.stopped(START + hours(1))) == []


def test_it_goes_to_who_complained_of_this_programme_in_this_area(database: Database) -> None:
    file(database, phone(1))
    file(database, phone(2), place=NEAR)
    file(database, phone(3), place=FAR)
    file(database, phone(4), programme=None)
    assert reached(database, {HERE, NEAR}, "old_age") == [phone(1).value, phone(2).value]
    assert reached(database, {HERE}) == [phone(1).value, phone(4).value]
    assert len(reached(database, None)) == 4
    assert counted(database, {HERE, NEAR}) == Audience(3)


def test_each_phone_counts_once_and_keeps_its_mark(database: Database) -> None:
    file(database, phone(1), phone(1), phone(2))
    assert counted(database, {HERE}) == Audience(2)
    with database.work() as work:
        found = work.advisories.recipients({HERE}, None, 0, 100)
    assert len({each.mark for each in found}) == 2
    assert found[0].mark == found[1].mark
    assert phone(1).value not in found[0].mark


def test_who_said_stop_is_left_out_and_counted(database: Database) -> None:
    file(database, phone(1), phone(2), phone(2), phone(3), phone(4))
    with database.work() as work:
        work.conversations.silence(phone(1), True)
        work.conversations.silence(phone(2), True, Scope.ADVISORIES)
        work.conversations.silence(phone(3), True)
        work.conversations.silence(phone(3), False)
        work.commit()
    assert reached(database, {HERE}) == [phone(3).value, phone(4).value]
    assert counted(database, {HERE}) == Audience(2, 2)


def test_nobody_is_written_to_because_of_a_sensitive_case_a_chat_or_a_common_cause(database: Database) -> None:
    file(database, phone(1), sensitive=True)
    file(database, Address.of_chat("abc"), channel=Channel.WEB_CHAT)
    file(database, Address("system", "agent_number 01811111111"), kind=Kind.SYSTEMIC, channel=Channel.CONSOLE)
    file(database, phone(2), sensitive=True)
    file(database, phone(2))
    assert reached(database, {HERE}) == [phone(2).value]
    assert counted(database, {HERE}) == Audience(1)


def test_one_goes_on_behind_the_last(database: Database) -> None:
    file(database, *(phone(last) for last in range(5)))
    seen, after = [], 0
    with database.work() as work:
        while found := work.advisories.recipients({HERE}, None, after, 2):
            seen += [each.address.value for each in found]
            after = found[-1].key
    assert seen == [phone(last).value for last in range(5)]


def a_copy(last: int, advisory: str | None = "a1") -> Outbound:
    notice = Notice("advisory", {"text": "পিন কাউকে বলবেন না"})
    number = f"{advisory}-{last}"
    return Outbound(number, phone(last), "bn", notice, START, lane=Lane.BULK, advisory=advisory)


def states(database: Database, advisory: str = "a1") -> dict[DeliveryState, int]:
    with database.work() as work:
        return dict(work.outbox.progress(advisory))


def test_stop_from_a_phone_takes_back_the_advisories_that_wait_for_it_and_nothing_else(database: Database) -> None:
    with database.work() as work:
        for each in (a_copy(1), a_copy(2), a_copy(1, "a2"), a_copy(1, None)):
            work.outbox.add(each)
        assert work.outbox.spare(phone(1), START) == 2
        work.commit()
    assert states(database) == {DeliveryState.CANCELLED: 1, DeliveryState.PENDING: 1}
    with database.work() as work:
        assert {each.id for each in work.outbox.claim(START, START + hours(1), 9)} == {"a1-2", "None-1"}


def test_what_a_carrier_did_not_take_is_not_handed_over_again_after_a_stop(database: Database) -> None:
    add(database, PIN.approved("rahim", START, Audience(9)))
    with database.work() as work:
        work.outbox.add(a_copy(1))
        work.outbox.claim(START, START + hours(1), 9)
        work.outbox.handed_over("a1-1", "twilio", "…", START)
        work.commit()
    with database.work() as work:
        work.advisories.save(work.advisories.lock("a1").stopped("karim", START))
        assert work.outbox.cancel("a1", START) == 0
        work.commit()
    again = START + timedelta(minutes=1)
    with database.work() as work:
        work.outbox.settle("a1-1", Refused("queue full", retryable=True), again)
        assert [each.id for each in work.outbox.claim(again, again + hours(1), 9)] == ["a1-1"]
        with pytest.raises(Conflict, match="lease_lost"):
            work.outbox.handed_over("a1-1", "twilio", "…", again)
        assert work.outbox.cancel("a1", again) == 1


def test_an_advisory_that_runs_is_handed_over(database: Database) -> None:
    add(database, replace(PIN.approved("rahim", START, Audience(9)), state=AdvisoryState.SENDING))
    with database.work() as work:
        work.outbox.add(a_copy(1))
        work.outbox.claim(START, START + hours(1), 9)
        work.outbox.handed_over("a1-1", "twilio", "…", START)
        work.commit()
    assert states(database) == {DeliveryState.SENDING: 1}
