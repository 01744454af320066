"""The database goes while somebody is on the phone: kind words, and what he told is a case when it is back, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gateway.bootstrap import Container
from grs_core.domain.ticket import Ticket
from tests.support.outage import database_gone
from tests.support.steps import A_COMPLAINT, RECORDED, Steps, document

if TYPE_CHECKING:
    from tests.support.postgres import PostgresServer

A_WHILE = timedelta(seconds=30)
STEPS: tuple[Mapping[str, str], ...] = ({}, *A_COMPLAINT)


@pytest.fixture
def gone(request: pytest.FixtureRequest, container: Container, database_url: str) -> AbstractContextManager[None]:
    """While it lasts there is no database."""
    if database_url.startswith("sqlite"):
        return database_gone(container)
    return _server_gone(container, request.getfixturevalue("postgres"))


@contextmanager
def _server_gone(container: Container, server: PostgresServer) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        container.database.dispose()
        server.start()


def apologised(call: Steps, **step: str) -> None:
    answer = call.post(**step)
    assert answer.status_code == 200, answer.text
    assert [verb.tag for verb in document(answer).children][-1] == "Hangup"
    assert "/voice/twilio/c/" not in answer.text, "the call ends here"


def tickets(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return list(work.tickets.stream())


def call_backs(container: Container) -> int:
    """How many cases an officer owes a call."""
    with container.database.reading() as work:
        return len(work.call_backs.latest([str(ticket.number) for ticket in work.tickets.stream()]))


def recover(container: Container) -> None:
    container.intake.drain(A_WHILE)
    assert container.intake.spool.state().waiting == 0
    assert container.intake.drain(A_WHILE) == 0


@pytest.mark.parametrize("nth", range(len(STEPS)))
def test_at_whatever_step_it_goes_the_caller_is_called_back_once(
    nth: int, container: Container, call: Steps, gone: AbstractContextManager[None]
) -> None:
    if nth:
        call.walk(*A_COMPLAINT[: nth - 1])
    with gone:
        for _ in range(2):
            apologised(call, **STEPS[nth])
        assert container.intake.spool.state().waiting >= 1
    recover(container)
    (ticket,) = tickets(container)
    assert call_backs(container) == 1
    with container.database.reading() as work:
        recordings = work.recordings.of_call(call.sid)
    told = any("RecordingUrl" in step for step in STEPS[: nth + 1])
    assert [each.ticket for each in recordings] == ([str(ticket.number)] if told else [])


def test_what_was_said_while_it_was_away_is_in_the_case_without_the_pin(
    container: Container, call: Steps, gone: AbstractContextManager[None]
) -> None:
    call.walk()
    with gone:
        apologised(call, SpeechResult="বিকাশের লোক সেজে আমার পিন ৪৮২১৯৩ নিয়ে ভাতার টাকা তুলে নিয়ে গেছে")
    recover(container)
    (ticket,) = tickets(container)
    assert ticket.grievance.category.value == "mfs_fraud"
    assert "৪৮২১৯৩" not in ticket.grievance.text
    assert call_backs(container) == 1


def test_whoever_was_cut_off_by_it_may_go_on_in_the_next_call(
    container: Container, call: Steps, gone: AbstractContextManager[None]
) -> None:
    call.walk(*A_COMPLAINT[:2])
    with gone:
        apologised(call, **A_COMPLAINT[2])
    recover(container)
    again = Steps(call.client, call.phone)
    again.walk({"Digits": "1"}, {"Digits": "120414"}, {"Digits": "1"}, {"Digits": "1"}, RECORDED, {"Digits": "1"})
    (ticket,) = tickets(container)
    assert ticket.grievance.programme == "old_age_allowance"


def test_a_repeated_step_after_the_outage_goes_on_where_the_call_stood(
    container: Container, call: Steps, gone: AbstractContextManager[None]
) -> None:
    call.walk(*A_COMPLAINT[:2])
    with gone:
        apologised(call, **A_COMPLAINT[2])
    recover(container)
    call.take(**A_COMPLAINT[2])
    assert len(tickets(container)) == 1
