"""A database of an earlier release, with cases of every kind in it, goes on: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from grs_core.domain.complainant import Address
from grs_core.domain.errors import Unavailable
from grs_core.domain.events import SYSTEM, Actor
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.database import Database
from grs_core.storage.engine import read_url
from grs_core.storage.vault import Vault
from tests.support.app import make_app, make_container
from tests.support.cases import KEY
from tests.support.clock import FakeClock
from tests.support.desk import OfficerAt, officer_at
from tests.support.postgres import PostgresServer
from tests.support.upgraded import STOPPED_AT, WRITTEN, as_it_was_left, number_of

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket
    from grs_core.services.sweep_report import SweepReport

CITIZEN = Actor("citizen", "sms")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that the earlier release has left."""
    if request.param == "sqlite":
        as_it_was_left(f"sqlite:///{tmp_path}/left.db")
        yield f"sqlite:///{tmp_path}/left.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    address = server.new_database_from("left", as_it_was_left)
    yield address
    server.drop(address)


@pytest.fixture
def upgraded(left: str, tmp_path: Path, model: Path) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, FakeClock(STOPPED_AT), {"GRS_DATABASE_URL": left})
    yield built
    built.database.dispose()


@pytest.fixture
def usso(upgraded: Container) -> OfficerAt:
    """Signs in with the password that he had."""
    return officer_at(make_app(upgraded), "usso")


def test_nothing_starts_on_the_tables_of_an_earlier_release(left: str) -> None:
    database = Database(left, Vault([KEY]))
    with pytest.raises(Unavailable, match="database_empty"):
        database.check_schema()
    database.migrate()
    database.check_schema()
    database.dispose()


def case(container: Container, name: str) -> Ticket:
    with container.database.reading() as work:
        return work.tickets.get(TrackingNumber(number_of(name)))


def every_case(container: Container) -> dict[str, Ticket]:
    return {name: case(container, name) for name in WRITTEN["cases"]}


def swept(container: Container, **later: float) -> SweepReport:
    from grs_core.services.overdue import sweep

    moment = STOPPED_AT + timedelta(**later)
    return sweep(container.database.work, container.database.reading, container.policy, container.dice, moment)


def test_every_case_and_the_whole_audit_are_read_as_they_were_written(upgraded: Container) -> None:
    columns = WRITTEN["tables"]["tickets"]["columns"]
    rows = [dict(zip(columns, row, strict=True)) for row in WRITTEN["tables"]["tickets"]["rows"]]
    written = {row["number"]: row for row in rows}
    for name, ticket in every_case(upgraded).items():
        row = written[str(ticket.number)]
        told = (ticket.status.value, ticket.desk.office, ticket.due_at.isoformat(), ticket.version, ticket.clock.rung)
        assert told == tuple(row[key] for key in ("status", "office", "due_at", "version", "rung"))
        assert ticket.grievance.text.endswith(name)
    assert upgraded.database.verify_audit().ok


def test_after_the_first_sweep_every_unfinished_case_will_ring_again(upgraded: Container) -> None:
    assert swept(upgraded).failed == 0
    silent = [
        name
        for name, ticket in every_case(upgraded).items()
        if ticket.status in UNFINISHED and (ticket.timer_at is None or ticket.timer_at <= STOPPED_AT)
    ]
    assert silent == []


def test_a_case_that_was_alarmed_before_alarms_came_again_is_alarmed_again(upgraded: Container) -> None:
    assert swept(upgraded).alarmed == 1
    assert swept(upgraded).alarmed == 0
    again_at = case(upgraded, "alarmed").again_at
    assert again_at is not None and again_at > STOPPED_AT
    swept(upgraded, days=20)
    later = case(upgraded, "alarmed").again_at
    assert later is not None and later > again_at


def test_what_was_due_meanwhile_is_reminded_and_climbs(upgraded: Container) -> None:
    assert swept(upgraded, days=60).failed == 0
    climbed = {name for name, ticket in every_case(upgraded).items() if ticket.desk.office == "dd_dss-BD2012"}
    assert {"new", "accepted"} <= climbed


