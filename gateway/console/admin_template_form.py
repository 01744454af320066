"""The form of a reply template: what was typed, what is wrong with it, and how it will read on a phone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.speech.pages import segments, units
from bot.text.script import has_bangla, is_romanised
from gateway.console.parts import ConsoleParts
from gateway.console.screen import Screen
from grs_core.domain.messages import Param
from grs_core.domain.replies import LONGEST_REPLY, ReplyAct
from grs_core.policy.model import Policy

LANGUAGES = ("bn", "en")
LONGEST_NAME = 60
_LONGEST_FORM = 1000
_NOTICES: Mapping[str, str] = {
    ReplyAct.ASK: "notice_question",
    ReplyAct.RESOLVE: "notice_resolved",
    ReplyAct.REJECT: "notice_rejected",
    ReplyAct.EXTEND: "notice_extended",
    ReplyAct.REFER: "notice_referred",
}
"""What carries the words to the citizen; the words of the other acts are read by offices."""
_TO_FILL = re.compile(r"[{}\[\]]")
Wrong = dict[str, tuple[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Typed:
    """`key` None: a new one. `wrong`: what is said beside a field."""

    key: int | None = None
    act: str = ""
    language: str = "bn"
    name: str = ""
    words: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)

    def but(self, wrong: Wrong, screen: Screen) -> "Typed":
        """With what is wrong, worded."""
        told = {
            name: screen.say(key, **{param: screen.count(int(value)) for param, value in params.items()})
            for name, (key, params) in wrong.items()
        }
        return replace(self, wrong=told)


@dataclass(frozen=True, slots=True)
class Sample:
    """As a citizen would read it around a case that there is not."""

    text: str
    told: str


def read_form(form: Mapping[str, str], before: Typed | None) -> Typed:
    """The act and the language of one that is there stay."""
    name, words = (" ".join(form.get(key, "")[:_LONGEST_FORM].split()) for key in ("name", "words"))
    if before is not None:
        return replace(before, name=name, words=words)
    return Typed(None, form.get("act", ""), form.get("language", ""), name, words)


def problems(typed: Typed) -> Wrong:
    """By field."""
    found: dict[str, tuple[str, Mapping[str, str]] | None] = {
        "act": None if typed.act in set(ReplyAct) else ("template_act_missing", {}),
        "language": None if typed.language in LANGUAGES else ("template_language_missing", {}),
        "name": _name_wrong(typed.name),
        "words": _words_wrong(typed),
    }
    return {name: wrong for name, wrong in found.items() if wrong is not None}


def _name_wrong(name: str) -> tuple[str, Mapping[str, str]] | None:
    if not name:
        return "words_missing", {}
    if len(name) > LONGEST_NAME:
        return "words_too_long", {"limit": str(LONGEST_NAME), "length": str(len(name))}
    return None


def _words_wrong(typed: Typed) -> tuple[str, Mapping[str, str]] | None:
    length = units(typed.words)
    if not any(letter.isalnum() for letter in typed.words):
        return "words_missing", {}
    if length > LONGEST_REPLY:
        return "words_too_long", {"limit": str(LONGEST_REPLY), "length": str(length)}
    if _TO_FILL.search(typed.words):
        return "template_unfilled", {}
    if is_romanised(typed.words):
        return "words_romanised", {}
    if (typed.language == "bn") != has_bangla(typed.words):
        return "template_other_language", {}
    return None


def sample(parts: ConsoleParts, screen: Screen, typed: Typed) -> Sample | None:
    """None without words, or where no citizen reads them."""
    if not typed.words or typed.wrong or typed.act not in _NOTICES:
        return None
    params = {**_about(screen.policy, screen.now), "words": typed.words}
    text = parts.speech.fitting(_NOTICES[typed.act], params, typed.language)
    told = screen.say("sms_counter", units=screen.count(units(text)), parts=screen.count(segments(text)))
    return Sample(text, told)


def _about(policy: Policy, now: datetime) -> Mapping[str, Param]:
    top, body = policy.directory.top().code, next(iter(policy.bodies.values()))
    return {"number": "1234567897", "office": policy.office_name(top), "due": now, "body": body.name}
