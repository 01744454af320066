"""Where a call goes, step by step, without a database: what is said, what is listened for, what becomes a case."""

from dataclasses import replace

from bot.calls.facts import Facts
from bot.calls.flow import begin, step
from bot.calls.heard import Keys, Recorded, Said
from bot.calls.menus import MORE
from bot.calls.notes import note_of
from bot.calls.onward import next_stage
from bot.calls.screen import HangUp, Listen, OwnStory, Record
from bot.calls.screens import choices
from bot.calls.state import Call, Stage
from bot.dialogue.decision import Decided
from bot.dialogue.effects import Reply
from bot.dialogue.keypad import Anew, Judged, Placed, Told, Wished
from bot.dialogue.state import Asking, Dialogue, Question
from bot.nlu.engine import PlaceReading
from tests.support.pure_call import PureCall, about
from tests.support.turns import BANCHARAMPUR, NOW, engine, heard

LATE = heard("তিন মাস ধরে ভাতার টাকা পাই না", "payment_delayed")
YES, NO = Said(heard("হ্যাঁ", "affirm")), Said(heard("না", "deny"))
STORY = Recorded("https://api.twilio.com/r1", 20)
AYUBPUR = "120414"
PROPOSED = Decided("4829103751", NOW, "widow_allowance", "payment_delayed", proposed=True, open=True, may_reopen=True)


def the_place_is_asked_for() -> PureCall:
    line = PureCall()
    line.press("1", "1")
    return line


def a_complaint_with_everything_but_a_story() -> PureCall:
    line = the_place_is_asked_for()
    line.press(AYUBPUR, "1", "1")
    return line


def test_a_call_begins_with_who_we_are_and_five_choices() -> None:
    line = PureCall()
    assert line.said() == ["call_welcome", "call_menu"]
    assert [str(each.params["words"]) for each in line.lines()[2:]] == [
        "complain", "status", "fraud", "person", "english",
    ]  # fmt: skip
    assert line.screen.then == Listen(1)


def test_a_category_is_a_case_before_anything_else_is_asked() -> None:
    line = the_place_is_asked_for()
    assert len(line.filed) == 1
    assert line.call.ticket == line.filed[0]
    assert line.said()[-1] == "call_ask_place"
    assert line.screen.then == Listen(6), "six digits of a notice board may follow"


def test_six_digits_are_asked_back_before_they_are_taken() -> None:
    line = the_place_is_asked_for()
    line.press(AYUBPUR)
    assert (line.call.stage, line.said()) == (Stage.CONFIRM, ["call_confirm"])
    line.press("2")
    assert line.said() == ["call_ask_place"], "a number that was not meant is asked for again"
    line.press(AYUBPUR, "1")
    assert line.dialogue.place == line.facts(None).known.places.by_short_code(AYUBPUR).code  # type: ignore[union-attr]
    assert line.said()[-1] == "ask_programme"


def test_a_place_that_was_said_is_asked_back_and_may_be_corrected_by_saying_another() -> None:
    line = the_place_is_asked_for()
    line.hear(Said(heard("মুরাদনগর")))
    assert line.call.stage is Stage.CONFIRM
    line.hear(Said(heard("বাঞ্ছারামপুর", place=PlaceReading(BANCHARAMPUR))))
    assert line.call.meant == f"place {BANCHARAMPUR}"
    line.hear(YES)
    assert line.dialogue.place == BANCHARAMPUR


def test_the_lists_lead_from_division_to_upazila_and_back() -> None:
    line = the_place_is_asked_for()
    line.press("1")
    assert line.said() == ["call_say_or_press"]
    line.press("1", "3")
    assert line.said() == ["call_place_path"]
    inside = line.call.within
    line.press("5", "*")
    assert (line.call.within, line.call.page) == (inside, 0)
    line.press("*")
    assert len(line.call.within) < len(inside)
    line.press("*", "*")
    assert line.call.stage is Stage.QUESTION


def test_zero_means_i_do_not_know_on_both_pages_of_the_supports() -> None:
    for keys in (("0",), ("5", "0")):
        line = the_place_is_asked_for()
        line.press(AYUBPUR, "1")
        assert line.said()[-1] == "ask_programme"
        line.press(*keys)
        assert (line.call.stage, line.dialogue.programme) == (Stage.STORY, None)


