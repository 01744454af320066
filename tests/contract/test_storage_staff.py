"""The register of staff as storage keeps it: leave, own phones, who holds an office, and how much each has in hand."""

from dataclasses import replace
from datetime import date, timedelta

from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Leave, Officer, Position, Role
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Desk
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.contract.test_storage_queue import counted_queries
from tests.support.cases import KEY, START, a_ticket

TODAY = date(2026, 1, 5)
BEFORE, LATER = TODAY - timedelta(days=30), TODAY + timedelta(days=30)


def clerk(login: str, *posts: Position, role: Role = Role.OFFICER, **changes: object) -> Officer:
    return replace(Officer(login, login, role, posts, "hash"), **changes)  # type: ignore[arg-type]


def hire(database: Database, *staff: Officer) -> None:
    with database.work() as work:
        for each in staff:
            work.officers.add(each)
        work.commit()


def test_leave_and_phone_come_back_and_the_phone_is_sealed(database: Database, run_sql) -> None:
    leaves = (Leave(BEFORE, BEFORE), Leave(TODAY, LATER))
    karim = clerk("karim", Position("uno-1", BEFORE), leaves=leaves, phone="01712345678")
    hire(database, karim)
    with database.reading() as work:
        assert work.officers.get("karim") == karim
        assert work.officers.of_phone("01712345678") == {"karim"}
        assert work.officers.of_phone("01812345678") == frozenset()
    row = run_sql("SELECT phone, phone_hash FROM officers")[0]
    assert "01712345678" not in f"{row.phone} {row.phone_hash}"
    with database.work() as work:
        work.officers.save(replace(karim, leaves=leaves[:1], phone=None))
        assert work.officers.get("karim").leaves == leaves[:1]
        assert work.officers.of_phone("01712345678") == frozenset()


def test_a_phone_is_found_and_renewed_under_a_newer_key(url: str) -> None:
    hire(Database(url, Vault([KEY])), clerk("karim", phone="01712345678"))
    newer = Database(url, Vault(["a newer key that is long enough as well", KEY]))
    with newer.reading() as work:
        assert work.officers.of_phone("01712345678") == {"karim"}
    assert newer.reencrypt(lambda table, done: None) >= 1
    with Database(url, Vault(["a newer key that is long enough as well"])).reading() as work:
        assert work.officers.get("karim").phone == "01712345678"
        assert work.officers.of_phone("01712345678") == {"karim"}


def test_recusals_come_with_the_officer_and_saving_him_keeps_them(database: Database) -> None:
    hire(database, clerk("karim"), clerk("salma"))
    with database.work() as work:
        work.recusals.add("1000000009", "karim", START)
        work.recusals.add("1000000009", "karim", START)
        work.officers.save(replace(work.officers.get("karim"), recused=frozenset()))
        assert work.officers.get("karim").recused == {"1000000009"}
        assert work.officers.get("salma").recused == frozenset()


def test_holders_of_an_office_show_who_is_there_and_on_what_other_posts_he_sits(database: Database) -> None:
    there, ended, soon = Position("uno-1", BEFORE), Position("uno-1", BEFORE, BEFORE), Position("uno-1", LATER)
    hire(
        database,
        clerk("both", there, Position("up-9", BEFORE, acting=True), Position("up-8", BEFORE, BEFORE)),
        clerk("away", there, leaves=(Leave(BEFORE, TODAY),)),
        clerk("back", there, leaves=(Leave(BEFORE, TODAY - timedelta(days=1)),)),
        clerk("left", ended),
        clerk("soon", soon),
        clerk("out", there, active=False),
        clerk("helper", there, role=Role.VOLUNTEER),
        clerk("elsewhere", Position("uno-2", BEFORE)),
    )
    with database.reading() as work:
        found = {holder.login: holder for holder in work.officers.holders("uno-1", TODAY)}
        assert set(found) == {"both", "away", "back", "left", "soon", "out"}
        assert {login for login, holder in found.items() if holder.sits(TODAY)} == {"both", "back"}
        assert found["both"].posts == {"uno-1", "up-9"}
        assert not found["both"].sits(TODAY, frozenset({"up-9"}))
        assert found["both"].sits(TODAY, frozenset({"up-8"}))
        assert found["away"].away == TODAY
        roster = work.officers.roster(TODAY)
        assert set(roster) == {"uno-1", "uno-2", "up-8", "up-9"}
        assert set(roster["uno-1"]) == set(found.values())


def test_an_office_is_asked_for_once_a_unit_of_work_and_anew_after_a_change(database: Database) -> None:
    karim = clerk("karim", Position("uno-1", BEFORE))
    hire(database, karim)
    with database.work() as work, counted_queries() as queries:
        assert work.officers.holders("uno-1", TODAY) == work.officers.holders("uno-1", TODAY)
        assert len(queries) == 1
        assert not work.officers.handles_sensitive("uno-1", TODAY)
        work.officers.save(replace(karim, handles_sensitive=True))
        assert work.officers.handles_sensitive("uno-1", TODAY)


def test_somebody_on_leave_handles_no_sensitive_case(database: Database) -> None:
    karim = clerk("karim", Position("uno-1", BEFORE), handles_sensitive=True, leaves=(Leave(TODAY, TODAY),))
    hire(database, karim)
    sensitive = a_ticket(desk=Desk("uno-1", Tier.UPAZILA), sensitive=True)
    with database.work() as work:
        work.tickets.add(sensitive)
        assert not work.officers.handles_sensitive("uno-1", TODAY)
        assert work.officers.handles_sensitive("uno-1", LATER)
        assert work.tickets.stranded(TODAY, 10) == [sensitive.number]
        assert work.tickets.stranded(LATER, 10) == []


def test_the_load_of_an_officer_is_what_he_accepted_and_what_waits_for_him(database: Database) -> None:
    tickets = [
        a_ticket(handler="karim"),
        a_ticket(handler="karim", assigned="salma", status=Status.WAITING_CITIZEN),
        a_ticket(assigned="salma"),
        a_ticket(assigned="karim", handler="karim"),
        a_ticket(handler="karim", status=Status.CLOSED, decided_at=START),
        a_ticket(),
    ]
    with database.work() as work:
        for ticket in tickets:
            work.tickets.add(ticket)
        assert work.officers.load(["karim", "salma", "rahim"]) == {"karim": 3, "salma": 1, "rahim": 0}
        assert work.officers.load([]) == {}
        assert work.officers.waiting() == {"up-1": 5}
