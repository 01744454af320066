"""Our Open311 as an OpenAPI 3.1 document: what the specification leaves open is said here."""

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.api.open311_post import LENGTHS
from gateway.api.open311_read import LARGEST, LAST_PAGE
from gateway.api.open311_services import Attribute, attributes
from gateway.api.open311_write import FORMS
from gateway.api.shapes import LONGEST_TEXT
from grs_core.policy.model import Policy

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_MAYBE: Schema = {"type": ["string", "null"]}
_KEY: list[dict[str, list[str]]] = [{"token": []}, {"api_key": []}]
_MEANS: Mapping[int, str] = {
    400: "What is wrong with the request, by its field.",
    401: "No api_key, or one that is unknown, revoked or past its time.",
    403: "This key may not do that.",
    404: "There is no such service or request for this key.",
    409: "Another report stands under this external_id.",
    413: "Too large.",
    415: "Not application/x-www-form-urlencoded.",
    429: "Too many requests; `Retry-After` says for how many seconds.",
    503: "A part of the service is down: the same request may succeed later.",
}
_OPEN, _KEYED = (404, 429, 503), (400, 401, 403, 404, 429, 503)


def _object(needed: Iterable[str], /, **properties: Schema) -> Schema:
    return {"type": "object", "required": list(needed), "properties": properties, "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


_SERVICE = _object(
    ("service_code", "service_name", "description", "metadata", "type", "keywords", "group"),
    service_code=_TEXT,
    service_name=_TEXT,
    description=_TEXT,
    metadata={"const": True},
    type={"const": "realtime"},
    keywords=_TEXT,
    group=_TEXT,
)
_VALUE = _object(("key", "name"), key=_TEXT, name=_TEXT)
_ATTRIBUTE = _object(
    ("variable", "code", "datatype", "required", "datatype_description", "order", "description"),
    variable={"type": "boolean"},
    code=_TEXT,
    datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    required={"type": "boolean"},
    datatype_description=_MAYBE,
    order={"type": "integer", "minimum": 1},
    description=_TEXT,
    values=_list(_VALUE),
)
_DEFINITION = _object(("service_code", "attributes"), service_code=_TEXT, attributes=_list(_ATTRIBUTE))
_NUMBER: Schema = {"type": "string", "pattern": "^[1-9][0-9]{9}$"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_WHEN: Schema = {"anyOf": [_MOMENT, {"const": ""}]}
_NEVER: Schema = {"type": "null"}
_REQUEST_FIELDS: dict[str, Schema] = {
    "service_request_id": _NUMBER,
    "status": {"enum": ["open", "closed"]},
    "status_notes": {**_TEXT, "description": "Our status, that of grs.gov.bd, and the outcome."},
    "service_name": _TEXT,
    "service_code": _TEXT,
    "description": {**_MAYBE, "description": "The first words of the story, of one request only; numbers masked."},
    "agency_responsible": _TEXT,
    "service_notice": _NEVER,
    "requested_datetime": _MOMENT,
    "updated_datetime": _MOMENT,
    "expected_datetime": {"type": ["string", "null"], "format": "date-time"},
    "address": _MAYBE,
    "address_id": _MAYBE,
    "zipcode": _NEVER,
    "lat": _NEVER,
    "long": _NEVER,
    "media_url": _NEVER,
}
_REQUEST = _object(_REQUEST_FIELDS, **_REQUEST_FIELDS)
_MADE = _object(
    ("service_request_id", "service_notice", "account_id"),
    service_request_id=_NUMBER,
    service_notice=_TEXT,
    account_id=_NEVER,
)
_TOKEN = _object(("service_request_id", "token"), service_request_id=_NUMBER, token=_NUMBER)
_ERRORS = _list(_object(("code", "description"), code=_TEXT, description=_TEXT))
_ENDPOINT = _object(
    ("specification", "url", "changeset", "type", "formats"),
    specification=_TEXT,
    url=_TEXT,
    changeset=_TEXT,
    type=_TEXT,
    formats=_list(_TEXT),
)
_DISCOVERY = _object(
    ("changeset", "contact", "key_service", "endpoints"),
    changeset=_TEXT,
    contact=_TEXT,
    key_service=_TEXT,
    endpoints=_list(_ENDPOINT),
)


def document(policy: Policy, public_url: str) -> Schema:
    paths: dict[str, Schema] = {}
    for form in FORMS:
        paths |= {f"{path}.{form}": operations for path, operations in _paths(policy, form).items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Protikar: Open311 GeoReport v2", "version": "2"},
        "servers": [{"url": f"{public_url}/open311/v2"}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "api_key": {"type": "apiKey", "in": "query", "name": "api_key"},
            }
        },
    }


def _paths(policy: Policy, form: str) -> dict[str, Schema]:
    asked = [
        _query("service_request_id", _TEXT, "Comma separated; goes before all others."),
        _query("service_code", _TEXT, "Comma separated."),
        _query("status", {"type": "string", "pattern": "^((open|closed)(,(open|closed))*)?$"}, "open, closed"),
        _query("start_date", _WHEN, "With end_date at most 90 days; without both the last 90."),
        _query("end_date", _WHEN, "See start_date."),
        _query("page", {"type": "integer", "minimum": 1, "maximum": LAST_PAGE}, "Of the first 1000."),
        _query("page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST}, "50 if not given."),
    ]
    report = {
        **_operation("report", form, "Report", _list(_MADE), (*_KEYED, 409, 413, 415), 201),
        "security": _KEY,
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": _report(policy)}},
        },
    }
    return {
        "/discovery": {"get": _operation("discovery", form, "What is here", _DISCOVERY, _OPEN)},
        "/services": {"get": _operation("services", form, "What can be reported", _list(_SERVICE), _OPEN)},
        "/services/{code}": {
            "get": _operation("service", form, "The questions of one service", _DEFINITION, _OPEN, path="code")
        },
        "/requests": {
            "get": {**_operation("requests", form, "Requests", _list(_REQUEST), _KEYED), "parameters": asked}
            | {"security": _KEY},
            "post": report,
        },
        "/requests/{number}": {
            "get": _operation("request", form, "One request", _list(_REQUEST), _KEYED, path="number")
            | {"security": _KEY}
        },
        "/tokens/{number}": {
            "get": _operation("token", form, "A number is its own token", _list(_TOKEN), _KEYED, path="number")
            | {"security": _KEY}
        },
    }


def _operation(
    name: str, form: str, summary: str, gives: Schema, refused: Iterable[int], status: int = 200, path: str = ""
) -> Schema:
    kind = FORMS[form].partition(";")[0]
    told: dict[str, Schema] = {str(status): {"description": "Done.", "content": {kind: _in(form, gives)}}}
    told |= {str(each): {"description": _MEANS[each], "content": {kind: _in(form, _ERRORS)}} for each in refused}
    made: Schema = {"operationId": f"{name}_{form}", "summary": summary, "responses": told}
    if path:
        made["parameters"] = [{"name": path, "in": "path", "required": True, "schema": _TEXT}]
    return made


def _in(form: str, schema: Schema) -> Schema:
    """XML has no schema in the specification: its elements are those of the JSON."""
    return {"schema": schema} if form == "json" else {}


def _query(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _report(policy: Policy) -> Schema:
    fields: dict[str, Schema] = {
        "api_key": _TEXT,
        "service_code": {"enum": [category.value for category in policy.category_names]},
        "description": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT, "pattern": r"\S"},
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "long": {"type": "number", "minimum": -180, "maximum": 180},
        "address_id": {
            **_TEXT,
            "minLength": 1,
            "pattern": r"\S",
            "description": "A code of GET /api/v1/places, or the union's six digits.",
        },
        "phone": {"type": "string", "pattern": r"^(01[3-9][0-9]{8})?$"},
        "external_id": {"type": "string", "pattern": r"^[\x21-\x7e]{1,120}$", "description": "Ours: yours for it."},
    }
    fields |= {name: {"type": "string", "maxLength": most} for name, most in LENGTHS.items()}
    fields["address_string"] |= {"minLength": 1, "pattern": r"\S"}
    fields |= {f"attribute[{each.code}]": _attribute(each) for each in attributes(policy)}
    where = [{"required": ["lat", "long"]}, {"required": ["address_string"]}, {"required": ["address_id"]}]
    needs = {"attribute[on_behalf_of]": ["first_name", "phone"]}
    told = {"type": "object", "required": ["service_code", "description"], "properties": fields, "anyOf": where}
    return {**told, "dependentRequired": needs, "description": "With a witness the phone may be left out."}


def _attribute(each: Attribute) -> Schema:
    if each.values:
        return {"enum": [code for code, _ in each.values]}
    if each.datatype == "number":
        return {"type": "integer", "minimum": 0, "maximum": 999_999_999}
    if each.code == "account_phone":
        return {"type": "string", "pattern": r"^(01[3-9][0-9]{8})?$"}
    return {"type": "string", "maxLength": 200}
