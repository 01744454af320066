"""The service as an operator starts it: `grs serve`, a process on a port of this machine."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.support import twilio
from tests.support.home import a_home, grs, lines, settings_of, told
from tests.support.service import Service

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
PRODUCTION = {
    "GRS_ENV": "production",
    "GRS_SECRET_KEYS": "a secret of its own and long enough for a key",
    "GRS_PUBLIC_URL": "https://grs.example",
    "GRS_SIGNATURE_MODE": "enforce",
    "GRS_SMS_PROVIDERS": "twilio",
    "GRS_TWILIO_ACCOUNT_SID": "AC1",
    "GRS_TWILIO_AUTH_TOKENS": "a-token",
    "GRS_TWILIO_FROM": "+8801300000000",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Path:
    made = a_home(tmp_path_factory.mktemp("serve") / "home", model)
    told(made, "init")
    return made


@pytest.fixture
def service(home: Path, tmp_path: Path) -> Iterator[Service]:
    started = Service(settings_of(home, **twilio.ENVIRON), tmp_path / "service.log")
    yield started
    started.kill()


def test_a_service_lives_from_the_first_complaint_to_ctrl_c_and_starts_again(
    service: Service, home: Path, tmp_path: Path
) -> None:
    health = service.get("/health")
    assert (health.status_code, health.json()["status"], health.json()["queue"]) == (200, "ok", "ok")

    form, start = twilio.form(COMPLAINT), Barrier(2)

    def send(_: int) -> bytes:
        start.wait()
        return service.post_sms(form).content

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(send, range(2))
    assert first == second, "one message by two connections at once: the same answer"
    (ticket,) = lines(home, "tickets")
    assert ticket["number"] in first.decode()

    assert service.interrupt() == 0
    assert "Traceback" not in service.said
    assert re.search(r"http://|https://", service.said), "it says where to look"

    again = Service(settings_of(home, **twilio.ENVIRON), tmp_path / "again.log")
    try:
        assert again.post_sms(form).content == first
        assert again.post_sms(twilio.form("status")).text.count(ticket["number"]) == 1
        assert again.stop() == 0
        assert "Traceback" not in again.said
    finally:
        again.kill()
    assert len(lines(home, "tickets")) == 1


def test_nineteen_parts_in_bangla_come_by_kannels_get_url(model: Path, tmp_path: Path) -> None:
    own = a_home(tmp_path / "home", model)
    told(own, "init")
    service = Service(settings_of(own, **twilio.ENVIRON, GRS_KANNEL_USERNAME="grs"), tmp_path / "service.log")
    query = "from=%2B8801711000077&to=16000&charset=UTF-16BE&coding=2&id=K1"
    written = "".join(f"%{byte:02X}" for byte in ("ভাতা পাই না " * 106).encode("utf-16-be"))
    try:
        answered = service.get(f"/sms/kannel?{query}&text={written}")
        assert (answered.status_code, answered.content) == (200, b"")
    finally:
        service.kill()
    (ticket,) = lines(own, "tickets")
    assert ticket["channel"] == "sms"


def test_an_operator_who_interrupts_at_once_sees_no_traceback(home: Path, tmp_path: Path) -> None:
    service = Service(settings_of(home), tmp_path / "service.log")
    assert service.interrupt() == 0
    assert "Traceback" not in service.said
    assert "Phone simulator" in service.said


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GRS_SECRET_KEYS", ""),
        ("GRS_PUBLIC_URL", ""),
        ("GRS_SIGNATURE_MODE", "observe"),
        ("GRS_SMS_PROVIDERS", "loopback"),
        ("GRS_TWILIO_AUTH_TOKENS", ""),
        ("GRS_TWILIO_FROM", ""),
    ],
)
def test_production_refuses_a_setting_of_the_sandbox_by_name(home: Path, variable: str, value: str) -> None:
    refused = grs(home, "serve", **{**PRODUCTION, variable: value})
    assert (refused.exit_code, refused.stdout) == (1, "")
    (line,) = refused.stderr.splitlines()
    assert line.startswith(f"grs: {variable}: ")


def test_the_pages_of_the_sandbox_do_not_exist_in_production(home: Path, tmp_path: Path) -> None:
    environ = settings_of(home, **PRODUCTION, GRS_DATABASE_URL=f"sqlite:///{tmp_path}/production.db")
    told(home, "init", **{name: value for name, value in environ.items() if name != "GRS_HOME"})
    service = Service(environ, tmp_path / "production.log")
    try:
        assert service.get("/").status_code == 200
        assert service.get("/simulator").status_code == 404
    finally:
        assert service.stop() == 0
