"""Twilio's own description of its API (OpenAPI), cut to messages and calls: is a request one that Twilio understands?

    .venv/bin/python -m tests.support.openapi <twilio_api_v2010.json>

writes the cuts anew. The file is in the npm package @twilio/cli-core (MIT licence), src/services/twilio-api/.
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

DATA = Path(__file__).parents[1] / "data"
HOST = "https://api.twilio.com"
_ACCOUNT = "/2010-04-01/Accounts/{AccountSid}"
_CUTS = {
    "twilio_messages_openapi.json": f"{_ACCOUNT}/Messages.json",
    "twilio_calls_openapi.json": f"{_ACCOUNT}/Calls.json",
}
"""Each file describes one path."""
_LEFT_OUT = frozenset({"examples", "example", "x-twilio", "summary", "tags", "headers"})
_E164_OR_SENDER = re.compile(r"[+][1-9][0-9]{6,14}|[0-9]{3,8}|(?=[0-9 ]*[A-Za-z])[A-Za-z0-9 ]{1,11}")
"""Messages resource, `From`: a number in E.164, a short code or an alphanumeric sender."""
_ENDPOINT = re.compile(r"[+][1-9][0-9]{6,14}|(?:sips?|client):[^ ]+")
"""Calls resource, `To` and `From`: a number in E.164, a SIP address or a client."""


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
    last = parts.path.rpartition("/")[2]
    file = next((file for file, known in _CUTS.items() if known.endswith(f"/{last}")), "")
    if not file:
        return [f"no path {parts.path}"]
    found = [str(error.__cause__ or error) for error in _description(file).iter_request_errors(request)]
    return found + _unknown_names(_text(file)["paths"][_CUTS[file]].get(method.lower(), {}), parts.query, body)


def _unknown_names(operation: Mapping[str, Any], query: str, body: bytes) -> list[str]:
    """A misspelt parameter is no error to OpenAPI, and none to Twilio: it is only not heard."""
    known = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
    content = operation.get("requestBody", {}).get("content", {})
    fields = set(content.get("application/x-www-form-urlencoded", {}).get("schema", {}).get("properties", ()))
    asked = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    given = {name for name, _ in parse_qsl(body.decode(), keep_blank_values=True)}
    return [f"no parameter {name}" for name in sorted((asked - known) | (given - fields))]


@cache
def _description(file: str) -> OpenAPI:
    checks: dict[str, Callable[[Any], bool]] | None = {
        "phone-number": lambda value: _E164_OR_SENDER.fullmatch(value) is not None,
        "endpoint": lambda value: _ENDPOINT.fullmatch(value) is not None,
        "uri": _is_uri,
    }
    config = Config(extra_format_validators=checks)
    return OpenAPI.from_dict(_text(file), config=config)


@cache
def _text(file: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / file).read_text(encoding="utf-8"))
    return read


def _is_uri(value: str) -> bool:
    return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)


# ---------------------------------------------------------------- the cut


def cut(whole: Mapping[str, Any], kept: str) -> dict[str, Any]:
    """The path that is `kept`, the schemas that it uses, and no prose."""
    path = _without_prose(whole["paths"][kept])
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
        "paths": {kept: path},
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
    described = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for name, described_path in _CUTS.items():
        text = json.dumps(cut(described, described_path), indent=1, ensure_ascii=False)
        (DATA / name).write_text(text + "\n", encoding="utf-8")
