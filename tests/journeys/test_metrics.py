"""`GET /metrics`: what Prometheus is told, and who is not told."""

from datetime import timedelta

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from gateway.bootstrap import Container
from grs_core.call_ports import RecordingState
from grs_core.domain.carrier import TRIPS_AFTER, after
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Accepted, Lane, Notice, Unknown
from grs_core.message_ports import Outbound
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support import twilio
from tests.support.app import KEY
from tests.support.clock import FakeClock
from tests.support.told import WAV, keep

PHONE = Address.of_phone("01719876543")
COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"


def told(app: Flask) -> dict[tuple[str, frozenset[str]], float]:
    """(name, the labels' values) -> value."""
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    samples = [sample for family in families for sample in family.samples]
    return {(sample.name, frozenset(sample.labels.values())): sample.value for sample in samples}


def one(app: Flask, name: str, *labels: str) -> float:
    return told(app)[(name, frozenset(labels))]


def test_a_new_service_has_nothing_waiting(app: Flask) -> None:
    for name in ("timers_ringing", "oldest_ringing_seconds", "oldest_undelivered_seconds"):
        assert one(app, f"protikar_{name}") == 0
    assert one(app, "protikar_database_up") == one(app, "protikar_queue_up") == 1


def test_a_case_is_counted_from_its_first_message_to_its_late_timer(
    app: Flask, container: Container, clock: FakeClock
) -> None:
    twilio.post(app.test_client(), twilio.form(COMPLAINT))
    clock.advance(minutes=10)
    assert one(app, "protikar_readings_total", "yes") == 1
    assert one(app, "protikar_open_tickets", "upazila", "open") == 1
    assert one(app, "protikar_oldest_unaccepted_seconds", "upazila") == 600
    assert one(app, "protikar_stuck_tickets", "unmanned") == 1, "nobody has been registered for that office"
    assert one(app, "protikar_request_seconds_count", "POST", "/sms/twilio", "200") == 1

    clock.advance(days=200)
    assert one(app, "protikar_timers_ringing") == 1
    assert one(app, "protikar_oldest_ringing_seconds") > 86400
    container.background.run("sweep")
    assert one(app, "protikar_timers_ringing") == 0
    assert one(app, "protikar_timers_total", "late") >= 1
    assert one(app, "protikar_job_runs_total", "sweep", "ok") == 1
    assert one(app, "protikar_job_last_good_run", "sweep") == clock.now().timestamp()


def test_messages_are_counted_by_carrier_and_state(app: Flask, container: Container, clock: FakeClock) -> None:
    with container.database.work() as work:
        for id_ in ("a", "b", "c", "d"):
            notice = Notice("notice_code", {"code": "123456"})
            work.outbox.add(Outbound(id_, PHONE, "bn", notice, clock.now(), next_attempt_at=clock.now()))
        work.commit()
    with container.database.work() as work:
        work.outbox.claim(clock.now(), clock.now() + timedelta(minutes=1), 3)
        for id_ in ("a", "b", "c"):
            work.outbox.handed_over(id_, "kannel", "text", clock.now())
        work.outbox.settle("a", Accepted("1"), None)
        work.outbox.settle("b", Unknown("nobody knows"), None)
        work.commit()
    clock.advance(minutes=1)
    assert one(app, "protikar_oldest_undelivered_seconds") == 60
    assert one(app, "protikar_outbox", "none yet", "pending") == 1
    assert one(app, "protikar_outbox", "kannel", "sending") == 1
    assert one(app, "protikar_outbox", "kannel", "unknown") == 1
    assert one(app, "protikar_outcomes_last_hour", "kannel", "accepted") == 1
    clock.advance(hours=1)
    assert ("protikar_outcomes_last_hour", frozenset({"kannel", "accepted"})) not in told(app)


def test_a_carrier_that_is_left_alone_and_the_lanes_that_wait_for_it_are_told(
    app: Flask, container: Container, clock: FakeClock
) -> None:
    with container.database.work() as work:
        for lane in (Lane.ANSWER, Lane.BULK):
            work.outbox.add(Outbound(lane.name, PHONE, "bn", Notice("notice_code"), clock.now(), lane=lane))
            clock.advance(seconds=10)
        ill = work.carriers.lock("kannel")
        for _ in range(TRIPS_AFTER):
            ill = after(ill, Unknown("timeout"), clock.now())
        work.carriers.save(ill, clock.now())
        work.carriers.lock("twilio")
        work.commit()
    assert [one(app, "protikar_oldest_waiting_seconds", lane) for lane in ("answer", "notice", "bulk")] == [20, 0, 10]
    assert [one(app, "protikar_carrier_left_alone", name) for name in ("kannel", "twilio")] == [1, 0]


def test_recordings_that_do_not_come_or_that_nobody_writes_down_are_told(
    app: Flask, container: Container, clock: FakeClock
) -> None:
    keep(container, None, WAV, 1)
    keep(container, None, WAV, 2, transcript="")
    keep(container, None, WAV, 3, state=RecordingState.WANTED)
    clock.advance(minutes=5)
    assert one(app, "protikar_recordings_to_write_down") == 1
    assert one(app, "protikar_oldest_unfetched_recording_seconds") == 300


def test_how_far_the_figures_of_the_dashboard_are_behind_is_told(app: Flask, container: Container) -> None:
    twilio.post(app.test_client(), twilio.form(COMPLAINT))
    assert one(app, "protikar_audit_events_behind", "figures") > 0
    container.background.run("figures")
    assert one(app, "protikar_audit_events_behind", "figures") == 0


def test_the_figures_are_the_same_on_every_database(database_url: str, clock: FakeClock) -> None:
    database = Database(database_url, Vault([KEY]))
    figures = database.figures(clock.now())
    assert (figures.ringing, figures.oldest_ringing, figures.outbox, figures.open) == (0, None, {}, {})
    database.dispose()


def test_a_database_that_is_down_is_told_without_old_figures(app: Flask, container: Container) -> None:
    container.database.dispose()
    container.settings.home.joinpath("protikar.db").write_bytes(b"no database at all" * 100)
    assert one(app, "protikar_database_up") == 0
    assert ("protikar_timers_ringing", frozenset()) not in told(app)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_came_through_the_proxy_is_told_nothing(app: Flask, header: str) -> None:
    answer = app.test_client().get("/metrics", headers={header: "127.0.0.1"})
    assert (answer.status_code, b"protikar" in answer.data) == (404, False)


@pytest.mark.parametrize(("address", "status"), [("1.2.3.4", 404), ("172.18.0.5", 200), ("2400:cb00::1", 404)])
def test_only_this_machine_and_private_networks_are_told(app: Flask, address: str, status: int) -> None:
    assert app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == status


def test_no_label_holds_what_somebody_sent(app: Flask) -> None:
    client = app.test_client()
    client.get(f"/01719876543?text={COMPLAINT}")
    client.open("/health", method="RAHIMA")
    client.get("/console/tickets/01719876543")
    labels = {label for _, some in told(app) for label in some}
    assert not {label for label in labels if "1719876543" in label or "RAHIMA" in label or "বিধবা" in label}
