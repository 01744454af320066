"""Notices to other systems, to real receivers on this machine: signed, in order, once each, whatever they do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from grs_core.domain.events import Actor
from grs_core.domain.webhooks import DeliveryState, Happening
from grs_core.services import webhooks
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.desk import add_officer, place_code
from tests.support.peer import Mood, Peer, running_peer
from tests.support.webhooks import a_case, a_token, act, log_of, now_of, run, sent, subscribed, verified

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from grs_core.domain.api_access import ApiToken

ADMIN = Actor("officer:root", "console")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    add_officer(built, "usso", f"usso-{place_code(built, 'Bancharampur', 'upazila')}")
    yield built
    built.database.dispose()


@pytest.fixture
def container(whole: Container) -> Iterator[Container]:
    """The clock is the receivers': they look at the time of a signature. Nobody listens when the test begins."""
    assert isinstance(whole.clock, FakeClock)
    whole.clock.set(datetime.now(UTC))
    yield whole
    with whole.database.work() as work:
        for each in work.webhooks.page(1, 50):
            work.webhooks.remove(each.id)
        work.commit()


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running_peer() as receiver:
        receiver.status = 204
        yield receiver


@pytest.fixture
def token(container: Container) -> ApiToken:
    return a_token(container, f"uno-{place_code(container, 'Bancharampur', 'upazila')}")[0]


def test_each_happening_comes_once_in_its_order_signed_and_without_a_word_of_the_story(
    container: Container, peer: Peer, token: ApiToken
) -> None:
    to = subscribed(container, token, f"{peer.url}/hook?from=grs")
    ticket = a_case(container)
    act(container, ticket, "accept", "resolve")
    run(container)
    run(container)
    told = sent(peer, to.secret)
    assert [each["type"] for each in told] == ["case.filed", "case.status_changed", "case.decided"]
    assert [each["data"]["event"] for each in told] == ["filed", "accepted", "resolved"]
    assert told[-1]["data"] == {
        "number": str(ticket.number),
        "event": "resolved",
        "status": "resolved",
        "grs_status": "CLOSED_SERVICE_GIVEN",
        "filed_at": told[0]["data"]["filed_at"],
        "due_at": told[-1]["data"]["due_at"],
        "decided_at": told[-1]["timestamp"],
    }
    raw = b"".join(seen.body for seen in peer.seen).decode()
    assert "ভাতা" not in raw
    assert "017" not in raw.replace(str(ticket.number), "")
    assert {seen.path for seen in peer.seen} == {"/hook?from=grs"}
    assert len({seen.headers["webhook-id"] for seen in peer.seen}) == 3
    assert [(each.state, each.status) for each in log_of(container, to)] == [(DeliveryState.DELIVERED, 204)] * 3


def test_only_what_was_asked_for_is_told_and_nothing_from_before(
    container: Container, peer: Peer, token: ApiToken
) -> None:
    ticket = a_case(container)
    run(container, seconds=1)
    to = subscribed(container, token, peer.url, Happening.DECIDED)
    act(container, ticket, "accept", "resolve")
    run(container)
    assert [each["type"] for each in sent(peer, to.secret)] == ["case.decided"]


