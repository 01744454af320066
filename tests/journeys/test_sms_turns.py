"""Whose turn it is: who writes too fast waits, nobody waits for him, and every citizen's messages keep their order."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, select
from werkzeug.test import TestResponse

from gateway.bootstrap import Container
from gateway.inward import open_spool
from gateway.sms.spool import DiskSpool
from grs_core.storage.message_tables import inbox, outbox
from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.outage import database_gone

RAHIMA, KARIM = "+8801711000001", "+8801711000002"
A_WHILE = timedelta(seconds=30)
NO_LIMIT = {**twilio.ENVIRON, "GRS_INBOUND_PER_MINUTE": "0"}


def said(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.text
    return re.findall(r"<Message>(.*?)</Message>", response.text, re.DOTALL)


def waiting(container: Container) -> int:
    return container.intake.spool.state().waiting


def test_who_writes_too_fast_is_slowed_down_and_loses_nothing(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    container = make_container(tmp_path / "slow", model, clock, {**twilio.ENVIRON, "GRS_INBOUND_PER_MINUTE": "3"})
    client = make_app(container).test_client()
    answered = [len(said(twilio.post(client, twilio.form("status", sid=f"SM{n}")))) for n in range(40)]
    assert answered == [1] * 3 + [0] * 37
    assert len(said(twilio.post(client, twilio.form("status", sender=KARIM)))) == 1
    assert container.intake.drain(A_WHILE) == 30, "ten times as fast as a phone may write"
    clock.advance(minutes=1)
    assert container.intake.drain(A_WHILE) == 7
    engine = create_engine(container.settings.database_url)
    with engine.connect() as connection:
        ids = [each for (each,) in connection.execute(select(inbox.c.provider_id).order_by(inbox.c.id))]
    engine.dispose()
    container.database.dispose()
    assert [each for each in ids if len(each) < 6] == [f"SM{n}" for n in range(40)]


def test_all_together_have_a_pace_too(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    container = make_container(tmp_path / "slow", model, clock, {**NO_LIMIT, "GRS_INBOUND_PER_SECOND": "2"})
    client = make_app(container).test_client()
    answered = [len(said(twilio.post(client, twilio.form("status", sender=f"+880171100000{n}")))) for n in range(5)]
    assert answered == [1, 1, 0, 0, 0]
    assert container.intake.drain(A_WHILE) == 0
    clock.advance(seconds=1)
    assert container.intake.drain(A_WHILE) == 2
    clock.advance(seconds=1)
    assert container.intake.drain(A_WHILE) == 1
    container.database.dispose()


def test_one_of_each_citizen_before_a_second_of_one(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    container = make_container(tmp_path / "fair", model, clock, NO_LIMIT)
    client = make_app(container).test_client()
    with database_gone(container):
        for number in range(6):
            twilio.post(client, twilio.form(f"status {number}", sender=RAHIMA if number < 4 else KARIM))
    container.intake.drain(A_WHILE)
    engine = create_engine(container.settings.database_url)
    with engine.connect() as connection:
        senders = [hashed for (hashed,) in connection.execute(select(inbox.c.address_hash).order_by(inbox.c.id))]
    engine.dispose()
    container.database.dispose()
    assert len(set(senders[:2])) == 2
    assert len(set(senders[2:4])) == 2
    assert len(set(senders[4:])) == 1


def test_two_services_that_empty_one_spool_keep_every_citizens_order(
    tmp_path: Path, model: Path, clock: FakeClock, database_url: str
) -> None:
    environ = {**NO_LIMIT, "GRS_DATABASE_URL": database_url}
    both = [make_container(tmp_path / "home", model, clock, environ) for _ in range(2)]
    client, phones = make_app(both[0]).test_client(), [f"+88017110000{n:02}" for n in range(12)]
    both[0].intake.doorstep.close()
    for number in range(8):
        for phone in phones:
            assert said(twilio.post(client, twilio.form("status", sender=phone, sid=f"{phone}-{number}"))) == []
    unlocked = [replace(each.intake, spool=Unlocked.like(each)) for each in both]
    with ThreadPoolExecutor(4) as drainers:
        done = [drainers.submit(each.drain, A_WHILE) for each in (*unlocked, *(each.intake for each in both))]
    assert all(each.exception() is None for each in done)
    assert waiting(both[0]) == 0
    engine = create_engine(database_url)
    with engine.connect() as connection:
        ids = [each for (each,) in connection.execute(select(inbox.c.provider_id).order_by(inbox.c.id))]
        answers = connection.execute(select(outbox.c.id)).all()
    engine.dispose()
    for each in both:
        each.database.dispose()
    for phone in phones:
        assert [each for each in ids if each.startswith(phone)] == [f"{phone}-{number}" for number in range(8)]
    assert len(ids) == len(answers) == 96


class Unlocked(DiskSpool):
    """On a disk where turns are not kept (another machine over a network): everybody has every turn."""

    @classmethod
    def like(cls, container: Container) -> "Unlocked":
        vault = container.vault
        theirs = open_spool(container.settings, vault)
        return cls(container.settings.spool_dir, vault.encrypt, vault.decrypt, theirs._hidden)

    @contextmanager
    def turn(self, sender: str) -> Iterator[bool]:
        yield True
