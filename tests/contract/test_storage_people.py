"""Dialogue states, officers and counted tries."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.officers import Officer, Position, Role
from grs_core.storage.database import Database
from tests.support.cases import PHONE, START, hours

KARIM = Officer(
    "karim",
    "করিম উদ্দিন",
    Role.OFFICER,
    (Position("uno-1", date(2026, 1, 1)), Position("usso-1", date(2025, 1, 1), date(2026, 6, 30), acting=True)),
    "$argon2id$hash",
)


def test_a_dialogue_is_found_as_it_was_left(database: Database) -> None:
    with database.work() as work:
        assert work.conversations.lock(PHONE) is None
        work.conversations.save(PHONE, '{"question": "কোন ইউনিয়ন?"}', START)
        work.commit()
    with database.work() as work:
        assert work.conversations.lock(PHONE) == '{"question": "কোন ইউনিয়ন?"}'
        assert work.conversations.lock(Address.of_chat(PHONE.value)) is None
        work.conversations.save(PHONE, "2", START)
        assert work.conversations.lock(PHONE) == "2"


def test_a_state_may_be_saved_before_anything_was_locked(database: Database) -> None:
    with database.work() as work:
        work.conversations.save(PHONE, "1", START)
        assert work.conversations.lock(PHONE) == "1"


def test_messages_of_one_phone_take_their_turn(database: Database) -> None:
    """Each reads what the one before wrote, from the very first message on."""

    def take_turn(_: int) -> None:
        with database.work() as work:
            seen = work.conversations.lock(PHONE) or "0"
            work.conversations.save(PHONE, str(int(seen) + 1), START)
            work.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(take_turn, range(30)))
    with database.work() as work:
        assert work.conversations.lock(PHONE) == "30"


def test_stop_and_start_leave_the_dialogue_alone(database: Database) -> None:
    with database.work() as work:
        assert not work.conversations.silenced(PHONE)
        work.conversations.silence(PHONE, True)
        work.conversations.save(PHONE, "1", START)
        assert work.conversations.silenced(PHONE)
        work.conversations.silence(PHONE, False)
        assert not work.conversations.silenced(PHONE)
        assert work.conversations.lock(PHONE) == "1"


def test_an_officer_comes_back_with_his_positions_in_their_order(database: Database) -> None:
    with database.work() as work:
        assert not work.officers.any()
        work.officers.add(KARIM)
        assert work.officers.any()
        work.commit()
    with database.reading() as work:
        assert work.officers.get("karim") == KARIM


def test_an_officer_can_be_moved_and_stopped(database: Database) -> None:
    moved = replace(KARIM, role=Role.SUPERVISOR, positions=KARIM.positions[1:], active=False, password_hash="new")
    with database.work() as work:
        work.officers.add(KARIM)
        work.officers.save(moved)
        assert work.officers.get("karim") == moved


def test_a_login_is_one_persons(database: Database) -> None:
    with database.work() as work:
        work.officers.add(KARIM)
        with pytest.raises(Conflict, match="login_taken"):
            work.officers.add(replace(KARIM, name="another"))
        assert work.officers.get("karim") == KARIM


def test_an_unknown_officer_is_not_found(database: Database) -> None:
    with database.work() as work:
        for attempt in (lambda: work.officers.get("nobody"), lambda: work.officers.save(KARIM)):
            with pytest.raises(NotFound, match="officer_unknown"):
                attempt()


def test_tries_are_counted_by_key_in_a_window(database: Database) -> None:
    with database.work() as work:
        for hour in (0, 1, 2):
            work.attempts.add("track:01712345678", START + hours(hour))
        work.attempts.add("track:01812345678", START)
        work.commit()
    with database.work() as work:
        assert work.attempts.count("track:01712345678", START + hours(1)) == 2
        work.attempts.clear("track:01712345678")
        assert work.attempts.count("track:01712345678", START) == 0
        assert work.attempts.count("track:01812345678", START) == 1


def test_tries_of_last_month_are_thrown_away(database: Database, run_sql) -> None:
    for hour in (0, 24 * 30):
        with database.work() as work:
            work.attempts.add("key", START + hours(hour))
            work.commit()
    assert run_sql("SELECT count(*) AS n FROM attempts")[0].n == 1
