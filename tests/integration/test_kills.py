"""kill -9 at the worst moments: nothing lost, nothing twice."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient

from gateway.app import create_app
from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from grs_core.domain.ticket import Ticket
from tests.support import twilio
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.home import a_home, settings_of, told
from tests.support.killed import died, start
from tests.support.service import Service

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
PHONE = Address.of_phone("01711000001")
BETWEEN_COMMIT_AND_ANSWER = """
from grs_core.storage.unit_of_work import Work

commit = Work.commit
Work.commit = lambda work: (commit(work), die())
twilio.post(create_app(container).test_client(), FORM)
"""
BEFORE_THE_COMMIT = """
from grs_core.storage.unit_of_work import Work

Work.commit = die
twilio.post(create_app(container).test_client(), FORM)
"""


@pytest.fixture
def environ(tmp_path: Path, model: Path, database_url: str) -> dict[str, str]:
    home = a_home(tmp_path / "home", model)
    return settings_of(home, **twilio.ENVIRON, GRS_DATABASE_URL=database_url)


@pytest.fixture
def container(environ: dict[str, str], model: Path, clock: FakeClock) -> Iterator[Container]:
    """The service after the restart."""
    built = make_container(Path(environ["GRS_HOME"]), model, clock, environ)
    yield built
    built.database.dispose()


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return create_app(container).test_client()


def tickets(container: Container) -> list[Ticket]:
    with container.database.reading() as work:
        return list(work.tickets.stream())


def heard(container: Container) -> list[str]:
    with container.database.reading() as work:
        return [line.text for line in work.inbox.conversation(PHONE, 10)]


def posting(script: str, form: dict[str, str]) -> str:
    return f"FORM = {json.dumps(form)}\n{script}"


def test_killed_between_commit_and_answer_the_repeat_gets_the_stored_answer(
    environ: dict[str, str], container: Container, client: FlaskClient
) -> None:
    form = twilio.form(COMPLAINT)
    assert died(start(environ, posting(BETWEEN_COMMIT_AND_ANSWER, form)))
    (ticket,) = tickets(container)
    said, answer = heard(container)
    assert said == COMPLAINT
    repeated = twilio.post(client, form)
    assert answer in repeated.text
    assert str(ticket.number) in repeated.text
    assert [each.number for each in tickets(container)] == [ticket.number]


def test_killed_before_the_commit_nothing_is_kept_and_the_repeat_files_once(
    environ: dict[str, str], container: Container, client: FlaskClient
) -> None:
    form = twilio.form(COMPLAINT)
    assert died(start(environ, posting(BEFORE_THE_COMMIT, form)))
    assert tickets(container) == []
    assert heard(container) == []
    repeated = twilio.post(client, form)
    (ticket,) = tickets(container)
    assert str(ticket.number) in repeated.text
    assert container.database.verify_audit().ok


def test_a_service_killed_in_mid_rush_answers_every_message_once_after_the_restart(tmp_path: Path, model: Path) -> None:
    home = a_home(tmp_path / "home", model)
    told(home, "init")
    environ, log = settings_of(home, **twilio.ENVIRON), tmp_path / "service.log"
    forms = [twilio.form(COMPLAINT, sender=f"+8801711{n:06}") for n in range(40)]
    answers: dict[str, bytes] = {}
    for enough in (10, 25):
        service = Service(environ, log)
        with ThreadPoolExecutor(4) as callers:
            sending = [callers.submit(_deliver, service, form, answers, enough) for form in forms]
            assert all(sent.exception() is None for sent in sending)
        assert enough <= len(answers) < len(forms), "killed while messages were on their way"
    service = Service(environ, log)
    for form in forms:
        answer = service.post_sms(form).content
        assert answers.setdefault(form["MessageSid"], answer) == answer
    service.stop()
    assert len(set(answers.values())) == len(forms)
    container = make_container(home, model, FakeClock(), environ)
    assert len(tickets(container)) == len(forms)
    assert container.database.verify_audit().ok
    container.database.dispose()


def _deliver(service: Service, form: dict[str, str], answers: dict[str, bytes], enough: int) -> None:
    """As a carrier does: an answer that was given stands, whatever happens after it. Enough of them: kill -9."""
    try:
        answer = service.post_sms(form)
    except requests.RequestException:
        return
    assert answer.status_code == 200
    assert answers.setdefault(form["MessageSid"], answer.content) == answer.content
    if len(answers) >= enough:
        service.kill()
