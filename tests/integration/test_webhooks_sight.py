"""Notices to other systems and sight: what a token may not see when a notice's turn comes it is never told of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.events import Actor
from grs_core.domain.webhooks import Happening
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.desk import add_officer, file_case, place_code, stored
from tests.support.peer import Peer, running_peer
from tests.support.webhooks import RUN, a_case, a_token, act, log_of, run, sent, subscribed

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


def test_nothing_is_told_of_what_the_token_may_not_see_when_its_turn_comes(
    container: Container, peer: Peer, token: ApiToken
) -> None:
    """Filed in its sight, sealed from it before it was sent; a sensitive case, another office's, never."""
    from dataclasses import replace

    to = subscribed(container, token, peer.url)
    peer.status = 500
    ticket = a_case(container)
    run(container)
    with container.database.work() as work:
        found = work.tickets.lock(ticket.number)
        work.tickets.save(replace(found, desk=replace(found.desk, sealed=frozenset({token.office or ""}))))
        work.commit()
    peer.status = 200
    run(container, minutes=5)
    a_case(container, signals=("violence_against_women",))
    file_case(container, "চাল কম", min(p.code for p in container.policy.places.children("BD2013")))
    run(container)
    assert len(peer.seen) == 1
    assert log_of(container, to) == []  # not even that there was something


def test_a_withdrawn_token_hears_nothing_more(container: Container, peer: Peer, token: ApiToken) -> None:
    from grs_core.services.api_tokens import revoke_token

    subscribed(container, token, peer.url)
    peer.status = 500
    a_case(container)
    run(container)
    with container.database.work() as work:
        revoke_token(work, token.id, ADMIN, container.clock.now())
        work.commit()
    a_case(container)
    run(container, hours=1)
    assert len(peer.seen) == 1


def test_an_outage_of_ours_is_caught_up_whole_and_in_order(container: Container, peer: Peer, token: ApiToken) -> None:
    """Hundreds of events happened while no job ran; two senders begin at once."""
    from concurrent.futures import ThreadPoolExecutor

    to = subscribed(container, token, peer.url, Happening.FILED, Happening.STATUS_CHANGED)
    filed = [a_case(container, phone=f"018110{number:05d}") for number in range(30)]
    for ticket in filed[:10]:
        act(container, ticket, "accept")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: container.webhooks.run(RUN), range(2)))
    run(container)
    told = sent(peer, to.secret)
    assert len(told) == 40 == len({seen.headers["webhook-id"] for seen in peer.seen})
    for ticket in filed[:10]:
        mine = [each["type"] for each in told if each["data"]["number"] == str(ticket.number)]
        assert mine == ["case.filed", "case.status_changed"]
    assert stored(container, filed[0]).status.value == "in_progress"
