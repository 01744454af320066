"""Written calls are played, and what is wrong with one is told so that its writer finds it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.support.caller.faults import BadScript, Unlike
from tests.support.caller.hearing import fold, is_heard
from tests.support.caller.little import LittleService, play
from tests.support.caller.runner import Outside
from tests.support.caller.runner import play as played
from tests.support.caller.script import CallScript, scripts_of

END = "<Hangup/>"


def little() -> LittleService:
    asks = f'<Gather action="/menu" input="dtmf speech" numDigits="1">{play("complain, press")}{play("1.")}</Gather>'
    return LittleService(
        {
            "/call": f"{asks}<Redirect>/again</Redirect>",
            "/again": f"<Say>I heard nothing.</Say>{asks}{END}",
            "/menu": '<Say>Tell your story</Say><Record action="/kept"/><Hangup/>',
            "/kept": f"<Say>Number 1 2 3, thank you. প্রতিকার ১৬১০০</Say>{END}",
        }
    )


class Told:
    """An outside of given answers."""

    def __init__(self, **facts: Any) -> None:
        self.known, self.waited, self.sent = facts, [], []

    waited: list[str]
    sent: list[str]

    def wait(self, how_long: str) -> None:
        self.waited.append(how_long)

    def number(self) -> str:
        return "123" if self.known else ""

    def count(self) -> int:
        return 1 if self.known else 0

    def facts(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.known

    def texts(self) -> Sequence[str]:
        return ["অভিযোগ নম্বর 123। ধন্যবাদ।"] if self.known else []

    def write(self, text: str) -> Sequence[str]:
        self.sent.append(text)
        return [f"you wrote {text}"]

    def officer(self, act: str) -> Sequence[str]:
        return [f"the officer did {act}"]


def one(text: str) -> CallScript:
    (script,) = scripts_of(text, "here.yml")
    return script


def run(text: str, outside: Outside | None = None, service: LittleService | None = None) -> None:
    played(one(text), (service or little()).platform(), outside)


WHOLE = """
- call: tells her story
  steps:
    - hears: "complain … 1"
      silent: true
    - hears: [I heard nothing, "press 1"]
      never: story
      presses: "1"
    - hears: tell YOUR story
      records: 20 s
      ends with: "#"
    - hears: ["{digits}", প্রতিকার 16100]
  ends: hang up
  ticket: {category: theft}
  tickets: 1
  sms: নম্বর {number}
  heard within: 10 s
