"""Officers hear what was told by phone and write it down; who heard what is kept, and nobody hears another's case."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grs_core.call_ports import PLATFORM, Recording, RecordingState
from grs_core.domain.complainant import Address
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Role
from tests.support.desk import OfficerAt, add_officer, file_case, hidden, officer_at, place_code, stored, union_of
from tests.support.recorded import a_wav
from tests.support.told import keep

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from tests.support.clock import FakeClock

WAV = a_wav(2.0)
TOLD = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, আমার বাড়ি বাঞ্ছারামপুর"


def hear(desk: OfficerAt, case: Ticket, key: str, pieces: str = "") -> TestResponse:
    headers = {"Range": pieces} if pieces else {}
    return desk.client.get(f"/console/tickets/{case.number}/recordings/{key}", headers=headers)


def write(desk: OfficerAt, case: Ticket, key: str, **fields: str) -> TestResponse:
    sent = {"csrf": hidden(desk.queue(), "csrf"), **fields}
    return desk.client.post(f"/console/tickets/{case.number}/recordings/{key}", data=sent)


def told(container: Container, case: Ticket, name: EventName) -> list[TicketEvent]:
    with container.database.reading() as work:
        return [each for each in work.audit.history(str(case.number)) if each.name is name]


def waiting(desk: OfficerAt, query: str = "") -> list[str]:
    """The cases in the queue of transcriptions, in its order."""
    answer = desk.get(f"/console/transcriptions{query}")
    assert answer.status_code == 200
    return re.findall(r'class="number" href="/console/tickets/(\d{10})"', answer.text)


def kept(container: Container, key: str) -> Recording:
    with container.database.reading() as work:
        return work.recordings.look(key)


@pytest.fixture
def spoken(container: Container, usso: OfficerAt) -> Ticket:
    """A case of which nothing is known but that it was told by phone, on the desk of the cell."""
    add_officer(container, "cell", "cell", name="সেলিনা আক্তার", role=Role.CELL)
    return file_case(container, "ফোনে বলেছেন: রেকর্ড 000000, 42 সেকেন্ড", None, "other", None)


@pytest.fixture
def cell(app: Flask, spoken: Ticket) -> OfficerAt:
    return officer_at(app, "cell")


def test_an_officer_hears_the_citizen_and_the_history_says_so_once(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    key = keep(container, case, WAV)
    page = unescape(usso.open(case.number).text)
    assert "ফোনে যা বলেছেন" in page
    assert f'src="/console/tickets/{case.number}/recordings/{key}"' in page
    assert told(container, case, EventName.RECORDING_PLAYED) == []
    whole = hear(usso, case, key)
    assert (whole.status_code, whole.data, whole.content_type) == (200, WAV, "audio/wav")
    assert whole.headers["Content-Disposition"] == f"inline; filename={case.number}-{key[:6]}.wav"
    assert (whole.headers["X-Content-Type-Options"], whole.headers["Cache-Control"]) == ("nosniff", "private, no-store")
    hear(usso, case, key)
    assert [(e.actor.who, e.target) for e in told(container, case, EventName.RECORDING_PLAYED)] == [
        ("officer:usso", key)
    ]
    assert "ফোনের রেকর্ডিং শোনা হয়েছে" in usso.open(case.number).text


def test_a_browser_gets_the_pieces_that_it_asks_for_and_each_way_in_is_written_down(
    container: Container, clock: FakeClock, usso: OfficerAt, case: Ticket
) -> None:
    key = keep(container, case, WAV)
    piece = hear(usso, case, key, "bytes=100-199")
    assert (piece.status_code, piece.data) == (206, WAV[100:200])
    assert piece.headers["Content-Range"] == f"bytes 100-199/{len(WAV)}"
    assert len(told(container, case, EventName.RECORDING_PLAYED)) == 1
    assert hear(usso, case, key, f"bytes={len(WAV)}-").status_code == 416
    clock.advance(hours=2)
    usso.sign_in()
    hear(usso, case, key, "bytes=1-")
    assert len(told(container, case, EventName.RECORDING_PLAYED)) == 2


def test_nobody_hears_a_recording_of_a_case_that_he_may_not_know_of(
    app: Flask, container: Container, usso: OfficerAt, case: Ticket, upazila: str
) -> None:
    key = keep(container, case, WAV)
    another = file_case(container, "আরেকটি", union_of(container, upazila))
    add_officer(container, "far", f"usso-{place_code(container, 'Mirzapur', 'upazila')}")
    far = officer_at(app, "far")
    for answer in (hear(far, case, key), write(far, case, key, words=TOLD), far.open(case.number)):
        assert answer.status_code == 404
    assert (waiting(far), waiting(usso)) == ([], [str(case.number)])
    assert hear(usso, another, key).status_code == write(usso, another, key, words=TOLD).status_code == 404
    for wrong in ("f" * 32, "../../secret.key", "%2e%2e", "x"):
        assert hear(usso, case, wrong).status_code == 404
    stranger = app.test_client().get(f"/console/tickets/{case.number}/recordings/{key}")
    assert (stranger.status_code, "login" in stranger.headers["Location"]) == (303, True)
    assert told(container, case, EventName.RECORDING_PLAYED) == []
    assert kept(container, key).transcript is None


def test_an_officer_never_hears_a_complaint_of_his_own_or_one_he_stepped_back_from(
    app: Flask, container: Container, upazila: str
) -> None:
    own = Address.of_phone("01712345678")
    add_officer(container, "usso", f"usso-{upazila}", phone=own.value)
    desk = officer_at(app, "usso")
    case = file_case(container, "নিজের অভিযোগ", union_of(container, upazila))
    key = keep(container, case, WAV)
    assert (hear(desk, case, key).status_code, waiting(desk)) == (404, [])


def test_what_an_officer_writes_down_counts_as_the_citizens_words(
    container: Container, cell: OfficerAt, usso: OfficerAt, spoken: Ticket
) -> None:
    key = keep(container, spoken, WAV)
    assert waiting(cell) == [str(spoken.number)]
    assert spoken.status is Status.RECEIVED
    done = write(cell, spoken, key, words=f" {TOLD}. পিন 4821 ", **{"from": "queue"})
    assert (done.status_code, done.headers["Location"]) == (303, "/console/transcriptions")
    after = stored(container, spoken)
    assert (after.grievance.category, after.grievance.programme) == (Category.PAYMENT_DELAYED, "widow_allowance")
    assert (after.grievance.place, after.status) == (place_code(container, "Bancharampur", "upazila"), Status.OPEN)
    (event,) = told(container, spoken, EventName.RECORDING_TRANSCRIBED)
    assert (event.actor.who, event.actor.door, event.target) == ("officer:cell", "console", key)
    assert event.detail == kept(container, key).transcript == f"{TOLD}. পিন ****"
    assert waiting(cell) == []
    page = unescape(usso.open(spoken.number).text)
    assert page.count(TOLD) == 3, "beside its recording, in the conversation and in the history"
    assert "শুনে লিখেছেন সেলিনা আক্তার" in page
    assert "4821" not in page


@pytest.mark.parametrize(
    ("category", "told", "left"),
    [
        ("payment_delayed", "ওরা পিন চাইল, বললাম চার আট দুই এক", "ওরা পিন চাইল, বললাম ****"),
        ("mfs_fraud", "চার আট দুই এক", "****"),
        ("mfs_fraud", "টাকা চলে গেছে", "টাকা চলে গেছে"),
        ("payment_delayed", "চার আট দুই এক", "চার আট দুই এক"),
    ],
)
def test_a_secret_that_was_said_aloud_is_in_no_transcript(
    container: Container, usso: OfficerAt, upazila: str, category: str, told: str, left: str
) -> None:
    case = file_case(container, "টাকা নাই", union_of(container, upazila), category)
    key = keep(container, case, WAV)
    write(usso, case, key, words=told)
    assert kept(container, key).transcript == left


def test_what_was_known_stands_and_a_danger_that_is_heard_counts(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    key = keep(container, case, WAV)
    words = "বিধবা ভাতার কার্ডের জন্য মেম্বার ঘুষ চায়, না দিলে মেরে ফেলবে বলে হুমকি দেয়, টাঙ্গাইলের মির্জাপুর"
    write(usso, case, key, words=words)
    before, after = case.grievance, stored(container, case).grievance
    assert (after.category, after.programme, after.place) == (before.category, before.programme, before.place)
    assert after.signals
    assert after.everyone_accused


def test_of_two_officers_the_second_keeps_his_words_and_changes_nothing(
    app: Flask, container: Container, usso: OfficerAt, case: Ticket, upazila: str
) -> None:
    add_officer(container, "second", f"usso-{upazila}")
    second, key = officer_at(app, "second"), keep(container, case, WAV)
    write(usso, case, key, words=TOLD)
    late = write(second, case, key, words="অন্য কথা")
    assert late.status_code == 409
    assert "এর মধ্যে আরেকজন" in late.text
    assert "অন্য কথা" in late.text
    assert kept(container, key).transcript == TOLD
    assert len(told(container, case, EventName.RECORDING_TRANSCRIBED)) == 1


def test_empty_words_are_refused_and_nothing_to_understand_is_an_answer_of_its_own(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    key = keep(container, case, WAV)
    assert write(usso, case, key, words="  ").status_code == 422
    assert write(usso, case, key, words="ক" * 4001).status_code == 422
    assert waiting(usso) == [str(case.number)]
    done = write(usso, case, key, words="", unclear="1")
    assert done.headers["Location"] == f"/console/tickets/{case.number}#recordings"
    assert (kept(container, key).transcript, waiting(usso)) == ("", [])
    assert "কিছু বোঝা যায়নি: শুনেছেন মোঃ আব্দুল করিম" in usso.open(case.number).text
    assert stored(container, case).grievance == case.grievance


def test_a_finished_case_keeps_the_words_and_stays_as_it_is(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    key = keep(container, case, WAV)
    usso.act(case.number, "reject", words="তালিকায় নাম নেই", outcome="")
    before = stored(container, case)
    assert before.status is Status.REJECTED
    assert write(usso, case, key, words="মেম্বার ঘুষ চায়").status_code == 303
    assert stored(container, case) == before
    assert told(container, case, EventName.RECORDING_TRANSCRIBED)


def test_the_queue_is_oldest_first_in_pages_without_what_needs_nobody(
    container: Container, clock: FakeClock, usso: OfficerAt, case: Ticket, upazila: str
) -> None:
    cases = [file_case(container, "কথা", union_of(container, upazila), phone=f"017000000{n:02}") for n in range(12)]
    for nth, each in enumerate(cases, 1):
        clock.advance(minutes=1)
        keep(container, each, WAV, nth)
    keep(container, case, WAV, 20, replaced=True)
    keep(container, case, WAV, 21, state=RecordingState.WANTED)
    keep(container, case, WAV, 22, transcript="যন্ত্রের লেখা", transcribed_by=PLATFORM)
    numbers = [str(each.number) for each in cases]
    assert (waiting(usso), waiting(usso, "?page=2")) == (numbers[:10], numbers[10:])
    assert waiting(usso, "?page=3") == []
    assert waiting(usso, "?page=x") == waiting(usso, "?page=-1") == numbers[:10]
    assert "বাকি ১২টি" in usso.get("/console/transcriptions").text


def test_what_is_not_here_says_why(container: Container, clock: FakeClock, usso: OfficerAt, case: Ticket) -> None:
    lost = {RecordingState.WANTED: "এসে পৌঁছায়নি", RecordingState.FAILED: "আনা যায়নি"}
    for nth, state in enumerate((*lost, RecordingState.ERASED), 1):
        key = keep(container, case, WAV, nth, state=state, erased_at=clock.now())
        assert hear(usso, case, key).status_code == 404
        assert write(usso, case, key, words=TOLD).status_code == 422
    page = usso.open(case.number).text
    assert all(words in page for words in (*lost.values(), "শব্দ মুছে ফেলা হয়েছে"))
    assert "<audio" not in page


def test_a_store_that_is_away_is_no_page_of_errors_and_nobody_is_said_to_have_heard(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    key = keep(container, case, WAV)
    folder = Path(container.settings.voice.recordings)
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("no folder")
    assert hear(usso, case, key).status_code == 503
    assert told(container, case, EventName.RECORDING_PLAYED) == []


def test_numbers_in_what_was_said_are_masked_on_the_screen(container: Container, usso: OfficerAt, case: Ticket) -> None:
    write(usso, case, keep(container, case, WAV), words="আমাকে 01811223344 নম্বরে ফোন করুন")
    assert "01811223344" not in usso.open(case.number).text
