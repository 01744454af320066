"""The production shape as docker-compose.yml draws it."""

import re
from pathlib import Path
from typing import Any

import pytest

from gateway.cli.run import GRACE_S
from tests.support.composed import resolved

ONE_SHOT = "init"
OURS = {ONE_SHOT, "web", "worker", "beat"}
KEEPERS = {
    "postgres": "/var/lib/postgresql/data",
    "redis": "/data",
    "rasa": "/models",
    "bearerbox": "/var/spool/kannel",
}


@pytest.fixture
def services(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = resolved(tmp_path, {"POSTGRES_PASSWORD": "a-password"})["services"]
    return found


def test_docker_compose_reads_the_file_with_every_profile(services: dict[str, Any]) -> None:
    assert set(services) == OURS | set(KEEPERS) | {"smsbox", "handover"}


def test_docker_compose_refuses_a_deployment_without_a_password(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="set POSTGRES_PASSWORD"):
        resolved(tmp_path, {})


def test_every_service_that_runs_on_is_looked_after(services: dict[str, Any]) -> None:
    for name in set(services) - {ONE_SHOT}:
        assert services[name]["healthcheck"].get("test"), name
        assert services[name]["restart"] == "unless-stopped", name


def test_what_must_survive_lies_in_a_volume(services: dict[str, Any]) -> None:
    kept = {**KEEPERS, **dict.fromkeys(OURS, "/data")}
    for name, path in kept.items():
        assert path in {volume["target"] for volume in services[name]["volumes"]}, name


def test_nothing_but_the_web_is_reachable_and_that_only_from_this_machine(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if service.get("ports")}
    assert {name: [port["host_ip"] for port in ports] for name, ports in published.items()} == {"web": ["127.0.0.1"]}


def test_a_stopped_web_server_has_longer_than_it_gives_its_requests(services: dict[str, Any]) -> None:
    assert _seconds(services["web"]["stop_grace_period"]) > GRACE_S
    assert _seconds(services["worker"]["stop_grace_period"]) >= 60


def test_no_secret_stands_in_the_file(services: dict[str, Any]) -> None:
    told = [(name, key, value) for name, one in services.items() for key, value in one.get("environment", {}).items()]
    secrets = [(name, key, value) for name, key, value in told if re.search("PASSWORD|TOKEN|KEYS|SID|USERNAME", key)]
    assert secrets
    assert [told for told in secrets if told[2] and told != ("postgres", "POSTGRES_PASSWORD", "a-password")] == []


def _seconds(written: str) -> int:
    minutes, seconds = re.fullmatch(r"(?:(\d+)m)?(?:(\d+)s)?", written).groups()  # type: ignore[union-attr]
    return 60 * int(minutes or 0) + int(seconds or 0)
