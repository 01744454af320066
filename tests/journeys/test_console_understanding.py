"""Supervisors see how well the machine understands, and judge what officers corrected."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from bot.training.corrections import measure
from bot.training.dataset import Example
from bot.training.evaluate import evaluate
from gateway.console.understanding import standalone
from gateway.loaded import model_files
from grs_core.domain.correction import Verdict
from grs_core.domain.grievance import Category
from grs_core.domain.officers import Role
from tests.support.desk import OfficerAt, add_officer, file_case, hidden, officer_at, place_code, union_of

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

AS_IT_IS = {"category": "payment_delayed", "programme": "old_age_allowance", "accused": "", "place": ""}
MESSAGES = (
    ("তিন মাস ধরে ভাতার টাকা পাই না", "payment_delayed"),
    ("মেম্বার কার্ডের জন্য ৫০০০ টাকা চায়", "bribery"),
    ("ধন্যবাদ", "thank"),
)


@pytest.fixture
def upazila(container: Container) -> str:
    return place_code(container, "Bancharampur", "upazila")


@pytest.fixture
def uno(container: Container, app: Flask, upazila: str) -> OfficerAt:
    add_officer(container, "uno", f"uno-{upazila}", name="নাসরিন সুলতানা", role=Role.SUPERVISOR)
    return officer_at(app, "uno")


@pytest.fixture
def usso(container: Container, app: Flask, upazila: str) -> OfficerAt:
    add_officer(container, "usso", f"usso-{upazila}", name="মোঃ আব্দুল করিম")
    return officer_at(app, "usso")


@pytest.fixture
def corrected(container: Container, upazila: str, usso: OfficerAt) -> Ticket:
    case = file_case(container, "মেম্বার 01711223344 নম্বরে টাকা চায়", union_of(container, upazila))
    usso.act(case.number, "correct", None, **{**AS_IT_IS, "category": "underpayment"})
    return case


def a_report(container: Container) -> dict[str, Any]:
    examples = [Example(text, intent, (), "bn", "sms", "") for text, intent in MESSAGES]
    return {
        "at": container.clock.now().isoformat(),
        "model": container.model,
        "file": "some.jsonl",
        "evaluation": evaluate(container.nlu, examples).as_json(),
        "corrections": measure(container.nlu, ()).as_json(),
        "training": None,
    }


def judged(desk: OfficerAt, page: str, key: str, verdict: str) -> Any:
    sent = {"csrf": hidden(page, "csrf"), "back": "pending", "page": "1", "verdict": verdict}
    return desk.client.post(f"/console/corrections/{key}/judge", data=sent)


def count(container: Container) -> dict[Verdict, int]:
    with container.database.reading() as work:
        return dict(work.corrections.count())


def test_a_supervisor_reads_a_pair_without_its_number_and_accepts_it(
    container: Container, uno: OfficerAt, corrected: Ticket
) -> None:
    page = unescape(uno.get("/console/corrections").text)
    assert "মেম্বার **** নম্বরে টাকা চায়" in page
    assert str(corrected.number) not in page
    assert f"<b>{container.policy.category_names[Category.UNDERPAYMENT].bn}</b>" in page
    (key,) = re.findall(r"/console/corrections/(\d+)/judge", page)
    assert judged(uno, page, key, "accepted").headers["Location"] == "/console/corrections?verdict=pending&page=1"
    assert count(container)[Verdict.ACCEPTED] == 1
    assert "গ্রহণ করা হয়েছে" in uno.get("/console/corrections").text
    assert "মেম্বার ****" in uno.get("/console/corrections?verdict=accepted").text


def test_who_corrected_does_not_judge_and_who_only_handles_cases_does_not_see(
    container: Container, app: Flask, usso: OfficerAt, corrected: Ticket, upazila: str
) -> None:
    for path in ("/console/corrections", "/console/understanding"):
        refused = usso.get(path)
        assert refused.status_code == 403
        assert "শুধু তত্ত্বাবধায়ক" in refused.text
    assert "/console/understanding" not in usso.queue()
    with container.database.work() as work:
        officer = work.officers.get("usso")
        work.officers.save(replace(officer, role=Role.SUPERVISOR))
        work.commit()
    page = usso.get("/console/corrections").text
    assert "আপনার নিজের সংশোধন" in page
    assert "/judge" not in page
    assert judged(usso, page, "1", "accepted").status_code == 403
    assert count(container)[Verdict.PENDING] == 1


def test_a_pair_of_another_upazila_is_not_there(container: Container, app: Flask, corrected: Ticket) -> None:
    add_officer(container, "elsewhere", "uno-BD201202", role=Role.SUPERVISOR)
    elsewhere = officer_at(app, "elsewhere")
    page = elsewhere.get("/console/corrections").text
    assert "****" not in page
    assert judged(elsewhere, page, "1", "accepted").status_code == 404
    assert judged(elsewhere, page, "1", "pending").status_code == 400
    assert judged(elsewhere, page, "1" * 31, "accepted").status_code == 404
    assert judged(elsewhere, page, "১", "accepted").status_code == 404


def test_the_page_shows_the_report_that_was_kept_in_both_languages(container: Container, uno: OfficerAt) -> None:
    assert "এখনো কিছু মাপা হয়নি" in uno.get("/console/understanding").text
    model_files(container.settings).keep_report(a_report(container))
    page = unescape(uno.get("/console/understanding").text)
    for words in ("Accuracy", "টাকা না পাওয়া, দেরি", "payment_delayed", "কতটার উত্তর দিলে কতটা ঠিক", "৩টি যাচাই করা বার্তায়"):
        assert words in page
    assert page.index("ঠিক বোঝা") < page.index("Accuracy"), "Bangla first"
    assert "style=" not in page, "the page's own policy forbids it"
    english = unescape(uno.get("/console/understanding?lang=en").text)
    assert english.index("Accuracy") < english.index("ঠিক বোঝা")


def test_a_report_of_another_version_is_measured_anew_and_not_guessed_at(container: Container, uno: OfficerAt) -> None:
    report = a_report(container)
    del report["evaluation"]["calibration"]
    model_files(container.settings).keep_report(report)
    assert "এখনো কিছু মাপা হয়নি" in uno.get("/console/understanding").text
    (container.settings.home / "understanding.json").write_text("{", encoding="utf-8")
    assert uno.get("/console/understanding").status_code == 200


def test_the_page_that_stands_alone_needs_nothing_from_elsewhere(container: Container) -> None:
    page = standalone(a_report(container))
    assert re.findall(r'(?:src|href)\s*=|url\(|@import|<script|http-equiv="refresh"', page) == []
    assert "<style>" in page
    assert page.count("<svg") > 5
    assert 'lang="bn"' in page
