"""What a desk is told without asking: an unread count on every page, a list, and nothing of a case one must not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.workdays import day_of
from tests.support.desk import OfficerAt, add_officer, hidden, numbers_in, officer_at

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket


def tell(container: Container, ticket: Ticket, kind: DeskNoticeKind, office: str | None = None) -> None:
    with container.database.work() as work:
        work.desk_notices.tell(office or ticket.desk.office, str(ticket.number), kind, container.clock.now())
        work.commit()


def unread(page: str) -> str:
    found = re.search(
        r'href="/console/notices"[^>]*>[^<]*<span data-count="[^"]*" class="badge bad">([^<]*)</span>', page
    )
    return found[1] if found else ""


def read(desk: OfficerAt, **fields: str) -> str:
    sent = {"csrf": hidden(desk.get("/console/notices").text, "csrf"), **fields}
    return desk.client.post("/console/notices/read", data=sent, follow_redirects=True).text


def test_a_notice_is_counted_on_every_page_until_it_is_read(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    assert unread(usso.queue()) == ""
    tell(container, case, DeskNoticeKind.HALF_GONE)
    tell(container, case, DeskNoticeKind.NEARLY_DUE)
    for page in (usso.queue(), usso.open(case.number).text, usso.get("/console/notices").text):
        assert unread(page) == "না-দেখা ২টি"
    page = usso.get("/console/notices").text
    assert page.index("সময় প্রায় শেষ") < page.index("সময়ের অর্ধেক চলে গেছে")
    first = re.findall(r'name="id" value="(\d+)"', page)[0]
    left = read(usso, id=first)
    assert (unread(left), "সময় প্রায় শেষ" in left) == ("না-দেখা ১টি", False)
    assert "সময় প্রায় শেষ" in usso.get("/console/notices?tab=read").text


def test_all_are_marked_read_but_not_what_came_meanwhile(container: Container, usso: OfficerAt, case: Ticket) -> None:
    for kind in (DeskNoticeKind.HALF_GONE, DeskNoticeKind.NEARLY_DUE):
        tell(container, case, kind)
    newest = hidden(usso.get("/console/notices").text, "newest")
    tell(container, case, DeskNoticeKind.APPEALED_HERE)
    left = read(usso, newest=newest)
    assert "২টি খবর দেখা হয়েছে" in left
    assert unread(left) == "না-দেখা ১টি"


def test_notices_come_in_pages_the_newest_first(container: Container, usso: OfficerAt, case: Ticket) -> None:
    for _ in range(30):
        tell(container, case, DeskNoticeKind.REOPENED)
    page = usso.get("/console/notices").text
    shown = [int(key) for key in re.findall(r'name="id" value="(\d+)"', page)]
    assert (len(shown), shown) == (25, sorted(shown, reverse=True))
    older = re.findall(r'href="(/console/notices\?tab=unread&(?:amp;)?before=\d+)"', page)
    rest = usso.get(older[0].replace("&amp;", "&")).text
    assert len(re.findall(r'name="id" value="\d+"', rest)) == 5
    assert "সবচেয়ে নতুন" in rest


@pytest.mark.parametrize("hide", ["sensitive", "recused", "moved away"])
def test_a_notice_of_a_case_that_one_must_not_see_is_neither_shown_nor_counted(
    container: Container, usso: OfficerAt, case: Ticket, hide: str, upazila: str
) -> None:
    from dataclasses import replace

    tell(container, case, DeskNoticeKind.HALF_GONE)
    assert unread(usso.queue()) == "না-দেখা ১টি"
    with container.database.work() as work:
        if hide == "recused":
            work.recusals.add(str(case.number), "usso", container.clock.now())
        else:
            now = work.tickets.get(case.number)
            desk = replace(now.desk, office=f"uwao-{upazila}") if hide == "moved away" else now.desk
            work.tickets.save(replace(now, desk=desk, sensitive=hide == "sensitive"))
        work.commit()
    page = usso.get("/console/notices").text
    assert (unread(page), numbers_in(page)) == ("", [])
    read(usso, newest="999")
    with container.database.reading() as work:
        office = work.officers.get("usso").offices(day_of(container.clock.now()))
        assert work.desk_notices.unread(office) == 1


def test_nobody_marks_the_notices_of_another_desk_read(
    container: Container, app: Flask, usso: OfficerAt, case: Ticket, upazila: str
) -> None:
    add_officer(container, "uno", f"uno-{upazila}")
    tell(container, case, DeskNoticeKind.HALF_GONE)
    uno = officer_at(app, "uno")
    key = re.findall(r'name="id" value="(\d+)"', usso.get("/console/notices").text)[0]
    for sent in ({"id": key}, {"newest": key}, {"id": "১"}, {"id": "9" * 40}, {}):
        read(uno, **sent)
    assert unread(usso.queue()) == "না-দেখা ১টি"


def test_the_list_of_notices_needs_a_sign_in_and_reading_needs_the_forms_token(app: Flask, usso: OfficerAt) -> None:
    assert app.test_client().get("/console/notices").headers["Location"].startswith("/console/login")
    assert usso.client.post("/console/notices/read", data={"newest": "1"}).status_code == 403


def test_no_page_waits_until_thousands_of_notices_are_counted(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    with container.database.work() as work:
        for _ in range(105):
            work.desk_notices.tell(case.desk.office, str(case.number), DeskNoticeKind.ALARM, container.clock.now())
        work.commit()
    assert unread(usso.queue()) == "না-দেখা ৯৯+টি"