"""


def test_a_written_call_is_played_to_its_end() -> None:
    service = little()
    run(WHOLE, Told(category="theft"), service)
    assert [each.path for each in service.asked()] == ["/call", "/again", "/menu", "/kept"]
    assert service.asked("/kept")[0].fields["RecordingDuration"] == "20"


def test_the_same_call_can_be_played_for_a_load_test_without_an_outside() -> None:
    run("- call: short\n  steps:\n    - presses: '1'\n    - records: 5 s\n  ticket: {category: theft}\n  sms: x")


def test_somebody_who_interrupts_hears_no_more_than_he_waited_for() -> None:
    service = little()
    run("- call: c\n  steps:\n    - {hears: complain, interrupts: true, presses: '1'}", None, service)
    assert len(service.prompts) == 1


def test_keys_that_nobody_listens_to_are_said_to_be_so() -> None:
    run("- call: c\n  steps:\n    - {presses: '123', unheard: true}\n    - hangs up: true")


def test_hanging_up_while_recording_and_calling_again_are_steps() -> None:
    service = little()
    run(
        "- call: c\n  steps:\n    - presses: '1'\n    - {records: 9 s, hangs up: true}\n    - {calls again: true, "
        "later: 2 hours}\n    - hangs up: true\n  ends: caller",
        Told(),
        service,
    )
    assert service.asked("/kept")[0].fields["Digits"] == "hangup"
    assert len(service.asked("/call")) == 2


def test_texts_and_officers_are_told_outside_the_call() -> None:
    outside = Told(category="theft")
    run(
        "- call: c\n  steps:\n    - hangs up: true\n    - {texts: '{number}', reads: you wrote}\n"
        "    - {officer: resolve done, reads: did resolve done, tickets: 1}",
        outside,
    )
    assert outside.sent == ["{number}"]


def test_a_step_may_be_repeated_by_the_platform() -> None:
    service = little()
    run("- call: c\n  steps:\n    - presses: '1'\n    - repeated: true\n    - hangs up: true", None, service)
    assert len(service.asked("/menu")) == 2


@pytest.mark.parametrize(
    ("step", "because"),
    [
        ("{hears: goodbye, presses: '1'}", "hears no “goodbye”"),
        ("{hears: [press 1, complain]}", "hears no “complain”"),
        ("{hears: comp}", "hears no “comp”"),
        ("{never: complain}", "must never be heard"),
        ("{records: 5 s}", "nothing records here"),
        ("{presses: '{number}'}", "no case has a number yet"),
        ("{calls again: true}", "has not ended"),
        ("{presses: '123'}", "nobody listens to 23"),
        ("{says: a word, unheard: true}", "all of it was listened to"),
        ("{hangs up: true, ticket: {category: theft}}", "no case was opened"),
        ("{hangs up: true, tickets: 2}", "0 cases, not 2"),
        ("{hears: story, interrupts: true, presses: '1'}", "is never heard here"),
    ],
)
def test_what_differs_is_told_with_the_step_and_the_whole_call(step: str, because: str) -> None:
    with pytest.raises(Unlike) as found:
        run(f"- call: goes wrong\n  steps:\n    - silent: true\n    - {step}", Told())
    told = str(found.value)
    assert told.startswith("here.yml, “goes wrong”, step 2: ")
    assert because in told
    assert "is silent" in told
    assert "hears: complain, press 1." in told


@pytest.mark.parametrize(
    ("more", "because"),
    [
        ("ticket: {category: bribery}", "category is 'theft', not 'bribery'"),
        ("no ticket: true", "1 cases, not 0"),
        ("sms: never sent", "no SMS has “never sent”"),
        ("no sms: true", "an SMS came"),
        ("ends: hang up", "ends: caller, not hang up"),
        ("heard within: 1 s", "2.0 s of prompts heard, not 1"),
    ],
)
def test_what_differs_at_the_end_is_told(more: str, because: str) -> None:
    with pytest.raises(Unlike, match="at the end") as found:
        run(f"- call: c\n  steps:\n    - hangs up: true\n  {more}", Told(category="theft"))
    assert because in str(found.value)


def test_a_broken_call_is_told_with_the_step() -> None:
    service = little()
    service.documents["/menu"] = "<Gather/>"
    with pytest.raises(Unlike, match=r"step 1: POST https://grs[.]example/menu: nothing follows <Gather>"):
        run("- call: c\n  steps:\n    - presses: '1'", None, service)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("call: c", "a list of calls is wanted"),
        ("- call: [", "no YAML"),
        ("- steps: []", "call 1: a call needs a name"),
        ("- call: c", "“c”: no steps"),
        ("- {call: c, step: []}", "nobody knows “step”"),
        ("- {call: c, from: 01711000001, steps: [{silent: true}]}", "put it in quotes"),
        ("- {call: c, steps: [{press: '1'}]}", "“c”, step 1: nobody knows “press”; known: hears, never"),
        ("- {call: c, steps: [{presses: 1}]}", "“presses” is words, not 1 (put it in quotes)"),
        ("- {call: c, steps: [{says: yes}]}", "“says” is words, not True (put it in quotes)"),
        ("- {call: c, steps: [{presses: 1a}]}", "takes keys"),
        ("- {call: c, steps: [{presses: '1', says: one}]}", "one act a step: presses and says are 2"),
        ("- {call: c, steps: [{records: long}]}", "“records” is like “20 s”"),
        ("- {call: c, steps: [{presses: '1', ends with: '#'}]}", "“ends with” is the key, in quotes, that ends"),
        ("- {call: c, steps: [{records: 5 s, ends with: now}]}", "in quotes, that ends what “records” says: now"),
        ("- {call: c, steps: [{later: soon}]}", "“later” is like"),
        ("- {call: c, steps: [{hears: a, hears: b}]}", "“hears” stands twice"),
        ("- {call: c, steps: [{unheard: true}]}", "“unheard” needs “presses” or “says”"),
        ("- {call: c, steps: [{officer: sleeps}]}", "“officer” is “resolve <words>”"),
        ("- {call: c, steps: [{reads: x}]}", "follows “texts”"),
        ("- {call: c, steps: [{interrupts: true, presses: '1'}]}", "“interrupts” needs “hears”"),
        ("- {call: c, steps: [{}]}", "an empty step"),
        ("- {call: c, steps: [press 1]}", "names with values are wanted"),
        ("- {call: c, steps: [{silent: true}], ends: politely}", "“ends” is one of"),
        ("- {call: c, steps: [{silent: true}], no ticket: true, ticket: {a: b}}", "both ticket and no ticket"),
        ("- {call: c, steps: [{silent: true}]}\n- {call: c, steps: [{silent: true}]}", "two calls are named"),
        ("- {call: c, steps: [{silent: true}], heard within: 90}", "“heard within” is words, not 90"),
    ],
)
def test_an_error_in_a_script_is_named_where_it_stands(text: str, because: str) -> None:
    with pytest.raises(BadScript) as found:
        tuple(scripts_of(text, "here.yml"))
    assert str(found.value).startswith("here.yml")
    assert because in str(found.value)


@pytest.mark.parametrize(
    ("wanted", "heard", "there"),
    [
        ("ভাতা হয়েছে", "আপনার ভাতা হ\u09afে\u09bcছে", False),  # letters in another order are other words
        ("কাজ হ\u09dfেছে", "কাজ হ\u09af\u09bcেছে।", True),  # the two encodings of য়
        ("নম্বর ১ ২", "নম্বর: 1 2.", True),  # digits of either script, whatever stands between
        ("Press ONE", "press, one", True),
        ("চাপুন", "চাপুনা", False),  # whole words
        ("বিধবা ভাতা", "বিধবা\u200c ভাতা", True),
        ("one … three", "one two three", True),
        ("three … one", "one two three", False),
        ("press *", "press *", True),
    ],
)
def test_words_are_compared_as_ears_do(wanted: str, heard: str, there: bool) -> None:
    assert (is_heard(wanted, fold(heard)) >= 0) is there
