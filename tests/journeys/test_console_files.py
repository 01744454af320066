"""Officers save the files of a case; who did is kept, nothing is shown in place, and nobody has another case's."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.attachments import Attachment, Purpose
from grs_core.domain.events import Actor, EventName
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at, place_code, union_of
from tests.support.files import a_photo, an_ogg
from tests.support.told import events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

CHAT = "chat:" + "c" * 32


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def usso(container: Container) -> OfficerAt:
    upazila = place_code(container, "Bancharampur", "upazila")
    add_officer(container, "usso", f"usso-{upazila}")
    add_officer(container, "far", f"usso-{place_code(container, 'Mirzapur', 'upazila')}")
    return officer_at(make_app(container), "usso")


@pytest.fixture
def case(container: Container, usso: OfficerAt) -> Ticket:
    return file_case(container, "আমার ভাতা পাই না", union_of(container, place_code(container, "Bancharampur", "upazila")))


def attach(container: Container, case: Ticket, content: bytes, purpose: Purpose, owner: str = CHAT) -> Attachment:
    now, files = container.clock.now(), container.files
    given = files.take(owner, purpose, content, now)
    with container.database.work() as work:
        files.claim(work, [given.id], str(case.number), owner, Actor("citizen", "web_chat"), now)
        work.commit()
    return given


def save(desk: OfficerAt, case: Ticket, key: str) -> TestResponse:
    return desk.client.get(f"/console/tickets/{case.number}/files/{key}")


def test_an_officer_saves_a_photo_and_each_time_is_written_down(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    photo = attach(container, case, a_photo(), Purpose.PHOTO)
    page = unescape(usso.open(case.number).text)
    assert "অভিযোগের ছবি · ১ কিলোবাইট" in page
    assert "দিয়েছেন নাগরিক" in page
    assert f'<a href="/console/tickets/{case.number}/files/{photo.id}" download>' in page
    assert 'src="/console/tickets/' not in page
    answer = save(usso, case, photo.id)
    assert (answer.status_code, answer.content_type, answer.data) == (200, "image/jpeg", container.files.give(photo))
    assert {name: answer.headers[name] for name in HEADERS} == {
        **HEADERS,
        "Content-Disposition": f'attachment; filename="{case.number}-{photo.id[:6]}.jpg"',
    }
    save(usso, case, photo.id)
    read = events(container, case, EventName.ATTACHMENT_READ)
    assert [(each.actor.who, each.target) for each in read] == [("officer:usso", photo.id)] * 2
    assert "ফাইল নামানো হয়েছে" in usso.open(case.number).text


HEADERS = {
    "Content-Disposition": "",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def test_a_voice_note_of_a_volunteer_says_who_gave_it_and_no_chat_is_named(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    attach(container, case, an_ogg(), Purpose.CONSENT, "volunteer:rahima")
    attach(container, case, an_ogg(), Purpose.STORY)
    page = unescape(usso.open(case.number).text)
    assert "সম্মতির প্রমাণ · রেকর্ড" in page
    assert "দিয়েছেন স্বেচ্ছাসেবক rahima" in page
    assert CHAT.removeprefix("chat:") not in page


def test_nobody_has_a_file_of_a_case_that_he_may_not_know_of(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    photo = attach(container, case, a_photo(), Purpose.PHOTO)
    another = file_case(container, "আরেকটি", case.grievance.place)
    far = officer_at(usso.client.application, "far")
    unclaimed = container.files.take(CHAT, Purpose.PHOTO, a_photo(), container.clock.now())
    refused = [save(far, case, photo.id), save(usso, another, photo.id)]
    refused += [save(usso, case, key) for key in (unclaimed.id, "f" * 32, "..%2f..%2fsecret.key", "x")]
    assert [answer.status_code for answer in refused] == [404] * 6
    assert photo.id not in far.open(case.number).text
    stranger = usso.client.application.test_client().get(f"/console/tickets/{case.number}/files/{photo.id}")
    assert stranger.status_code == 303
    assert events(container, case, EventName.ATTACHMENT_READ) == []


def test_a_file_whose_time_is_over_is_told_of_and_not_offered(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    photo = attach(container, case, a_photo(), Purpose.DOCUMENT)
    with container.database.work() as work:
        work.attachments.erase(photo.id, container.clock.now())
        work.commit()
    page = unescape(usso.open(case.number).text)
    assert "নিয়ম অনুযায়ী" in page
    assert f"/files/{photo.id}" not in page
    assert save(usso, case, photo.id).status_code == 404
    assert replace(photo, ticket=str(case.number)).audible is False
