"""Twilio's published typings of TwiML (npm package `twilio`), as a JSON Schema of voice documents.

    npm pack twilio && tar xzf twilio-*.tgz
    .venv/bin/python -m tests.support.caller.typings package

writes the schema anew. An element of XML is to it an object of one property, named as the tag is: {"Gather":
{"attributes": {…}, "children": [{"Play": {…}}], "text": "…"}}; attributes are the strings that XML has.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "data" / "twiml_voice_schema.json"
_LITERAL = re.compile(r'"([^"]*)"')
_ENUM = re.compile(r"^    type (\w+) = (.+);$", re.M)
_INTERFACE = re.compile(r"^    export interface (\w+) \{\n(.*?)^    \}$", re.M | re.S)
_FIELD = re.compile(r'^        "?([\w:-]+)"?(\??): ([^;]+);$', re.M)
_CLASS = re.compile(r"^    export class (\w+) extends TwiML \{\n(.*?)^    \}$", re.M | re.S)
_METHOD = re.compile(r"^ +\w+\((.*)\): VoiceResponse\.(\w+);$", re.M)
_TAG = re.compile(r'new VoiceResponse\.(\w+)\(this\.\w+\.ele\("([\w:-]+)"')
_TAKES = re.compile(r"attributes\??: (?:VoiceResponse\.)?(\w+)")
_CONTENT = re.compile(r"(?:^|, )(?!attributes)(\w+)(\??): string")


def derive(typings: str, code: str, version: str) -> dict[str, Any]:
    """`typings`: VoiceResponse.d.ts. `code`: VoiceResponse.js, which alone knows the tags (SsmlBreak is <break>)."""
    enums = {name: _LITERAL.findall(values) for name, values in _ENUM.findall(typings)}
    tags = dict(_TAG.findall(code))
    top = typings.partition("declare namespace VoiceResponse")[0]
    classes = {"Response": top, **dict(_CLASS.findall(typings))}
    children = {name: list(_children(body)) for name, body in classes.items()}
    takes = {child: kind for each in children.values() for child, kind, _ in each}
    content = {child: words for each in children.values() for child, _, words in each}
    attributes = _attributes(typings, enums)
    known = {"Response": ("object", None)} | {name: (takes[name], content[name]) for name in tags if name in takes}
    definitions = {
        name: _element(attributes.get(kind, {}), words, {tags[child]: child for child, _, _ in children.get(name, ())})
        for name, (kind, words) in sorted(known.items())
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Derived by tests/support/caller/typings.py from twilio {version} (npm, MIT licence, Copyright "
        "(c) 2023 Twilio, Inc.), lib/twiml/VoiceResponse.d.ts and .js. Not to be edited.",
        "type": "object",
        "properties": {"Response": {"$ref": "#/$defs/Response"}},
        "required": ["Response"],
        "additionalProperties": False,
        "$defs": definitions | {f"type.{name}": {"enum": values} for name, values in sorted(enums.items())},
    }


def _children(body: str) -> Iterator[tuple[str, str, bool | None]]:
    """(class, what its attributes are, whether it must hold words; None: it may hold none) for each method."""
    for arguments, child in _METHOD.findall(body):
        if found := _TAKES.search(arguments):
            words = _CONTENT.search(_TAKES.sub("", arguments))
            yield child, found[1], (not words[2] if words else None)


def _attributes(typings: str, enums: Mapping[str, list[str]]) -> dict[str, dict[str, Any]]:
    """By interface; TypeScript merges those of one name."""
    merged: dict[str, dict[str, Any]] = {}
    for name, body in _INTERFACE.findall(typings):
        fields = merged.setdefault(name, {})
        fields.update({field: _kind(kind, enums) for field, _, kind in _FIELD.findall(body)})
    return merged


def _kind(kind: str, enums: Mapping[str, list[str]]) -> dict[str, Any]:
    """The strings that an attribute of this type may have in XML. Raises KeyError for a type that nobody defines."""
    if kind.endswith("[]"):
        one = "|".join(enums[kind[:-2]]) if kind != "number[]" else "[0-9]+"
        return {"type": "string", "pattern": f"^({one})( ({one}))*$"}
    plain: dict[str, dict[str, Any]] = {
        "string": {"type": "string"},
        "boolean": {"enum": ["true", "false"]},
        "number": {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"},
    }
    if kind not in plain and kind not in enums:
        raise KeyError(kind)
    return plain.get(kind, {"$ref": f"#/$defs/type.{kind}"})


def _element(attributes: Mapping[str, Any], words: bool | None, children: Mapping[str, str]) -> dict[str, Any]:
    references = {tag: {"$ref": f"#/$defs/{name}"} for tag, name in sorted(children.items())}
    one = {"type": "object", "properties": references, "additionalProperties": False, "minProperties": 1}
    parts: dict[str, Any] = {
        "attributes": {"type": "object", "properties": dict(attributes), "additionalProperties": False},
        "children": {"type": "array", "items": one} if children else {"type": "array", "maxItems": 0},
        "text": {"type": "string", **({"maxLength": 0} if words is None else {})},
    }
    whole = {"type": "object", "properties": parts, "additionalProperties": False, "required": ["attributes"]}
    if words and not children:  # with children it may hold its words in them: <Say><prosody>…</prosody></Say>
        parts["text"]["minLength"] = 1
        whole["required"] = ["attributes", "text"]
    return whole


def _written(schema: Mapping[str, Any]) -> str:
    """A definition a line, so that a new version's changes can be read."""
    head = {name: value for name, value in schema.items() if name != "$defs"}
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in schema["$defs"].items()]
    opened = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    return opened + ',\n "$defs": {\n' + ",\n".join(lines) + "\n }\n}\n"


if __name__ == "__main__":
    package = Path(sys.argv[1])
    folder = package / "lib" / "twiml"
    typings, code = (
        (folder / f"VoiceResponse.{end}").read_text(encoding="utf-8").replace("\r\n", "\n") for end in ("d.ts", "js")
    )
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    FILE.write_text(_written(derive(typings, code, version)), encoding="utf-8")
