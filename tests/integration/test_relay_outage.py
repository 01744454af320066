"""A database that goes away while a message is on its way: its sender lives on, and knows what became of it."""

from collections.abc import Iterator

import pytest

from gateway.services.dispatch import LEASE
from grs_core.domain.errors import Unavailable
from grs_core.ports import UnitOfWork
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.clock import FakeClock
from tests.support.outward import PHONE, ScriptedCarrier, queue, relay

COMMITS = range(1, 6)
"""Of a run with one message: doubts, claim, hand-over, settlement, the look for more."""


class GoesAway(Database):
    """At its `at`-th commit, from when it is set; `kept`: that one was done, and only the word of it was lost."""

    at, kept = 0, False

    def work(self) -> UnitOfWork:
        work = super().work()
        really = work.commit

        def commit() -> None:
            self.at -= 1
            if self.at == 0:
                if self.kept:
                    really()
                raise Unavailable("database_down")
            really()

        setattr(work, "commit", commit)  # noqa: B010  a method of one unit of work
        return work


@pytest.fixture
def database(database_url: str) -> Iterator[GoesAway]:
    opened = GoesAway(database_url, Vault([KEY]))
    yield opened
    opened.dispose()


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("at", COMMITS)
def test_wherever_it_goes_away_a_message_is_sent_once_and_nobody_is_in_doubt(
    database: GoesAway, clock: FakeClock, at: int, kept: bool
) -> None:
    carrier = ScriptedCarrier()
    queue(database, clock, "a")
    sending = relay(database, clock, carrier)
    database.at, database.kept = at, kept
    with pytest.raises(Unavailable):
        sending.run()
    sending.run()
    clock.advance(seconds=LEASE.total_seconds())
    sending.run()
    assert carrier.taken == ["a"]
    with database.reading() as work:
        assert [line.state for line in work.inbox.conversation(PHONE, 5)] == ["accepted"]


def test_a_hand_over_that_another_sender_made_since_is_left_to_him(database: GoesAway, clock: FakeClock) -> None:
    first, other = ScriptedCarrier(), ScriptedCarrier()
    queue(database, clock, "a")
    sending = relay(database, clock, first)
    database.at, database.kept = 3, False
    with pytest.raises(Unavailable):
        sending.run()
    clock.advance(seconds=LEASE.total_seconds())
    relay(database, clock, other).run()
    sending.run()
    assert (first.taken, other.taken) == ([], ["a"])
