"""Twilio's own description of its API (OpenAPI), cut to messages: is a request one that Twilio understands?

    .venv/bin/python -m tests.support.openapi <twilio_api_v2010.json>

writes the cut anew. The file is in the npm package @twilio/cli-core (MIT licence), src/services/twilio-api/.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest

FILE = Path(__file__).parents[1] / "data" / "twilio_messages_openapi.json"
HOST = "https://api.twilio.com"
_PATH = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
_LEFT_OUT = frozenset({"examples", "example", "x-twilio", "summary", "tags", "headers"})
_E164_OR_SENDER = re.compile(r"[+][1-9][0-9]{6,14}|[0-9]{3,8}|(?=[0-9 ]*[A-Za-z])[A-Za-z0-9 ]{1,11}")
"""Messages resource, `From`: a number in E.164, a short code or an alphanumeric sender."""


def unlike_twilio(method: str, path: str, headers: Mapping[str, str], body: bytes) -> list[str]:
    """What Twilio would not understand in this request, nothing when it is right. `path` with its query."""
    kind = headers.get("Content-Type", "").partition(";")[0]
    parts = urlsplit(path)
    request = MockRequest(
        HOST,
        method.lower(),
        parts.path,
        args=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers=dict(headers),
        data=body or None,
        content_type=kind or "application/json",
    )
    found = [str(error.__cause__ or error) for error in _description().iter_request_errors(request)]
    return found + _unknown_names(method.lower(), parts.query, body)


def _unknown_names(method: str, query: str, body: bytes) -> list[str]:
    """A misspelt parameter is no error to OpenAPI, and none to Twilio: it is only not heard."""
    operation = _text()["paths"][_PATH].get(method, {})
    known = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
    content = operation.get("requestBody", {}).get("content", {})
    fields = set(content.get("application/x-www-form-urlencoded", {}).get("schema", {}).get("properties", ()))
    asked = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    given = {name for name, _ in parse_qsl(body.decode(), keep_blank_values=True)}
    return [f"no parameter {name}" for name in sorted((asked - known) | (given - fields))]


@cache
def _description() -> OpenAPI:
    checks: dict[str, Callable[[Any], bool]] | None = {
        "phone-number": lambda value: _E164_OR_SENDER.fullmatch(value) is not None,
        "uri": _is_uri,
    }
    config = Config(extra_format_validators=checks)
    return OpenAPI.from_dict(_text(), config=config)


@cache
def _text() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def _is_uri(value: str) -> bool:
    return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)


# ---------------------------------------------------------------- the cut


def cut(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The path that messages are sent and listed by, the schemas that it uses, and no prose."""
    path = _without_prose(whole["paths"][_PATH])
    names: set[str] = set()
    waiting = set(_references(path))
    while waiting:
        names |= waiting
        waiting = {each for name in waiting for each in _references(whole["components"]["schemas"][name])} - names
    schemas = {name: _without_prose(whole["components"]["schemas"][name]) for name in sorted(names)}
    _repeat_arrays(path["post"])
    info = {**whole["info"], "description": "Cut by tests/support/openapi.py from @twilio/cli-core 9.0.0 (npm)."}
    return {
        "openapi": whole["openapi"],
        "info": info,
        "servers": whole["servers"],
        "paths": {_PATH: path},
        "components": {"securitySchemes": whole["components"]["securitySchemes"], "schemas": schemas},
    }


def _without_prose(value: Any, named: bool = False) -> Any:
    """`named`: the keys are names of theirs, not words of OpenAPI."""
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if named or key not in _LEFT_OUT}
        bare = {key: _without_prose(each, key == "properties") for key, each in kept.items()}
        return bare | ({"description": ""} if isinstance(bare.get("description"), str) else {})
    return [_without_prose(each) for each in value] if isinstance(value, list) else value


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _repeat_arrays(operation: dict[str, Any]) -> None:
    """Twilio takes a list as a parameter that is there several times; its description forgets to say so."""
    for media in operation["requestBody"]["content"].values():
        lists = [name for name, each in media["schema"]["properties"].items() if each.get("type") == "array"]
        media["encoding"] = {name: {"style": "form", "explode": True} for name in lists}


if __name__ == "__main__":
    text = json.dumps(cut(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), indent=1, ensure_ascii=False)
    FILE.write_text(text + "\n", encoding="utf-8")
