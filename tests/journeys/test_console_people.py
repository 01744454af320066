"""Who looks after officers: how far, what nobody may give or do, invitations, and where nobody sits."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from gateway.http.compressing import masked
from grs_core.domain.officers import Role
from tests.support.desk import PASSWORD, OfficerAt, add_officer, file_case, hidden, officer_at, place_code, union_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.officers import Officer
    from tests.support.clock import FakeClock

NEW = "নদী নৌকা বৈঠা মাঝি ৭"
PEOPLE = "/console/people"


@pytest.fixture
def upazila(container: Container) -> str:
    return place_code(container, "Bancharampur", "upazila")


@pytest.fixture
def staff(container: Container, upazila: str) -> str:
    """An officer of every kind; the code of the upazila in which most of them sit."""
    other = place_code(container, "Nasirnagar", "upazila")
    top = container.policy.directory.top().code
    add_officer(container, "up", f"up-{union_of(container, upazila)}", name="রহিম সচিব")
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ করিম")
    add_officer(container, "uno", f"uno-{upazila}", name="উপজেলা প্রধান", role=Role.SUPERVISOR)
    add_officer(container, "far", f"usso-{other}", name="দূরের জন")
    add_officer(container, "dc", f"dc-{place_code(container, 'Brahmanbaria', 'district')}", role=Role.SUPERVISOR)
    add_officer(container, "cell", top, role=Role.CELL)
    add_officer(container, "admin", role=Role.ADMIN)
    add_officer(container, "audit", f"uno-{upazila}", role=Role.AUDITOR)
    add_officer(container, "watch", f"uno-{upazila}", role=Role.MONITOR)
    return upazila


def send(desk: OfficerAt, path: str, **fields: str) -> TestResponse:
    return desk.client.post(path, data={"csrf": token_of(desk), **fields})


def token_of(desk: OfficerAt) -> str:
    """Of this browser, which is the same on all its pages."""
    with desk.client.session_transaction() as kept:
        return masked(kept["console_csrf"], "0" * 32)


def officer(container: Container, login: str) -> Officer:
    with container.database.reading() as work:
        return work.officers.get(login)


def listed(desk: OfficerAt, query: str = "") -> set[str]:
    return set(re.findall(r'href="/console/people/([a-z]+)"', desk.get(f"{PEOPLE}{query}").text)) - {"new"}


def link_in(answer: TestResponse) -> str:
    found = re.search(r'class="handed">https?://[^/]+(/console/invitation/[0-9a-f]{32})<', answer.text)
    assert found is not None, answer.text
    return found[1]


def take_up(app: Flask, link: str, **fields: str) -> tuple[OfficerAt, TestResponse]:
    desk = OfficerAt(app)
    token = hidden(desk.get(link).text, "csrf")
    return desk, desk.client.post(link, data={"csrf": token, "new": NEW, "again": NEW, "me": "yes", **fields})


def test_the_list_goes_as_far_as_the_office_of_whoever_looks(app: Flask, staff: str) -> None:
    near = {"up", "usso", "uno", "audit", "watch"}
    assert listed(officer_at(app, "uno")) == near
    assert listed(officer_at(app, "dc")) == near | {"far", "dc"}
    everybody = near | {"far", "dc", "cell", "admin"}
    assert listed(officer_at(app, "cell")) == listed(officer_at(app, "admin")) == everybody
    for login in ("up", "usso", "audit", "watch"):
        desk = officer_at(app, login)
        for path in (PEOPLE, f"{PEOPLE}/new", f"{PEOPLE}/up", "/console/offices", "/console/offices.csv"):
            assert desk.get(path).status_code == 403, (login, path)


def test_the_list_is_searched_by_name_login_office_and_role(app: Flask, staff: str) -> None:
    desk = officer_at(app, "admin")
    assert listed(desk, "?q=করিম") == {"usso"}
    assert listed(desk, "?q=FAR") == {"far"}
    assert listed(desk, "?q=Nasirnagar") == {"far"}
    assert listed(desk, "?role=supervisor") == {"uno", "dc"}
    assert listed(desk, "?postless=1") == {"admin"}
    assert listed(desk, f"?office=usso-{staff}") == {"usso"}
    assert listed(desk, "?q=%25&page=9&role=x&office=x") == set()


def test_whom_one_may_not_look_after_one_does_not_change(container: Container, app: Flask, staff: str) -> None:
    tries = [
        ("uno", "far", 404), ("uno", "dc", 404), ("uno", "cell", 404), ("uno", "uno", 403), ("uno", "audit", 403),
        ("dc", "dc", 403), ("dc", "admin", 404), ("cell", "admin", 403), ("cell", "cell", 403), ("admin", "admin", 403),
        ("usso", "up", 403), ("watch", "up", 403), ("audit", "up", 403), ("uno", "nobody", 404),
    ]  # fmt: skip
    acts = ("out", "in", "change", "post", "end-post", "leave", "back", "unlock", "factor", "sign-ins", "invite")
    desks = {login: officer_at(app, login) for login in {login for login, _, _ in tries}}
    before = [officer(container, login) for _, login, _ in tries if login != "nobody"]
    days = {"since": "2026-01-05", "until": "2026-01-06"}
    fields = {"name": "অন্য নাম", "role": "officer", "office": f"usso-{staff}", **days}
    for turn, (editor, login, status) in enumerate(tries):
        # Every act for the first of each refusal, three other ones for each pair behind them.
        for act in acts if turn in (0, 3, 10) else [acts[(turn * 3 + step) % len(acts)] for step in range(3)]:
            answer = send(desks[editor], f"{PEOPLE}/{login}/{act}", **fields)
            assert answer.status_code == status, (editor, login, act, answer.status_code)
    assert [officer(container, login) for _, login, _ in tries if login != "nobody"] == before


def test_nobody_gives_more_than_he_has(container: Container, app: Flask, staff: str) -> None:
    uno, cell = officer_at(app, "uno"), officer_at(app, "cell")
    named = {"name": "মোঃ করিম"}
    for role in ("cell", "admin", "auditor"):
        assert send(uno, f"{PEOPLE}/usso/change", **named, role=role).status_code == 403
    assert send(cell, f"{PEOPLE}/usso/change", **named, role="admin").status_code == 403
    assert send(uno, f"{PEOPLE}/usso/change", **named, role="volunteer").status_code == 403
    assert send(uno, f"{PEOPLE}/usso/change", **named, role="officer", sensitive="1").status_code == 303
    assert not officer(container, "usso").handles_sensitive
    for office in ("dc-" + place_code(container, "Brahmanbaria", "district"), container.policy.directory.top().code):
        assert send(uno, f"{PEOPLE}/usso/post", office=office).status_code == 403
        assert (
            send(uno, f"{PEOPLE}/new", login="mole", name="কেউ একজন", role="officer", office=office).status_code == 403
        )
    assert send(uno, f"{PEOPLE}/usso/factor").status_code == 403
    assert send(uno, f"{PEOPLE}/usso/invite").status_code == 403
    assert officer(container, "usso").offices(container.clock.now().date()) == (f"usso-{staff}",)
    assert send(cell, f"{PEOPLE}/usso/change", **named, role="supervisor", sensitive="1").status_code == 303
    changed = officer(container, "usso")
    assert (changed.role, changed.handles_sensitive) == (Role.SUPERVISOR, True)


def test_who_may_handle_sensitive_cases_is_invited_by_the_trusted_only(
    container: Container, app: Flask, staff: str
) -> None:
    """Before he sets his password the link would make whoever holds it that officer."""
    fields = {"login": "notun", "name": "নতুন কর্মকর্তা", "role": "officer", "office": f"usso-{staff}", "sensitive": "1"}
    first = link_in(send(officer_at(app, "cell"), f"{PEOPLE}/new", **fields))
    assert send(officer_at(app, "uno"), f"{PEOPLE}/notun/invite").status_code == 403
    assert OfficerAt(app).get(first).status_code == 200


def test_a_post_beyond_ones_reach_makes_somebody_untouchable(container: Container, app: Flask, staff: str) -> None:
    top = container.policy.directory.top().code
    assert send(officer_at(app, "cell"), f"{PEOPLE}/usso/post", office=top, acting="1").status_code == 303
    uno = officer_at(app, "uno")
    page = uno.get(f"{PEOPLE}/usso")
    assert (page.status_code, 'action="/console/people/usso/' in page.text) == (200, False)
    assert send(uno, f"{PEOPLE}/usso/out").status_code == 403


def test_the_last_of_the_cell_stays_in_service(container: Container, app: Flask, staff: str) -> None:
    admin = officer_at(app, "admin")
    for act, fields in (("out", {}), ("change", {"name": "সেল", "role": "officer"})):
        answer = send(admin, f"{PEOPLE}/cell/{act}", **fields)
        assert (answer.status_code, "আর কেউ নেই" in answer.text) == (422, True)
    add_officer(container, "second", container.policy.directory.top().code, role=Role.CELL)
    assert send(admin, f"{PEOPLE}/cell/out").status_code == 303
    assert not officer(container, "cell").active


def test_out_of_service_is_out_at_the_next_click_and_may_come_back(app: Flask, staff: str) -> None:
    uno, usso = officer_at(app, "uno"), officer_at(app, "usso")
    assert send(uno, f"{PEOPLE}/usso/out").status_code == 303
    assert usso.get("/console/queue").status_code == 303
    assert OfficerAt(app, "usso").sign_in().status_code == 401
    assert send(uno, f"{PEOPLE}/usso/in").status_code == 303
    assert OfficerAt(app, "usso").sign_in().status_code == 303


def test_posts_and_leave_have_dates_and_a_delegate(container: Container, app: Flask, staff: str) -> None:
    uno, office = officer_at(app, "uno"), f"usso-{staff}"
    away = {"since": "2026-01-05", "until": "2026-01-09"}
    assert send(uno, f"{PEOPLE}/usso/leave", **away, delegate="far").status_code == 422
    assert send(uno, f"{PEOPLE}/usso/leave", since="2026-01-05", until="2026-01-04").status_code == 422
    assert send(uno, f"{PEOPLE}/usso/leave", since="x", until="y").status_code == 422
    assert send(uno, f"{PEOPLE}/usso/leave", **away, delegate_login="up").status_code == 303
    page = unescape(uno.get(f"{PEOPLE}/usso").text)
    assert re.search(r"ছুটি ৫ \S+ ২০২৬ থেকে ৯ \S+ ২০২৬ রাখা হয়েছে। দায়িত্বে রহিম সচিব:", page)
    add_officer(container, "usso2", office, name="শিরিন আক্তার")
    choices = re.findall(r'<option value="(\w*)"', send(uno, f"{PEOPLE}/usso/leave", since="x", until="y").text)
    assert {"far", "uno", "watch", "usso", "usso2"} & set(choices) == {"usso2"}
    assert [post.acting for post in officer(container, "up").positions] == [False, True]
    assert send(uno, f"{PEOPLE}/usso/back", since="2026-01-05").status_code == 303
    assert officer(container, "usso").leaves == ()
    given = {"office": office, "since": "2025-01-01", "until": "2026-01-31"}
    assert send(uno, f"{PEOPLE}/usso/end-post", **{**given, "since": "2024-01-01"}).status_code == 422
    assert send(uno, f"{PEOPLE}/usso/end-post", **given).status_code == 303
    assert str(officer(container, "usso").positions[0].until) == "2026-01-31"


def test_a_newcomer_is_invited_and_sets_his_own_password(container: Container, app: Flask, staff: str) -> None:
    uno = officer_at(app, "uno")
    fields = {"login": "notun", "name": "নতুন কর্মকর্তা", "role": "officer", "office": f"usso-{staff}"}
    for wrong in ({"login": "No!"}, {"login": "usso"}, {"name": ""}, {"role": ""}, {"office": ""}, {"phone": "123"}):
        answer = send(uno, f"{PEOPLE}/new", **{**fields, **wrong})
        assert (answer.status_code, f'id="{next(iter(wrong))}-wrong"' in answer.text) == (422, True), wrong
    link = link_in(send(uno, f"{PEOPLE}/new", **fields))
    assert OfficerAt(app, "notun").sign_in("").status_code == 401
    page = OfficerAt(app).get(link)
    assert "নতুন কর্মকর্তা" in unescape(page.text)
    assert take_up(app, link, me="")[1].status_code == 422
    assert take_up(app, link, new="notun12345", again="notun12345")[1].status_code == 422
    desk, answer = take_up(app, link)
    assert (answer.status_code, desk.get("/console/queue").status_code) == (303, 200)
    assert OfficerAt(app).get(link).status_code == 404
    assert OfficerAt(app, "notun").sign_in(NEW).status_code == 303


def test_an_invitation_is_over_after_seven_days_or_a_newer_one_and_is_not_guessed(
    container: Container, app: Flask, staff: str, clock: FakeClock
) -> None:
    admin = officer_at(app, "admin")
    first, second = (link_in(send(admin, f"{PEOPLE}/usso/invite")) for _ in range(2))
    assert OfficerAt(app).get(first).status_code == 404
    assert OfficerAt(app).get(f"/console/invitation/{'0' * 32}").status_code == 404
    assert officer_at(app, "usso").get("/console/queue").status_code == 200, "the old password holds until then"
    stranger = OfficerAt(app)
    token = hidden(stranger.get(second).text, "csrf")
    clock.advance(days=7)
    fields = {"csrf": token, "new": NEW, "again": NEW, "me": "yes"}
    assert stranger.client.post(second, data=fields).status_code == 404
    assert OfficerAt(app, "usso").sign_in(NEW).status_code == 401


def test_an_invitation_does_not_pass_by_the_second_factor(container: Container, app: Flask, staff: str) -> None:
    with container.database.work() as work:
        work.second_factors.enrol("usso", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", 0, [])
        work.commit()
    link = link_in(send(officer_at(app, "admin"), f"{PEOPLE}/usso/invite"))
    desk, answer = take_up(app, link)
    assert answer.headers["Location"].startswith("/console/second-factor")
    assert desk.get("/console/queue").status_code == 303


def test_an_administrator_unlocks_and_takes_a_lost_second_factor_away(
    container: Container, app: Flask, staff: str
) -> None:
    with container.database.work() as work:
        work.second_factors.enrol("usso", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", 0, [])
        work.commit()
    admin = officer_at(app, "admin")
    assert [OfficerAt(app, "usso").sign_in("wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    assert "person_locked" not in admin.get(f"{PEOPLE}/usso").text
    assert "/unlock" in admin.get(f"{PEOPLE}/usso").text
    assert send(admin, f"{PEOPLE}/usso/unlock").status_code == 303
    assert send(admin, f"{PEOPLE}/usso/factor").status_code == 303
    assert officer_at(app, "usso").get("/console/queue").status_code == 200


def test_who_reads_only_is_refused_every_act_and_sees_no_case_beyond_his_own(
    container: Container, app: Flask, staff: str
) -> None:
    case = file_case(container, "ভাতা পাই না", union_of(container, staff))
    auditor, monitor, admin = (officer_at(app, login) for login in ("audit", "watch", "admin"))
    assert [desk.open(case.number).status_code for desk in (auditor, monitor, admin)] == [200, 404, 404]
    for act in ("accept", "note", "forward", "reject", "recuse", "reveal"):
        assert send(auditor, f"/console/tickets/{case.number}/{act}", version="0", words="x").status_code == 403
        assert send(monitor, f"/console/tickets/{case.number}/{act}", version="0", words="x").status_code == 403
        assert send(admin, f"/console/tickets/{case.number}/{act}", version="0", words="x").status_code != 303
    assert send(auditor, "/console/notices/read", newest="1").status_code == 403


def test_offices_say_where_nobody_sits_and_fit_in_a_table(container: Container, app: Flask, staff: str) -> None:
    with container.database.work() as work:
        work.officers.save(replace(work.officers.get("usso"), active=False))
        work.commit()
    uno = officer_at(app, "uno")
    page, holes = uno.get("/console/offices").text, uno.get("/console/offices?holes=1").text
    office = container.policy.office_name(f"usso-{staff}").bn
    assert "পদ খালি" in holes
    assert office in unescape(holes)
    assert "<br><small>বাঞ্ছারামপুর, ব্রাহ্মণবাড়িয়া</small>" in normalize("NFC", unescape(page))  # whose union it is
    assert ["/console/people/uno" in shown for shown in (page, holes)] == [True, False]
    table = uno.get("/console/offices.csv")
    assert table.mimetype == "text/csv"
    assert len(table.data.decode("utf-8-sig").splitlines()) == 1 + len(container.policy.directory.scope(f"uno-{staff}"))
    admin = officer_at(app, "admin")
    assert len(admin.get(f"/console/offices?district={staff[:4]}&upazila=x&page=999&q=%25").text) > 0
    whole = admin.get("/console/offices")
    assert (whole.status_code, len(whole.data) < 100_000) == (200, True)


def test_the_first_page_is_the_one_that_somebody_of_his_role_came_for(app: Flask, staff: str) -> None:
    starts = {login: OfficerAt(app, login).sign_in().headers["Location"] for login in ("usso", "admin", "watch")}
    assert starts == {"usso": "/console/queue", "admin": "/console/people", "watch": "/console/dashboard"}
    assert PASSWORD not in str(starts)
