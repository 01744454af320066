"""5. Provider accepts, then hangs past the time-out → `unknown`, reconciled; no second SMS.

All three carriers hang at once: what can be asked is asked, the aggregator by a repeat that it drops, Kannel tells by
its receipt alone.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gateway.services.dispatch import ASK_AFTER, ASK_AGAIN
from gateway.sms.calling import READ_SECONDS
from gateway.sms.simulated.faults import Faults
from tests.support.app import make_app
from tests.support.clock import FakeClock
from tests.support.three_carriers import NAMES, Three, three_carriers

TAKEN_ONCE = Counter(dict.fromkeys(NAMES, 1))


@pytest.fixture
def three(tmp_path: Path, model: Path, clock: FakeClock, postgres_url: str) -> Iterator[Three]:
    never_told = Faults(hang=1, hang_s=READ_SECONDS + 5, receipt_s=3600)
    with three_carriers(tmp_path, model, clock, postgres_url, never_told) as running:
        yield running


@pytest.mark.slow
def test_what_a_hung_carrier_took_is_in_doubt_then_known_and_never_sent_twice(three: Three, clock: FakeClock) -> None:
    three.queue(*NAMES)
    assert three.container.relay.run() == len(NAMES)
    assert three.taken() == TAKEN_ONCE
    assert three.states() == dict.fromkeys(NAMES, "unknown")

    three.container.relay.run()
    assert three.states() == dict.fromkeys(NAMES, "unknown"), "nobody is asked before the hand-over has surely ended"

    clock.advance(seconds=ASK_AFTER.total_seconds())
    three.container.relay.run()
    assert three.states() == {"twilio": "accepted", "aggregator": "accepted", "kannel": "unknown"}

    for _ in range(30):
        clock.advance(seconds=ASK_AGAIN.total_seconds())
        three.container.relay.run()
    assert three.states()["kannel"] == "unknown", "with no report on anything later there is nothing to go by"

    (callback,) = (
        taken.asked.callback for taken in three.carrier.carrier.ledger.taken if taken.asked.carrier == "kannel"
    )
    told = urlsplit(callback.replace("%d", "1"))
    answer = make_app(three.container).test_client().get(f"{told.path}?{told.query}")
    assert answer.status_code == 200
    assert three.states()["kannel"] == "delivered"

    clock.advance(days=1)
    three.container.relay.run()
    assert three.taken() == TAKEN_ONCE
    assert three.carrier.summary()["doubles"] == {}
