"""Nobody walks into a call, and nothing of it happens twice: on SQLite and on PostgreSQL, with signatures enforced."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from grs_core.domain.ticket import Ticket
from tests.support import twilio
from tests.support.app import make_app
from tests.support.steps import A_COMPLAINT, RAHIMA, RECORDED, Steps, document

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

KARIM = "+8801711000002"
OTHER_KEYS = {"Digits": "3"}


@pytest.fixture
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def call(app: Flask) -> Steps:
    return Steps(app.test_client())


def tickets(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return list(work.tickets.stream())


def traces(container: Container, call: Steps) -> tuple[int, ...]:
    """How often anything happened: cases, events, lines of the conversation, messages that wait, recordings."""
    with container.database.reading() as work:
        cases = list(work.tickets.stream())
        events = sum(len(work.audit.history(str(case.number))) for case in cases)
        lines = len(work.inbox.conversation(Address.of_phone(call.phone), 200))
        return len(cases), events, lines, len(work.recordings.of_call(call.sid))


def at_once(*acts: Callable[[], TestResponse]) -> list[TestResponse]:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], TestResponse]) -> TestResponse:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


# ---------------------------------------------------------------- signatures
def test_every_step_is_refused_without_the_platforms_signature(container: Container, call: Steps) -> None:
    for step in ({}, *A_COMPLAINT):
        before = traces(container, call)
        for path in (call.path, f"{call.path}/silence"):
            assert call.unsigned(path, **step).status_code in (403, 404), path
            assert call.post(path, "another token", **step).status_code in (403, 404), path
        assert call.unsigned(**step).status_code == 403
        assert call.post("", "another token", **step).status_code == 403
        assert traces(container, call) == before
        call.take(**step)
    assert len(tickets(container)) == 1


def test_what_is_told_beside_the_steps_is_signed_too(container: Container, call: Steps) -> None:
    call.walk(*A_COMPLAINT[:5])
    before = traces(container, call)
    for path in (f"/voice/twilio/c/{call.token}/recording", "/voice/twilio/status"):
        told = {**RECORDED, "CallStatus": "completed"}
        assert call.unsigned(path, **told).status_code == 403
        assert call.post(path, "another token", **told).status_code == 403
    assert traces(container, call) == before


def test_a_signature_of_one_step_opens_no_other(call: Steps) -> None:
    call.walk(A_COMPLAINT[0])
    signed = twilio.signature(twilio.PUBLIC + call.at(0), list(call.fields(Digits="1").items()))
    pairs = list(call.fields(Digits="1").items())
    assert twilio.send(call.client, pairs, signed, call.path).status_code == 403
    other = [(name, "2" if name == "Digits" else value) for name, value in pairs]
    right = twilio.signature(twilio.PUBLIC + call.path, pairs)
    assert twilio.send(call.client, other, right, call.path).status_code == 403, "the keys are signed with it"


# ---------------------------------------------------------------- once
def test_a_step_that_comes_again_is_answered_as_it_was_and_does_nothing(container: Container, call: Steps) -> None:
    answers: list[tuple[str, str]] = []
    for step in ({}, *A_COMPLAINT):
        path = call.path
        answers.append((path, call.take(**step)))
        before = traces(container, call)
        assert call.post(path, **step).text == call.heard
        assert call.post(path, **OTHER_KEYS).text == call.heard, "what was pressed first counts"
        assert call.post(path, SpeechResult="আমি ঘুষের অভিযোগ করতে চাই").text == call.heard
        assert call.post(f"{path}/silence" if "/c/" in path else path).text == call.heard
        assert traces(container, call) == before
    for path, answer in answers:
        assert call.post(path, **OTHER_KEYS).text == answer, "also when the call is far beyond it"
    assert len(tickets(container)) == 1


def test_two_posts_of_a_step_at_once_are_one_step(app: Flask, container: Container, call: Steps) -> None:
    for step in ({}, *A_COMPLAINT):
        twins = [Steps(app.test_client(), call.phone, call.sid) for _ in range(2)]
        path = call.path
        first, second = at_once(*(partial(twin.post, path, **step) for twin in twins))
        assert (first.status_code, second.status_code) == (200, 200), (first.text, second.text)
        assert first.text == second.text
        call.take(**step)
        assert call.heard == first.text
    assert len(tickets(container)) == 1
    with container.database.reading() as work:
        assert len(work.recordings.of_call(call.sid)) == 1
    container.relay.run()
    with container.database.reading() as work:
        lines = work.inbox.conversation(Address.of_phone(RAHIMA), 200)
    assert len([line for line in lines if line.state]) == 1, "one SMS with the number"


def test_different_keys_of_a_step_at_once_choose_one_way(app: Flask, container: Container, call: Steps) -> None:
    call.walk({"Digits": "1"})
    twins = [Steps(app.test_client(), call.phone, call.sid) for _ in range(2)]
    path = call.path
    one, other = at_once(*(partial(twin.post, path, Digits=key) for twin, key in zip(twins, "13", strict=True)))
    assert one.text == other.text
    (ticket,) = tickets(container)
    assert ticket.grievance.category.value in ("payment_delayed", "wrongful_exclusion")


def test_a_call_that_begins_twice_at_once_is_one_call(app: Flask, call: Steps) -> None:
    twins = [Steps(app.test_client(), call.phone, call.sid) for _ in range(3)]
    answers = {answer.text for answer in at_once(*(twin.post for twin in twins))}
    assert len(answers) == 1
    assert call.take() in answers


def test_a_recording_is_told_of_once_however_often(container: Container, call: Steps) -> None:
    call.walk(*A_COMPLAINT[:5])
    told = f"/voice/twilio/c/{call.token}/recording"
    for _ in range(2):
        assert call.post(told, **RECORDED).status_code == 204
    call.take(**RECORDED)
    for _ in range(2):
        assert call.post(told, **RECORDED).status_code == 204
    (ticket,) = tickets(container)
    with container.database.reading() as work:
        (kept,) = work.recordings.of_call(call.sid)
    assert kept.ticket == str(ticket.number)


def test_the_end_of_a_call_is_told_twice_and_files_once(container: Container, call: Steps) -> None:
    call.walk({"Digits": "1"}, {"Digits": "4"})
    assert call.post(f"/voice/twilio/c/{call.token}/recording", **RECORDED).status_code == 204
    for _ in range(2):
        assert call.post("/voice/twilio/status", CallStatus="completed").status_code == 204
    assert len(tickets(container)) == 1


# ---------------------------------------------------------------- another's call
def test_another_call_with_this_token_is_none(app: Flask, container: Container, call: Steps) -> None:
    call.walk(*A_COMPLAINT[:2])
    before = traces(container, call)
    stranger = Steps(app.test_client(), KARIM)
    stranger.take()
    for path in (call.path, call.at(0), f"{call.path}/silence", f"/voice/twilio/c/{call.token}/recording"):
        told = RECORDED if path.endswith("recording") else {"Digits": "1"}
        assert stranger.post(path, **told).status_code == 404, path
    for path in (stranger.path, stranger.at(0), f"/voice/twilio/c/{stranger.token}/recording"):
        told = RECORDED if path.endswith("recording") else {"Digits": "1"}
        assert call.post(path, **told).status_code == 404, path
    assert traces(container, call) == before


def test_a_token_that_nobody_has_is_none(call: Steps) -> None:
    call.take()
    for token in ("0" * 32, "x", call.token[:-1], call.token.upper() + "0", "..%2f..", "'%20or%201=1"):
        assert call.post(f"/voice/twilio/c/{token}/1", Digits="1").status_code in (403, 404), token
    assert call.post("/voice/twilio/c//1", Digits="1").status_code in (403, 404)


def test_nobody_goes_ahead_of_a_call(container: Container, call: Steps) -> None:
    call.walk(A_COMPLAINT[0])
    for step in (call.number + 1, call.number + 7, 10**9, 10**30):
        assert call.post(call.at(step), Digits="1").status_code == 404, step
    for odd in ("-1", "1.0", "x"):
        assert call.post(f"/voice/twilio/c/{call.token}/{odd}", Digits="1").status_code in (403, 404), odd
    assert tickets(container) == []


def test_two_phones_at_once_hear_nothing_of_each_other(app: Flask, container: Container, call: Steps) -> None:
    call.walk(*A_COMPLAINT[:2])
    other = Steps(app.test_client(), KARIM)
    other.walk({"Digits": "1"}, {"Digits": "3"})
    assert other.token != call.token
    mine, his = (
        next(str(each.number) for each in tickets(container) if each.complainant.address == Address.of_phone(phone))
        for phone in (call.phone, KARIM)
    )
    assert mine != his
    document(other.post(Digits="1"))
