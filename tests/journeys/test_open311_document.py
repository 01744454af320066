"""What the document says of Open311 is so: schemathesis makes requests out of it and finds no other answer."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.often import NeverTooOften
from tests.support.webhooks import a_token

if TYPE_CHECKING:
    from flask import Flask
    from schemathesis.schemas import BaseSchema

DOCUMENT = "/open311/v2/openapi.json"
EACH = 6
"""Requests of each operation and kind."""
OPERATIONS = [
    f"{method} {path}.{form}"
    for form in ("json", "xml")
    for method, path in (
        *(("GET", path) for path in ("/discovery", "/services", "/services/{code}", "/requests")),
        *(("GET", path) for path in ("/requests/{number}", "/tokens/{number}")),
        ("POST", "/requests"),
    )
]


TRIED = [
    *((name, "positive") for name in OPERATIONS if name.endswith("json") or "/requests.xml" in name),
    *((name, "negative") for name in OPERATIONS if "/requests.json" in name or name == "POST /requests.xml"),
]
"""The forms differ in how an answer is written; of what takes no argument none can be wrong."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[tuple[Flask, str]]:
    """The application, and a key."""
    clock = FakeClock()
    container = make_container(tmp_path_factory.mktemp("home"), model, clock)
    app = make_app(container)
    app.wsgi_app = NeverTooOften(app.wsgi_app, clock)  # type: ignore[assignment, method-assign]
    yield app, a_token(container)[1]
    container.database.dispose()


@pytest.fixture(scope="module")
def schema(made: tuple[Flask, str]) -> BaseSchema:
    import schemathesis

    return schemathesis.openapi.from_wsgi(DOCUMENT, made[0])


def test_the_document_tells_of_every_route(made: tuple[Flask, str]) -> None:
    document = made[0].test_client().get(DOCUMENT).get_json()
    OpenAPIV31SpecValidator(document).validate()
    told = {f"{method.upper()} {path}" for path, row in document["paths"].items() for method in row}
    assert told == set(OPERATIONS)


@pytest.mark.parametrize(("name", "kind"), TRIED)
def test_schemathesis_finds_no_failure(made: tuple[Flask, str], schema: BaseSchema, name: str, kind: str) -> None:
    from schemathesis import GenerationMode

    (operation,) = (each for each in map(_sound, schema.get_all_operations()) if each.label == name)
    tries: list[Any] = []

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
        tries.append(case)
        if kind == "positive":
            _made_possible(case, len(tries))
        headers = {"Authorization": f"Bearer {made[1]}", "Accept-Encoding": "identity"}
        case.validate_response(case.call(headers=headers), headers=headers)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tried()
    assert tries


def _made_possible(case: Any, nth: int) -> None:
    """What no document tells: two dates have an order, and a key for one report is none for another."""
    for name in ("start_date", "end_date"):
        if name in (case.query or {}):
            case.query[name] = {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-03-01T06:00:00+06:00"}[name]
    if isinstance(case.body, dict):
        case.body.pop("api_key", None)
        if "attribute[on_behalf_of]" in case.body:
            case.body |= {"first_name": "রহিমা", "phone": "01712345678"}
        if "external_id" in case.body:
            case.body["external_id"] = f"report-{nth}"


def _sound(found: Any) -> Any:
    """An operation that schemathesis could read."""
    return found.ok()
