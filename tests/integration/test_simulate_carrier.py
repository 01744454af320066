"""`grs simulate-carrier` as a developer meets it, and our adapters against it."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
import requests

from gateway.carriers import carriers
from gateway.ports import HandOver, SmsProvider
from gateway.settings import read_settings
from gateway.sms.simulated.faults import Faults
from gateway.sms.simulated.run import Inbound, Running, Setup, running
from gateway.system import SystemClock
from grs_core.domain.messages import Accepted, Refused, Unknown
from tests.support import twilio
from tests.support.home import a_home, grs, lines, settings_of, told
from tests.support.redis_server import free_port
from tests.support.service import Process, Service, until

TOKEN = "simulated"
MESSAGE = HandOver("01711000001", "আপনার অভিযোগ নিষ্পত্তি হয়েছে।", "0123456789abcdef0123456789abcdef", 1)
NOBODY = "http://127.0.0.1:9"


class Heard:
    """Events, in the order in which they were told."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, object]]] = []

    def __call__(self, event: str, **about: object) -> None:
        self.events.append((event, about))

    def count(self, name: str) -> int:
        return sum(event == name for event, _ in self.events)


@contextmanager
def a_carrier(faults: Faults, heard: Heard, app: str = NOBODY, inbound: Inbound | None = None) -> Iterator[Running]:
    setup = Setup("127.0.0.1", 0, app, app, TOKEN, 1, faults, inbound)
    with running(setup, lambda: datetime.now(UTC), heard) as carrier:
        yield carrier


def by_twilio(url: str) -> SmsProvider:
    """Ours, as a deployer sets it up."""
    return ours_for("twilio", url)


def ours_for(name: str, url: str) -> SmsProvider:
    environ = {
        "GRS_TWILIO_ACCOUNT_SID": f"AC{0:032d}",
        "GRS_TWILIO_AUTH_TOKENS": TOKEN,
        "GRS_TWILIO_FROM": "+8801300000000",
        "GRS_TWILIO_BASE_URL": url,
        "GRS_KANNEL_SENDSMS_URL": f"{url}/cgi-bin/sendsms",
        "GRS_KANNEL_USERNAME": "grs",
        "GRS_KANNEL_PASSWORD": "secret",
        "GRS_KANNEL_FROM": "16000",
        "GRS_AGGREGATOR_URL": f"{url}/api/v3/send-sms",
        "GRS_AGGREGATOR_API_TOKEN": "secret",
        "GRS_AGGREGATOR_SID": "PROTIKAR",
    }
    return carriers(read_settings(environ), SystemClock())[name].provider


def since() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def test_a_message_whose_answer_is_lost_is_found_by_asking_the_carrier() -> None:
    heard = Heard()
    with a_carrier(Faults(lost=1), heard) as carrier:
        ours = by_twilio(carrier.url)
        assert isinstance(ours.send(MESSAGE), Unknown)
        assert isinstance(ours.find(MESSAGE, since()), Accepted)
        assert carrier.summary()["doubles"] == {}
    assert heard.count("taken") == 1


@pytest.mark.parametrize("name", ["twilio", "kannel", "aggregator"])
def test_each_carrier_of_ours_is_understood(name: str) -> None:
    with a_carrier(Faults(), Heard()) as carrier:
        assert isinstance(ours_for(name, carrier.url).send(MESSAGE), Accepted)
        (taken,) = carrier.carrier.ledger.taken
    assert (taken.asked.carrier, taken.asked.to) == (name, MESSAGE.to)
    assert normalize("NFC", taken.asked.text) == normalize("NFC", MESSAGE.text)
    assert taken.asked.own_id in (MESSAGE.id, MESSAGE.id[:20])


def test_an_aggregator_takes_a_name_once() -> None:
    with a_carrier(Faults(lost=1), Heard()) as carrier:
        aggregator = ours_for("aggregator", carrier.url)
        assert isinstance(aggregator.send(MESSAGE), Unknown)
        assert isinstance(aggregator.send(MESSAGE), Accepted)
        assert (len(carrier.carrier.ledger.taken), carrier.summary()["doubles"]) == (1, {})


def test_a_message_is_not_taken_for_another_of_the_same_words() -> None:
    with a_carrier(Faults(), Heard()) as carrier:
        ours = by_twilio(carrier.url)
        taken = ours.send(MESSAGE)
        assert isinstance(taken, Accepted)
        other = replace(MESSAGE, id="f" * 32)
        assert isinstance(ours.find(other, since()), Accepted), "by its words alone nobody knows"
        found = ours.find(replace(other, others=frozenset({taken.provider_id})), since())
    assert isinstance(found, Refused) and found.retryable


def test_a_message_that_met_an_error_is_known_not_to_be_there() -> None:
    with a_carrier(Faults(errors=1), Heard()) as carrier:
        ours = by_twilio(carrier.url)
        assert isinstance(ours.send(MESSAGE), Unknown)
        found = ours.find(MESSAGE, since())
    assert isinstance(found, Refused) and found.retryable


