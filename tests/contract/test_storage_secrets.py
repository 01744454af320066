"""What lies on the disk: no phone, no name, no NID, no story; and keys can be changed while people are served."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from grs_core.domain.complainant import Address
from grs_core.domain.errors import Unavailable
from grs_core.domain.messages import Accepted, Notice
from grs_core.domain.queue import QueueFilter, Sought
from grs_core.domain.ticket import Ticket
from grs_core.message_ports import StoredAnswer
from grs_core.storage.columns import HASH_OF, SEALED
from grs_core.storage.database import Database
from grs_core.storage.tables import metadata, tickets
from grs_core.storage.vault import Vault
from tests.support.cases import KEY, PHONE, START, a_complainant, a_message, a_ticket, an_event, an_outbound, hours

NEW_KEY = "a newer key of these tests, long enough"
SECRETS = ["01712345678", "1712345678", "01899999999", "রহিমা", "1990123456789", "এজেন্ট", "নগদ", "গোপন", "gopon"]
ANSWER = StoredAnswer(("আপনার গোপন উত্তর",), "1000000009")


def fill(database: Database) -> Ticket:
    """A row with secrets in every table."""
    ticket = a_ticket()
    notice = Notice("filed", {"name": "রহিমা খাতুন"})
    with database.work() as work:
        work.tickets.add(ticket)
        work.inbox.receive(a_message(body="গোপন gopon"))
        work.inbox.answer(a_message(), ANSWER)
        work.inbox.quarantine(a_message(body="গোপন"), "signature")
        work.conversations.save(PHONE, '{"story": "গোপন"}', START)
        work.outbox.add(an_outbound(notice=notice))
        work.outbox.claim(START, START + hours(1), 1)
        work.outbox.handed_over("out-1", "loopback", "গোপন কথা", START)
        work.outbox.settle("out-1", Accepted("SM1"), None)
        work.audit.append(an_event(detail="গোপন"))
        work.attempts.add("track:01712345678", START)
        work.commit()
    return ticket


def everything(run_sql: Any) -> str:
    return "\n".join(str(row) for table in metadata.sorted_tables for row in run_sql(select(table)))


def everything_is_found(database: Database, ticket: Ticket, limit: int = 20) -> None:
    search = QueueFilter(None, frozenset(), sought=Sought.of("01712345678"))
    with database.work() as work:
        assert work.tickets.get(ticket.number) == ticket
        assert ticket in work.tickets.of_address(PHONE, limit)
        assert ticket in work.tickets.queue(search, 1, limit).tickets
        assert work.inbox.receive(a_message()) == ANSWER
        assert {line.text for line in work.inbox.conversation(PHONE, 500)} >= {*ANSWER.texts, "গোপন কথা"}
        assert work.conversations.lock(PHONE) == '{"story": "গোপন"}'
        assert work.audit.history("1000000009")[0].detail == "গোপন"
        assert work.attempts.count("track:01712345678", START) == 1
    assert database.verify_audit().ok


def test_the_disk_holds_nothing_about_a_citizen(database: Database, url: str, run_sql) -> None:
    fill(database)
    stored = everything(run_sql)
    for path in Path(url.removeprefix("sqlite:///")).parent.glob("*.db*") if "sqlite" in url else ():
        stored += path.read_bytes().decode("utf-8", "ignore")
    assert "1000000009" in stored
    assert [secret for secret in SECRETS if secret in stored] == []


def test_every_text_column_that_may_hold_words_of_people_is_sealed() -> None:
    free = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if re.fullmatch("TEXT", str(column.type)) and not column.info.get(SEALED)
    }
    # Tables of the policy, dates that a promise follows from, figures that everybody may see, sentences that officers
    # keep ready for anybody: words of nobody.
    assert free == {"policy_versions.tables", "tickets.spans", "published_months.body", "reply_templates.words"}


def test_equal_secrets_look_different(database: Database, run_sql) -> None:
    with database.work() as work:
        for _ in range(2):
            work.tickets.add(a_ticket())
        work.commit()
    rows = run_sql(select(tickets))
    for column in ("text", "address", "name", "nid", "details"):
        assert len({row._mapping[column] for row in rows}) == 2


def test_keys_are_changed_while_everything_stays_found(database: Database, url: str, run_sql) -> None:
    old = fill(database)
    both = Database(url, Vault([NEW_KEY, KEY]))
    everything_is_found(both, old)
    new = a_ticket(complainant=a_complainant(name="নতুন"))
    with both.work() as work:
        work.tickets.add(new)
        work.commit()
    everything_is_found(both, new)

    told: list[tuple[str, int]] = []
    assert both.reencrypt(lambda table, rows: told.append((table, rows))) == 7
    assert sum(rows for _, rows in told) == 7
    assert both.reencrypt() == 0

    only_new = Database(url, Vault([NEW_KEY]))
    for ticket in (old, new):
        everything_is_found(only_new, ticket)
    assert all_marked(run_sql, Vault([NEW_KEY]).mark)
    for opened in (both, only_new):
        opened.dispose()


def test_people_are_served_while_keys_change(database: Database, url: str) -> None:
    fill(database)
    both, behind = Database(url, Vault([NEW_KEY, KEY])), Database(url, Vault([KEY, NEW_KEY]))

    def serve(person: int) -> list[Ticket]:
        filed = []
        for turn in range(12):
            message = a_message(provider_id=f"{person}.{turn}")
            with (behind if person % 2 else both).work() as work:
                assert work.inbox.receive(message) is None
                work.conversations.lock(PHONE)
                work.conversations.save(PHONE, '{"story": "গোপন"}', START)
                filed.append(a_ticket())
                work.tickets.add(filed[-1])
                work.audit.append(an_event(detail="গোপন"))
                work.commit()
        return filed

    with ThreadPoolExecutor(4) as pool:
        serving = [pool.submit(serve, person) for person in range(4)]
        while not all(served.done() for served in serving):
            both.reencrypt()
    both.reencrypt()
    only_new = Database(url, Vault([NEW_KEY]))
    for served in serving:
        everything_is_found(only_new, served.result()[-1], limit=99)
    for opened in (both, behind, only_new):
        opened.dispose()


def test_an_interrupted_change_of_keys_goes_on_where_it_stopped(database: Database, url: str) -> None:
    with database.work() as work:
        for _ in range(450):
            work.attempts.add("key", START)
        work.commit()
    both = Database(url, Vault([NEW_KEY, KEY]))

    def stop(_table: str, rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        both.reencrypt(stop)
    with both.reading() as work:
        assert work.attempts.count("key", START) == 450
    assert 0 < both.reencrypt() < 450
    both.dispose()


def test_two_dialogues_of_one_phone_under_two_keys_become_one(database: Database, url: str) -> None:
    """Two processes whose keys stand in another order can make a row each in the same moment."""
    only_new = Database(url, Vault([NEW_KEY]))
    both = Database(url, Vault([NEW_KEY, KEY]))
    for opened, state in ((database, "older"), (only_new, "newer")):
        with opened.work() as work:
            work.conversations.save(PHONE, state, START)
            work.commit()
    both.reencrypt()
    with both.work() as work:
        assert work.conversations.lock(PHONE) == "newer"
    for opened in (both, only_new):
        opened.dispose()


def test_a_key_taken_away_too_early_is_named_and_harms_nothing(database: Database, url: str) -> None:
    ticket = fill(database)
    early = Database(url, Vault([NEW_KEY]))
    with early.reading() as work, pytest.raises(Unavailable, match="secret_key_missing"):
        work.tickets.get(ticket.number)
    with pytest.raises(Unavailable, match="secret_key_missing"):
        early.reencrypt()
    with early.reading() as work:
        assert work.tickets.of_address(Address.of_phone("01712345678")) == ()
    everything_is_found(database, ticket)
    early.dispose()


def all_marked(run_sql: Any, mark: str) -> bool:
    """Every sealed and hashed value begins with the mark of this key."""
    return all(
        value is None or value.startswith(mark)
        for table in metadata.sorted_tables
        for column in table.columns
        if SEALED in column.info or HASH_OF in column.info
        for (value,) in run_sql(select(column))
    )
