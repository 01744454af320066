"""Another system files cases, follows them, adds to them and withdraws them; nothing happens twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.api import V1, System, a_system
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.volunteers import add_organisation, add_volunteer

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container

HUNGER = "আমার বয়স্ক ভাতা তিন মাস পাই না"
PHONE = "01712340001"


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    add_organisation(built)
    add_volunteer(built, lead=True)
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def app(container: Container) -> Flask:
    return make_app(container)


@pytest.fixture
def system(container: Container, app: Flask) -> System:
    return a_system(container, app)


def outbox(container: Container, number: str) -> list[str]:
    with container.database.work() as work:
        now = container.clock.now()
        taken = work.outbox.claim(now + timedelta(days=2), now + timedelta(days=2), 99)
        return [each.notice.key for each in taken if each.ticket == number]


def test_a_case_is_read_masked_and_routed_as_an_sms_is(container: Container, system: System) -> None:
    answer = system.post("/cases", {"text": f"{HUNGER}। আমার পিন ৪৩২১", "phone": PHONE, "place": "বাঞ্ছারামপুর"})
    made = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{V1}/cases/{made['number']}"
    facts = ("category", "programme", "channel", "status", "grs_status", "tier")
    assert [made[name] for name in facts] == [
        "payment_delayed", "old_age_allowance", "api", "open", "NEW", "upazila",
    ]  # fmt: skip
    assert made["office"]["code"] == "usso-BD201204"
    whole = system.get(f"/cases/{made['number']}").get_json()
    assert "****" in whole["summary"]
    assert "৪৩২১" not in whole["summary"]
    assert "summary" not in system.get("/cases").get_json()["cases"][0]
    assert outbox(container, made["number"]) == ["filed_by_call"]


def test_a_place_that_nobody_knows_stays_in_the_story(system: System) -> None:
    made = system.files("টাকা পাই না", place="অচিনপুরের পূর্ব পাড়া")
    assert made["place"]["code"] is None
    assert "অচিনপুর" in system.get(f"/cases/{made['number']}").get_json()["summary"]


def test_the_same_key_gets_the_same_answer_and_another_request_none(system: System) -> None:
    body = {"text": HUNGER, "phone": PHONE}
    first = system.post("/cases", body, Idempotency_Key="k-1")
    again = system.post("/cases", dict(reversed(body.items())), Idempotency_Key="k-1")
    assert (again.status_code, again.data) == (201, first.data)
    assert (again.headers["Location"], again.headers["Idempotency-Replayed"]) == (first.headers["Location"], "true")
    other = system.post("/cases", {"text": "অন্য কথা"}, Idempotency_Key="k-1")
    assert (other.status_code, other.get_json()["error"]) == (422, "idempotency_key_used")
    assert len(system.numbers()) == 1


def test_while_the_first_request_is_in_hand_a_second_is_told_to_wait(container: Container, system: System) -> None:
    body = {"text": HUNGER}
    first = system.post("/cases", body, Idempotency_Key="k-2")
    assert system.token is not None
    with container.database.work() as work:
        # The first is not answered yet: its claim stands, as the other process left it.
        kept = work.api.answers.claim(system.token.id, "k-2", "", container.clock.now())
        assert kept is not None
        work.api.answers.claim(system.token.id, "k-3", kept.request, container.clock.now())
        work.commit()
    waits = system.post("/cases", body, Idempotency_Key="k-3")
    assert (first.status_code, waits.status_code, waits.get_json()["error"]) == (201, 409, "request_in_hand")


def test_what_was_refused_may_be_sent_again_under_its_key(system: System) -> None:
    number = system.files()["number"]
    assert system.post(f"/cases/{number}/withdrawal").status_code == 200
    for _ in range(2):
        late = system.post(f"/cases/{number}/messages", {"text": "আরও কথা"}, Idempotency_Key="k-4")
        assert (late.status_code, late.get_json()["error"]) == (409, "case_is_finished")


def test_an_external_id_is_one_case_for_ever(container: Container, system: System) -> None:
    made = system.files(external_id="333-2026-1")
    container.clock.advance(days=40)  # type: ignore[attr-defined]
    again = system.post("/cases", {"text": HUNGER, "external_id": "333-2026-1"})
    assert (again.status_code, again.get_json()["number"], again.get_json()["external_id"]) == (
        200, made["number"], "333-2026-1",
    )  # fmt: skip
    other = system.post("/cases", {"text": "অন্য কথা", "external_id": "333-2026-1"})
    assert (other.status_code, other.get_json()["details"]) == (409, {"number": made["number"]})


def test_information_and_danger_reach_the_case_and_a_withdrawal_ends_it(system: System) -> None:
    number = system.files(phone=PHONE)["number"]
    added = system.post(f"/cases/{number}/messages", {"text": "ইউএনও নিজে ঘুষ চেয়েছে"})
    assert (added.status_code, added.get_json()["accused_role"]) == (200, "official")
    ended = system.post(f"/cases/{number}/withdrawal", {"reason": "সমাধান হয়ে গেছে"})
    assert (ended.status_code, ended.get_json()["status"]) == (200, "withdrawn")
    late = system.post(f"/cases/{number}/withdrawal")
    assert (late.status_code, late.get_json()["error"]) == (409, "act_not_lawful")
    history = system.get(f"/cases/{number}/history").get_json()["history"]
    assert [(each["event"], each["by"]) for each in history if each["detail"]] == [
        ("information_added", "token"), ("information_added", "token"),
    ]  # fmt: skip
    assert history[-1]["event"] == "withdrawn"


def test_a_list_is_walked_by_cursors_that_nobody_else_can_use(container: Container, app: Flask) -> None:
    system, other = a_system(container, app), a_system(container, app)
    numbers = [system.files(f"{HUNGER} {nth}")["number"] for nth in range(5)]
    first = system.get("/cases?limit=2").get_json()
    late = system.files("পরে আসা")["number"]
    seen, cursor = [case["number"] for case in first["cases"]], first["next"]
    assert other.get(f"/cases?cursor={cursor}").get_json()["error"] == "cursor_unknown"
    while cursor:
        page = system.get(f"/cases?limit=2&cursor={cursor}").get_json()
        seen, cursor = seen + [case["number"] for case in page["cases"]], page["next"]
    assert seen == [*numbers, late]
    assert system.get("/cases?cursor=made-up").status_code == 404


def test_a_list_is_narrowed_by_status_programme_place_and_time(container: Container, app: Flask) -> None:
    system = a_system(container, app)
    here = system.files(place="BD201204")["number"]
    container.clock.advance(hours=5)  # type: ignore[attr-defined]
    moment = container.clock.now().isoformat().replace("+00:00", "Z")
    far = system.files("ভিজিডি কার্ড দেয় না", place="BD2013")["number"]
    system.post(f"/cases/{far}/withdrawal")
    assert system.numbers("?place=BD2012&programme=old_age_allowance&status=open") == [here]
    assert system.numbers("?status=withdrawn") == [far]
    assert (system.numbers(f"?since={moment}"), system.numbers(f"?until={moment}")) == ([far], [here])
    system.post(f"/cases/{here}/messages", {"text": "আরও কথা"})
    assert system.numbers(f"?since={moment}") == [here, far]


def test_what_is_unchanged_is_not_sent_again_and_not_read_again(container: Container, system: System) -> None:
    from grs_core.domain.events import EventName

    number = system.files()["number"]
    first = system.get(f"/cases/{number}")
    again = system.get(f"/cases/{number}", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    with container.database.reading() as work:
        reads = [each.event for each in work.audit.every(number, None, 50) if each.event.name is EventName.TICKET_READ]
    assert system.token is not None
    assert [each.actor.who for each in reads] == [f"token:{system.token.id}"]


def test_every_wrong_field_is_named_by_a_pointer(system: System) -> None:
    body = {"text": " ", "phone": "123", "on_behalf": {"relation": "boss", "consent": {"mode": "voice"}}, "x": 1}
    refused = system.post("/cases", body)
    assert refused.status_code == 422
    assert {each["pointer"] for each in refused.get_json()["fields"]} >= {
        "/text",
        "/phone",
        "/on_behalf/relation",
        "/x",
    }
    assert HUNGER not in refused.get_data(as_text=True)
    wrong = system.get("/cases?limit=0&since=yesterday&programme=none&status=open&status=closed")
    assert [each["pointer"] for each in wrong.get_json()["fields"]] == ["/status"]
    assert system.post("/cases").status_code == 415


def test_an_organisation_files_with_consent_through_its_volunteer_and_loses_sight(
    container: Container, app: Flask
) -> None:
    from grs_core.domain.complainant import Address
    from grs_core.domain.events import Actor
    from grs_core.domain.tracking import TrackingNumber
    from grs_core.services.consenting import disown

    system = a_system(container, app, organisation="asha")
    assert system.post("/cases", {"text": HUNGER}).get_json()["error"] == "consent_missing"
    asked = {"relation": "neighbour", "consent": {"mode": "asked"}}
    case: dict[str, Any] = {
        "text": HUNGER,
        "name": "রহিমা",
        "place": "BD201204",
        "on_behalf": asked,
        "external_id": "a-1",
    }
    nobody = {**asked, "volunteer": "nobody"}
    assert system.post("/cases", {**case, "phone": PHONE, "on_behalf": nobody}).status_code == 404
    assert system.post("/cases", case).status_code == 422  # whom should one ask?
    case["phone"] = "01712340777"
    made = system.post("/cases", case, Idempotency_Key="once").get_json()
    assert (made["standing"], made["on_behalf_of"]) == ("waiting", True)
    with container.database.work() as work:
        number, address = TrackingNumber.read(made["number"]), Address.of_phone("01712340777")
        disown(work, address, number, Actor("citizen", "sms"), container.clock.now())
        work.commit()
    for path in (f"/cases/{number}", f"/cases/{number}/history"):
        assert system.get(path).get_json()["error"] == "ticket_unknown"
    assert {system.post("/cases", {**case, **other}).status_code for other in ({}, {"name": "সাদিয়া"})} == {404}
    assert system.post("/cases", case, Idempotency_Key="once").get_json()["error"] == "ticket_unknown"
    assert str(number) not in system.numbers()


def test_an_organisation_reads_no_word_of_the_citizens_and_does_not_end_what_he_called_his(
    container: Container, app: Flask
) -> None:
    from grs_core.domain.complainant import Address
    from grs_core.domain.events import Actor
    from grs_core.domain.tracking import TrackingNumber
    from grs_core.services.citizen import add_information
    from grs_core.services.consenting import confirm

    system, phone = a_system(container, app, organisation="asha"), "01712340778"
    asked = {"relation": "neighbour", "consent": {"mode": "asked"}}
    number = system.files(name="রহিমা", phone=phone, on_behalf=asked)["number"]
    assert system.post(f"/cases/{number}/messages", {"text": "সংস্থার কথা"}).status_code == 200
    with container.database.work() as work:
        his, actor, now = Address.of_phone(phone), Actor("citizen", "sms"), container.clock.now()
        confirm(work, his, TrackingNumber(number), actor, now)
        add_information(work, container.policy, his, TrackingNumber(number), "গোপন কথা", actor, now)
        work.commit()
    told = system.get(f"/cases/{number}/history").get_json()["history"]
    assert [each["detail"] for each in told if each["event"] == "information_added"] == ["সংস্থার কথা", ""]
    refused = system.post(f"/cases/{number}/withdrawal")
    assert (refused.status_code, refused.get_json()["error"]) == (409, "filing_answered")


def test_a_token_opens_nothing_once_it_is_revoked_or_past_its_day(container: Container, app: Flask) -> None:
    from grs_core.domain.events import Actor
    from grs_core.services.api_tokens import revoke_token

    now = container.clock.now()
    brief, system = a_system(container, app, expires_at=now + timedelta(hours=1)), a_system(container, app)
    assert (brief.get("/programmes").status_code, system.get("/programmes").status_code) == (200, 200)
    assert system.token is not None
    with container.database.work() as work:
        assert work.api.tokens.get(system.token.id).last_used_at == now
        revoke_token(work, system.token.id, Actor("officer:cell", "console"), now)
        work.commit()
    container.clock.advance(hours=1)  # type: ignore[attr-defined]
    for each in (brief, system, System(app, "ptk_" + "0" * 64), System(app, "")):
        answer = each.get("/programmes")
        assert (answer.status_code, answer.get_json()["error"]) == (401, "token_wrong")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_scope_that_is_missing_is_named(container: Container, app: Flask) -> None:
    from grs_core.domain.api_access import Scope

    reader = a_system(container, app, Scope.CASES_READ)
    for refused in (reader.post("/cases", {"text": HUNGER}), reader.post("/cases/4829103756/withdrawal")):
        assert (refused.status_code, refused.get_json()["error"]) == (403, "token_scope_missing")
    assert reader.get("/figures").get_json()["details"] == {"scope": "figures:read"}


def test_limits_by_token_are_told_and_wrong_tokens_are_slowed_down_by_address(container: Container, app: Flask) -> None:
    system = a_system(container, app)
    lefts = [re.search(r"r=(\d+)", system.get("/programmes").headers["RateLimit"]) for _ in range(2)]
    assert [int(each[1]) for each in lefts if each] == [599, 598]
    client = app.test_client()
    statuses = [
        client.get(
            f"{V1}/programmes",
            headers={"Authorization": f"Bearer ptk_{nth:064x}"},
            environ_base={"REMOTE_ADDR": "203.0.113.9"},
        )
        for nth in range(12)
    ]
    assert [each.status_code for each in statuses] == [401] * 10 + [429] * 2
    assert int(statuses[-1].headers["Retry-After"]) > 0


def test_no_cookie_opens_the_interface(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("session", "anything")
    answer = client.get(f"{V1}/cases")
    assert (answer.status_code, "Access-Control-Allow-Origin" in answer.headers) == (401, False)
