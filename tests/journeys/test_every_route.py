"""Every route × officer × case: nobody learns of a case that he may not know of – by a list, a count, an export, a page
or a file – or does something to it. A new route is in here by itself; where it needs an argument, the test says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from grs_core.services.queues import View
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import numbers_in
from tests.support.every_route import CASES, World, addresses, marks, readable, rules

OF_FIGURES = ("/console/dashboard", "/console/reports")
"""They go by the place of a case (`World.counts`), all others by the desk that holds it (`World.sees`)."""
OF_NO_CASE = (
    "account",
    "calendar",
    "carriers",
    "costs",
    "login",
    "offices",
    "people",
    "policy",
    "practice",
    "prompts",
    "templates",
    "tokens",
    "webhooks",
)
"""Rooms under /console/ where no case stands: their pages are looked through for words of cases, and not compared."""
OF_ONESELF = {"/console/logout", "/console/login", "/console/practice/on", "/console/account/sessions"}
OPEN_TO_ALL = {"/console/", "/console/login", "/console/invitation/<token>"}
_CHANGES_BY_ITSELF = re.compile(r'name="csrf" value="[^"]*"')


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[World]:
    container = make_container(tmp_path_factory.mktemp("home"), model, FakeClock())
    made = World.make(container, make_app(container))
    for name in CASES:
        made.file(name)
    made.file("danger")
    made.recuse("uno", "recused")
    made.settle()
    yield made
    container.database.dispose()


def arguments(world: World, cases: Sequence[str] = ("at_usso",)) -> Mapping[str, Sequence[str]]:
    return {
        "number": [str(world.cases[name].number) for name in cases],
        "login": ["union", "dc"],
        "act": ["accept", "forward", "out"],
        "answer": ["confirm"],
        "code": ["violence_against_women"],
        "file": ["standards"],
        "id_": ["1", "2"],
        "key": ["1"],
        "/console/tickets/<number>/files/<key> key": [world.files[name] for name in cases],
        "kind": ["csv"],
        "table": ["spots", "silent"],
        "token": ["a-token-that-nobody-was-given"],
        "way": ["hide"],
        "hook": ["0" * 32],
        "delivery": ["msg_" + "0" * 32],
    }


def asked(world: World, login: str) -> list[str]:
    """Every page, with all cases that he must not know of, and some that he may."""
    hidden = [name for name in world.cases if not world.sees(login, name)]
    seen = [name for name in ("at_usso", "chairman", "danger") if world.sees(login, name)]
    known = arguments(world, [*hidden, *seen])
    pages = [address for rule in rules(world.app, "GET") for address in addresses(world.app, rule, known)]
    return [*pages, *(f"/console/queue?view={view.value}" for view in View)]


@pytest.mark.parametrize(
    "login", ["union", "usso", "uwao", "uno", "both", "dd", "dc", "cell", "auditor", "monitor", "admin"]
)
def test_no_answer_holds_a_word_of_a_case_that_its_reader_may_not_know_of(world: World, login: str) -> None:
    hidden, told = [name for name in world.cases if not world.sees(login, name)], []
    desk = world.desk(login)
    for address in asked(world, login):
        answer = desk.get(address)
        assert answer.status_code < 500, address
        text = readable(answer)
        for name in hidden:
            number = str(world.cases[name].number)
            # What he asked for himself may come back in the address of the language switch, and nowhere else.
            found = [
                mark for mark in marks(world.cases[name]) if mark in text and not (mark == number and mark in address)
            ]
            told += [(address, name, found)] if found else []
    assert told == []


@pytest.mark.parametrize("login", ["union", "usso", "uno", "both", "cell", "monitor"])
def test_nobody_finds_a_case_that_he_may_not_know_of_whatever_he_looks_for(world: World, login: str) -> None:
    found = []
    for name in (name for name in world.cases if not world.sees(login, name)):
        for mark in (*marks(world.cases[name]), world.cases[name].complainant.address.value):
            rows = numbers_in(world.desk(login).find(mark))
            found += [(name, mark)] if str(world.cases[name].number) in rows else []
    assert found == []


@pytest.mark.parametrize(("login", "name"), [("uwao", "danger"), ("uno", "chairman"), ("cell", "far"), ("dd", "usso")])
def test_who_may_know_of_a_case_finds_it_by_all_of_that(world: World, login: str, name: str) -> None:
    known = marks(world.cases[name])
    by = known[:1] if name == "danger" else known  # no index holds a word of a sensitive case
    for mark in (*by, world.cases[name].complainant.address.value):
        assert str(world.cases[name].number) in numbers_in(world.desk(login).find(mark)), mark


BLIND: Mapping[str, Sequence[str]] = {
    "far": ("union", "usso", "uno", "dc"),
    "chairman": ("union", "both", "usso"),
    "uno": ("uno", "both", "monitor"),
    "usso": ("usso", "uwao"),
    "own": ("usso", "union"),
    "danger": ("uno", "usso", "dc", "cell"),
}
"""A case that is filed, and some of those who must not notice."""


def test_a_case_that_one_may_not_know_of_changes_no_list_count_export_or_page_of_his(
    tmp_path: Path, model: Path
) -> None:
    container = make_container(tmp_path / "home", model, FakeClock())
    world, told = World.make(container, make_app(container)), []
    for name in ("at_union", "at_usso", "at_uwao"):
        world.file(name)
    for name, logins in BLIND.items():
        world.settle()
        before = {login: _pages(world, login) for login in logins}
        world.file(name)
        world.settle()
        for login in logins:
            assert not world.sees(login, name), (login, name)
            after, counted = _pages(world, login), world.counts(login, name)
            changed = [address for address in after if after[address] != before[login][address]]
            counted = counted or (login, name) == ("cell", "danger")  # it knows how many sensitive cases there are
            told += [(login, name, each) for each in changed if not (counted and each.startswith(OF_FIGURES))]
    assert told == []
    container.database.dispose()


def _pages(world: World, login: str) -> dict[str, str]:
    """What he is shown at every address that names no case."""
    shown, desk = {}, world.desk(login)
    for rule in rules(world.app, "GET"):
        if not rule.arguments and not rule.rule.removeprefix("/console/").startswith(OF_NO_CASE):
            shown[rule.rule] = _CHANGES_BY_ITSELF.sub("", readable(desk.get(rule.rule)))
    return shown


@pytest.mark.parametrize("login", ["union", "usso", "uno", "cell", "auditor", "monitor", "admin"])
def test_nobody_does_anything_to_a_case_that_he_may_not_know_of(world: World, login: str) -> None:
    hidden = [name for name in world.cases if not world.sees(login, name)][:5]
    before = {name: _state(world, name) for name in hidden}
    _try_everything(world, login, hidden)
    assert [name for name in hidden if _state(world, name) != before[name]] == []


@pytest.mark.parametrize("login", ["auditor", "monitor"])
def test_who_only_reads_does_nothing_to_any_case(world: World, login: str) -> None:
    before = {name: _state(world, name) for name in world.cases}
    _try_everything(world, login, ["at_usso", "chairman"])
    assert [name for name in world.cases if _state(world, name) != before[name]] == []


def _try_everything(world: World, login: str, cases: Sequence[str]) -> None:
    """Every form of the console, filled in as one does who knows the numbers."""
    known, desk = arguments(world, cases), world.desk(login)
    common: dict[str, object] = {
        "csrf": desk.token(),
        "seen": "0",
        "words": "আমি দেখতে চাই",
        "office": f"usso-{world.upazila}",
        "assignee": login,
        "act": "accept",
        "go": "1",
        "case": [f"{world.cases[name].number}:{world.cases[name].version}" for name in cases],
    }
    for rule in rules(world.app, "POST"):
        if rule.rule in OF_ONESELF or "login" in rule.arguments:
            continue
        for address in addresses(world.app, rule, known):
            case = next((world.cases[name] for name in cases if str(world.cases[name].number) in address), None)
            number = str((case or world.cases[cases[0]]).number)
            fields = {**common, "version": str(case.version if case else 0), "number": number, "into": number}
            desk.client.post(address, data=fields)


def _state(world: World, name: str) -> tuple[object, ...]:
    """The case as it lies, and everything that was ever done to it."""
    number = world.cases[name].number
    with world.container.database.reading() as work:
        return work.tickets.get(number), work.audit.history(str(number))


def test_a_form_without_its_token_does_nothing_at_any_door(world: World) -> None:
    known, done = arguments(world), []
    for rule in rules(world.app, "POST"):
        for login in ("cell", "uno"):
            address = next(addresses(world.app, rule, known))
            answer = world.desk(login).client.post(address, data={"csrf": "0" * 32, "words": "x", "act": "accept"})
            done += [(rule.rule, login, answer.status_code)] if answer.status_code != 403 else []
    assert done == []


def test_a_stranger_is_sent_to_the_sign_in_from_everywhere(world: World) -> None:
    stranger, known, shown = world.app.test_client(), arguments(world), []
    for rule in rules(world.app, "GET"):
        answer = stranger.get(next(addresses(world.app, rule, known)))
        sent = answer.status_code == 303 and answer.headers["Location"].startswith("/console/login")
        shown += [rule.rule] if not sent and rule.rule not in OPEN_TO_ALL else []
    assert shown == []
