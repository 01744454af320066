"""4. kill -9 the sender before and after the provider accepts, ×100 each → 0 lost, 0 duplicate accepted sends.

And what a killed sender held is sent again within 60 s, when the provider had not been called yet.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL
from subprocess import Popen

import pytest

from gateway.bootstrap import Container, system_clock
from gateway.services.dispatch import ASK_AFTER, ASK_AGAIN, LEASE
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Notice
from grs_core.message_ports import Outbound
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.home import a_home, settings_of
from tests.support.killed import start
from tests.support.platform import Mood, Platform, running_platform

ROUNDS = {"postgresql": 100, "sqlite": 10}
PHONE = Address.of_phone("01711000001")
A_ROUND = 2
"""Messages queued before each: the second is claimed with the one over which the sender dies."""
SENDERS = """
import sys

while sys.stdin.readline():
    child = os.fork()
    if child == 0:
        sys.stdin.readline()
        container.relay.run()
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running_platform() as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    """Begins now: the sender that is killed reads the wall clock."""
    return FakeClock(system_clock().now())


@pytest.fixture
def environ(tmp_path: Path, model: Path, database_url: str, platform: Platform) -> dict[str, str]:
    carrier = {
        "GRS_SMS_PROVIDERS": "twilio",
        "GRS_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "GRS_TWILIO_AUTH_TOKENS": "token",
        "GRS_TWILIO_FROM": "+8801300000000",
        "GRS_TWILIO_BASE_URL": platform.url,
    }
    return settings_of(a_home(tmp_path / "home", model), GRS_DATABASE_URL=database_url, **carrier)


@pytest.fixture
def container(environ: dict[str, str], model: Path, clock: FakeClock) -> Iterator[Container]:
    built = make_container(Path(environ["GRS_HOME"]), model, clock, environ)
    yield built
    built.database.dispose()


def queue(container: Container, code: str) -> None:
    now = container.clock.now()
    notice = Notice("notice_code", {"code": code}, urgent=True)
    with container.database.work() as work:
        work.outbox.add(Outbound(f"out-{code}", PHONE, "en", notice, created_at=now, next_attempt_at=now))
        work.commit()


def states(container: Container) -> Counter[str]:
    with container.database.reading() as work:
        return Counter(line.state for line in work.inbox.conversation(PHONE, 999) if not line.inward)


@pytest.fixture
def senders(environ: dict[str, str], container: Container) -> Iterator[Popen[str]]:
    """A process that makes senders: each is told its number, and begins when the next line comes."""
    process = start(environ, SENDERS)
    yield process
    process.kill()
    process.communicate()


def sender(senders: "Popen[str]", platform: Platform, mood: Mood, codes: Sequence[str]) -> int:
    """The life of one that dies over one of these; gives how it ended."""
    assert senders.stdin is not None and senders.stdout is not None
    print(file=senders.stdin, flush=True)
    platform.victim = int(senders.stdout.readline())
    platform.words, platform.mood = tuple(codes), mood
    print(file=senders.stdin, flush=True)
    return int(senders.stdout.readline())


@pytest.mark.slow
@pytest.mark.parametrize("mood", [Mood.KILLS_BEFORE, Mood.KILLS_AFTER], ids=lambda mood: mood.name)
def test_a_sender_killed_over_a_message_costs_a_while_and_no_message(
    container: Container, clock: FakeClock, platform: Platform, senders: "Popen[str]", mood: Mood
) -> None:
    rounds = ROUNDS[container.settings.database_url.partition(":")[0].partition("+")[0]]
    codes = [f"{number:06}" for number in range(rounds * A_ROUND)]
    for first in range(0, len(codes), A_ROUND):
        these = codes[first : first + A_ROUND]
        for code in these:
            queue(container, code)
        assert sender(senders, platform, mood, these) == -SIGKILL
        clock.set(system_clock().now())
    for wait in (LEASE, ASK_AFTER, *[ASK_AGAIN] * (rounds // 4), timedelta(hours=1)):
        clock.advance(seconds=wait.total_seconds())
        container.relay.run()
    bodies = [body for _, body, _, _ in platform.taken]
    assert len(bodies) == len(codes), "none lost, none twice"
    assert all(any(code in body for body in bodies) for code in codes)
    assert states(container) == Counter(accepted=len(codes))


def test_what_a_killed_sender_had_only_claimed_goes_within_a_minute(
    container: Container, clock: FakeClock, platform: Platform
) -> None:
    queue(container, "000001")
    container.relay.dispatch.claim(8, {})  # and no more is heard of this sender
    assert container.relay.run() == 0
    clock.advance(seconds=60)
    assert container.relay.run() == 1
    assert len(platform.taken) == 1
