"""Calls written down as people hold them (tests/calls/*.yml); docs of every word: tests/calls/README.md."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.caller.call import ALL_KEYS, HANGUP
from tests.support.caller.faults import BadScript

FOLDER = Path(__file__).parents[2] / "calls"
ACTS = ("presses", "says", "silent", "records", "hangs up", "repeated", "calls again", "texts", "officer")
_STEP = {
    "hears": (str, list),
    "never": (str, list),
    "interrupts": (bool,),
    "unheard": (bool,),
    "presses": (str,),
    "says": (str,),
    "silent": (bool,),
    "records": (str,),
    "ends with": (str,),
    "hangs up": (bool,),
    "repeated": (bool,),
    "calls again": (bool,),
    "later": (str,),
    "texts": (str,),
    "reads": (str, list),
    "officer": (str,),
    "ticket": (dict,),
    "tickets": (int,),
}
_CALL = {
    "call": (str,),
    "from": (str,),
    "steps": (list,),
    "ticket": (dict,),
    "no ticket": (bool,),
    "tickets": (int,),
    "sms": (str, list),
    "no sms": (bool,),
    "ends": (str,),
    "heard within": (str,),
}
ENDS = {"hang up": "hang up", "caller": "caller", "reject": "reject"}
_SECONDS = re.compile(r"([0-9]+) s")
_LATER = re.compile(r"[0-9]+ (?:minutes|hours|days)")
_OFFICER = re.compile(r"(?:resolve|reject) .+|sweep")
_KEYS = re.compile(r"(?:[0-9*#]|\{number\}|\{wrong\})+")


@dataclass(frozen=True, slots=True)
class Step:
    """What is heard, and then one act at most.

    `hears`: pieces, in this order, of what is heard since the last act; `never`: pieces that are not. `interrupts`:
    the act comes as soon as `hears` was heard. `unheard`: the platform does not listen to all of the act. `act`: one of
    ACTS, "" none; `value`: its words, keys or seconds. `ends`: the key that ends a recording, or "hangup". `later`: how
    long passes before. `reads`: pieces of the answers to the SMS. `ticket`, `tickets`: what the newest case of this
    phone is afterwards, and how many there are.
    """

    at: str
    hears: Sequence[str] = ()
    never: Sequence[str] = ()
    interrupts: bool = False
    unheard: bool = False
    act: str = ""
    value: str = ""
    ends: str = ""
    later: str = ""
    reads: Sequence[str] = ()
    ticket: Mapping[str, Any] = field(default_factory=dict)
    tickets: int | None = None


@dataclass(frozen=True, slots=True)
class CallScript:
    """One phone's call (or several). `caller`: its number, "" whichever is free. `sms`: pieces of texts that it gets;
    `ends`: who ends the last call; `within`: seconds of prompts that may be heard at most, None any.
    """

    name: str
    file: str
    caller: str
    steps: tuple[Step, ...]
    ticket: Mapping[str, Any]
    tickets: int | None
    sms: Sequence[str]
    no_sms: bool
    ends: str
    within: int | None


def read_scripts(folder: Path = FOLDER) -> Iterator[CallScript]:
    """Every call of every file. Raises BadScript with file, call and step for what nobody could play."""
    for path in sorted(folder.glob("*.yml")):
        yield from scripts_of(path.read_text(encoding="utf-8"), path.name)


def scripts_of(text: str, file: str) -> Iterator[CallScript]:
    """The calls of this file's text. Raises BadScript."""
    try:
        calls = yaml.load(text, _Strict) or []  # noqa: S506 - a SafeLoader that refuses more
    except yaml.YAMLError as error:
        raise BadScript(f"{file}: no YAML: {error}") from error
    if not isinstance(calls, list):
        raise BadScript(f"{file}: a list of calls is wanted (- call: …)")
    names: set[str] = set()
    for nth, raw in enumerate(calls, 1):
        script = _script(raw, f"{file}, call {nth}", file)
        if script.name in names:
            raise BadScript(f"{file}: two calls are named “{script.name}”")
        names.add(script.name)
        yield script


