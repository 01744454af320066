"""The administrator's rooms: the policy, the calendar, templates, prompts, carriers."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import MetaData, create_engine, select

from tests.support.desk import OfficerAt, add_officer, hidden, officer_at

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock


@pytest.fixture
def boss(container: Container, app: Flask) -> OfficerAt:
    from grs_core.domain.officers import Role

    add_officer(container, "boss", role=Role.ADMIN)
    return officer_at(app, "boss")


def send(officer: OfficerAt, path: str, **fields: object) -> TestResponse:
    token = hidden(officer.get("/console/calendar").text, "csrf")
    return officer.client.post(path, data={"csrf": token, **fields})


def table(name: str) -> str:
    from grs_core.policy.tables import OURS

    return (OURS / name).read_text(encoding="utf-8")


def told(container: Container) -> list[str]:
    """What the audit says of templates."""
    engine, tables = create_engine(container.settings.database_url), MetaData()
    with engine.connect() as connection:
        tables.reflect(connection, only=["audit_events"])
        events = tables.tables["audit_events"]
        wanted = select(events.c.target).where(events.c.name == "template_changed").order_by(events.c.id)
        found = list(connection.execute(wanted).scalars())
    engine.dispose()
    return found


def test_who_may_open_which_room(container: Container, app: Flask, boss: OfficerAt, usso: OfficerAt) -> None:
    from grs_core.domain.officers import Role

    add_officer(container, "auditor", "usso-BD201204", role=Role.AUDITOR)
    auditor = officer_at(app, "auditor")
    everybody = {"/policy": 200, "/policy/standards.csv": 200, "/calendar": 200, "/calendar.csv": 200}
    readers = {"/policy/conflicts.csv": 404, "/prompts": 403, "/carriers": 403, "/policy/compare?before=x": 403}
    editors = {"/templates": 403, "/templates/new": 403, "/templates/1": 403}
    for path in everybody | readers | editors:
        codes = [officer.get(f"/console{path}").status_code for officer in (boss, auditor, usso)]
        missing = path in ("/templates/1", "/policy/compare?before=x")
        allowed = 404 if missing else 200
        assert codes == [
            allowed,
            403 if path in editors else allowed,
            everybody.get(path) or readers.get(path) or editors.get(path),
        ], path
    menu = usso.get("/console/calendar").text
    assert 'href="/console/policy"' in menu
    assert 'href="/console/carriers"' not in menu
    assert 'href="/console/quarantine"' in boss.get("/console/calendar").text


def test_tables_are_read_with_their_sources_and_searched(boss: OfficerAt) -> None:
    page = boss.get("/console/policy/standards.csv").text
    assert "domain policy, part C" in page
    assert "valid_from" in page
    found = boss.get("/console/policy/programmes.csv?q=widow").text
    assert "widow_allowance" in found
    assert "vgf_fisher" not in found
    assert boss.get("/console/policy/nothing.csv").status_code == 404
    assert boss.get("/console/policy/..%2f..%2fpyproject.csv").status_code == 404


def test_two_versions_are_compared_row_by_row(container: Container, boss: OfficerAt) -> None:
    from grs_core.policy.tables import Tables

    old = {**Tables().texts(), "outcomes.csv": table("outcomes.csv").replace("Paid or handed over", "Paid")}
    with container.database.work() as work:
        work.policies.keep("0ld0ld0l", json.dumps(old), container.clock.now())
        work.commit()
    assert "0ld0ld0l" in boss.get("/console/policy").text
    page = boss.get("/console/policy/compare?before=0ld0ld0l").text
    assert '<del class="was">Paid</del>' in page
    assert '<ins class="now">Paid or handed over</ins>' in page
    assert "Paid" in boss.get("/console/policy/outcomes.csv?version=0ld0ld0l").text


def test_a_changed_table_is_checked_and_compared_and_never_put_in_force(
    container: Container, boss: OfficerAt, usso: OfficerAt
) -> None:
    before = container.policy.version
    broken = table("outcomes.csv").replace("granted,", "granted granted,", 1).encode()

    def tried(officer: OfficerAt, content: bytes, name: str = "outcomes.csv") -> TestResponse:
        return send(officer, "/console/policy/try", name=name, table=(io.BytesIO(content), "x.csv"))

    answer = tried(boss, broken)
    assert (answer.status_code, "চালু করা যাবে না" in answer.text) == (200, True)
    assert "outcomes.csv" in answer.text
    assert tried(boss, broken, "../../etc/passwd").status_code == 422
    assert tried(boss, b"x" * (201 * 1024)).status_code == 422
    assert tried(boss, b"\xff\xfe\x00").status_code == 200
    assert tried(usso, broken).status_code == 403
    assert container.policy.version == before
    assert before in boss.get("/console/policy").text


def test_an_auditor_tries_a_table_too_and_nobody_without_end(
    container: Container, app: Flask, clock: FakeClock
) -> None:
    from grs_core.domain.officers import Role

    add_officer(container, "auditor", "usso-BD201204", role=Role.AUDITOR)
    auditor, unread = officer_at(app, "auditor"), b"\xff\xfe"

    def tried() -> int:
        return send(
            auditor, "/console/policy/try", name="outcomes.csv", table=(io.BytesIO(unread), "x.csv")
        ).status_code

    assert [tried() for _ in range(6)] == [*[200] * 5, 429]
    clock.advance(minutes=1)
    assert tried() == 200
    again = auditor.get("/console/policy/try")
    assert (again.status_code, again.location) == (303, "/console/policy#try")


def test_the_check_of_one_version_is_made_once_a_day(boss: OfficerAt, tmp_path: Path) -> None:
    from gateway.services.policy_book import KeptChecks

    checks, today = KeptChecks(tmp_path), date(2026, 3, 2)
    found = checks.of(today)
    assert found
    assert checks.of(today) is found
    (tmp_path / "outcomes.csv").write_bytes(b"\xff")
    assert [each.file for each in checks.of(today)] != [each.file for each in found]
    (tmp_path / "outcomes.csv").unlink()
    assert checks.of(today) is found
    page = boss.get("/console/policy/check?page=99").text
    assert 0 < page.count("<article") <= 50


def test_the_calendar_marks_what_is_no_working_day_and_counts(boss: OfficerAt) -> None:
    page = boss.get("/console/calendar?year=2026").text
    assert "শহীদ দিবস" in page
    assert "official list of 2026 holidays" in page
    assert "হিসাব করে বসানো" in boss.get("/console/calendar?year=2027").text
    counted = boss.get("/console/calendar?since=2026-03-15&days=10&lang=en").text
    assert "10 working days from 15 March 2026 end on" in counted
    assert "Eid al-Fitr" in counted
    for wrong in ("since=2026-03-15&days=x", "since=never&days=3", "since=2026-03-15&days=99999"):
        assert 'id="count-wrong"' in boss.get(f"/console/calendar?{wrong}").text
    sheet = boss.get("/console/calendar.csv?year=2026")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="working-calendar-2026.csv"'
    assert sheet.text.count("\n") > 20


def test_a_template_is_written_offered_changed_and_retired(container: Container, boss: OfficerAt) -> None:
    typed = {"act": "ask", "language": "bn", "name": "মাস", "words": "কোন মাসের টাকা আসেনি?"}
    look = send(boss, "/console/templates/new", **typed, look="1")
    assert ["অফিস", "জানতে", "চায়"][0] in look.text
    assert send(boss, "/console/templates/new", **typed).status_code == 303
    with container.database.reading() as work:
        (made,) = work.reply_templates.of("ask", "bn")
    assert send(boss, f"/console/templates/{made.id}", name="মাস", words="কোন মাস?").status_code == 303
    assert "কোন মাস?" in boss.get("/console/templates").text
    assert send(boss, f"/console/templates/{made.id}/retire").status_code == 303
    assert boss.get(f"/console/templates/{made.id}").status_code == 404
    with container.database.reading() as work:
        assert work.reply_templates.of("ask", "bn") == ()
    assert told(container) == ["added", "changed", "retired"]


def test_what_is_wrong_with_a_template_stands_beside_its_field(boss: OfficerAt) -> None:
    typed = {"act": "ask", "language": "bn", "name": "মাস", "words": "কোন মাসের টাকা আসেনি?"}
    for field, given in (
        ("words", "amar taka kobe pabo bolen"),
        ("words", "আপনার {number} নম্বর"),
        ("words", "ক" * 181),
        ("words", "Please write."),
        ("name", ""),
        ("act", "accept"),
        ("language", "fr"),
    ):
        answer = send(boss, "/console/templates/new", **{**typed, field: given})
        assert (answer.status_code, f'id="{field}-wrong"' in answer.text) == (422, True), given


def test_a_template_of_the_policy_is_hidden_from_officers_and_shown_again(
    container: Container, boss: OfficerAt
) -> None:
    assert send(boss, "/console/templates/policy/ask_month/hide").status_code == 303
    with container.database.reading() as work:
        assert work.reply_templates.hidden() == {"ask_month"}
    send(boss, "/console/templates/policy/ask_month/show")
    with container.database.reading() as work:
        assert work.reply_templates.hidden() == set()
    assert send(boss, "/console/templates/policy/no_such/hide").status_code == 404


def test_prompts_are_listed_filtered_and_paged(boss: OfficerAt) -> None:
    page = boss.get("/console/prompts?language=bn").text
    assert page.count("<article class") == 25
    assert 'lang="en"' not in page[page.index("<article class") :].split("</main>")[0]
    assert "<article class" not in boss.get("/console/prompts?by=human").text
    assert boss.get("/console/prompts?page=2").status_code == 200


def test_an_ill_carrier_is_told_in_words_by_its_friendly_name(
    container: Container, boss: OfficerAt, clock: FakeClock
) -> None:
    from datetime import timedelta

    from grs_core.domain.carrier import CarrierState

    assert "পরীক্ষামূলক পাঠানো: <span" in boss.get("/console/carriers").text
    with container.database.work() as work:
        work.carriers.lock("kannel")
        ill = CarrierState("kannel", failures=6, open_until=clock.now() + timedelta(minutes=5))
        work.carriers.save(ill, clock.now())
        work.commit()
    page = boss.get("/console/carriers?lang=en").text
    assert "Mobile operator (Kannel): <span" in page
    assert "Left alone" in page
    assert "Messages held on this machine" in page
