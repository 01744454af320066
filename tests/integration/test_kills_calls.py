"""kill -9 of who makes our calls, before and after the platform takes one: every phone rings once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGKILL
from subprocess import Popen

import pytest

from gateway.bootstrap import Container
from grs_core.call_ports import OutgoingCall, OutgoingState, Purpose
from grs_core.domain.complainant import Address
from grs_core.services.calling_out import ASK_AGAIN, PLACED_WITHIN
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.dialler import Dialler, named, running_dialler
from tests.support.home import a_home, settings_of
from tests.support.killed import start
from tests.support.platform import Mood

ROUNDS = {"postgresql": 20, "sqlite": 5}
LOUD = datetime(2026, 11, 23, 6, tzinfo=UTC)
"""Noon in Dhaka: the killed processes read this clock too, so that the test may run at night."""
CALLERS = """
import sys
from datetime import datetime
from tests.support.clock import FakeClock

while line := sys.stdin.readline():
    child = os.fork()
    if child == 0:
        sys.stdin.readline()
        clock = FakeClock(datetime.fromisoformat(line.strip()))
        replace(container.background.outgoing, clock=clock).run()
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def dialler(clock: FakeClock) -> Iterator[Dialler]:
    with running_dialler(clock) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(LOUD)


@pytest.fixture
def environ(tmp_path: Path, model: Path, database_url: str, dialler: Dialler) -> dict[str, str]:
    return settings_of(a_home(tmp_path / "home", model), GRS_DATABASE_URL=database_url, **dialler.environ)


@pytest.fixture
def container(environ: dict[str, str], model: Path, clock: FakeClock) -> Iterator[Container]:
    built = make_container(Path(environ["GRS_HOME"]), model, clock, environ)
    yield built
    built.database.dispose()


@pytest.fixture
def callers(environ: dict[str, str], container: Container) -> Iterator["Popen[str]"]:
    """A process that makes processes which call: each is told its number, and begins when the next line comes."""
    process = start(environ, CALLERS)
    yield process
    process.kill()
    process.communicate()


def want(container: Container, number: int, now: datetime) -> Address:
    phone = Address.of_phone(f"017110{number:05}")
    with container.database.work() as work:
        call = OutgoingCall(f"c{number}", phone, Purpose.CALL_BACK, now, state_at=now, next_attempt_at=now)
        work.outgoing_calls.add(call)
        work.commit()
    return phone


def dies(callers: "Popen[str]", dialler: Dialler, mood: Mood, now: datetime) -> int:
    """The life of one that is killed over a call; gives how it ended."""
    assert callers.stdin is not None and callers.stdout is not None
    print(now.isoformat(), file=callers.stdin, flush=True)
    dialler.victim, dialler.mood = int(callers.stdout.readline()), mood
    print(file=callers.stdin, flush=True)
    return int(callers.stdout.readline())


@pytest.mark.slow
@pytest.mark.parametrize("mood", [Mood.KILLS_BEFORE, Mood.KILLS_AFTER], ids=lambda mood: mood.name)
def test_a_process_killed_over_a_call_costs_a_while_and_no_call(
    container: Container, clock: FakeClock, dialler: Dialler, callers: "Popen[str]", mood: Mood
) -> None:
    rounds = ROUNDS[container.settings.database_url.partition(":")[0].partition("+")[0]]
    phones = []
    for number in range(rounds):
        phones.append(want(container, number, clock.now()))
        assert dies(callers, dialler, mood, clock.now()) == -SIGKILL
        clock.advance(seconds=5)
    for wait in (PLACED_WITHIN, *[ASK_AGAIN] * 3, timedelta(minutes=1)):
        clock.advance(seconds=wait.total_seconds())
        container.background.run("calls")
    assert sorted(call.to for call in dialler.calls) == sorted(f"+88{phone.value}" for phone in phones)
    with container.database.reading() as work:
        found = [work.outgoing_calls.of_address(phone, LOUD)[0] for phone in phones]
    assert {call.state for call in found} == {OutgoingState.PLACED}
    assert {call.provider_id for call in found} == {call.sid for call in dialler.calls}
    assert {named(call) for call in dialler.calls} == {f"{call.id}.1" for call in found}