def test_its_officer_signs_in_opens_accepts_and_decides_an_old_case(upgraded: Container, usso: OfficerAt) -> None:
    assert number_of("new") in usso.queue()
    for name in ("new", "accepted", "waiting", "resolved", "rejected"):
        assert usso.open(number_of(name)).status_code == 200, name
    assert usso.act(number_of("new"), "accept").status_code == 303
    assert case(upgraded, "new").status is Status.IN_PROGRESS
    assert usso.act(number_of("new"), "resolve", words="টাকা পাঠানো হয়েছে").status_code == 303
    assert case(upgraded, "new").closing.confirm_by is not None


def test_an_old_decision_can_be_appealed_and_never_comes_back_to_who_made_it(upgraded: Container) -> None:
    from grs_core.services.closure import appeal

    for name in ("resolved", "rejected"):
        ticket = case(upgraded, name)
        with upgraded.database.work() as work:
            appeal(work, upgraded.policy, ticket.complainant.address, ticket.number, "পাই নাই", CITIZEN, STOPPED_AT)
            work.commit()
        heard = case(upgraded, name)
        assert (heard.appeals, heard.desk.office) == (1, "dd_dss-BD2012"), name
        assert heard.statutory is not None


def test_the_dates_of_old_cases_are_derived_anew_without_harm(upgraded: Container) -> None:
    from grs_core.services.recompute import Recompute

    database = upgraded.database
    before = every_case(upgraded)
    report = Recompute(database.work, database.reading, upgraded.policy, SYSTEM, STOPPED_AT).run()
    assert report.failed == 0
    assert {name: ticket.due_at for name, ticket in every_case(upgraded).items()} == {
        name: ticket.due_at for name, ticket in before.items()
    }


def test_old_cases_are_counted_and_found_by_their_words(upgraded: Container, usso: OfficerAt) -> None:
    from grs_core.domain.monitoring import Measure, Question, month_of

    for job in ("figures", "words", "publish"):
        upgraded.background.run(job)
        assert upgraded.counts.read()[f"runs:{job}:ok"] == 1
    cases = every_case(upgraded).values()
    months = {month_of(ticket.filed_at) for ticket in cases}
    with upgraded.database.reading() as work:
        told = work.monitor.totals(Question(None, min(months), max(months)))
    assert told[Measure.RECEIVED] == sum(not ticket.sensitive for ticket in cases)
    assert number_of("new") in found(usso, "new")


def found(officer: OfficerAt, words: str) -> str:
    """The queue after a search."""
    answer = officer.client.post("/console/queue", data={"csrf": officer.token(), "q": words})
    return officer.get(answer.location).text


def test_who_complained_under_the_earlier_release_is_known_by_his_number(upgraded: Container) -> None:
    with upgraded.database.reading() as work:
        known = work.tickets.of_address(Address.of_phone("01711000013"), 20)
    assert [str(ticket.number) for ticket in known] == [number_of("new")]


def test_who_asked_for_a_person_before_that_was_a_task_is_one_while_his_case_is_open(left: str) -> None:
    engine = create_engine(read_url(left))
    asked = text(
        "INSERT INTO audit_events SELECT id + 9000, at, who, door, 'person_requested', ticket, NULL, NULL, detail,"
        " digest, prev_hash, hash FROM audit_events WHERE name = 'filed' AND ticket IN (:new, :rejected)"
    )
    with engine.begin() as connection:
        connection.execute(asked, {name: number_of(name) for name in ("new", "rejected")})
    engine.dispose()
    database = Database(left, Vault([KEY]))
    database.migrate()
    with database.reading() as work:
        owed = work.call_backs.latest([number_of("new"), number_of("rejected")])
    database.dispose()
    assert [(number, task.state, task.attempts) for number, task in owed.items()] == [(number_of("new"), "open", 0)]