def test_a_story_is_kept_at_once_and_told_again_files_nothing_new() -> None:
    line = a_complaint_with_everything_but_a_story()
    assert line.screen.then == Record(120)
    line.hear(STORY)
    assert line.said() == ["call_story_kept"]
    line.press("2")
    assert OwnStory(STORY.url) in line.screen.lines
    line.press("3")
    line.hear(Recorded("https://api.twilio.com/r2", 30))
    assert (line.call.story, line.call.stories, len(line.filed)) == ("https://api.twilio.com/r2", 2, 1)


def test_at_the_end_the_number_is_said_once_and_never_again() -> None:
    line = a_complaint_with_everything_but_a_story()
    line.hear(STORY)
    line.press("1")
    assert line.said() == ["call_number", "routed", "call_anything_else"]
    line.press("2")
    assert "call_number" not in line.said()


def test_the_number_of_a_case_that_was_only_asked_about_is_not_said_to_be_his() -> None:
    facts = Facts(Dialogue(), engine().known, about=about("9876543215"))
    move = next_stage(Call(ticket="4829103751"), facts, (Reply("status_one", about("9876543215")),))
    assert [line.key for line in move.before if isinstance(line, Reply)] == ["status_one"]
    assert not move.call.told_number, "his own is still to be said"


def test_a_phone_that_gets_no_sms_is_told_to_remember_the_number() -> None:
    line = PureCall(texts=False)
    line.hear(Said(heard("বিধবা ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR), programme="vwb")))
    assert "call_number_only" in line.said()
    assert "call_number" not in line.said()


def test_own_words_come_before_any_category() -> None:
    line = PureCall()
    line.press("1", "4")
    assert (line.filed, line.screen.then) == ([], Record(120))
    line.hear(STORY)
    assert len(line.filed) == 1


def test_whoever_rings_off_while_he_tells_has_a_case() -> None:
    line = PureCall()
    line.press("1", "4")
    line.hear(replace(STORY, hung_up=True))
    assert len(line.filed) == 1
    assert line.screen.then == HangUp()


def test_the_next_call_offers_to_go_on() -> None:
    line = the_place_is_asked_for()
    line.dial()
    assert line.said() == ["call_welcome_back", "call_resume"]
    line.press("1")
    assert line.said() == ["call_ask_place"]
    assert line.call.ticket == line.filed[0]


def test_another_person_declines_and_is_asked_what_happened() -> None:
    line = the_place_is_asked_for()
    line.dial()
    line.press("2")
    assert line.said() == ["ask_category"]
    line.press("3")
    assert len(line.filed) == 2
    assert line.call.ticket == line.filed[1]


def test_yes_and_no_answer_whether_to_go_on() -> None:
    line = the_place_is_asked_for()
    line.dial()
    line.hear(YES)
    assert line.said() == ["call_ask_place"]
    line.dial()
    line.hear(NO)
    assert line.said() == ["ask_category"]


def test_declining_forgets_the_other_case_before_a_new_one_begins() -> None:
    facts = Facts(Dialogue(ticket="4829103751"), engine().known, cases=("4829103751",))
    call = Call(Stage.RESUME, case="4829103751")
    assert step(call, Keys("2"), facts).tell == (Anew(), Wished("file_complaint"))


def test_three_numbers_that_are_none_end_in_something_else() -> None:
    line = PureCall()
    line.press("2")
    assert (line.said(), line.screen.then) == (["call_key_number"], Listen(10))
    line.press("1234567890", "123")
    assert line.said() == ["call_number_wrong", "call_key_number"]
    line.press("9876543215")
    assert line.said() == ["call_number_given_up", "call_anything_else"]


def test_a_complaint_told_where_a_number_was_asked_for_is_taken_up() -> None:
    line = PureCall()
    line.press("2")
    line.hear(Said(LATE))
    assert len(line.filed) == 1
    assert line.said()[-1] == "call_ask_place"


def test_whoever_asks_for_news_and_has_no_case_is_asked_for_its_number() -> None:
    line = PureCall()
    line.hear(Said(heard("আমার অভিযোগের খবর কী", "check_status")))
    assert line.said() == ["status_none", "call_key_number"]


def test_a_solution_is_asked_about_first() -> None:
    line = PureCall((PROPOSED,))
    assert line.said()[-1] == "call_solved"
    facts = line.facts(None)
    assert step(line.call, Keys("1"), facts).tell == (Judged(PROPOSED.number, True),)
    assert step(line.call, NO, facts).tell == (Judged(PROPOSED.number, False),)
    assert step(line.call, Said(LATE), facts).tell == (Said(LATE),), "another answer is the dialogue's to understand"


def test_our_own_call_says_why_it_comes() -> None:
    nobody = Facts(Dialogue(), engine().known)
    asked = Facts(Dialogue(), engine().known, decided=(PROPOSED,))
    assert begin(nobody, "call_back").screen(nobody).lines[0].key == "call_back_greeting"  # type: ignore[union-attr]
    ours = begin(asked, "confirm", PROPOSED.number)
    assert ours.call.stage is Stage.SOLVED
    assert ours.screen(asked).lines[0].key == "call_confirm_greeting"  # type: ignore[union-attr]


def test_advice_about_stolen_money_is_said_once() -> None:
    line = PureCall()
    line.press("3")
    assert line.said() == ["call_fraud_help"]
    line.press("1")
    assert "mfs_first_aid_any" not in line.said()
    assert line.dialogue.category == "mfs_fraud"


def test_a_person_is_a_case_before_the_time_is_chosen() -> None:
    line = PureCall()
    line.press("4")
    assert (len(line.filed), line.said()) == (1, ["call_when"])
    line.press("2")
    assert (line.parts, line.said()) == (["afternoon"], ["call_person_soon", "call_tell_story"])


def test_the_time_of_a_persons_call_may_be_said() -> None:
    line = PureCall()
    line.hear(Said(heard("মানুষ দেন", "talk_to_human")))
    assert line.said() == ["call_when"]
    line.hear(Said(heard("সকালে")))
    assert line.parts == ["morning"]


def test_whoever_has_told_his_story_is_not_asked_for_it_when_he_wants_a_person() -> None:
    line = PureCall()
    line.hear(Said(heard("বিধবা ভাতা পাই না", "payment_delayed", place=PlaceReading(BANCHARAMPUR), programme="vwb")))
    line.press("3", "1")
    assert line.call.stage is Stage.AFTER


def test_news_and_the_wish_for_a_person_leave_the_question_of_the_case_open() -> None:
    line = the_place_is_asked_for()
    line.press("*", "2")
    assert line.said() == ["status_one", "call_ask_place"]
    line.press("*", "4", "1")
    line.hear(STORY)
    line.press("1")
    assert line.said()[-1] == "call_ask_place"


def test_another_language_says_the_menu_again() -> None:
    line = PureCall()
    line.press("5")
    assert (line.call.language, line.said()) == ("en", ["language_changed", "call_menu"])


def test_a_call_is_read_back_as_it_was_written_and_by_an_older_version_without_its_news() -> None:
    call = Call(Stage.PLACES, "en", 1, "BD20", 2, 1, "place BD2012", "4829103751", True, 1, "u", "9", True)
    assert Call.from_json(call.to_json()) == call
    assert Call.from_json('{"stage": "fraud", "unheard_of": 1}') == Call(Stage.FRAUD)
    assert Call.from_json("{}") == Call()


def test_notes_on_a_case_tell_keys_and_recordings_never_words() -> None:
    assert note_of(Told(None), "en", "", "abcdef0123", 20) == "Told by phone: recording abcdef, 20 seconds"
    assert note_of(Placed("BD201204"), "bn").endswith("BD201204")
    assert note_of(Wished("check_status", "4829103751"), "en") == "Asked by phone how the case stands: 4829103751"


def test_a_question_with_more_than_five_answers_is_read_in_pages() -> None:
    options = tuple(str(number) for number in range(4829103750, 4829103759))
    facts = Facts(Dialogue(question=Question(Asking.WHICH, NOW, options)), engine().known)
    call, read = Call(Stage.QUESTION), []
    for _ in range(3):
        read += [choice.value for choice in choices(call, facts) if choice.value != MORE]
        call = step(call, Keys("5"), facts).call
    assert read == list(options)
