"""`GET /health`: 200 while a message can be taken, be it into the spool only."""

from pathlib import Path

from flask import Flask

from gateway.bootstrap import Container
from tests.support import twilio
from tests.support.clock import FakeClock
from tests.support.outage import database_gone
from tests.support.web import COMPLAINT


def test_all_is_well(app: Flask) -> None:
    answer = app.test_client().get("/health")
    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "ok",
        "database": "ok",
        "spool": {"state": "ok", "waiting": 0, "oldest": None, "broken": 0},
        "oldest_undelivered": None,
        "oldest_ringing_timer": None,
        "queue": "ok",
    }


def test_a_service_without_its_database_still_takes_messages_and_says_so(
    app: Flask, container: Container, clock: FakeClock
) -> None:
    client = app.test_client()
    with database_gone(container):
        assert client.get("/health").get_json()["database"] == "down"
        twilio.post(client, twilio.form(COMPLAINT))
        clock.advance(seconds=90)
        answer = client.get("/health")
        assert (answer.status_code, answer.get_json()["status"]) == (200, "degraded")
        held = answer.get_json()["spool"]
        assert (held["state"], held["waiting"], held["oldest"]["seconds"]) == ("ok", 1, 90)
        assert "protikar_spool_waiting 1.0" in client.get("/metrics").text
        assert "protikar_spool_oldest_seconds 90.0" in client.get("/metrics").text


def test_a_database_that_is_known_not_to_answer_is_not_asked_again(app: Flask, container: Container) -> None:
    """Asked while it hangs, the check would hang too, and whoever balances the load would send nobody here."""
    container.intake.doorstep.close()
    assert app.test_client().get("/health").get_json()["database"] == "down"
    container.intake.doorstep.open()
    assert app.test_client().get("/health").get_json()["database"] == "ok"


def test_neither_database_nor_spool_is_a_503(app: Flask, container: Container, tmp_path: Path) -> None:
    (tmp_path / "home" / "spool").write_text("in the way")
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "degraded")
    assert answer.get_json()["spool"]["state"] == "down"
    with database_gone(container):
        answer = app.test_client().get("/health")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "down")
