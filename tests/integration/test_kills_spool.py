"""kill -9 around the spool: what was taken is worked on once, what was not taken the carrier brings again."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from gateway.app import create_app
from gateway.bootstrap import Container
from grs_core.storage.engine import read_url
from grs_core.storage.message_tables import outbox
from tests.support import twilio
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.home import a_home, settings_of
from tests.support.killed import died, start
from tests.support.web import tickets

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
A_WHILE = timedelta(seconds=30)
DYING = """
from datetime import timedelta
from gateway.sms import spool

FORM = %s


def and_die(act):
    def dying(*arguments, **more):
        act(*arguments, **more)
        die()
    return dying


container.intake.doorstep.close()
"""
POST = "\ntwilio.post(create_app(container).test_client(), FORM)\n"
DRAIN = "\ncontainer.intake.drain(timedelta(seconds=30))\n"
IN_MID_WRITING = DYING + "spool.os.fsync = die" + POST
BEFORE_IT_IS_MOVED_IN = DYING + "spool._write = and_die(spool._write)" + POST
BEFORE_THE_ANSWER = DYING + "spool.DiskSpool.put = and_die(spool.DiskSpool.put)" + POST
BEFORE_ITS_FILE_IS_GONE = DYING + "spool.DiskSpool.remove = die" + POST + DRAIN
BEFORE_ITS_EFFECT = DYING + "spool.DiskSpool.oldest = and_die(spool.DiskSpool.oldest)" + POST + DRAIN


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


def killed(environ: dict[str, str], script: str, form: dict[str, str]) -> bool:
    return died(start(environ, script % json.dumps(form)))


def answers(container: Container) -> int:
    engine = create_engine(read_url(container.settings.database_url))
    with engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(outbox)).scalar_one()
    engine.dispose()
    return int(count)


@pytest.mark.parametrize("script", [IN_MID_WRITING, BEFORE_IT_IS_MOVED_IN])
def test_killed_before_it_is_in_the_spool_nothing_is_there_and_the_repeat_is_answered_in_place(
    environ: dict[str, str], container: Container, script: str
) -> None:
    form = twilio.form(COMPLAINT)
    assert killed(environ, script, form)
    assert container.intake.spool.state().waiting == 0
    assert container.intake.drain(A_WHILE) == 0
    repeated = twilio.post(create_app(container).test_client(), form)
    (ticket,) = tickets(container)
    assert str(ticket.number) in repeated.text
    assert answers(container) == 0


def test_killed_between_the_spool_and_the_answer_it_has_one_effect_whether_or_not_it_is_repeated(
    environ: dict[str, str], container: Container
) -> None:
    form = twilio.form(COMPLAINT)
    assert killed(environ, BEFORE_THE_ANSWER, form)
    assert container.intake.spool.state().waiting == 1
    twilio.post(create_app(container).test_client(), form)
    assert container.intake.drain(A_WHILE) == 2
    assert (len(tickets(container)), answers(container)) == (1, 1)


@pytest.mark.parametrize("script", [BEFORE_ITS_EFFECT, BEFORE_ITS_FILE_IS_GONE])
def test_killed_in_mid_drain_it_has_one_effect_and_one_answer(
    environ: dict[str, str], container: Container, script: str
) -> None:
    assert killed(environ, script, twilio.form(COMPLAINT))
    assert container.intake.spool.state().waiting == 1
    assert container.intake.drain(A_WHILE) == 1
    assert (len(tickets(container)), answers(container)) == (1, 1)
    assert container.database.verify_audit().ok
