"""Advisories through the console: one writes, another approves, anybody of the area stops; nobody else knows of it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from gateway.ports import InboundText
from grs_core.domain.advisory import AdvisoryState
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.messages import DeliveryState
from grs_core.domain.officers import Role
from tests.support.desk import OfficerAt, add_officer, file_case, hidden, officer_at, place_code, union_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.advisory import Advisory
    from tests.support.clock import FakeClock

PIN = "সাবধান! পিন কাউকে বলবেন না।"
NEW = "/console/advisories/new"
WRONG = (
    ({"text_bn": ""}, "এখানে কিছু লিখুন"),
    ({"text_bn": "vata paben"}, "বাংলা অক্ষরে লিখুন"),
    ({"text_bn": "ভাতা bKash এ পাবেন"}, "চলে না: bKash"),
    ({"text_bn": "পিন কাউকে বলবেন না " * 8}, "বেশি লম্বা"),
    ({"text_bn": "কল করুন ০১৭১১২২৩৩৪৪"}, "এই নম্বর দেওয়া যায় না"),
    ({"text_bn": "দেখুন প্রতিকার.com"}, "চলে না: com"),
    ({"text_bn": "[তারিখ] থেকে টাকা"}, "এখনো পূরণ হয়নি"),
    ({"text_en": "apnar vata din taka pabo"}, "ইংরেজি অক্ষরে বাংলা পাঠানো নিষেধ"),
    ({"text_en": "Look at www.gov.bd"}, "লিংক বা ইমেইল"),
    ({"urgent": "1"}, "কেন পাঠাতে হবে"),
    ({"programme": "vwb"}, "প্রাপক ১০ জনের কম"),
    ({"programme": "nonsense"}, "কর্মসূচি বেছে নিন"),
    ({"area": "*"}, "এই এলাকায় আপনি"),
    ({"area": "nonsense"}, "কোনো জায়গা"),
    ({"place": "qqqq"}, "কোনো জায়গা"),
)
"""What is typed, and what is said beside it."""


@pytest.fixture
def village(container: Container, upazila: str) -> str:
    """A union of which twelve people complained."""
    union = union_of(container, upazila)
    for last in range(12):
        file_case(container, "তিন মাস ভাতা পাই না", union, phone=f"017000000{last:02d}")
    return union


@pytest.fixture
def uno(container: Container, app: Flask, upazila: str) -> OfficerAt:
    add_officer(container, "uno", f"uno-{upazila}", name="নাসরিন সুলতানা")
    return officer_at(app, "uno")


def typed(desk: OfficerAt, **fields: str) -> TestResponse:
    """The form of a new one, as it stands on its page but for these fields."""
    page = desk.get(NEW).text
    area = re.findall(r'<option value="([^"]*)" selected>', page)[0]
    return desk.client.post(NEW, data={"csrf": hidden(page, "csrf"), "area": area, "text_bn": PIN, **fields})


def made(desk: OfficerAt, **fields: str) -> str:
    """Looks at it, then asks for approval; gives its address."""
    looked = hidden(typed(desk, do="look", **fields).text, "looked")
    answer = typed(desk, do="make", looked=looked, **fields)
    assert answer.status_code == 303, unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return answer.headers["Location"]


def act(desk: OfficerAt, path: str, name: str) -> TestResponse:
    token = hidden(desk.get("/console/advisories").text, "csrf")
    return desk.client.post(f"{path}/{name}", data={"csrf": token}, follow_redirects=True)


def stored(container: Container, path: str) -> Advisory:
    with container.database.reading() as work:
        return work.advisories.get(path.rpartition("/")[2])


def progress(container: Container, path: str) -> dict[DeliveryState, int]:
    with container.database.reading() as work:
        return dict(work.outbox.progress(path.rpartition("/")[2]))


def test_one_writes_it_another_approves_it_and_everybody_of_the_area_gets_it(
    container: Container, clock: FakeClock, usso: OfficerAt, uno: OfficerAt, village: str
) -> None:
    path = made(usso, programme="old_age_allowance")
    assert "অনুমোদনের অপেক্ষায়" in usso.get("/console/advisories").text
    assert "অনুমোদন করে পাঠানো" not in usso.get(path).text
    page = uno.get(path).text
    for shown in (f"প্রতিকার: {PIN}", "প্রায় ২০ জন", "মোঃ আব্দুল করিম", "অনুমোদন করে পাঠানো শুরু করুন"):
        assert shown in page
    assert "পাঠানো শুরু হচ্ছে" in act(uno, path, "approve").text
    container.background.run("advisories")
    clock.advance(minutes=1)
    container.background.run("relay")
    assert progress(container, path) == {DeliveryState.ACCEPTED: 12}
    container.background.run("advisories")
    assert stored(container, path).state is AdvisoryState.DONE
    told = uno.get(f"{path}/progress").json
    assert told is not None
    assert (told["over"], told["done"], told["all"]) == (True, 12, 12)
    assert told["figures"]["sent"] == "১২"
    assert "শেষ: ১২টির মধ্যে ১২টি গেছে" in uno.get(path).text


def test_nobody_approves_his_own(container: Container, usso: OfficerAt, village: str) -> None:
    path = made(usso)
    answer = act(usso, path, "approve")
    assert (answer.status_code, "নিজের ঘোষণা নিজে অনুমোদন করা যায় না" in answer.text) == (403, True)
    assert stored(container, path).state is AdvisoryState.DRAFT


def test_a_stop_is_asked_for_twice_and_nothing_more_goes(
    container: Container, clock: FakeClock, usso: OfficerAt, uno: OfficerAt, village: str
) -> None:
    path = made(usso)
    act(uno, path, "approve")
    container.background.run("advisories")
    page = usso.get(path).text
    assert page.index("থামান…") < page.index("হ্যাঁ, এখনই থামান")
    assert "থামানো হয়েছে" in act(usso, path, "stop").text
    clock.advance(minutes=1)
    container.background.run("relay")
    container.background.run("advisories")
    assert progress(container, path) == {DeliveryState.CANCELLED: 12}
    assert act(uno, path, "stop").status_code == 409
    assert act(uno, path, "approve").status_code == 409


def test_a_draft_is_withdrawn(container: Container, usso: OfficerAt, village: str) -> None:
    path = made(usso)
    act(usso, path, "stop")
    assert stored(container, path).state is AdvisoryState.STOPPED
    assert "ফিরিয়ে নেওয়া" in usso.get("/console/advisories").text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
def test_what_is_of_another_area_is_found_by_nobody(
    container: Container, app: Flask, usso: OfficerAt, village: str, role: Role
) -> None:
    elsewhere = place_code(container, "Kalihati", "upazila")
    add_officer(container, "stranger", f"uno-{elsewhere}", role=role)
    stranger, path = officer_at(app, "stranger"), made(usso)
    assert PIN not in stranger.get("/console/advisories").text
    assert [stranger.get(where).status_code for where in (path, f"{path}/progress")] == [404, 404]
    assert "এমন কোনো ঘোষণা নেই" in stranger.get(path).text
    assert [act(stranger, path, name).status_code for name in ("approve", "stop")] == [404, 404]
    assert stored(container, path).state is AdvisoryState.DRAFT


def test_a_union_parishad_sends_none(container: Container, app: Flask, village: str) -> None:
    add_officer(container, "up", f"up-{village}")
    up = officer_at(app, "up")
    assert "এলাকায় ঘোষণা" not in up.queue()
    assert [up.get(where).status_code for where in ("/console/advisories", NEW)] == [403, 403]
    token = hidden(up.queue(), "csrf")
    assert up.client.post(NEW, data={"csrf": token, "text_bn": PIN}).status_code == 403


def test_an_administrator_looks_and_stops_but_does_not_speak(
    container: Container, app: Flask, usso: OfficerAt, uno: OfficerAt, village: str
) -> None:
    add_officer(container, "root", role=Role.ADMIN)
    root, path = officer_at(app, "root"), made(usso)
    assert PIN in root.get("/console/advisories").text
    assert root.get(NEW).status_code == 403
    assert "অনুমোদন করে পাঠানো" not in root.get(path).text
    assert act(root, path, "approve").status_code == 403
    act(uno, path, "approve")
    assert act(root, path, "stop").status_code == 200
    assert stored(container, path).stopped_by == "root"


def test_every_form_needs_its_token_and_every_page_a_sign_in(app: Flask, usso: OfficerAt, village: str) -> None:
    path = made(usso)
    for where in (NEW, f"{path}/approve", f"{path}/stop"):
        assert usso.client.post(where, data={"text_bn": PIN}).status_code == 403
    for where in ("/console/advisories", NEW, path, f"{path}/progress"):
        assert app.test_client().get(where).headers["Location"].startswith("/console/login")


def test_it_is_looked_at_before_it_is_asked_for(container: Container, usso: OfficerAt, village: str) -> None:
    looked = typed(usso, do="look")
    for shown in (f"প্রতিকার: {PIN}\nআর না চাইলে লিখুন: খবর বন্ধ", "প্রায় ২০ জন", "৬৫ অক্ষর · ১টি এসএমএস", "মিনিটে ৬০০টি"):
        assert shown in unescape(looked.text), shown
    changed = typed(usso, do="make", looked=hidden(looked.text, "looked"), text_bn="অন্য কথা বলি")
    assert (changed.status_code, "অন্য কথা বলি" in changed.text) == (200, True)
    with container.database.reading() as work:
        assert work.advisories.page(None, 1, 9) == []


def test_what_is_wrong_stands_beside_its_field(container: Container, usso: OfficerAt, village: str) -> None:
    for fields, said in WRONG:
        for do in ("look", "make"):
            answer = typed(usso, do=do, **fields)
            page = normalize("NFC", unescape(answer.text))
            assert answer.status_code == 422, fields
            assert re.search(rf'<p class="wrong"[^>]*>[^<]*{normalize("NFC", said)}', page), fields
            assert all(normalize("NFC", fields[name].strip()) in page for name in fields if name.startswith("text"))
    with container.database.reading() as work:
        assert work.advisories.page(None, 1, 9) == []


def test_hotlines_dates_and_amounts_may_stand_in_it(usso: OfficerAt, village: str) -> None:
    answer = typed(usso, do="look", text_bn="২৫-১১-২০২৬ থেকে ১২,০০০ টাকা। বিকাশে সমস্যা হলে ১৬২৪৭")
    assert answer.status_code == 200


def test_a_smaller_place_is_found_by_its_name(container: Container, usso: OfficerAt, village: str) -> None:
    name = container.policy.places.get(village).name_bn
    path = made(usso, place=f"{name}, বাঞ্ছারামপুর")
    assert stored(container, path).area == village


def test_a_ready_text_fills_both_fields_without_javascript(usso: OfficerAt, village: str) -> None:
    page = unescape(typed(usso, ready="pin", text_bn="", programme="vwb").text)
    assert "ভাতার অফিস কখনো পিন" in page
    assert "never asks for your PIN" in page
    assert '<option value="vwb" selected>' in page


def test_the_cell_speaks_to_the_whole_country(container: Container, app: Flask, village: str) -> None:
    add_officer(container, "cell", "cell", role=Role.CELL)
    cell = officer_at(app, "cell")
    assert stored(container, made(cell)).area is None


def test_an_urgent_one_says_why_in_the_night(
    container: Container, clock: FakeClock, usso: OfficerAt, uno: OfficerAt, village: str
) -> None:
    clock.advance(hours=12)
    for desk in (usso, uno):
        desk.sign_in()
    calm, urgent = made(usso), made(usso, urgent="1", why="প্রতারকেরা ফোন করছে")
    assert "সকাল থেকে" in uno.get(calm).text
    assert "প্রতারকেরা ফোন করছে" in uno.get(urgent).text
    for path in (calm, urgent):
        act(uno, path, "approve")
    container.background.run("advisories")
    assert (progress(container, calm), progress(container, urgent)) == ({}, {DeliveryState.PENDING: 12})
    assert "রাতে থেমে আছে" in uno.get(calm).text


def test_older_ones_stand_on_further_pages(container: Container, usso: OfficerAt, village: str) -> None:
    paths = [made(usso) for _ in range(21)]
    first, second = (usso.get(f"/console/advisories?page={page}").text for page in (1, 2))
    assert sum(path in first for path in paths) == 20
    assert sum(path in second for path in paths) == 1
    assert usso.get("/console/advisories?page=99999999999999999999").status_code == 200


@pytest.mark.parametrize("said", ["খবর বন্ধ", "STOP NEWS", "STOP"])
def test_who_says_stop_while_it_goes_out_gets_no_more_of_it(
    container: Container, clock: FakeClock, usso: OfficerAt, uno: OfficerAt, village: str, said: str
) -> None:
    path = made(usso)
    act(uno, path, "approve")
    container.background.run("advisories")
    sms = InboundText("loopback", "SM1", Address.of_phone("01700000003"), "16345", said, Channel.SMS)
    container.conversations.receive(sms)
    clock.advance(minutes=1)
    container.background.run("relay")
    assert progress(container, path) == {DeliveryState.ACCEPTED: 11, DeliveryState.CANCELLED: 1}
