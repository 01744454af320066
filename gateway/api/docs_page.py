"""`/api/`: the OpenAPI document for people, drawn by us: no script, nothing from elsewhere."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template

from gateway.api.doorway import CALLS_A_MINUTE, MOST, ApiDoor
from gateway.http.guards import limit_address
from gateway.http.look import page_language
from gateway.http.words import Words
from grs_core.domain.api_access import ANSWERS_KEPT, Scope

_NUMBER = "4829103756"
_MANY = 12
"""Values of a field that are written out; of longer lists the document tells."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a table. `kind`: in short words of JSON Schema."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation, as the page draws it."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    curl: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    statuses: tuple[tuple[str, str], ...]


def add_routes(blueprint: Blueprint, door: ApiDoor, document: Mapping[str, Any]) -> None:
    words = Words.load(Path(__file__).with_name("words.toml"))
    shown = tuple(_shown(document))

    @blueprint.get("/")
    def docs() -> str:
        limit_address(door.limits.address)
        return render_template(
            "api/docs.html",
            w=words.of(page_language()),
            operations=shown,
            scopes=[scope.value for scope in Scope],
            base=document["servers"][0]["url"],
            per_minute=CALLS_A_MINUTE,
            days=ANSWERS_KEPT.days,
            most=MOST,
        )


def _shown(document: Mapping[str, Any]) -> Iterator[Shown]:
    schemas, base = document["components"]["schemas"], document["servers"][0]["url"]
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            done = next(answer for status, answer in told["responses"].items() if status.startswith("20"))
            body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            yield Shown(
                id=told["operationId"],
                method=method.upper(),
                path=path,
                summary=told["summary"],
                about=told.get("description", ""),
                scope=next(iter(told["security"][0]["token"]), ""),
                curl=_curl(method.upper(), f"{base}{path}", _example(body, schemas) if body else None),
                parameters=tuple(_parameter(each, schemas) for each in told["parameters"]),
                body=tuple(_fields(body, schemas)) if body else (),
                answer=tuple(_fields(done["content"]["application/json"]["schema"], schemas)),
                statuses=tuple((status, answer["description"]) for status, answer in told["responses"].items()),
            )


def _curl(method: str, address: str, body: Any) -> str:
    """As it can be pasted, but for the token; the tests run every one."""
    parts = ["curl", '-H "Authorization: Bearer ptk_…"']
    if method != "GET":
        parts.insert(1, f"-X {method}")
    if body is not None:
        told = json.dumps(body, ensure_ascii=False).replace("'", "’")
        parts += ['-H "Content-Type: application/json"', f"-d '{told}'"]
    return " ".join([*parts, address.replace("{number}", _NUMBER)])


def _example(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    """What the shape shows of itself, else its required fields."""
    shape = _resolved(schema, schemas)
    if "examples" in shape:
        return shape["examples"][0]
    fields = shape.get("properties", {})
    return {name: _example(fields[name], schemas) for name in shape.get("required", ())}


def _parameter(told: Mapping[str, Any], schemas: Mapping[str, Any]) -> Field:
    name = f"{told['name']} ({told['in']})"
    return Field(name, _kind(told["schema"], schemas), told["required"], told.get("description", ""))


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any], before: str = "") -> Iterator[Field]:
    """Those of an object, and of objects within it: `cases[].number`."""
    shape = _resolved(schema, schemas)
    for name, each in shape.get("properties", {}).items():
        path = f"{before}{name}"
        yield Field(path, _kind(each, schemas), name in shape.get("required", ()), each.get("description", ""))
        for inner, mark in _inside(each, schemas):
            yield from _fields(inner, schemas, f"{path}{mark}.")


def _inside(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for one in _choices(schema):
        shape = _resolved(one, schemas)
        if shape.get("type") == "object" and "properties" in shape:
            yield shape, ""
        elif shape.get("type") == "array" and "properties" in _resolved(shape.get("items", {}), schemas):
            yield shape["items"], "[]"


def _choices(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())] or [schema]


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = schemas[schema["$ref"].rsplit("/", 1)[1]]
    return found


def _kind(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    return " | ".join(dict.fromkeys(_simple(_resolved(each, schemas), schemas) for each in _choices(schema)))


def _simple(shape: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    if "const" in shape:
        return f'"{shape["const"]}"'
    if "enum" in shape and len(shape["enum"]) <= _MANY:
        return ", ".join(str(each) for each in shape["enum"])
    if shape.get("type") == "array":
        return f"[{_kind(shape.get('items', {}), schemas)}]"
    told = shape.get("format") or shape.get("type") or "object"
    bound = f" ≤ {shape['maxLength']}" if "maxLength" in shape else ""
    return f"{told}{bound}"