def test_a_forged_or_an_old_notice_does_not_hold(container: Container, peer: Peer, token: ApiToken) -> None:
    to = subscribed(container, token, peer.url)
    a_case(container)
    run(container)
    seen = peer.seen[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(to.secret).verify(seen.body.replace(b"filed", b"close"), dict(seen.headers))
    other = subscribed(container, token, f"{peer.url}/other")
    with pytest.raises(WebhookVerificationError):
        verified(seen, other.secret)


def test_while_a_secret_is_changed_both_sign_and_then_the_new_one_alone(
    container: Container, peer: Peer, token: ApiToken
) -> None:
    to = subscribed(container, token, peer.url)
    with container.database.work() as work:
        changed = webhooks.change_secret(work, container.dice, to.id, ADMIN, container.clock.now())
        work.commit()
    a_case(container)
    run(container)
    assert verified(peer.seen[0], to.secret) == verified(peer.seen[0], changed.secret)
    later = container.clock.now() + timedelta(hours=25)
    assert changed.secrets(later) == (changed.secret,)


def test_what_fails_is_tried_again_later_and_later_under_the_same_id(
    container: Container, peer: Peer, token: ApiToken
) -> None:
    to = subscribed(container, token, peer.url)
    ticket = a_case(container)
    act(container, ticket, "accept")
    peer.status = 500
    run(container)
    (first, second) = log_of(container, to)
    assert (first.attempts, first.status, first.reason, second.attempts) == (1, 500, "http_500", 0)
    assert first.next_at is not None
    run(container)  # nobody knocks before its time
    assert len(peer.seen) == 1
    run(container, seconds=13)
    wait = [each.next_at - container.clock.now() for each in log_of(container, to)[:1] if each.next_at]
    assert wait[0] > timedelta(seconds=20)
    peer.status = 200
    run(container, seconds=40)
    ids = [seen.headers["webhook-id"] for seen in peer.seen]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert [each.state for each in log_of(container, to)] == [DeliveryState.DELIVERED] * 2
    assert now_of(container, to).failures == 0


def test_a_receiver_that_hangs_holds_back_nobody_and_a_redirect_leads_nowhere(
    container: Container, peer: Peer, token: ApiToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.outward.ALL_S", 0.4)
    with running_peer() as hangs, running_peer() as moved, running_peer() as breaks:
        hangs.mood, breaks.mood = Mood.HANGS, Mood.HANGS_UP
        moved.status, moved.location = 302, f"{peer.url}/stolen"
        ill = [subscribed(container, token, each.url) for each in (hangs, moved, breaks)]
        well = subscribed(container, token, peer.url)
        a_case(container)
        run(container)
        assert [each["type"] for each in sent(peer, well.secret)] == ["case.filed"]
        said = [(each.status, each.reason) for to in ill for each in log_of(container, to)]
    assert said == [(None, "timeout"), (302, "http_302"), (None, "broken")]
    assert [seen.path for seen in peer.seen] == ["/"]


def test_a_refusal_of_one_notice_holds_up_no_other_case(container: Container, peer: Peer, token: ApiToken) -> None:
    """An answer of 4xx is about the notice, not about the endpoint."""
    to = subscribed(container, token, peer.url)
    peer.status = 422
    first, second = a_case(container), a_case(container, phone="01711000099")
    run(container)
    assert [each.ticket for each in log_of(container, to) if each.attempts] == [str(first.number), str(second.number)]
    assert now_of(container, to).retry_at is None


def test_three_days_of_failures_give_a_notice_up_and_five_disable_the_endpoint(
    container: Container, peer: Peer, token: ApiToken
) -> None:
    to = subscribed(container, token, peer.url)
    a_case(container)
    peer.status = 503
    run(container)
    while now_of(container, to).active:
        before = len(peer.seen)
        if log_of(container, to)[-1].state is DeliveryState.GIVEN_UP:
            a_case(container)  # else nobody would knock there any more
        run(container, hours=9)
        assert len(peer.seen) > before
    first = log_of(container, to)[0]
    assert (first.state, first.reason) == (DeliveryState.GIVEN_UP, "http_503")
    ill = now_of(container, to)
    assert ill.disabled_by == "failing"
    assert ill.disabled_at is not None
    assert ill.failing_since is not None
    assert timedelta(days=5) <= ill.disabled_at - ill.failing_since < timedelta(days=6)
    many = len(peer.seen)
    a_case(container)
    run(container, hours=9)
    assert len(peer.seen) == many


def test_what_was_given_up_is_sent_again_under_its_old_id(container: Container, peer: Peer, token: ApiToken) -> None:
    to = subscribed(container, token, peer.url)
    a_case(container)
    run(container)
    (delivered,) = log_of(container, to)
    with container.database.work() as work:
        webhooks.send_again(work, to.id, delivered.id, ADMIN, container.clock.now())
        work.commit()
    run(container)
    assert [seen.headers["webhook-id"] for seen in peer.seen] == [delivered.id] * 2
    assert peer.seen[0].body == peer.seen[1].body


def test_who_says_that_nobody_lives_there_is_called_no_more(container: Container, peer: Peer, token: ApiToken) -> None:
    to = subscribed(container, token, peer.url)
    peer.status = 410
    a_case(container), a_case(container, phone="01711000098")
    run(container)
    assert len(peer.seen) == 1
    assert now_of(container, to).disabled_by == "gone"
    assert {each.state for each in log_of(container, to)} == {DeliveryState.GIVEN_UP}
