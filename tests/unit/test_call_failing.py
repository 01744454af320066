"""Silence, keys that mean nothing, words that lead nowhere: after three of them somebody listens."""

from bot.calls.heard import Recorded, Said, Silence
from bot.calls.screen import Record
from bot.calls.state import Stage
from tests.support.pure_call import PureCall
from tests.support.turns import heard

STORY = Recorded("https://api.twilio.com/r1", 20)


def the_place_is_asked_for() -> PureCall:
    line = PureCall()
    line.press("1", "1")
    return line


def the_story_is_asked_for() -> PureCall:
    line = the_place_is_asked_for()
    line.press("120414", "1", "1")
    return line


def test_three_failures_are_a_recorder_and_a_person() -> None:
    line = PureCall()
    line.hear(Silence())
    assert line.said() == ["call_silence", "call_repeat_hint", "call_menu"]
    line.press("8", "7")
    assert (line.said(), line.screen.then) == (["call_leave_message"], Record(60))
    line.hear(STORY)
    assert line.said() == ["call_number", "routed", "call_goodbye"]
    assert line.dialogue.ticket == line.filed[0]


def test_a_recorder_that_hears_nothing_ends_with_words_by_sms() -> None:
    line = PureCall()
    for _ in range(4):
        line.hear(Silence())
    assert (line.help, line.said(), line.filed) == (True, ["call_goodbye"], [])


def test_nobody_who_has_a_case_is_sent_words_on_how_to_complain() -> None:
    line = the_place_is_asked_for()
    for _ in range(4):
        line.hear(Silence())
    assert not line.help
    assert line.said() == ["call_number", "routed", "call_goodbye"]


def test_whom_nobody_can_call_is_promised_no_call() -> None:
    line = PureCall(texts=False, reachable=False)
    line.press("4")
    assert line.said() == ["call_cannot_call", "call_tell_story"]
    line.dial()
    line.press("8", "8", "8")
    assert line.said() == ["call_leave_words"]


def test_greetings_three_times_are_not_a_conversation() -> None:
    line = PureCall()
    for _ in range(3):
        line.hear(Said(heard("সাহায্য", "help")))
    assert line.call.stage is Stage.LAST_WORDS


def test_a_good_step_between_two_bad_ones_begins_anew() -> None:
    line = PureCall()
    line.press("8", "8", "1", "8", "8")
    assert line.call.stage is Stage.QUESTION


def test_nine_repeats_and_forgives() -> None:
    line = PureCall()
    line.press("8", "8")
    before = line.screen
    assert line.press("9") == before
    assert line.call.fails == 0


def test_silence_after_a_story_means_go_on() -> None:
    line = the_story_is_asked_for()
    line.hear(STORY)
    line.hear(Silence())
    assert line.call.stage is Stage.AFTER


def test_two_silences_instead_of_a_story_end_the_question() -> None:
    line = the_story_is_asked_for()
    line.hear(Silence())
    assert line.said() == ["call_silence", "call_repeat_hint", "call_tell_story"]
    line.hear(Silence())
    assert line.call.stage is Stage.AFTER
