"""The OpenAPI document is true: schemathesis makes requests out of it, right and wrong ones, and finds no answer that
it does not tell of.
"""

from __future__ import annotations

import json
import re
import shlex
import warnings
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.api import V1, System, a_system
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from schemathesis.schemas import BaseSchema

EACH = 8
"""Requests of each operation and kind; hundreds were made by hand (docs/adr/0021)."""
OF_ITSELF = {"/api/", f"{V1}/openapi.json"}
WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]


class NeverTooOften:
    """Each request comes a second later, and from this machine: no limit is met."""

    def __init__(self, inner: WSGI, clock: FakeClock) -> None:
        self._inner, self._clock = inner, clock

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self._clock.advance(seconds=1)
        return self._inner({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[System]:
    clock = FakeClock()
    container = make_container(tmp_path_factory.mktemp("home"), model, clock)
    app = make_app(container)
    app.wsgi_app = NeverTooOften(app.wsgi_app, clock)  # type: ignore[assignment, method-assign]
    yield a_system(container, app)
    container.database.dispose()


@pytest.fixture(scope="module")
def document(system: System) -> dict[str, Any]:
    told: dict[str, Any] = system.get("/openapi.json").get_json()
    return told


@pytest.fixture(scope="module")
def schema(system: System) -> BaseSchema:
    import schemathesis

    return schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", system.app)


def operations() -> list[str]:
    """Named here, so that each is a test of its own; the next test holds them to what is served."""
    return [
        "GET /cases", "POST /cases", "GET /cases/{number}", "GET /cases/{number}/history",
        "POST /cases/{number}/messages", "POST /cases/{number}/withdrawal", "GET /programmes", "GET /categories",
        "GET /places", "GET /offices", "GET /status-codes", "GET /figures", "GET /webhooks", "POST /webhooks",
        "GET /webhooks/{webhook}", "DELETE /webhooks/{webhook}", "POST /webhooks/{webhook}/secret",
        "POST /webhooks/{webhook}/enable", "GET /webhooks/{webhook}/deliveries",
        "POST /webhooks/{webhook}/deliveries/{delivery}/again",
    ]  # fmt: skip


def test_every_route_is_in_the_document_and_the_document_is_one(system: System, document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()
    told = {(method.upper(), f"{V1}{path}") for path, row in document["paths"].items() for method in row}
    served = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in system.app.url_map.iter_rules()
        if rule.rule.startswith(f"{V1}/") and rule.rule not in OF_ITSELF
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert told == served
    assert {f"{method} {path.removeprefix(V1)}" for method, path in served} == set(operations())


def test_a_program_reads_in_it_what_it_may_send(document: dict[str, Any]) -> None:
    new = document["components"]["schemas"]["NewCase"]
    assert "old_age_allowance" in str(new["properties"]["programme"])
    assert document["paths"]["/cases"]["post"]["security"] == [{"token": ["cases:write"]}]
    assert "x-of-policy" not in str(document)


def test_every_example_of_the_page_for_people_is_answered(system: System) -> None:
    page = system.app.test_client().get("/api/", headers={"Accept-Encoding": "identity"}).text
    shown = [shlex.split(unescape(each)) for each in re.findall(r"<code>(curl [^<]*)</code>", page)]
    assert len(shown) == len(operations()) + 1
    number, client = system.files(place="BD201204")["number"], system.app.test_client()
    for words in shown:
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        body = json.loads(words[words.index("-d") + 1]) if "-d" in words else None
        path = urlsplit(words[-1]).path.replace("4829103756", number)
        told = {"url": "https://8.8.8.8/"} if path.endswith("/webhooks") and body else body
        answer = client.open(path, method=method, json=told, headers={"Authorization": f"Bearer {system.secret}"})
        assert answer.status_code in ((404,) if "{" in path else (200, 201)), (words, answer.text)


@pytest.mark.parametrize("kind", ["positive", "negative"])
@pytest.mark.parametrize("name", operations())
def test_schemathesis_finds_no_failure(system: System, schema: BaseSchema, name: str, kind: str) -> None:
    from schemathesis import GenerationMode

    (operation,) = (each for each in map(_sound, schema.get_all_operations()) if each.label == name)
    right = kind == "positive"
    number = system.files()["number"] if right and "{number}" in name else None
    made: list[Any] = []

    @settings(
        max_examples=EACH,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode(kind)))
    def tried(case: Any) -> None:
        made.append(case)
        if number is not None and len(made) % 2:
            case.path_parameters["number"] = number
        if right and "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = (
                f"{len(made)}{name.replace(' ', '')}"  # One key for two requests is no right request.
            )
        if right and name == "POST /webhooks":
            case.body["url"] = "https://8.8.8.8/"  # Which names there are on the internet no document tells.
        headers = {"Authorization": f"Bearer {system.secret}", "Accept-Encoding": "identity"}
        case.validate_response(case.call(headers=headers), headers=headers)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tried()
    assert made


def _sound(found: Any) -> Any:
    """An operation that schemathesis could read."""
    return found.ok()