def test_a_number_may_be_refused_and_a_wrong_password_is() -> None:
    with a_carrier(Faults(refuse=1), Heard()) as carrier:
        refused = by_twilio(carrier.url).send(MESSAGE)
        assert isinstance(refused, Refused) and not refused.retryable
        answer = requests.post(f"{carrier.url}/2010-04-01/Accounts/AC1/Messages.json", auth=("AC1", "x"), timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_a_sender_who_sends_again_without_asking_is_found_out() -> None:
    with a_carrier(Faults(), Heard()) as carrier:
        ours = by_twilio(carrier.url)
        assert isinstance(ours.send(MESSAGE), Accepted) and isinstance(ours.send(MESSAGE), Accepted)
        assert carrier.summary()["doubles"] == {MESSAGE.id[:20]: 2}
        page = requests.get(carrier.url, timeout=10).text
    assert "দুইবার গেছে" in page and MESSAGE.text in page and MESSAGE.to in page


def test_more_than_the_throttle_lets_through_is_turned_away() -> None:
    heard = Heard()
    with a_carrier(Faults(throttle=0.5), heard) as carrier:
        refused = by_twilio(carrier.url).send(MESSAGE)
        assert isinstance(refused, Refused) and refused.retryable
    assert (heard.count("throttled"), heard.count("taken")) == (1, 0)


@pytest.fixture
def service(tmp_path: Path, model: Path) -> Iterator[Service]:
    home = a_home(tmp_path / "home", model)
    told(home, "init")
    started = Service(settings_of(home, **twilio.ENVIRON), tmp_path / "service.log")
    yield started
    started.kill()


@pytest.mark.slow
def test_its_citizens_reach_a_service_once_however_often_they_are_repeated(service: Service, tmp_path: Path) -> None:
    people, app = Inbound(40, 8, 200, "twilio", "16000"), f"http://127.0.0.1:{service.port}"
    setup = Setup("127.0.0.1", 0, app, twilio.PUBLIC, twilio.TOKEN, 5, Faults(repeat=0.5), people)
    with running(setup, lambda: datetime.now(UTC), Heard()) as carrier:
        until(lambda: carrier.summary()["inbound"]["waiting"] == 0, "every message taken")  # type: ignore[index]
        posted = list(carrier.carrier.ledger.posted.values())
        assert len(posted) == 40 and all(each.texts for each in posted), "each answered in place"
        assert carrier.carrier.ledger.counts["repeat"] > 5
    filed = {each.letter.phone for each in posted}
    tickets = lines(tmp_path / "home", "tickets")
    assert len(tickets) >= len(filed)
    assert len({ticket["number"] for ticket in tickets}) == len(tickets)


def test_the_command_prints_events_without_phones_and_ends_with_a_summary(tmp_path: Path) -> None:
    port = free_port()
    process = Process({}, tmp_path / "carrier.log", "simulate-carrier", f"--port={port}", "--lost=1")
    until(lambda: "Ctrl-C" in process.said, process.said)
    by_twilio(f"http://127.0.0.1:{port}").send(MESSAGE)
    assert process.interrupt() == 0
    events = [json.loads(line) for line in process.said.splitlines() if line.startswith("{")]
    assert [event["event"] for event in events if event["event"] != "receipt_failed"] == ["taken", "summary"]
    assert events[0]["reference"] == f"{MESSAGE.id}.1"
    assert events[-1]["counts"]["lost"] == 1
    assert MESSAGE.to not in process.said and MESSAGE.text not in process.said


def test_a_phone_that_got_a_message_twice_makes_it_end_with_1(tmp_path: Path) -> None:
    port = free_port()
    process = Process({}, tmp_path / "carrier.log", "simulate-carrier", f"--port={port}")
    until(lambda: "Ctrl-C" in process.said, process.said)
    for _ in range(2):
        by_twilio(f"http://127.0.0.1:{port}").send(MESSAGE)
    assert process.interrupt() == 1
    assert "twice" in process.said


def test_it_listens_to_other_machines_only_when_told_so_twice(tmp_path: Path) -> None:
    refused = grs(tmp_path, "simulate-carrier", "--host", "192.0.2.1")
    assert refused.exit_code == 2 and "--open-to-network" in refused.stderr
    ended = grs(tmp_path, "simulate-carrier", "--port", "0", "--for", "0s")
    assert (ended.exit_code, json.loads(ended.stdout)["doubles"]) == (0, {})
    assert grs(tmp_path, "simulate-carrier", "--for", "soon").exit_code == 2


def test_a_port_that_is_taken_is_said_in_a_line(tmp_path: Path) -> None:
    with a_carrier(Faults(), Heard()) as carrier:
        refused = grs(tmp_path, "simulate-carrier", "--port", carrier.url.rpartition(":")[2])
    assert refused.exit_code == 1 and "Traceback" not in refused.stderr


def test_a_hanging_answer_does_not_keep_it_from_ending() -> None:
    heard = Heard()
    with a_carrier(Faults(hang=1, hang_s=600), heard) as carrier, ThreadPoolExecutor(1) as other:
        sent = other.submit(by_twilio(carrier.url).send, MESSAGE)
        until(lambda: heard.count("taken") == 1, "taken")
        carrier.carrier.over.set()
        assert isinstance(sent.result(10), Accepted)
