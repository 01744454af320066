"""What the spool does when nothing helps: a message that can be neither worked on nor kept aside."""

from datetime import timedelta
from pathlib import Path

import pytest

from gateway.services.conversation import ConversationService
from gateway.sms.spool import DiskSpool
from grs_core.domain.complainant import Address
from grs_core.storage.inbox import StoredInbox
from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.outage import database_gone

RAHIMA, KARIM = "+8801711000001", "+8801711000002"
A_WHILE = timedelta(seconds=30)


def test_what_can_neither_be_worked_on_nor_kept_aside_waits_and_holds_up_nobody_else(
    tmp_path: Path, model: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    container = make_container(tmp_path / "home", model, clock, twilio.ENVIRON)
    client = make_app(container).test_client()

    def reads_only(*_: object, **__: object) -> None:
        raise KeyError("a database that only reads, or a mistake of ours")

    with monkeypatch.context() as mistaken:
        mistaken.setattr(ConversationService, "turn", reads_only)
        mistaken.setattr(StoredInbox, "quarantine", reads_only)
        assert twilio.post(client, twilio.form("status")).status_code == 200
    oldest, spool = DiskSpool.oldest, container.intake.spool
    assert spool.state().waiting == 1

    def poisoned(self: DiskSpool, sender: str) -> object:
        found = oldest(self, sender)
        if found is not None and found.message.address == Address.of_phone(KARIM):
            raise KeyError("a file that nobody foresaw")
        return found

    container.intake.doorstep.close()
    for sender in (KARIM, *(f"+88017110001{number:02}" for number in range(4))):
        assert twilio.post(client, twilio.form("status", sender=sender)).status_code == 200
    with monkeypatch.context() as mistaken:
        mistaken.setattr(DiskSpool, "oldest", poisoned)
        assert container.intake.drain(A_WHILE) == 5
    assert container.intake.drain(A_WHILE) == 1
    assert spool.state().waiting == 0
    container.database.dispose()


def test_receipts_leave_a_database_alone_that_was_found_dead(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    container = make_container(tmp_path / "home", model, clock, twilio.ENVIRON)
    client, told = make_app(container).test_client(), {"MessageSid": "SM1", "MessageStatus": "delivered"}
    path = "/sms/twilio/status?id=1&n=1"
    with database_gone(container):
        assert twilio.post(client, told, path=path).status_code == 503
    assert twilio.post(client, told, path=path).status_code == 503, "nobody has looked since"
    container.intake.drain(A_WHILE)
    assert twilio.post(client, told, path=path).status_code == 204
    container.database.dispose()
