"""The commands of docker-compose.yml, run as they stand there: PostgreSQL, Redis, web, worker, beat."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import create_engine, text
from twilio.request_validator import RequestValidator

from tests.support import twilio
from tests.support.composed import resolved
from tests.support.home import a_home, grs
from tests.support.platform import Platform, running_platform
from tests.support.policy_folder import without_nights
from tests.support.redis_server import RedisServer, free_port
from tests.support.service import Process, until

COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
GIVEN = {
    **twilio.ENVIRON,
    "POSTGRES_PASSWORD": "not-used-here",
    "GRS_SECRET_KEYS": "a secret of its own and long enough for a key",
    "GRS_SMS_PROVIDERS": "twilio",
    "GRS_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "GRS_TWILIO_FROM": "+8801300000000",
}
"""What an operator writes into .env."""


@dataclass
class Deployment:
    """Services under the names, commands and settings of the compose file; addresses are this machine's."""

    services: dict[str, Any]
    moved: dict[str, str]
    folder: Path
    running: dict[str, Process] = field(default_factory=dict)

    def environ(self, name: str) -> dict[str, str]:
        said = self.services[name]["environment"]
        return {**{key: value for key, value in said.items() if value is not None}, **self.moved}

    def start(self, name: str) -> Process:
        program, *arguments = self.services[name]["command"]
        assert program == "grs"
        # A test listens on nothing but this machine; in a container the port is published by the compose file.
        arguments = ["127.0.0.1" if argument == "0.0.0.0" else argument for argument in arguments]  # noqa: S104
        self.running[name] = Process(self.environ(name), self.folder / f"{name}.log", *arguments)
        return self.running[name]

    def healthy(self, name: str) -> bool:
        how, program, *arguments = self.services[name]["healthcheck"]["test"]
        assert (how, program) == ("CMD", "grs")
        return grs(Path(self.moved["GRS_HOME"]), *arguments, **self.environ(name)).exit_code == 0

    def get(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.moved['PORT']}{path}", timeout=20)

    def metric(self, name: str) -> float:
        lines = (line.rpartition(" ") for line in self.get("/metrics").text.splitlines())
        return next((float(value) for line, _, value in lines if line == name), -1.0)

    def logged(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.running[name].said.splitlines() if line.startswith("{")]


@pytest.fixture
def platform() -> Iterator[Platform]:
    with running_platform() as running:
        yield running


@pytest.fixture
def deployment(
    tmp_path: Path, model: Path, postgres_url: str, redis_server: RedisServer, platform: Platform
) -> Iterator[Deployment]:
    moved = {
        "GRS_HOME": str(a_home(tmp_path / "home", model)),
        "PORT": str(free_port()),
        "GRS_DATABASE_URL": postgres_url,
        "GRS_REDIS_URL": redis_server.url,
        "GRS_POLICY_DIR": str(without_nights(tmp_path / "policy")),
    }
    given = {**GIVEN, "GRS_TWILIO_BASE_URL": platform.url}
    made = Deployment(resolved(tmp_path, given)["services"], moved, tmp_path)
    yield made
    for process in made.running.values():
        process.kill()


def send(deployment: Deployment, sms: dict[str, str]) -> str:
    signature = RequestValidator(twilio.TOKEN).compute_signature(f"{twilio.PUBLIC}/sms/twilio", sms)
    address = f"http://127.0.0.1:{deployment.moved['PORT']}/sms/twilio"
    answer = requests.post(address, data=sms, headers={"X-Twilio-Signature": signature}, timeout=20)
    assert answer.status_code == 200
    return answer.text


def make_due(postgres_url: str) -> None:
    """As if the office had been silent through its whole time."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        columns = ("entered_at", "half_at", "late_at", "due_at", "timer_at")
        sooner = ", ".join(f"{name} = {name} - interval '400 days'" for name in columns)
        assert connection.execute(text(f"UPDATE tickets SET {sooner}")).rowcount == 1
    engine.dispose()


@pytest.mark.slow
def test_the_services_of_the_compose_file_answer_escalate_and_stop_cleanly(
    deployment: Deployment, platform: Platform, postgres_url: str
) -> None:
    assert deployment.start("init").stop_of_itself() == 0, deployment.running["init"].said
    assert not deployment.healthy("worker")
    deployment.start("web")
    deployment.start("worker")
    until(lambda: deployment.healthy("web"), "the web server")

    assert "<Message>" in send(deployment, twilio.form(COMPLAINT))
    make_due(postgres_url)
    deployment.start("beat")
    until(lambda: platform.taken, f"the citizen told of the next desk; {deployment.running['worker'].said}")
    assert platform.taken[0][0] == "+8801711000001"
    until(lambda: deployment.healthy("worker") and deployment.healthy("beat"), "a sign of life of both")
    assert deployment.metric('protikar_job_runs_total{job="sweep",outcome="ok"}') >= 1
    assert deployment.metric('protikar_timers_total{what="late"}') == 1
    assert deployment.metric('protikar_readings_total{sure="yes"}') == 1, "whichever web process is asked"

    for name in ("web", "worker", "beat"):
        assert deployment.running[name].stop() == 0, deployment.running[name].said
        assert "Traceback" not in deployment.running[name].said
        assert len(deployment.running[name].said.splitlines()) >= len(deployment.logged(name)), name
    assert not deployment.healthy("web")
    sweeps = [line for line in deployment.logged("worker") if line.get("job") == "sweep"]
    assert any("escalated" in line["message"] for line in sweeps)
