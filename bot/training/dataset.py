"""Reads labelled messages: Rasa's NLU YAML (training) and the JSON lines of the label table (evaluation)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.text.script import language
from grs_core.domain.errors import RuleBroken

_ENTITY = re.compile(r"\[(?P<value>[^\[\]]+)\](?:\{(?P<json>[^{}]*)\}|\((?P<kind>\w+)\))")


@dataclass(frozen=True, slots=True)
class LabelledEntity:
    """`text[start:end]` is an entity of this kind; `norm` as in the label table, "" where it has none."""

    kind: str
    norm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message. `source`: file and line, for error messages."""

    text: str
    intent: str
    entities: tuple[LabelledEntity, ...]
    language: str
    channel: str
    source: str


def read_examples(path: Path) -> tuple[Example, ...]:
    """A file (`.yml`, `.yaml`, `.jsonl`, `.json`), or every such file of a folder in the order of names.

    Raises RuleBroken("data_broken", file, line, problem) for the first thing that cannot be read.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in (".yml", ".yaml", ".jsonl"))
        return tuple(example for file in files for example in read_examples(file))
    if not path.is_file():
        raise RuleBroken("data_broken", file=str(path), line="0", problem="there is no such file")
    return tuple(_read_yaml(path) if path.suffix in (".yml", ".yaml") else _read_lines(path))


def _broken(path: Path, line: int, problem: str) -> RuleBroken:
    return RuleBroken("data_broken", file=path.name, line=str(line), problem=problem)


def _read_yaml(path: Path) -> Iterator[Example]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _broken(path, mark.line + 1 if mark else 0, "this is not YAML") from error
    for block in _mapping(path, root).get("nlu", _Empty).value:
        fields = _mapping(path, block)
        if "intent" not in fields or "examples" not in fields:
            continue
        intent, examples = fields["intent"].value, fields["examples"]
        for number, line in enumerate(examples.value.splitlines(), start=examples.start_mark.line + 2):
            if not line.strip():
                continue
            if not line.startswith("- "):
                raise _broken(path, number, 'an example begins with "- "')
            yield _example(path, number, intent, line[2:].strip())


class _Empty:
    value: tuple[yaml.Node, ...] = ()


def _mapping(path: Path, node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _broken(path, node.start_mark.line + 1 if node else 0, "expected `key: value` lines")
    return {str(key.value): value for key, value in node.value}


def _example(path: Path, line: int, intent: str, marked: str) -> Example:
    text, entities, taken = "", [], 0
    for match in _ENTITY.finditer(marked):
        text += marked[taken : match.start()]
        kind, norm = _kind_and_norm(path, line, match)
        entities.append(LabelledEntity(kind, norm, len(text), len(text) + len(match["value"])))
        text, taken = text + match["value"], match.end()
    text += marked[taken:]
    if not text or "]{" in text or '{"entity"' in text:
        raise _broken(path, line, "an entity is not written as [words]{...}")
    return Example(text, intent, tuple(entities), language(text), "sms", f"{path.name}:{line}")


def _kind_and_norm(path: Path, line: int, match: re.Match[str]) -> tuple[str, str]:
    if match["kind"]:
        return match["kind"], match["value"]
    try:
        fields = json.loads("{" + match["json"] + "}")
        return str(fields["entity"]), str(fields.get("value", ""))
    except (ValueError, KeyError) as error:
        raise _broken(path, line, f"{{{match['json']}}} names no entity") from error


def _read_lines(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, intent, marks = str(row["text"]), str(row["intent"]), row.get("entities", [])
        except (ValueError, KeyError, TypeError) as error:
            raise _broken(path, number, "a line is a JSON object with text and intent") from error
        entities = tuple(_located(path, number, text, marks))
        source = f"{path.name}:{number}"
        yield Example(text, intent, entities, row.get("lang", language(text)), row.get("channel", "sms"), source)


def _located(path: Path, line: int, text: str, marks: list[dict[str, str]]) -> Iterator[LabelledEntity]:
    """JSON lines give an entity's words only: the first place behind the entity before, else anywhere."""
    taken = 0
    for mark in marks:
        value = mark["value"]
        start = text.find(value, taken)
        start = start if start >= 0 else text.find(value)
        if start < 0:
            raise _broken(path, line, f"the entity {value!r} is not in the text")
        taken = start + len(value)
        yield LabelledEntity(mark["entity"], str(mark.get("norm") or ""), start, taken)
