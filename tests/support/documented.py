"""The examples of docs/api.md: curl commands and the answers that are printed under them, as a test runs and compares
them. Of an answer its shape counts: names, kinds, nesting; in the paper a list is shortened to its first row.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import requests

_BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_AND_SO_ON = "…"
"""A name in a printed object: it has more, which was printed before."""
_STATUS = re.compile(r"^# ([0-9]{3})$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """`kind`: sh, json, xml, python; `mark`: what stands behind it."""

    kind: str
    mark: str
    text: str


def blocks(paper: str) -> Iterator[Block]:
    return (Block(kind, mark, text) for kind, mark, text in _BLOCK.findall(paper))


@dataclass(frozen=True)
class Request:
    """What a curl command sends, and the status that it is answered with (`# 201` in the block, else 200)."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: list[tuple[str, str]]
    body: str | list[tuple[str, str]] | None
    status: int

    @classmethod
    def read(cls, block: Block, known: Mapping[str, str]) -> Request:
        text = block.text.replace("\\\n", " ")
        for name, value in known.items():
            text = text.replace(name, value)
        stated = _STATUS.search(text)
        words = iter(shlex.split(text, comments=True))
        assert next(words) == "curl", text
        method, url, headers, fields, body, asks = "", "", dict[str, str](), list[tuple[str, str]](), "", False
        for word in words:
            if word == "-X":
                method = next(words)
            elif word == "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            elif word in ("-d", "--data-urlencode"):
                name, _, value = next(words).partition("=")
                fields.append((name, value))
            elif word == "--json":
                body, headers["Content-Type"] = next(words), "application/json"
            elif word == "-G":
                asks = True
            else:
                assert not word.startswith("-"), f"{word}: this reader of curl does not know it"
                url = word
        sends = None if asks else body or fields or None
        method = method or ("POST" if sends else "GET")
        return cls(method, url, headers, fields if asks else [], sends, int(stated[1]) if stated else 200)

    def send(self) -> requests.Response:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return requests.request(
            self.method, self.url, headers=dict(self.headers), params=self.query, data=body, timeout=60
        )


def unlike(printed: Any, given: Any, where: str = "") -> list[str]:
    """Where the two differ in shape; nothing, or something of any kind, may stand for null."""
    if printed is None or given is None:
        return []
    if isinstance(printed, dict) and isinstance(given, dict):
        odd = set(printed) - {_AND_SO_ON} - set(given) if _AND_SO_ON in printed else set(printed) ^ set(given)
        missing = [f"{where}/{name}: only one has it" for name in sorted(odd)]
        both = (unlike(printed[name], given[name], f"{where}/{name}") for name in printed if name in given)
        return [*missing, *(each for some in both for each in some)]
    if isinstance(printed, list) and isinstance(given, list):
        if bool(printed) != bool(given):
            return [f"{where}: one is empty"]
        return unlike(printed[0], given[0], f"{where}/0") if printed else []
    kinds = tuple("number" if isinstance(each, int | float) else type(each).__name__ for each in (printed, given))
    return [] if kinds[0] == kinds[1] else [f"{where}: {kinds[0]} is printed, {kinds[1]} was answered"]


def read(kind: str, text: str) -> Any:
    return json.loads(text) if kind == "json" else _tree(ElementTree.fromstring(text))  # noqa: S314  our own document


def _tree(element: ElementTree.Element) -> Any:
    """Each name once, with the first of those that have it."""
    return {each.tag: _tree(each) for each in reversed(element)} if len(element) else element.text


def shortened(told: Any) -> Any:
    """As it is printed."""
    if isinstance(told, dict):
        return {name: shortened(each) for name, each in told.items()}
    return [shortened(each) for each in told[:1]] if isinstance(told, list) else told