class _Strict(yaml.SafeLoader):
    """YAML keeps the last of two equal names and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for name, _ in node.value:
            if name.value in seen:
                raise yaml.MarkedYAMLError(problem=f"“{name.value}” stands twice", problem_mark=name.start_mark)
            seen.add(name.value)
        return super().construct_mapping(node, deep)


def _script(raw: object, at: str, file: str) -> CallScript:
    known = _checked(raw, _CALL, at)
    name = known.get("call") or _refuse(at, "a call needs a name: “call: …”")
    at = f"{file}, “{name}”"
    if not known.get("steps"):
        _refuse(at, "no steps")
    steps = tuple(_step(each, f"{at}, step {nth}") for nth, each in enumerate(known["steps"], 1))
    if known.get("no ticket") and (known.get("ticket") or known.get("tickets")):
        _refuse(at, "both ticket and no ticket")
    within = _SECONDS.fullmatch(known.get("heard within", "0 s")) or _refuse(at, "“heard within” is like “90 s”")
    if known.get("ends", "caller") not in ENDS:
        _refuse(at, f"“ends” is one of {', '.join(ENDS)}")
    return CallScript(
        name=name,
        file=file,
        caller=known.get("from", ""),
        steps=steps,
        ticket=known.get("ticket", {}),
        tickets=0 if known.get("no ticket") else known.get("tickets"),
        sms=_pieces(known.get("sms", ())),
        no_sms=known.get("no sms", False),
        ends=known.get("ends", ""),
        within=int(within[1]) or None,
    )


def _step(raw: object, at: str) -> Step:
    known = _checked(raw, _STEP, at)
    act, value, ends = _act(known, at)
    wrong = {
        "an empty step": not known,
        "“later” is like “2 hours”, “10 minutes”, “3 days”": not _LATER.fullmatch(known.get("later", "1 days")),
        "“unheard” needs “presses” or “says”": known.get("unheard") and act not in ("presses", "says"),
        "“officer” is “resolve <words>”, “reject <words>” or “sweep”": act == "officer"
        and not _OFFICER.fullmatch(value),
        "“reads” follows “texts” or “officer”": known.get("reads") and act not in ("texts", "officer"),
        "“interrupts” needs “hears”, and “presses”, “says” or “hangs up”": known.get("interrupts")
        and not (known.get("hears") and act in ("presses", "says", "hangs up")),
    }
    for why, is_so in wrong.items():
        if is_so:
            _refuse(at, why)
    return Step(
        at,
        _pieces(known.get("hears", ())),
        _pieces(known.get("never", ())),
        known.get("interrupts", False),
        known.get("unheard", False),
        act,
        value,
        ends,
        known.get("later", ""),
        _pieces(known.get("reads", ())),
        known.get("ticket", {}),
        known.get("tickets"),
    )


def _act(known: Mapping[str, Any], at: str) -> tuple[str, str, str]:
    """(one of ACTS or "", its value, what ends a recording). Hanging up ends one, too."""
    acts = [name for name in ACTS if known.get(name)]
    ends = known.get("ends with", "")
    if acts == ["records", "hangs up"]:
        acts, ends = ["records"], HANGUP
    if len(acts) > 1:
        _refuse(at, f"one act a step: {' and '.join(acts)} are {len(acts)}")
    act = acts[0] if acts else ""
    value = str(known.get(act, ""))
    if act == "records":
        value = (_SECONDS.fullmatch(value) or _refuse(at, "“records” is like “20 s”"))[1]
    if ends and (act != "records" or ends not in (*ALL_KEYS, HANGUP)):
        _refuse(at, f"“ends with” is the key, in quotes, that ends what “records” says: {ends}")
    if act == "presses" and not _KEYS.fullmatch(value):
        _refuse(at, f"“presses” takes keys 0-9 * # (in quotes), {{number}} and {{wrong}}: {value}")
    return act, value, ends


def _checked(raw: object, known: Mapping[str, tuple[type, ...]], at: str) -> dict[str, Any]:
    """The mapping, when it has no other key and no value of another kind. Raises BadScript."""
    if not isinstance(raw, dict):
        raise BadScript(f"{at}: names with values are wanted, not {raw!r}")
    for name, value in raw.items():
        if name not in known:
            _refuse(at, f"nobody knows “{name}”; known: {', '.join(known)}")
        if not isinstance(value, known[name]) or (isinstance(value, bool) and bool not in known[name]):
            wanted = " or ".join(_WORDS[kind] for kind in known[name])
            hint = " (put it in quotes)" if str in known[name] and not isinstance(value, dict | list) else ""
            _refuse(at, f"“{name}” is {wanted}, not {value!r}{hint}")
    return raw


_WORDS = {str: "words", list: "a list", bool: "true", dict: "names with values", int: "a number"}


def _pieces(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def _refuse(at: str, why: str) -> Any:
    raise BadScript(f"{at}: {why}")
