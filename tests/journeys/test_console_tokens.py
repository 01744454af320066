"""The cell gives another system its token and takes it away; nobody else does, and nobody sees a secret again."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.support.api import System
from tests.support.clock import FakeClock
from tests.support.desk import OfficerAt, add_officer, officer_at
from tests.support.volunteers import add_organisation

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container


@pytest.fixture
def cell(container: Container, app: Flask) -> OfficerAt:
    from grs_core.domain.officers import Role

    add_officer(container, "cell", "cell", role=Role.CELL)
    add_organisation(container)
    return officer_at(app, "cell")


def made(officer: OfficerAt, **fields: object) -> TestResponse:
    given = {"csrf": officer.token(), "name": "333", "whose": "own", "scopes": ["cases:read"], **fields}
    return officer.client.post("/console/tokens/new", data=given)


def secret_in(answer: TestResponse) -> str:
    found = re.search(r"ptk_[0-9a-f]{64}", answer.text)
    assert found is not None
    return found[0]


def test_a_token_is_made_shown_once_used_and_revoked(container: Container, app: Flask, cell: OfficerAt) -> None:
    secret = secret_in(made(cell, name="৩৩৩ কল সেন্টার", expires="2026-01-31"))
    assert System(app, secret).get("/cases").status_code == 200
    listed = cell.get("/console/tokens").text
    assert ("৩৩৩ কল সেন্টার" in listed, secret in listed, secret[4:20] in listed) == (True, False, False)
    revoke = re.search(r'action="(/console/tokens/[0-9a-f]{32}/revoke)"', listed)
    assert revoke is not None
    done = cell.client.post(revoke[1], data={"csrf": cell.token()}, follow_redirects=True)
    assert "বাতিল হয়েছে" in unescape(done.text)
    assert System(app, secret).get("/cases").status_code == 401
    assert cell.client.post(revoke[1], data={"csrf": cell.token()}).status_code == 409
    with container.database.reading() as work:
        (token,) = work.api.tokens.page(1, 9)
    assert (token.made_by, token.last_used_at) == ("cell", container.clock.now())
    assert container.database.verify_audit().ok


def test_who_gets_a_new_secret_keeps_his_cases_and_the_old_one_opens_nothing(app: Flask, cell: OfficerAt) -> None:
    old = System(app, secret_in(made(cell, scopes=["cases:read", "cases:write"])))
    number = old.files(external_id="e-1")["number"]
    renew = re.search(r'action="(/console/tokens/[0-9a-f]{32}/renew)"', cell.get("/console/tokens").text)
    assert renew is not None
    new = System(app, secret_in(cell.client.post(renew[1], data={"csrf": cell.token()})))
    assert (old.get("/cases").status_code, new.numbers()) == (401, [number])
    assert new.post("/cases", {"text": "আমার বয়স্ক ভাতা তিন মাস পাই না", "external_id": "e-1"}).status_code == 200
    revoke = renew[1].replace("renew", "revoke")
    cell.client.post(revoke, data={"csrf": cell.token()})
    assert cell.client.post(renew[1], data={"csrf": cell.token()}).status_code == 409
    assert new.get("/cases").status_code == 401


def test_a_token_past_its_day_opens_again_with_a_new_end(container: Container, app: Flask, cell: OfficerAt) -> None:
    old = System(app, secret_in(made(cell, expires="2026-01-31")))
    assert isinstance(container.clock, FakeClock)
    container.clock.advance(days=60)
    again = officer_at(app, "cell")
    page = again.get("/console/tokens").text
    renew = re.search(r'action="(/console/tokens/[0-9a-f]{32}/renew)"', page)
    assert renew is not None and "নতুন শেষ দিন" in page
    assert again.client.post(renew[1], data={"csrf": again.token()}).status_code == 422
    day = {"csrf": again.token(), "expires": "2026-12-31"}
    new = System(app, secret_in(again.client.post(renew[1], data=day)))
    assert (old.get("/cases").status_code, new.get("/cases").status_code) == (401, 200)


def test_an_office_or_an_organisation_is_chosen_by_name(app: Flask, cell: OfficerAt) -> None:
    several = made(cell, whose="office", office="Bancharampur")
    assert (several.status_code, "usso-BD201204" in several.text) == (422, True)
    office = System(app, secret_in(made(cell, whose="office", office="usso-BD201204")))
    ngo = System(app, secret_in(made(cell, whose="organisation", organisation="asha", scopes=["cases:write"])))
    assert (office.get("/cases").status_code, ngo.get("/cases").status_code) == (200, 403)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "২ থেকে 80"),
        ({"scopes": []}, "অন্তত একটি"),
        ({"whose": "office", "office": "usso-BD201204", "scopes": ["cases:write"]}, "শুধু পড়তে পারে"),
        ({"whose": "office", "office": "nowhere"}, "এমন কোনো দপ্তর নেই"),
        ({"whose": "organisation"}, "একটি সংগঠন"),
        ({"expires": "2020-01-01"}, "দিনটি পার"),
        ({"expires": "soon"}, "এমন কোনো দিন নেই"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(cell: OfficerAt, fields: dict[str, object], said: str) -> None:
    answer = made(cell, **fields)
    assert (answer.status_code, said in unescape(answer.text), "ptk_" in answer.text) == (422, True, False)


def test_nobody_else_has_a_key_to_this_room(container: Container, app: Flask, usso: OfficerAt) -> None:
    from grs_core.domain.officers import Role

    add_officer(container, "looks", "cell", role=Role.AUDITOR)
    for officer in (usso, officer_at(app, "looks")):
        assert officer.get("/console/tokens").status_code == 403
        assert made(officer).status_code == 403
    with container.database.reading() as work:
        assert work.api.tokens.count() == 0
