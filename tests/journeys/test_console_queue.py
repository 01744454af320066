"""The queue at work: tabs, filters of one's own, search in three scripts, what is new, changes, acts on many cases."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Role
from grs_core.domain.tracking import TrackingNumber
from tests.support.desk import (
    OfficerAt,
    add_officer,
    file_case,
    hidden,
    numbers_in,
    officer_at,
    stored,
    tab_counts,
    union_of,
)

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket


def post(desk: OfficerAt, path: str, **fields: Any) -> TestResponse:
    token = hidden(desk.queue(), "csrf")
    return desk.client.post(f"/console/queue{path}", data={"csrf": token, **fields})


def many(desk: OfficerAt, act: str, *cases: Ticket, **fields: str) -> TestResponse:
    return picked(desk, act, [f"{case.number}:{case.version}" for case in cases], **fields)


def picked(desk: OfficerAt, act: str, picks: list[str], **fields: str) -> TestResponse:
    return post(desk, "/bulk", act=act, case=picks, **fields)


def found(desk: OfficerAt, text: str) -> list[str]:
    return numbers_in(desk.find(text))


@pytest.fixture
def cases(container: Container, upazila: str, usso: OfficerAt) -> list[Ticket]:
    union = union_of(container, upazila)
    return [file_case(container, f"{month} মাসের ভাতা পাই না", union) for month in ("জুন", "জুলাই", "আগস্ট")]


def test_a_tab_counts_what_it_lists(container: Container, usso: OfficerAt, cases: list[Ticket]) -> None:
    many(usso, "accept", cases[0])
    for view, count in tab_counts(usso.queue()).items():
        assert len(numbers_in(usso.queue(view=view))) == count, view
    assert tab_counts(usso.queue()) == {
        "open": 3, "mine": 1, "unaccepted": 2, "today": 0, "overdue": 0, "waiting": 0, "person": 0, "appeals": 0,
        "systemic": 0, "alarm": 0, "done": 0, "all": 3,
    }  # fmt: skip


def test_filters_stand_in_the_address_and_narrow_lists_and_counts_alike(
    container: Container, upazila: str, usso: OfficerAt, cases: list[Ticket]
) -> None:
    other = file_case(container, "মেম্বার ঘুষ চায়", union_of(container, upazila, 1), "underpayment")
    for query, expected in (
        ({"category": "underpayment"}, [other]),
        ({"place": union_of(container, upazila, 1)}, [other]),
        ({"place": upazila}, [*cases, other]),
        ({"programme": "old_age", "category": "payment_delayed"}, cases),
        ({"hand": "me"}, []),
        ({"hand": "nobody", "category": "nonsense"}, [*cases, other]),
    ):
        page = usso.queue(**query)
        assert sorted(numbers_in(page)) == sorted(str(case.number) for case in expected), query
        assert tab_counts(page)["open"] == len(expected)


def test_a_filter_is_kept_under_a_name_of_ones_own_and_deleted(
    container: Container, app: Flask, usso: OfficerAt, upazila: str, cases: list[Ticket]
) -> None:
    answer = post(usso, "/filters", name="  বকেয়া ভাতা ", query="view=unaccepted&category=payment_delayed&page=7")
    assert answer.headers["Location"] == "/console/queue?category=payment_delayed&view=unaccepted"
    page = usso.queue()
    assert 'href="/console/queue?category=payment_delayed&amp;view=unaccepted"' in page
    assert re.search(r"বকেয়া ভাতা <span class=\"badge[^>]*>৩<", page)
    add_officer(container, "uno", f"uno-{upazila}")
    uno = officer_at(app, "uno")
    assert "বকেয়া ভাতা" not in uno.queue()
    number = re.findall(r"/console/queue/filters/(\d+)/remove", page)[0]
    post(uno, f"/filters/{number}/remove")
    assert "বকেয়া ভাতা" in usso.queue()
    post(usso, f"/filters/{number}/remove")
    assert "বকেয়া ভাতা" not in usso.queue().replace("“বকেয়া ভাতা”", "")


def test_at_most_twelve_filters_are_kept_and_one_name_is_kept_once(usso: OfficerAt) -> None:
    for nth in range(14):
        post(usso, "/filters", name=f"ছাঁকনি {nth % 13}", query="view=open")
    assert len(re.findall(r"/filters/\d+/remove", usso.queue())) == 12
    assert "সর্বোচ্চ ১২টি" in post(usso, "/filters", name="আরেকটি", query="").headers.get("Location", "") + usso.queue()


def test_words_names_and_places_find_a_case_in_three_scripts(
    container: Container, upazila: str, usso: OfficerAt
) -> None:
    case = file_case(container, "এজেন্ট রহিম উদ্দিন টাকা কেটে রাখে", union_of(container, upazila), name="জোহরা বেগম")
    other = file_case(container, "আঙুলের ছাপ মেলে না", union_of(container, upazila, 1))
    container.background.run("words")
    both = sorted([str(case.number), str(other.number)])
    for text in (
        "রহিম",
        "rahim uddin",
        "Rohim",
        "জোহরা",
        "Zohra Begum",
        "johra begom",
        "এজেন্ট জোহরা",
        "Zohra Bancharampur",
    ):
        assert found(usso, text) == [str(case.number)], text
    for text in ("বাঞ্ছারামপুর", "Bancharampur", "bancharampur upazila", "বাঞ্ছারামপুর উপজেলা"):
        assert sorted(found(usso, text)) == both, text
    for text in ("রহিম ছাপ", "নাসিরনগর", "করিম", "%", "'; drop table tickets"):
        assert found(usso, text) == [], text


def test_what_is_looked_for_is_explained_and_stands_in_no_address(
    container: Container, usso: OfficerAt, cases: list[Ticket]
) -> None:
    answer = post(usso, "", q="রহিমা 01712345678")
    assert answer.headers["Location"] == "/console/queue?found=1"
    page = unescape(usso.client.get("/console/queue?found=1").text)
    assert "নামে বা অভিযোগে: রহিমা 017*****678" in page
    assert "01712345678" not in page
    assert "মোবাইল 017*****678" in unescape(usso.find("০১৭১২৩৪৫৬৭৮"))
    assert "এলাকা: বাঞ্ছারামপুর" in unescape(usso.find("Bancharampur"))
    wrong = unescape(usso.find("আমার ভাতা"))
    assert "এতে খোঁজার মতো কিছু নেই" in wrong
    assert 'aria-invalid="true"' in wrong


def test_an_agents_number_finds_the_cases_that_name_it(container: Container, upazila: str, usso: OfficerAt) -> None:
    union = union_of(container, upazila)
    case = file_case(container, "এজেন্ট টাকা কেটেছে", union, "mfs_fraud", details={"phone": "01899999999"})
    assert found(usso, "01899-999999") == found(usso, "০১৮৯৯৯৯৯৯৯৯") == [str(case.number)]


def test_sensitive_and_sealed_cases_are_found_by_no_word(
    container: Container, app: Flask, upazila: str, usso: OfficerAt
) -> None:
    union = union_of(container, upazila)
    file_case(container, "চেয়ারম্যান ঘুষ চায় জমিলা", union, "bribery", accused=("up_chairman", "up_chair"))
    file_case(container, "সখিনা বলেছে হুমকি দেয়", union, signals=("violence_against_women",))
    container.background.run("words")
    add_officer(container, "union", f"up-{union}")
    for desk in (officer_at(app, "union"), usso):
        for text in ("সখিনা", "humki"):
            assert found(desk, text) == []
    assert found(officer_at(app, "union"), "জমিলা") == []


def test_a_case_is_new_until_it_was_opened_and_again_when_others_change_it(
    container: Container, app: Flask, upazila: str, usso: OfficerAt, cases: list[Ticket]
) -> None:
    def fresh(desk: OfficerAt) -> int:
        return desk.queue().count('<span class="badge info">দেখা হয়নি</span>')

    add_officer(container, "uno", f"uno-{upazila}", role=Role.SUPERVISOR)
    uno = officer_at(app, "uno")
    assert fresh(usso) == fresh(uno) == 3
    usso.open(cases[0].number)
    assert (fresh(usso), fresh(uno)) == (2, 3)
    assert many(usso, "note", cases[0], words="ফাইল দেখেছি", sure="1").status_code == 303
    assert (fresh(usso), fresh(uno)) == (2, 3)
    many(uno, "note", stored(container, cases[0]), words="দ্রুত করুন", sure="1")
    assert (fresh(usso), fresh(uno)) == (3, 2)


def test_changes_are_told_only_when_there_are_any(container: Container, upazila: str, usso: OfficerAt) -> None:
    page = usso.queue(view="open")
    print_ = re.findall(r'data-print="(\w+)"', page)[0]
    same = usso.client.get(f"/console/queue/changes?view=open&print={print_}")
    assert (same.status_code, same.text) == (204, "")
    case = file_case(container, "ভাতা পাই না", union_of(container, upazila))
    new = usso.client.get(f"/console/queue/changes?view=open&print={print_}")
    assert new.status_code == 200
    assert numbers_in(new.text) == [str(case.number)]
    assert "<html" not in new.text
    again = usso.client.get(f"/console/queue/changes?view=open&print={new.headers['X-Queue-Print']}")
    assert again.status_code == 204


def test_many_cases_are_accepted_at_once(container: Container, usso: OfficerAt, cases: list[Ticket]) -> None:
    answer = many(usso, "accept", *cases, back="view=unaccepted&page=2")
    assert answer.headers["Location"] == "/console/queue?view=unaccepted&page=2"
    assert [stored(container, case).handler for case in cases] == ["usso"] * 3
    assert "৩টি অভিযোগের দায়িত্ব নিয়েছেন" in usso.queue()


def test_when_one_case_stands_in_the_way_nothing_is_done_and_each_refusal_names_its_case(
    container: Container, app: Flask, upazila: str, usso: OfficerAt, cases: list[Ticket]
) -> None:
    add_officer(container, "second", f"usso-{upazila}", name="সালমা আক্তার")
    many(officer_at(app, "second"), "accept", cases[1])
    answer = many(usso, "accept", *cases)
    assert answer.status_code == 409
    said = unescape(answer.text)
    assert "কিছুই করা হয়নি: ১টি" in said
    assert f"{cases[1].number}: সালমা আক্তার আগেই দায়িত্ব নিয়েছেন" in said
    assert [stored(container, case).handler for case in cases] == [None, "second", None]
    nobodys = TrackingNumber.from_body(100000000)
    unknown = picked(usso, "note", [f"{cases[0].number}:9", f"{nobodys}:0"], sure="1", words="নোট")
    assert f"{nobodys}: আপনার তালিকায় নেই" in unescape(unknown.text)
    assert "এর মধ্যে বদলে গেছে" in unescape(unknown.text)


def test_what_needs_words_or_a_desk_is_asked_on_a_page_between(
    container: Container, upazila: str, usso: OfficerAt, cases: list[Ticket]
) -> None:
    page = many(usso, "forward", *cases)
    assert page.status_code == 200
    said = unescape(page.text)
    assert "বেছে নেওয়া অভিযোগ: ৩টি" in said
    assert "৩ জন নাগরিককে জানানো হবে" in said
    bare = many(usso, "forward", *cases, sure="1")
    assert bare.status_code == 422
    assert "দপ্তর বেছে নিন।" in unescape(bare.text)
    assert [stored(container, case).desk.office for case in cases] == [f"usso-{upazila}"] * 3
    sent = many(usso, "forward", *cases, sure="1", office=f"uno-{upazila}", words="আপনার দেখার বিষয়")
    assert sent.status_code == 303
    assert [stored(container, case).desk.office for case in cases] == [f"uno-{upazila}"] * 3


def test_several_cases_are_merged_into_one_of_them(container: Container, usso: OfficerAt, cases: list[Ticket]) -> None:
    into = str(cases[1].number)
    assert many(usso, "merge", *cases, sure="1", words="একই ঘটনা").status_code == 422
    assert many(usso, "merge", *cases, sure="1", words="একই ঘটনা", into=into).status_code == 303
    assert [stored(container, case).status for case in cases] == [Status.MERGED, Status.OPEN, Status.MERGED]


def test_a_colleague_gets_several_cases(
    container: Container, upazila: str, usso: OfficerAt, cases: list[Ticket]
) -> None:
    add_officer(container, "second", f"usso-{upazila}", name="সালমা আক্তার")
    assert "সালমা আক্তার" in many(usso, "assign", *cases).text
    assert many(usso, "assign", *cases, sure="1", assignee="second", words="ছুটিতে যাচ্ছি").status_code == 303
    assert [stored(container, case).assigned for case in cases] == ["second"] * 3


def test_a_note_stands_in_the_history_and_not_in_the_conversation(
    container: Container, usso: OfficerAt, cases: list[Ticket]
) -> None:
    many(usso, "note", cases[0], sure="1", words="ফাইল দেখা হয়েছে")
    with container.database.reading() as work:
        last = [event for event in work.audit.history(str(cases[0].number)) if event.name is EventName.NOTED][-1]
    assert last.detail == "ফাইল দেখা হয়েছে"
    assert stored(container, cases[0]).due_at == cases[0].due_at


def test_nothing_ticked_too_many_or_a_reader_changes_nothing(
    container: Container, app: Flask, upazila: str, usso: OfficerAt, cases: list[Ticket]
) -> None:
    assert many(usso, "accept").status_code == 303
    assert "অন্তত একটি" in usso.queue()
    add_officer(container, "auditor", f"usso-{upazila}", role=Role.AUDITOR)
    reader = officer_at(app, "auditor")
    assert 'name="case"' not in reader.queue()
    assert many(reader, "accept", *cases).status_code == 403
    assert all(stored(container, case).handler is None for case in cases)


def test_the_first_page_is_light(container: Container, upazila: str, usso: OfficerAt) -> None:
    for nth in range(26):
        file_case(container, "তিন মাস ভাতা পাই না", union_of(container, upazila), phone=f"017123456{nth:02}")
    assert len(numbers_in(usso.queue())) == 25
    assert len(usso.queue().encode()) < 60_000
