"""6. Receipt before our commit; delivered → sent; repeated → right final state.

By all three carriers, over HTTP: the aggregator names a message by twenty letters of our id, Twilio signs, Kannel calls
from nearby.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.bootstrap import Container
from gateway.sms.simulated.faults import Faults
from grs_core.domain.messages import Accepted, Lane
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.outage import database_gone
from tests.support.outward import PHONE, queue
from tests.support.served import served
from tests.support.service import until
from tests.support.three_carriers import NAMES, Three, three_carriers


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Container]:
    """One that knows Kannel, and whose database is a file that can be taken away."""
    environ = {"GRS_KANNEL_USERNAME": "grs", "GRS_SIGNATURE_MODE": "enforce"}
    built = make_container(tmp_path / "home", model, clock, environ)
    yield built
    built.database.dispose()


@pytest.fixture
def early_and_upside_down() -> Faults:
    """Delivered before the hand-over is answered, sent after it, and both once more."""
    return Faults(early=1, out_of_order=1, twice=1, receipt_s=0.2)


@pytest.fixture
def three(
    tmp_path: Path, model: Path, clock: FakeClock, database_url: str, early_and_upside_down: Faults
) -> Iterator[Three]:
    with three_carriers(tmp_path, model, clock, database_url, early_and_upside_down) as running:
        yield running


def test_receipts_before_our_commit_out_of_order_and_repeated_end_as_delivered(three: Three) -> None:
    with served(make_app(three.container), three.port):
        three.queue(*NAMES)
        assert three.container.relay.run() == len(NAMES)
        assert set(three.states().values()) == {"delivered"}, "the first receipts came before the answers"
        counts = three.carrier.carrier.ledger.counts
        until(lambda: counts["receipt"] == 4 * len(NAMES), f"every receipt; there were {dict(counts)}")
    assert three.states() == dict.fromkeys(NAMES, "delivered")
    assert three.attempts() == [1] * len(NAMES)
    assert three.carrier.summary()["doubles"] == {}


def test_a_receipt_that_the_database_could_not_take_is_asked_for_again(container: Container, clock: FakeClock) -> None:
    """503: Kannel repeats it then. Nobody is told twice by that."""
    id_ = container.dice.token()
    queue(container.database, clock, id_, lane=Lane.ANSWER)
    with container.database.work() as work:
        work.outbox.claim(clock.now(), clock.now(), 1)
        work.outbox.handed_over(id_, "kannel", "words", clock.now())
        work.outbox.settle(id_, Accepted(""), None, 1)
        work.commit()
    client, told = make_app(container).test_client(), f"/sms/kannel/dlr?status=1&ref={id_}.1"
    with database_gone(container):
        assert client.get(told).status_code == 503
    container.intake.drain(timedelta(seconds=1))  # finds that the database answers again
    assert [client.get(told).status_code for _ in range(2)] == [200, 200]
    with container.database.reading() as work:
        (line,) = work.inbox.conversation(PHONE, 5)
    assert line.state == "delivered"


def test_a_receipt_for_nobodys_message_changes_nothing(container: Container) -> None:
    client = make_app(container).test_client()
    for ref in ("0" * 32 + ".1", "0" * 20, "%25", "."):
        assert client.get(f"/sms/kannel/dlr?status=1&ref={ref}").status_code == 200
