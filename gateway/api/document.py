"""The OpenAPI 3.1 document, out of the very rows that are served (docs/adr/0021)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from gateway.api.again import HEADER, KEY
from gateway.api.operations import VERSION, Operation
from gateway.api.shapes import OF_POLICY
from gateway.api.told import Refusal
from gateway.api.webhook_shapes import DELIVERY_ID, ID
from grs_core.policy.model import Policy

_REF = "#/components/schemas/{model}"
_MEANS: Mapping[int, str] = {
    400: "The request cannot be read.",
    401: "No token, or one that is unknown, revoked or past its time.",
    403: "The token has not the scope, or its organisation is not approved.",
    404: "There is no such case for this token; hidden and absent are alike.",
    409: "It comes too late for the case as it stands, or the key or the external id is in use for something else.",
    413: "Too large.",
    415: "Not application/json.",
    422: "A field is not as it must be (`fields`), or a rule of the service is broken (`error`).",
    429: "Too many requests; `Retry-After` says for how many seconds.",
    503: "A part of the service is down: the same request may succeed later.",
}
_ALWAYS = (400, 401, 403, 422, 429, 503)


_NAMED = re.compile("{([a-z]+)}")
_IN_PATHS: Mapping[str, dict[str, Any]] = {
    "number": {"schema": {"type": "string", "pattern": "^[1-9][0-9]{9}$"}, "description": "A tracking number."},
    "webhook": {"schema": {"type": "string", "pattern": ID}, "description": "Of GET /webhooks."},
    "delivery": {"schema": {"type": "string", "pattern": DELIVERY_ID}, "description": "A `webhook-id`."},
}


def openapi(operations: Sequence[Operation], policy: Policy, public_url: str) -> dict[str, Any]:
    schemas = _schemas(operations, policy)
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Protikar",
            "version": "1",
            "description": "Grievances about social protection: cases filed and followed by other systems.",
        },
        "servers": [{"url": f"{public_url}/api{VERSION}"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "ptk_…",
                    "description": "Given by an administrator of the service; names in a requirement are scopes.",
                }
            },
        },
    }


def _schemas(operations: Sequence[Operation], policy: Policy) -> dict[str, Any]:
    given: list[tuple[type[BaseModel], JsonSchemaMode]] = [(each.gives, "serialization") for each in operations]
    taken: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (shape, "validation") for each in operations for shape in (each.query, each.body) if shape is not None
    ]
    _, found = models_json_schema([*given, *taken, (Refusal, "serialization")], ref_template=_REF)
    schemas: dict[str, Any] = _with_policy(found["$defs"], policy)
    return schemas


def _with_policy(node: Any, policy: Policy) -> Any:
    """With the codes of the policy in force where a field is one of them."""
    if isinstance(node, list):
        return [_with_policy(each, policy) for each in node]
    if not isinstance(node, dict):
        return node
    seen = {name: _with_policy(each, policy) for name, each in node.items() if name != OF_POLICY}
    return {**seen, "enum": sorted(policy.programmes)} if node.get(OF_POLICY) == "programmes" else seen


def _operation(each: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": each.id,
        "summary": each.summary,
        "parameters": [*_path(each), *_query(each, schemas), *_headers(each)],
        "responses": _responses(each),
        "security": [{"token": [each.scope.value] if each.scope else []}],
    }
    if each.description:
        told["description"] = each.description
    if each.body is not None:
        content = {"application/json": {"schema": {"$ref": _REF.format(model=each.body.__name__)}}}
        told["requestBody"] = {"required": not each.bare, "content": content}
    return told


def _path(each: Operation) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, **_IN_PATHS[name]} for name in _NAMED.findall(each.path)]


def _query(each: Operation, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if each.query is None:
        return []
    shape = schemas.pop(each.query.__name__, None) or {}
    return [_parameter(name, dict(schema)) for name, schema in shape.get("properties", {}).items()]


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: what may be null may be left out."""
    described = schema.pop("description", "")
    schema.pop("title", None)
    if "anyOf" in schema:
        (kept,) = (one for one in schema.pop("anyOf") if one != {"type": "null"})
        schema = {**kept, **{key: value for key, value in schema.items() if key != "default"}}
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": described}


def _headers(each: Operation) -> list[dict[str, Any]]:
    if not each.writes:
        return []
    said = "Recommended. The same key with the same request gets the same answer for seven days."
    schema = {"type": "string", "pattern": KEY}
    return [{"name": HEADER, "in": "header", "required": False, "schema": schema, "description": said}]


def _responses(each: Operation) -> dict[str, Any]:
    made: dict[str, Any] = {"description": "Done.", "content": _json(each.gives.__name__)}
    answers = {str(each.status): made}
    if each.status == 201:
        location = {"description": "Where it is.", "schema": {"type": "string"}, "required": True}
        answers = {"201": {**made, "description": "Made.", "headers": {"Location": location}}}
    if each.again:
        answers["200"] = {**answers["201"], "description": "This external id stands for it."}
    if not each.writes:
        answers["304"] = {"description": "You have it already (`If-None-Match`)."}
    refused = sorted({*_ALWAYS, *((404,)), *((409, 413, 415) if each.writes else ())})
    return answers | {
        str(status): {"description": _MEANS[status], "content": _json(Refusal.__name__)} for status in refused
    }


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model)}}}
