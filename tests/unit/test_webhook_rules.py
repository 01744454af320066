"""Signatures as the published library makes them; waits that grow and end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from standardwebhooks import Webhook

from grs_core.domain.webhooks import (
    DISABLED_AFTER,
    GIVEN_UP_AFTER,
    Answer,
    Delivery,
    DeliveryState,
    Happening,
    Subscription,
    new_secret,
    signed,
    tried,
    waited,
)

NOW = datetime(2026, 5, 12, 4, 0, 0, 900_000, tzinfo=UTC)
TO = Subscription("w1", "t1", "https://example.org/hook", new_secret("0f" * 32), NOW, "token:t1")
DELIVERY = Delivery("msg_1", "w1", 7, Happening.DECIDED, "1000000009", NOW, '{"number":"১"}', next_at=NOW)


def test_the_published_library_signs_the_same() -> None:
    headers = signed("msg_1", NOW, DELIVERY.body, TO.secrets(NOW))
    assert headers["webhook-signature"] == Webhook(TO.secret).sign("msg_1", NOW, DELIVERY.body)
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))


@pytest.mark.parametrize("spread", [0.0, 0.5, 1.0])
def test_waits_grow_threefold_to_eight_hours(spread: float) -> None:
    waits = [waited(tries, spread) for tries in range(1, 30)]
    assert all(earlier <= later for earlier, later in pairwise(waits))
    assert timedelta(seconds=8) <= waits[0] <= timedelta(seconds=12)
    assert waits[-1] <= timedelta(hours=8) * 1.2


def test_a_notice_is_tried_for_three_days_and_then_given_up() -> None:
    delivery, now = DELIVERY, NOW
    while delivery.state is DeliveryState.WAITING:
        assert delivery.next_at is not None
        now = delivery.next_at
        delivery = tried(delivery, Answer(500), now, 0.5)
    assert delivery.state is DeliveryState.GIVEN_UP
    assert now - NOW == GIVEN_UP_AFTER
    assert 12 <= delivery.attempts <= 25


def test_what_asks_to_be_left_alone_is() -> None:
    later = tried(DELIVERY, Answer(429, "", 7200), NOW, 0.5)
    assert later.next_at == NOW + timedelta(hours=2)
    assert TO.after(Answer(429, "", 7200), NOW, 0.5).retry_at == NOW + timedelta(hours=2)


@pytest.mark.parametrize(("status", "ill"), [(404, False), (422, False), (302, False), (500, True), (429, True)])
def test_an_endpoint_is_ill_when_it_says_so_or_says_nothing(status: int, ill: bool) -> None:
    assert Answer(status).ill is ill
    assert Answer(None, "timeout").ill


def test_an_endpoint_that_refuses_everything_for_five_days_is_disabled_too() -> None:
    ill = TO.after(Answer(404), NOW, 0.5)
    assert (ill.active, ill.retry_at, ill.failing_since) == (True, None, NOW)
    assert ill.after(Answer(404), NOW + DISABLED_AFTER, 0.5).disabled_by == "failing"
    assert ill.after(Answer(204), NOW, 0.5) == TO
    assert replace(ill, disabled_at=NOW, disabled_by="failing").enabled() == TO
