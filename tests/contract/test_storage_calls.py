"""Calls and the answers to their steps, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.call_ports import KeptCall
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound
from grs_core.storage.database import Database
from tests.support.cases import START

PHONE = Address.of_phone("01711000001")
CALL = KeptCall("CA1", "a" * 32, PHONE, "+8809610000000", '{"stage": "menu"}', START, 1)


@pytest.fixture
def known(database: Database) -> Database:
    with database.work() as work:
        assert work.calls.begin(CALL) is None
        work.calls.answered("CA1", 0, "the greeting", START)
        work.commit()
    return database


def test_a_call_begins_once_and_is_found_as_it_was_left(known: Database) -> None:
    with known.work() as work:
        assert work.calls.begin(replace(CALL, token="b" * 32)) == CALL
    later = replace(CALL, state='{"stage": "story"}', step=4, ticket="1234567890")
    with known.work() as work:
        work.calls.save(later)
        work.commit()
    with known.work() as work:
        assert work.calls.lock("CA1", "a" * 32) == later


@pytest.mark.parametrize(("sid", "token"), [("CA1", "b" * 32), ("CA2", "a" * 32), ("", "")])
def test_a_call_is_found_only_by_its_own_token(known: Database, sid: str, token: str) -> None:
    with known.work() as work, pytest.raises(NotFound, match="call_unknown"):
        work.calls.lock(sid, token)


def test_an_answer_is_given_again_as_it_was(known: Database) -> None:
    with known.work() as work:
        assert [work.calls.answer("CA1", step) for step in (0, 1)] == ["the greeting", None]


def test_the_first_end_of_a_call_counts(known: Database) -> None:
    for minutes in (1, 5):
        with known.work() as work:
            assert work.calls.ended("CA1", START + timedelta(minutes=minutes)) is not None
            work.commit()
    with known.work() as work:
        assert work.calls.lock("CA1", "a" * 32).ended_at == START + timedelta(minutes=1)
        assert work.calls.ended("CA2", START) is None


def test_answers_are_forgotten_some_at_a_time_and_the_call_is_not(known: Database) -> None:
    with known.work() as work:
        for step in (1, 2):
            work.calls.answered("CA1", step, "later", START + timedelta(days=step))
        work.commit()
    with known.work() as work:
        before = START + timedelta(days=2)
        assert [work.calls.forget(before, 1) for _ in range(3)] == [1, 1, 0]
        work.commit()
    with known.work() as work:
        assert [work.calls.answer("CA1", step) for step in (0, 1, 2)] == [None, None, "later"]
        assert work.calls.lock("CA1", "a" * 32) == CALL
