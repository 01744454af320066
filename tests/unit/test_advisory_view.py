"""What an officer reads about an advisory under way."""

from datetime import UTC, datetime
from pathlib import Path

import gateway.console
from gateway.console.advisory_view import progress
from gateway.console.screen import Screen
from gateway.http.words import Words
from grs_core.domain.advisory import Advisory, AdvisoryState
from grs_core.domain.messages import DeliveryState
from grs_core.policy.load import load_policy

WORDS = Words.load(Path(gateway.console.__file__).with_name("words.toml"))
NOON = datetime(2026, 1, 4, 6, tzinfo=UTC)


def test_what_nobody_knows_is_not_said_to_have_gone() -> None:
    done = Advisory(
        "a1", "…", "", None, None, "karim", NOON, state=AdvisoryState.DONE, filled_at=NOON, recipients=28, expected=28
    )
    counts = {DeliveryState.DELIVERED: 26, DeliveryState.UNKNOWN: 2}
    told = progress(done, counts, Screen(load_policy(), WORDS.of("bn"), "bn", NOON))
    assert told.said == "শেষ: ২৮টির মধ্যে ২৬টি গেছে।"
    assert (told.done, told.all) == (28, 28)
    assert ("unclear", "গেছে কি না জানা নেই", "২") in told.rows
