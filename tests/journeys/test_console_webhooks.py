"""Who looks after the service sees which systems are told, and what became of every notice; never a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.officers import Role
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at, place_code, union_of
from tests.support.peer import Peer, running_peer
from tests.support.webhooks import a_token, subscribed

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.api_access import ApiToken
    from grs_core.domain.ticket import Ticket

HERE = "/console/webhooks"


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture(scope="module")
def admin(container: Container, app: Flask) -> OfficerAt:
    add_officer(container, "root", role=Role.ADMIN)
    return officer_at(app, "root")


@pytest.fixture
def token(container: Container) -> ApiToken:
    return a_token(container, f"uno-{place_code(container, 'Bancharampur', 'upazila')}")[0]


@pytest.fixture
def peer() -> Iterator[Peer]:
    with running_peer() as receiver:
        yield receiver


def a_case(container: Container, phone: str = "01711222333") -> Ticket:
    return file_case(
        container, "চাল কম পাই", union_of(container, place_code(container, "Bancharampur", "upazila")), phone=phone
    )


def send(admin: OfficerAt, path: str, **fields: str) -> str:
    answer = admin.client.post(f"{HERE}{path}", data={"csrf": admin.token(), **fields}, follow_redirects=True)
    return answer.text


def test_an_address_is_added_its_secret_shown_once_and_it_is_told(
    container: Container, admin: OfficerAt, token: ApiToken, peer: Peer
) -> None:
    made = send(admin, "/new", system=token.id, url=f"{peer.url}/key-of-theirs", events="case.filed")
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", made)
    assert secret is not None
    ticket = a_case(container)
    container.background.run("webhooks")
    assert len(peer.seen) == 1
    page = admin.get(HERE).text
    (hook,) = re.findall(rf'href="{HERE}/([0-9a-f]{{32}})"', page)
    log = admin.get(f"{HERE}/{hook}").text
    for text in (page, log):
        assert secret[0] not in text
        assert "key-of-theirs" not in text
        assert str(ticket.number) not in text
    assert peer.seen[0].headers["webhook-id"] in log
    assert "HTTP 200" in log


def test_what_failed_is_shown_and_sent_again(
    container: Container, admin: OfficerAt, token: ApiToken, peer: Peer
) -> None:
    hook = subscribed(container, token, peer.url).id
    peer.status = 500
    a_case(container)
    container.background.run("webhooks")
    log = admin.get(f"{HERE}/{hook}").text
    assert "HTTP 500" in log
    assert "থেকে কিছুই নেয়নি" in log
    (delivery,) = set(re.findall("msg_[0-9a-f]{32}", log))
    peer.status = 200
    assert "HTTP 500" in send(admin, f"/{hook}/{delivery}/again")
    container.background.run("webhooks")
    assert [seen.headers["webhook-id"] for seen in peer.seen] == [delivery] * 2
    assert "HTTP 200" in admin.get(f"{HERE}/{hook}").text


def test_an_endpoint_is_disabled_and_enabled(
    container: Container, admin: OfficerAt, token: ApiToken, peer: Peer
) -> None:
    hook = subscribed(container, token, peer.url).id
    peer.status = 500
    a_case(container)
    container.background.run("webhooks")
    told = send(admin, f"/{hook}/disable")
    assert "root বন্ধ করেছেন" in told
    assert "/again" not in told
    container.background.run("webhooks")
    peer.status = 200
    send(admin, f"/{hook}/enable")
    a_case(container, "01711222334")
    container.background.run("webhooks")
    assert len(peer.seen) == 2


@pytest.mark.parametrize("url", ["https://10.1.2.3/", "ftp://127.0.0.1/", "nonsense"])
def test_an_address_inside_is_refused_in_words(admin: OfficerAt, token: ApiToken, url: str) -> None:
    said = send(admin, "/new", system=token.id, url=url)
    assert 'id="url-wrong"' in said
    assert f'value="{url}"' in said


def test_these_pages_are_the_administrators_alone(container: Container, app: Flask) -> None:
    add_officer(container, "usso", f"usso-{place_code(container, 'Bancharampur', 'upazila')}")
    usso = officer_at(app, "usso")
    assert HERE not in usso.get("/console/queue").text
    for path in (HERE, f"{HERE}/new", f"{HERE}/{'0' * 32}"):
        assert usso.get(path).status_code == 403
    assert usso.client.post(f"{HERE}/new", data={"csrf": usso.token()}).status_code == 403


def test_what_is_not_there_is_said(admin: OfficerAt) -> None:
    assert admin.get(f"{HERE}/{'0' * 32}").status_code == 404
    for path in (f"/{'0' * 32}/enable", f"/{'0' * 32}/msg_1/again"):
        assert admin.client.post(f"{HERE}{path}", data={"csrf": admin.token()}).status_code == 404
