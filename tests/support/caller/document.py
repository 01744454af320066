"""TwiML read, and judged: by the schema of Twilio's typings, and by what only its documentation says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from tests.support.caller.typings import FILE

LARGEST = 64 * 1024
"""Bytes; Twilio's error 11750 beyond."""
KINDS = ("text/xml", "application/xml", "text/html")
"""What Twilio reads as TwiML; text/plain would be spoken, audio played."""
NESTED = frozenset({"Say", "Play", "Pause"})
LAST = frozenset({"Hangup", "Redirect", "Reject"})
"""What never comes back: a verb after it is never reached."""
_KEYS = frozenset("0123456789*#")
_POSITIVE: Mapping[str, tuple[str, ...]] = {
    "Gather": ("numDigits", "timeout", "maxSpeechTime"),
    "Record": ("maxLength", "timeout"),
    "Pause": ("length",),
}
_METHODS = ("method", "recordingStatusCallbackMethod", "partialResultCallbackMethod")
_MOST_HINTS, _LONGEST_HINT, _LONGEST_SAY = 500, 100, 4096


class Malformed(ValueError):
    """No TwiML: what is wrong stands in it."""


@dataclass(frozen=True, slots=True)
class Element:
    """A verb with its nouns. `text`: its own words; `words`: with those of its children, as they are spoken."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Element, ...]
    text: str
    words: str

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def number(self, name: str, default: int) -> int:
        return int(self.attributes.get(name, default))


def read(body: bytes, kind: str) -> Element:
    """The document, when nothing is wrong with it. `kind`: its content type. Raises Malformed with every fault."""
    if kind.partition(";")[0].strip().lower() not in KINDS:
        raise Malformed(f"content type {kind or '(none)'} is not TwiML's: error 12300")
    if len(body) > LARGEST:
        raise Malformed(f"{len(body)} bytes, Twilio takes {LARGEST}: error 11750")
    try:
        root = _element(ElementTree.fromstring(body))  # noqa: S314 - the service under test wrote it
    except ElementTree.ParseError as error:
        raise Malformed(f"no XML: {error}: error 12100") from error
    if found := faults(root):
        raise Malformed("; ".join(found))
    return root


def faults(root: Element) -> list[str]:
    """What Twilio would refuse or never do in this document; the typings first."""
    found = [_told(error) for error in _validator().iter_errors(_json(root))]
    return found or [*_order(root), *(each for verb in root.children for each in _values(verb))]


def _element(node: ElementTree.Element) -> Element:
    children = tuple(_element(child) for child in node)
    own = "".join([node.text or "", *(child.tail or "" for child in node)]).strip()
    return Element(node.tag, dict(node.attrib), children, own, " ".join("".join(node.itertext()).split()))


def _json(element: Element) -> dict[str, Any]:
    parts: dict[str, Any] = {"attributes": element.attributes, "children": [_json(each) for each in element.children]}
    return {element.tag: parts | ({"text": element.text} if element.text else {})}


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(FILE.read_text(encoding="utf-8")))


def _told(error: ValidationError) -> str:
    """Where, by tags, and what; the first 300 letters, as an enumeration of voices is long."""
    deepest = best_match([error]) or error
    tags = [str(step) for step in deepest.absolute_path if step not in ("children", "attributes") and step != "text"]
    return f"<{'> <'.join(tags) or 'document'}>: {deepest.message[:300]}"


def _order(root: Element) -> Iterator[str]:
    tags = [verb.tag for verb in root.children]
    if tags and tags[-1] in ("Gather", "Record"):
        yield f"nothing follows <{tags[-1]}>, which falls through when nothing is heard: the call would end there"
    for place, tag in enumerate(tags[:-1]):
        if tag in LAST:
            yield f"<{tags[place + 1]}> after <{tag}> is never reached"
    if "Reject" in tags[1:]:
        yield "<Reject> is not the first verb: the call is answered by then"


def _values(verb: Element) -> Iterator[str]:
    if verb.tag == "Gather" and {each.tag for each in verb.children} - NESTED:
        yield "<Gather> nests Say, Play and Pause only"
    for name in _POSITIVE.get(verb.tag, ()):
        value = verb.get(name, "1")
        if not (value.isascii() and value.isdigit() and int(value) >= 1):
            yield f"<{verb.tag}> {name}={value!r} is no positive integer"
    for name in _METHODS:
        if verb.get(name, "POST") not in ("GET", "POST"):
            yield f"<{verb.tag}> {name}={verb.get(name)!r} is neither GET nor POST"
    yield from {"Gather": _gather, "Record": _record, "Play": _play, "Say": _say}.get(verb.tag, _nothing)(verb)
    for child in verb.children if verb.tag == "Gather" else ():
        yield from _values(child)


def _nothing(_: Element) -> Iterator[str]:
    return iter(())


def _gather(verb: Element) -> Iterator[str]:
    key = verb.get("finishOnKey", "#")
    if key and key not in _KEYS:
        yield f"<Gather> finishOnKey={key!r} is not one key"
    speech = "speech" in verb.get("input", "dtmf").split()
    said = [name for name in ("language", "hints", "speechTimeout", "speechModel") if verb.get(name)]
    if said and not speech:
        yield f"<Gather> has {', '.join(said)} but listens to no speech: input={verb.get('input', 'dtmf')!r}"
    pause = verb.get("speechTimeout", "auto")
    if pause != "auto" and not (pause.isascii() and pause.isdigit() and int(pause) >= 1):
        yield f"<Gather> speechTimeout={pause!r} is neither auto nor a positive integer"
    hints = verb.get("hints").split(",")
    if len(hints) > _MOST_HINTS or max(map(len, hints)) > _LONGEST_HINT:
        yield f"<Gather> takes {_MOST_HINTS} hints of {_LONGEST_HINT} letters"


def _record(verb: Element) -> Iterator[str]:
    keys = verb.get("finishOnKey", "#")
    if not set(keys) <= _KEYS:
        yield f"<Record> finishOnKey={keys!r} has what is no key"
    if verb.get("transcribe") == "true":
        yield "<Record> transcribe understands English only"


def _play(verb: Element) -> Iterator[str]:
    if not verb.text and not verb.get("digits"):
        yield "<Play> has neither an address nor digits"


def _say(verb: Element) -> Iterator[str]:
    if not verb.text and not verb.children:
        yield "<Say> says nothing: error 13520"
    if len(verb.text) > _LONGEST_SAY:
        yield f"<Say> takes {_LONGEST_SAY} letters"
