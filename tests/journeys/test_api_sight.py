"""Every route of the open interface × token × case: nobody learns of a case that he may not know of, or does anything
to it; what is hidden answers to the letter as what there is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.api import System, a_system
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.every_route import CASES, World, marks

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

NOBODYS = "4829103756"
OFFICES = {"usso": "usso", "uno": "uno", "dc": "dc", "far": "dc-BD2013", "cell": "cell"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[World]:
    container = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    made = World.make(container, make_app(container))
    for name in CASES:
        made.file(name)
    made.file("danger")
    made.settle()
    yield made
    container.database.dispose()


@pytest.fixture(scope="module")
def systems(world: World) -> dict[str, System]:
    """A token of each of these offices, and a system's own that has filed nothing."""
    found = {name: a_system(world.container, world.app, office=world.seats[name][0]) for name in OFFICES}
    return {**found, "own": a_system(world.container, world.app)}


def sees(world: World, name: str, case: str) -> bool:
    """As the console says of an auditor at that office; of nothing sensitive, and an own token of nothing here."""
    ticket, directory = world.cases[case], world.container.policy.directory
    if name == "own" or ticket.sensitive:
        return False
    (post,) = world.seats[name]
    return post not in ticket.desk.sealed and (post == "cell" or ticket.desk.office in directory.scope(post))


def routes(system: System, number: str) -> Iterator[tuple[str, TestResponse]]:
    """Every route that takes a case's number."""
    for rule in system.app.url_map.iter_rules():
        if not rule.rule.startswith("/api/v1") or "number" not in rule.arguments:
            continue
        path = rule.rule.removeprefix("/api/v1").replace("<number>", number)
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            body = {"text": "আরও কথা"} if path.endswith("messages") else None
            yield f"{method} {rule.rule}", system.get(path) if method == "GET" else system.post(path, body)


@pytest.mark.parametrize("name", [*OFFICES, "own"])
def test_a_hidden_case_answers_to_the_letter_as_none(world: World, systems: dict[str, System], name: str) -> None:
    system = systems[name]
    nothing = {route: (answer.status_code, answer.data) for route, answer in routes(system, NOBODYS)}
    assert len(nothing) >= 4
    hidden = [case for case in world.cases if not sees(world, name, case)]
    assert hidden
    for case in hidden:
        before = _state(world, case)
        for route, answer in routes(system, str(world.cases[case].number)):
            assert (answer.status_code, answer.data) == nothing[route], (case, route)
        assert _state(world, case) == before


@pytest.mark.parametrize("name", [*OFFICES, "own"])
def test_a_list_holds_what_its_token_sees_and_not_a_word_more(
    world: World, systems: dict[str, System], name: str
) -> None:
    seen = {str(ticket.number) for case, ticket in world.cases.items() if sees(world, name, case)}
    assert set(systems[name].numbers("?limit=100")) == seen
    queries = ("", "?status=open", "?programme=old_age_allowance", "?since=2020-01-01T00:00:00Z", "?place=BD2012")
    for query in queries:
        text = systems[name].get(f"/cases{query}").get_data(as_text=True)
        for case, ticket in world.cases.items():
            if str(ticket.number) not in seen:
                assert not [mark for mark in marks(ticket) if mark in text], (query, case)


@pytest.mark.parametrize("name", OFFICES)
def test_a_case_in_sight_is_read_whole_and_only_read(world: World, systems: dict[str, System], name: str) -> None:
    case = next(case for case in world.cases if sees(world, name, case))
    answers = dict(routes(systems[name], str(world.cases[case].number)))
    statuses = {route: answer.status_code for route, answer in answers.items()}
    assert {status for route, status in statuses.items() if route.startswith("GET")} == {200}
    assert {status for route, status in statuses.items() if route.startswith("POST")} == {403}


def test_nothing_of_any_case_stands_in_what_everybody_may_ask_for(world: World, systems: dict[str, System]) -> None:
    paths = [
        rule.rule.removeprefix("/api/v1")
        for rule in world.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1") and not rule.arguments and "GET" in (rule.methods or ())
    ]
    assert {"/programmes", "/figures", "/places"} <= set(paths)
    for path in paths:
        text = systems["own"].get(path).get_data(as_text=True)
        for case, ticket in world.cases.items():
            assert not [mark for mark in marks(ticket) if mark in text], (path, case)


def test_a_system_knows_its_own_cases_and_no_other_of_its_kind(world: World) -> None:
    mine, other = (a_system(world.container, world.app) for _ in range(2))
    plain = mine.files()["number"]
    danger = mine.files("আমার মেয়েকে মেম্বার ধর্ষণ করেছে, ভয়ে আছি")
    assert danger["sensitive"]
    assert mine.numbers() == [plain, danger["number"]]
    nothing = {route: (answer.status_code, answer.data) for route, answer in routes(other, NOBODYS)}
    for number in (plain, danger["number"]):
        for route, answer in routes(other, number):
            assert (answer.status_code, answer.data) == nothing[route], route
    assert other.numbers() == []


def test_of_its_own_sensitive_case_a_system_learns_the_stage_and_not_a_word(world: World) -> None:
    system = a_system(world.container, world.app)
    number = system.files("আমার মেয়েকে মেম্বার ধর্ষণ করেছে, ভয়ে আছি")["number"]
    whole = system.get(f"/cases/{number}").get_json()
    assert (whole["summary"], whole["accused_role"], whole["subcategory"]) == ("", None, None)
    assert system.get(f"/cases/{number}/history").get_json()["history"] == []


def _state(world: World, case: str) -> tuple[object, int]:
    number = world.cases[case].number
    with world.container.database.reading() as work:
        return work.tickets.get(number), len(work.audit.every(str(number), None, 99))


def test_a_system_does_not_read_what_the_citizen_says_by_his_own_phone(world: World) -> None:
    from grs_core.domain.complainant import Address
    from grs_core.domain.events import Actor
    from grs_core.domain.tracking import TrackingNumber
    from grs_core.services.citizen import add_information

    container = world.container
    system, phone = a_system(container, world.app), "01712340779"
    number = system.files(name="রহিমা", phone=phone)["number"]
    with container.database.work() as work:
        his, citizen, now = Address.of_phone(phone), Actor("citizen", "sms"), container.clock.now()
        add_information(work, container.policy, his, TrackingNumber(number), "গোপন কথা", citizen, now)
        work.commit()
    told = system.get(f"/cases/{number}/history").get_json()["history"]
    assert [each["detail"] for each in told if each["event"] == "information_added"] == [""]
