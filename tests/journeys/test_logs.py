"""What the log says of a whole conversation: ids and words of ours, nothing that a citizen wrote."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from gateway import logs
from gateway.bootstrap import Container
from tests.support import twilio
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock

PHONE, PIN, NAME, NID = "01719876543", "48213", "রহিমা খাতুন", "1987654321098"
SAYS = (
    f"আমার নাম {NAME}, বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা",
    f"আমার পিন {PIN}, বিকাশে ঢুকে টাকা নিয়ে গেছে",
    f"আমার আইডি {NID}, নম্বর {PHONE}",
    "status",
    "9",
)
Said = Callable[[], list[dict[str, Any]]]
FORBIDDEN = (PHONE[1:], PIN, NID, *NAME.split(), "বিধবা", "বিকাশে", "widowed", "Messag", "9876543")


@pytest.fixture
def stream() -> Iterator[StringIO]:
    """Where the log goes while the test runs."""
    written = StringIO()
    loggers = [logging.getLogger(name) for name in ("", "gateway", "grs_core", "bot")]
    before = [(logger, logger.handlers[:], logger.level) for logger in loggers]
    logs.set_up(as_json=True, stream=written)
    yield written
    for logger, handlers, level in before:
        logger.handlers[:] = handlers
        logger.setLevel(level)


@pytest.fixture
def said(stream: StringIO) -> Said:
    """What was logged, as production writes it."""
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.fixture
def app(tmp_path: Path, model: Path, clock: FakeClock) -> Iterator[Flask]:
    """Behind a proxy, with a carrier's signatures checked."""
    container = make_container(tmp_path / "home", model, clock, twilio.ENVIRON)
    app = make_app(container)
    app.config["container"] = container

    @app.get("/broken/<number>")
    def broken(number: str) -> str:
        raise ValueError(f"{NAME} {number} {PIN}")

    app.testing = False
    yield app
    container.database.dispose()


def test_what_a_library_has_switched_off_is_heard_again(said: Said, stream: StringIO) -> None:
    ours = logging.getLogger("gateway.anything")
    ours.disabled, ours.propagate = True, False
    logging.disable(logging.CRITICAL)
    logs.set_up(as_json=True, stream=stream)
    ours.info("here")
    assert [line["message"] for line in said()] == ["here"]


def test_a_whole_conversation_leaves_ids_in_the_log_and_nothing_else(app: Flask, said: Said) -> None:
    client, container = app.test_client(), app.config["container"]
    for text in SAYS:
        assert twilio.post(client, twilio.form(text, "+88" + PHONE)).status_code == 200
    assert twilio.post(client, twilio.form(SAYS[0], "+88" + PHONE), token="wrong").status_code == 403
    chat = {"sender": PHONE, "message": SAYS[0]}
    assert client.post("/webhooks/rest/webhook", json=chat).status_code == 200
    client.get(f"/sms/kannel?from={PHONE}&text={SAYS[0]}")
    client.post("/track", data={"number": PHONE, "phone": PHONE})
    client.get(f"/console/tickets/{PHONE[1:]}")
    client.open("/health", method="RAHIMA")
    assert client.get(f"/broken/{PHONE}").status_code == 500
    for job in ("relay", "sweep"):
        container.background.run(job)
    lines = said()
    assert len(lines) > 2 * len(SAYS)
    written = json.dumps(lines, ensure_ascii=False)
    assert [word for word in (*FORBIDDEN, "RAHIMA") if word in written] == []
    answered = [line for line in lines if line["message"] == "answered a message"]
    assert answered[0]["ticket"], "the case that the message made"
    requests = {line["request"]: line for line in lines if line["message"] == "request"}
    assert requests[answered[0]["request"]]["route"] == "/sms/twilio", "both lines of one request have its id"


def test_an_error_is_logged_by_its_type_and_place(app: Flask, said: Said) -> None:
    app.test_client().get(f"/broken/{PHONE}")
    (line,) = (line for line in said() if line["level"] == "error")
    assert line["message"].startswith("/broken/<number> failed: ValueError at ")


def test_the_proxys_id_of_a_request_is_kept_and_a_phone_number_is_no_id(app: Flask, said: Said) -> None:
    client, given = app.test_client(), "5f0c1fe2a1b84f6d9d6f0c1fe2a1b84f"
    assert client.get("/health", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given
    assert [line["request"] for line in said()] == [given]
    for wrong in (PHONE, NAME.encode().hex(" "), "a" * 200, ""):
        answer = client.get("/health", headers={"X-Request-Id": wrong})
        assert answer.headers["X-Request-Id"] not in (wrong, given)


def test_the_id_of_whoever_reaches_us_directly_is_not_believed(container: Container, said: Said) -> None:
    given = "5f0c1fe2a1b84f6d9d6f0c1fe2a1b84f"
    answer = make_app(container).test_client().get("/health", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] != given
    assert said()[0]["request"] == answer.headers["X-Request-Id"]


def test_a_job_says_which_it_is_and_who_follows_in_the_same_thread_does_not(container: Container, said: Said) -> None:
    container.database.dispose()
    container.settings.home.joinpath("protikar.db").write_bytes(b"no database at all" * 100)
    container.background.run("relay")
    logging.getLogger("gateway").warning("later")
    put_off, later = said()
    assert (put_off["job"], put_off["level"], put_off["logger"]) == ("relay", "warning", "gateway.jobs.handlers")
    assert set(later) == {"time", "level", "logger", "message"}


def test_a_librarys_line_loses_what_was_filled_in(said: Said) -> None:
    library = logging.getLogger("a.library")
    library.warning("Invalid request from ip=%s: %s after %d s", PHONE, ValueError(NAME), 3)
    library.warning("told %(who)s", {"who": NAME})
    try:
        raise ValueError(NAME)
    except ValueError:
        library.exception("it failed")
    first, second, third = said()
    assert first["message"] == "Invalid request from ip=…: ValueError after 3 s"
    assert second["message"] == "told …"
    assert third["error"].startswith("ValueError at ")
    assert NAME not in json.dumps([first, second, third], ensure_ascii=False)


def test_the_sandbox_is_told_in_words(stream: StringIO) -> None:
    logs.set_up(as_json=False, stream=stream)
    logging.getLogger("gateway.jobs").info("sweep: %s", 3)
    assert stream.getvalue().endswith(" INFO gateway.jobs sweep: 3\n")
