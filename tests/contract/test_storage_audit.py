"""The audit: one unbroken chain, and whoever changes it by hand is found."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from grs_core.domain.events import SYSTEM, EventName, TicketEvent
from grs_core.storage.audit import chain_hash
from grs_core.storage.audit_check import AuditReport
from grs_core.storage.database import Database
from grs_core.storage.tables import audit_events
from grs_core.storage.vault import Vault
from tests.support.cases import START, a_ticket, an_event, hours


def tell(database: Database, *events: TicketEvent) -> None:
    with database.work() as work:
        for event in events:
            work.audit.append(event)
        work.commit()


@pytest.fixture
def unguarded(database: Database, run_sql, url: str):
    """Six events, and a database whose triggers somebody has dropped."""
    for number in range(3):
        tell(database, an_event(detail=f"a{number}"), an_event(detail=f"b{number}", origin=None))
    on_table = "" if url.startswith("sqlite") else " ON audit_events"
    for trigger in ("no_update", "no_delete"):
        run_sql(f"DROP TRIGGER audit_events_{trigger}{on_table}")
    return run_sql


def test_a_fresh_audit_is_sound(database: Database) -> None:
    assert database.verify_audit() == AuditReport(0, True, None)


def test_the_moves_of_several_tickets_come_together_without_their_words(database: Database) -> None:
    asked = an_event(name=EventName.REFERRED, target="court")
    seen = an_event(name=EventName.TICKET_READ)
    tell(database, an_event(), asked, seen, an_event(ticket="1000000018"), an_event(ticket="1000000027"))
    with database.reading() as work:
        moves = work.audit.moves(["1000000009", "1000000018", "1000000036"])
    assert moves == {
        "1000000009": [an_event(detail=""), replace(asked, detail="")],
        "1000000018": [an_event(ticket="1000000018", detail="")],
        "1000000036": [],
    }


def test_the_history_of_a_ticket_is_told_oldest_first(database: Database) -> None:
    events = [an_event(at=START + hours(n), detail=f"কথা {n}") for n in range(3)]
    filed = TicketEvent(EventName.FILED, START, SYSTEM, "1000000009")
    unseen = [
        replace(filed, name=EventName.TICKET_READ),
        replace(filed, name=EventName.OFFICER_SIGNED_IN, ticket=None),
        an_event(ticket="1000000018"),
    ]
    tell(database, filed, *unseen, *events[:2])
    with database.work() as work:
        work.audit.append(events[2])
        assert work.audit.history("1000000009") == (filed, *events)
    with database.reading() as work:
        assert work.audit.history("1000000009") == (filed, *events[:2])
    assert database.verify_audit() == AuditReport(6, True, None)


def test_an_event_stands_or_falls_with_its_effect(database: Database) -> None:
    with database.work() as work:
        work.tickets.add(a_ticket())
        work.audit.append(an_event())
    tell(database, an_event())
    assert database.verify_audit() == AuditReport(1, True, None)


def test_commits_at_once_make_one_chain(database: Database) -> None:
    def tell_some(number: int) -> None:
        for turn in range(10):
            tell(database, *(an_event(detail=f"{number}.{turn}.{n}") for n in range(2)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell_some, range(8)))
    assert database.verify_audit() == AuditReport(160, True, None)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_events",
        "DELETE FROM audit_events WHERE id = 1",
        "UPDATE audit_events SET who = 'nobody'",
        "UPDATE audit_events SET hash = prev_hash WHERE id = 1",
    ],
)
def test_the_database_itself_refuses_to_change_the_audit(database: Database, run_sql, statement: str) -> None:
    tell(database, an_event())
    with pytest.raises(DBAPIError, match="append only"):
        run_sql(statement)
    assert database.verify_audit() == AuditReport(1, True, None)


@pytest.mark.parametrize("column", ["at", "who", "door", "name", "ticket", "origin", "target", "digest", "hash"])
def test_a_changed_row_is_found(database: Database, unguarded, column: str) -> None:
    value = START + hours(1) if column == "at" else "changed"
    unguarded(update(audit_events).where(audit_events.c.id == 3).values({column: value}))
    assert database.verify_audit() == AuditReport(6, False, 3)


def test_a_detail_put_in_by_hand_is_found(database: Database, unguarded, vault: Vault) -> None:
    for detail in ("plain words", vault.encrypt("sealed words"), vault.encrypt("f" * 32 + "a1")):
        unguarded("UPDATE audit_events SET detail = :detail WHERE id = 3", detail=detail)
        assert database.verify_audit() == AuditReport(6, False, 3)


def test_a_detail_moved_to_another_row_is_found(database: Database, unguarded) -> None:
    unguarded("UPDATE audit_events SET detail = (SELECT e.detail FROM audit_events e WHERE e.id = 5) WHERE id = 4")
    assert database.verify_audit() == AuditReport(6, False, 4)


@pytest.mark.parametrize("missing", [1, 3, 6])
def test_a_missing_row_is_found(database: Database, unguarded, missing: int) -> None:
    unguarded("DELETE FROM audit_events WHERE id = :id", id=missing)
    assert database.verify_audit() == AuditReport(6, False, missing)


@pytest.mark.parametrize("added", [0, 7])
def test_an_added_row_is_found(database: Database, unguarded, added: int) -> None:
    unguarded(
        "INSERT INTO audit_events SELECT :id, at, who, door, name, ticket, origin, target, detail, digest,"
        " hash, hash FROM audit_events WHERE id = 6",
        id=added,
    )
    assert database.verify_audit() == AuditReport(6, False, added)


def test_a_whole_chain_that_was_forged_anew_is_found(database: Database, unguarded) -> None:
    """By someone who knows this code and can write the database, but has no key."""
    rows = [dict(row._mapping) for row in unguarded("SELECT * FROM audit_events ORDER BY id")]
    last = rows[0]["prev_hash"]
    for row, event in zip(rows, [an_event()] * 6, strict=True):
        row |= {"who": "officer:innocent", "prev_hash": last, "at": event.at}
        last = row["hash"] = chain_hash(row)
        unguarded(
            "UPDATE audit_events SET who = :who, prev_hash = :prev_hash, hash = :hash WHERE id = :id",
            **{name: row[name] for name in ("who", "prev_hash", "hash", "id")},
        )
    unguarded("UPDATE audit_head SET hash = :hash", hash=last)
    assert database.verify_audit() == AuditReport(6, False, 6)
    assert database.reencrypt() == 0
    assert database.verify_audit().ok is False


def test_a_head_that_was_thrown_away_is_found(database: Database, unguarded) -> None:
    unguarded("DELETE FROM audit_head")
    assert not database.verify_audit().ok
