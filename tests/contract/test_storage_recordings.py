"""Recordings and their transcripts, on both engines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from grs_core.call_ports import Recording, RecordingState
from grs_core.domain.complainant import Address, Complainant
from grs_core.domain.errors import NotFound, Unavailable
from grs_core.domain.queue import QueueFilter
from grs_core.domain.ticket import Desk, Ticket
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.cases import KEY, START, a_ticket, hours
from tests.support.postgres import PostgresServer
from tests.support.schema import migrated_postgres

RunSql = Callable[..., list[Any]]
MINUTE = timedelta(minutes=1)
EVERYTHING = QueueFilter(offices=None, seals=frozenset(), sensitive=frozenset())


def a_recording(nth: int = 1, **changes: Any) -> Recording:
    url = f"https://api.twilio.example/2010-04-01/Accounts/AC1/Recordings/RE{nth}"
    return replace(Recording(f"{nth:032x}", "CA1", f"RE{nth}", url, START + nth * MINUTE, seconds=41), **changes)


def add(database: Database, *found: Recording) -> None:
    with database.work() as work:
        for each in found:
            assert work.recordings.add(each)
        work.commit()


def file(database: Database, **changes: Any) -> Ticket:
    ticket = a_ticket(**changes)
    with database.work() as work:
        work.tickets.add(ticket)
        work.commit()
    return ticket


def kept(nth: int = 1, **changes: Any) -> Recording:
    return a_recording(nth, state=RecordingState.KEPT, kept_at=START + hours(1), **changes)


def untold(database: Database, scope: QueueFilter = EVERYTHING, page: int = 1, size: int = 10) -> list[str]:
    with database.reading() as work:
        return [each.provider_id for each in work.recordings.untold(scope, page, size)]


def test_a_recording_is_found_as_it_was_left(database: Database) -> None:
    add(database, a_recording())
    with database.work() as work:
        (found,) = work.recordings.of_call("CA1")
        assert found == a_recording(next_attempt_at=START + MINUTE)
        told = replace(
            found,
            ticket="1234567890",
            state=RecordingState.KEPT,
            next_attempt_at=None,
            media_type="audio/wav",
            size=9,
            sha256="ab" * 32,
            kept_at=START + hours(1),
            transcript="ভাতা পাই না",
            transcribed_by="karim",
            transcribed_at=START + hours(2),
        )
        work.recordings.save(told)
        work.commit()
    with database.work() as work:
        assert work.recordings.get(told.id) == told
        assert work.recordings.of_ticket("1234567890") == (told,)


def test_what_the_platform_tells_twice_is_one_recording(database: Database) -> None:
    add(database, a_recording())
    with database.work() as work:
        assert not work.recordings.add(a_recording(2, provider_id="RE1"))
        work.commit()
    with database.work() as work:
        assert [each.id for each in work.recordings.of_call("CA1")] == [a_recording().id]


def test_an_unknown_recording_is_not_found(database: Database) -> None:
    with database.work() as work, pytest.raises(NotFound, match="recording_unknown"):
        work.recordings.get("f" * 32)


def test_a_story_told_again_replaces_the_earlier_one_of_the_same_call_and_case_only(database: Database) -> None:
    case = "1234567890"
    told = [a_recording(nth, ticket=case) for nth in (1, 2)]
    add(database, *told, a_recording(3, call="CA2", ticket=case), a_recording(4, ticket="2345678901"))
    with database.work() as work:
        work.recordings.replace_before("CA1", case, "RE2")
        work.commit()
    with database.work() as work:
        found = (*work.recordings.of_call("CA1"), *work.recordings.of_call("CA2"))
        assert [each.provider_id for each in found if each.replaced] == ["RE1"]


def test_what_a_call_recorded_before_it_had_a_case_belongs_to_it_afterwards(database: Database) -> None:
    add(database, a_recording(1, ticket="1111111111"), a_recording(2), a_recording(3, call="CA2"))
    with database.work() as work:
        work.recordings.belongs_to("CA1", "2222222222")
        work.commit()
    with database.work() as work:
        assert [each.ticket for each in work.recordings.of_call("CA1")] == ["1111111111", "2222222222"]
        assert [each.ticket for each in work.recordings.of_call("CA2")] == [None]


def test_a_claimed_recording_is_nobody_elses_until_the_lease_ends(database: Database) -> None:
    add(database, a_recording(1), a_recording(2), kept(3, next_attempt_at=START))
    now, lease = START + hours(1), START + hours(2)
    with database.work() as work:
        assert [(each.provider_id, each.attempts) for each in work.recordings.claim(now, lease, 1)] == [("RE1", 1)]
        work.commit()
    with database.work() as work:
        assert [each.provider_id for each in work.recordings.claim(now, lease, 5)] == ["RE2"]
        work.commit()
    with database.work() as work:
        assert work.recordings.claim(now, lease, 5) == ()
        assert [each.attempts for each in work.recordings.claim(lease, lease + MINUTE, 5)] == [2, 2]


def test_two_who_claim_at_once_never_get_the_same_recording(postgres: PostgresServer, vault: Vault) -> None:
    """On PostgreSQL: SQLite has one writer at a time."""
    address = migrated_postgres(postgres)
    database = Database(address, vault)
    add(database, a_recording(1), a_recording(2))
    now, lease = START + hours(1), START + hours(2)
    with database.work() as one, database.work() as other:
        first, second = one.recordings.claim(now, lease, 1), other.recordings.claim(now, lease, 5)
    assert [each.provider_id for each in (*first, *second)] == ["RE1", "RE2"]
    database.dispose()
    postgres.drop(address)


def test_what_has_had_its_time_is_told_oldest_first_whether_it_was_fetched_or_not(database: Database) -> None:
    failed = a_recording(1, state=RecordingState.FAILED, made_at=START - hours(1))
    add(database, kept(3), kept(2), failed, a_recording(4, state=RecordingState.ERASED, made_at=START - hours(9)))
    with database.work() as work:
        assert [each.provider_id for each in work.recordings.outlived(START + 3 * MINUTE, 9)] == ["RE1", "RE2"]
        assert [each.provider_id for each in work.recordings.outlived(START + hours(1), 1)] == ["RE1"]


def test_only_what_is_here_and_nobody_has_written_down_waits_for_a_listener(database: Database) -> None:
    number = str(file(database).number)
    add(
        database,
        kept(2, ticket=number),
        kept(1, ticket=number),
        kept(3, ticket=number, transcript=""),
        kept(4, ticket=number, replaced=True),
        a_recording(5, ticket=number),
        kept(6),
    )
    assert untold(database) == ["RE1", "RE2"]
    assert untold(database, page=2, size=1) == ["RE2"]
    with database.reading() as work:
        assert work.recordings.count_untold(EVERYTHING) == 2


def test_an_officer_finds_only_recordings_of_cases_that_he_may_know_of(database: Database) -> None:
    me = Address.of_phone("01799999999")
    here = file(database)
    sealed = file(database, desk=Desk(here.desk.office, here.desk.tier, frozenset({"up-1"})))
    sensitive = file(database, sensitive=True)
    own = file(database, complainant=Complainant(me))
    add(database, *(kept(nth, ticket=str(case.number)) for nth, case in enumerate((here, sealed, sensitive, own), 1)))
    mine = replace(EVERYTHING, offices=frozenset({here.desk.office}))
    assert untold(database, mine) == ["RE1", "RE2", "RE4"]
    assert untold(database, replace(mine, seals=frozenset({"up-1"}))) == ["RE1", "RE4"]
    assert untold(database, replace(mine, sensitive=frozenset({here.desk.office}))) == ["RE1", "RE2", "RE3", "RE4"]
    assert untold(database, replace(mine, own=me)) == ["RE1", "RE2"]
    assert untold(database, replace(mine, recused=frozenset({str(here.number)}))) == ["RE2", "RE4"]
    assert untold(database, replace(mine, offices=frozenset({"elsewhere"}))) == []


def test_bytes_are_opened_only_by_the_recording_that_they_were_sealed_for(database: Database) -> None:
    add(database, a_recording(1), a_recording(2))
    one, other = a_recording(1).id, a_recording(2).id
    with database.work() as work:
        sealed = work.recordings.seal(one, b"RIFF told in tears")
        assert b"tears" not in sealed
        assert work.recordings.unseal(one, sealed) == b"RIFF told in tears"
        for name, wrong in (
            (other, sealed),
            (one, sealed[:-1]),
            (one, b""),
            (one, sealed[:-1] + bytes([sealed[-1] ^ 1])),
        ):
            with pytest.raises(Unavailable, match="recording_broken"):
                work.recordings.unseal(name, wrong)


def test_an_erased_recording_has_forgotten_its_key(database: Database) -> None:
    add(database, kept())
    with database.work() as work:
        sealed = work.recordings.seal(kept().id, b"RIFF")
        work.recordings.save(replace(kept(), state=RecordingState.ERASED, erased_at=START + hours(5)))
        work.commit()
    with database.work() as work, pytest.raises(NotFound, match="recording_gone"):
        work.recordings.unseal(kept().id, sealed)


def test_nothing_that_was_said_nor_its_address_stands_in_the_database_in_clear(
    database: Database, run_sql: RunSql
) -> None:
    add(database, kept(transcript="আমার পিন কেউ জানে না"))
    (row,) = run_sql("SELECT * FROM recordings")
    assert not [value for value in row if isinstance(value, str) and ("পিন" in value or "http" in value)]


def test_a_new_key_of_the_service_opens_old_recordings(url: str, database: Database) -> None:
    add(database, kept(transcript="ভাতা"))
    with database.work() as work:
        sealed = work.recordings.seal(kept().id, b"RIFF")
    newer = "another key for tests only, long enough"
    renewing = Database(url, Vault([newer, KEY]))
    renewing.reencrypt(lambda table, rows: None)
    renewing.dispose()
    renewed = Database(url, Vault([newer]))
    with renewed.work() as work:
        assert work.recordings.unseal(kept().id, sealed) == b"RIFF"
        assert work.recordings.get(kept().id).transcript == "ভাতা"
    renewed.dispose()
