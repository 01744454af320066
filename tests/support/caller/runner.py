"""Plays call scripts: each step is heard, acted and compared; where one differs, the whole call can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tests.support.caller.call import Call, call
from tests.support.caller.faults import BrokenCall, Misplayed, Unlike
from tests.support.caller.hearing import fold, is_heard
from tests.support.caller.platform import Platform
from tests.support.caller.script import CallScript, Step

PHONE = "01711000001"


class Outside(Protocol):
    """What is not the call: the clock, the cases, the texts of one phone."""

    def wait(self, how_long: str) -> None:
        """Time passes: "2 hours"."""

    def number(self) -> str:
        """Of the phone's newest case; "" none."""

    def count(self) -> int:
        """How many cases the phone has."""

    def facts(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """Of the newest case, only what is wanted; {} without a case."""

    def texts(self) -> Sequence[str]:
        """Every SMS that the phone got so far."""

    def write(self, text: str) -> Sequence[str]:
        """The phone writes an SMS; the answers."""

    def officer(self, act: str) -> Sequence[str]:
        """ "resolve <words>", "reject <words>" or "sweep"; the notices that the phone then gets."""


def play(script: CallScript, platform: Platform, outside: Outside | None = None, phone: str = PHONE) -> list[Call]:
    """Plays it; gives the calls made. `phone` calls where the script names none. `outside`: None for a load test,
    which checks what is heard only. Raises Unlike, with the transcript, when something differs.
    """
    calls: list[Call] = []
    at = script.name
    try:
        calls.append(call(platform, script.caller or phone))
        for step in script.steps:
            at = step.at
            _take(step, calls, outside)
        at = f"{script.file}, “{script.name}”, at the end"
        _compare(script, calls, outside)
    except (BrokenCall, Misplayed) as error:
        raise Unlike(f"{at}: {error}\n\n{transcript(calls)}") from error
    return calls


def transcript(calls: Sequence[Call]) -> str:
    """The calls as a person reads them, to where they stand."""
    lines: list[str] = []
    for each in calls:
        rest = each.words()
        lines += [*each.notes, *([f"  hears: {rest}"] if rest else [])]
    return "\n".join(lines)


def _take(step: Step, calls: list[Call], outside: Outside | None) -> None:
    if step.later and outside:
        outside.wait(step.later)
    now = calls[-1]
    _hear(step, now, outside)
    if step.act == "calls again":
        _must(bool(now.ended), "the call before has not ended")
        calls.append(call(now.platform, now.caller))
    elif step.act in ("texts", "officer"):
        told = (outside.write(step.value) if step.act == "texts" else outside.officer(step.value)) if outside else ()
        now.notes += [f"{step.act} {step.value}", *(f"  reads: {each}" for each in told)]
        _has(step.reads, "\n".join(told), "reads", outside)
    else:
        _act(step, now, outside)
    _cases(step.ticket, step.tickets, outside)


def _hear(step: Step, now: Call, outside: Outside | None) -> None:
    """`hears` in its order; whoever interrupts hears no more than that."""
    if step.interrupts:
        for piece in step.hears:
            now.hear_until(_filled(piece, outside))
    elif step.hears or step.never or step.act:
        now.hear_out()
    _has(step.hears, now.words(), "hears", outside)
    for piece in step.never:
        _must(is_heard(_filled(piece, outside), fold(now.words())) < 0, f"hears “{piece}”, which must never be heard")


def _act(step: Step, now: Call, outside: Outside | None) -> None:
    if step.act == "presses":
        now.press(_filled(step.value, outside))
    elif step.act == "says":
        now.say(_filled(step.value, outside))
    elif step.act == "silent":
        now.be_silent()
    elif step.act == "records":
        now.record(int(step.value), step.ends)
    elif step.act == "hangs up":
        now.hang_up()
    elif step.act == "repeated":
        now.repeat()
    if step.act in ("presses", "says"):
        _must(step.unheard or not now.unheard, f"nobody listens to {now.unheard} (if that is meant: unheard: true)")
        _must(not step.unheard or bool(now.unheard), "all of it was listened to, although “unheard” says no")


def _compare(script: CallScript, calls: Sequence[Call], outside: Outside | None) -> None:
    last = calls[-1]
    if script.ends:
        _must(last.ended == script.ends, f"ends: {last.ended or 'it goes on'}, not {script.ends}")
    heard = sum(each.listened for each in calls)
    _must(script.within is None or heard <= script.within, f"{heard:.1f} s of prompts heard, not {script.within}")
    _cases(script.ticket, script.tickets, outside)
    if outside and (script.sms or script.no_sms):
        texts = outside.texts()
        last.notes += [f"gets SMS: {each}" for each in texts]
        _must(not (script.no_sms and texts), "an SMS came")
        for piece in script.sms:
            _must(any(is_heard(_filled(piece, outside), fold(each)) >= 0 for each in texts), f"no SMS has “{piece}”")


def _cases(ticket: Mapping[str, Any], tickets: int | None, outside: Outside | None) -> None:
    if outside is None:
        return
    if tickets is not None:
        count = outside.count()
        _must(count == tickets, f"{count} cases, not {tickets}")
    if ticket:
        found = outside.facts(ticket)
        _must(bool(found), "no case was opened")
        unlike = [
            f"{name} is {found.get(name)!r}, not {value!r}"
            for name, value in ticket.items()
            if found.get(name) != value
        ]
        _must(not unlike, "the case: " + "; ".join(unlike))


def _has(pieces: Sequence[str], text: str, verb: str, outside: Outside | None) -> None:
    """The pieces are in the text, each after the former."""
    at, folded = 0, fold(text)
    for piece in pieces:
        at = is_heard(_filled(piece, outside), folded, at)
        _must(at >= 0, f"{verb} no “{piece}” in: {text or '(nothing)'}")


def _filled(text: str, outside: Outside | None) -> str:
    """{number} of the newest case, {digits}: one by one, {wrong}: with another last digit."""
    if "{" not in text:
        return text
    number = outside.number() if outside else ""
    _must(bool(number), f"no case has a number yet for {text}")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    return text.replace("{number}", number).replace("{digits}", " ".join(number)).replace("{wrong}", wrong)


def _must(true: bool, otherwise: str) -> None:
    if not true:
        raise Misplayed(otherwise)
