"""A bind that is busy, and carriers that are ill, hold back their own messages and nobody else's."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle, pairwise

import pytest

from gateway.jobs.handlers import A_RUN
from gateway.ports import HandOver
from grs_core.domain.carrier import FIRST_PAUSE, TRIPS_AFTER
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Lane, Notice, Param, Refused, Unknown
from grs_core.message_ports import Outbound
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.clock import FakeClock
from tests.support.outward import EchoWords, ScriptedCarrier, queue, relay

BACKLOG = 60
ONE_A_SECOND = {"slow": 1.0}
DOWN = Refused("connection_refused", retryable=True)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url, Vault([KEY]))
    yield opened
    opened.dispose()


@dataclass
class CountedWords(EchoWords):
    """A message is rendered whenever it is looked at: handed over, or put back."""

    looks: int = 0

    def fitting(self, key: str, params: Mapping[str, Param], language: str) -> str:
        self.looks += 1
        return super().fitting(key, params, language)


@dataclass
class Times:
    """When each message was handed over: seconds since the test began."""

    clock: FakeClock
    at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.began = self.clock.now()

    def note(self, message: HandOver) -> None:
        self.at[message.id] = (self.clock.now() - self.began).total_seconds()

    def carrier(self, name: str) -> ScriptedCarrier:
        return ScriptedCarrier(name, before=self.note)


def passing(clock: FakeClock) -> Callable[[float], None]:
    def pause(seconds: float) -> None:
        clock.advance(seconds=seconds)

    return pause


def put(database: Database, clock: FakeClock, name: str, count: int, lane: Lane, via: str | None = None) -> list[str]:
    """Each to a phone of its own: answers to one phone wait for each other."""
    now, ids = clock.now(), [f"{name}-{number:03}" for number in range(count)]
    notice, first = Notice("notice"), ord(name[0]) * 1000
    with database.work() as work:
        for number, id_ in enumerate(ids):
            address = Address.of_phone(f"01711{first + number:06}")
            work.outbox.add(Outbound(id_, address, "bn", notice, now, next_attempt_at=now, lane=lane, via=via))
        work.commit()
    return ids


@pytest.mark.parametrize("lane", [Lane.NOTICE, Lane.BULK])
def test_what_waits_for_a_busy_bind_keeps_no_message_of_another_carrier_waiting_and_is_put_back_once(
    database: Database, clock: FakeClock, lane: Lane
) -> None:
    times, words = Times(clock), CountedWords()
    slow, free = times.carrier("slow"), times.carrier("free")
    waiting = put(database, clock, "a", BACKLOG, lane, via="slow")
    put(database, clock, "z", 1, lane, via="free")
    run = relay(database, clock, slow, free, per_second=ONE_A_SECOND, width=8, pause=passing(clock), words=words)
    assert run.run() == BACKLOG + 1
    assert free.taken == ["z-000"]
    assert times.at["z-000"] == 0
    assert sorted(slow.taken) == waiting
    assert max(times.at.values()) <= (BACKLOG + 2) / (0.8 if lane is Lane.BULK else 1), "the bind is never idle"
    assert words.looks <= 2 * (BACKLOG + 1)


def test_a_backlog_goes_at_the_pace_of_its_bind_though_the_sender_comes_late_each_time(
    database: Database, clock: FakeClock
) -> None:
    times, words = Times(clock), CountedWords()
    put(database, clock, "a", BACKLOG, Lane.BULK)

    lateness = cycle([0.0, 0.05, 0.02])

    def late(seconds: float) -> None:
        clock.advance(seconds=seconds + next(lateness))

    run = relay(database, clock, times.carrier("slow"), per_second=ONE_A_SECOND, width=8, pause=late, words=words)
    for _ in range(10):
        run.run(A_RUN)
    assert all(later - earlier >= 1.249 for earlier, later in pairwise(sorted(times.at.values()))), "80 % of 1 a second"
    assert max(times.at.values()) <= BACKLOG * 1.25 * 1.05
    assert words.looks <= 3 * BACKLOG


def test_an_answer_that_would_wait_long_for_the_carrier_by_which_its_citizen_wrote_goes_by_one_that_is_free(
    database: Database, clock: FakeClock
) -> None:
    times = Times(clock)
    slow, free = times.carrier("slow"), times.carrier("free")
    put(database, clock, "a", BACKLOG, Lane.ANSWER, via="slow")
    relay(database, clock, slow, free, per_second=ONE_A_SECOND, width=8, pause=passing(clock)).run()
    assert max(times.at.values()) <= 4
    assert 3 <= len(slow.taken) <= 7, "a wait of a moment is no reason to answer from another number"
    assert len(slow.taken) + len(free.taken) == BACKLOG


def test_an_answer_in_doubt_or_by_a_carrier_that_is_ill_overflows_nowhere(database: Database, clock: FakeClock) -> None:
    slow, ill = ScriptedCarrier("slow", [Unknown("timeout")]), ScriptedCarrier("ill", [DOWN] * 99)
    put(database, clock, "ill", TRIPS_AFTER, Lane.ANSWER, via="ill")
    relay(database, clock, slow, ill, pause=passing(clock)).run()
    assert len(ill.taken) == TRIPS_AFTER
    clock.advance(seconds=FIRST_PAUSE.total_seconds())
    ill.taken.clear()
    waiting = put(database, clock, "a", 12, Lane.ANSWER, via="slow")
    relay(database, clock, slow, ill, per_second=ONE_A_SECOND, width=8, pause=passing(clock)).run()
    assert ill.taken == []
    assert sorted(slow.taken)[:12] == waiting


def test_while_every_carrier_of_phones_is_ill_the_browser_is_served_and_nobody_is_looked_at_twice(
    database: Database, clock: FakeClock
) -> None:
    ill, chat, words = ScriptedCarrier("ill", [DOWN] * TRIPS_AFTER), ScriptedCarrier("webchat"), CountedWords()
    put(database, clock, "a", TRIPS_AFTER, Lane.ANSWER)
    relay(database, clock, ill, chat=chat).run()
    put(database, clock, "b", BACKLOG, Lane.ANSWER)
    queue(database, clock, "z", lane=Lane.ANSWER, address=Address.of_chat("browser"))
    run = relay(database, clock, ill, chat=chat, width=8, pause=passing(clock), words=words)
    assert run.run() == 1
    assert chat.taken == ["z"]
    assert words.looks == BACKLOG
    clock.advance(minutes=1)
    run.run()
    assert len(ill.taken) == 2 * TRIPS_AFTER + BACKLOG
