"""The telephone platform of the call scripts follows TwiML as Twilio's documentation says."""

import re

import pytest

from tests.support.caller.call import call, ordered, unanswered
from tests.support.caller.faults import BrokenCall, Misplayed
from tests.support.caller.little import LittleService, play

END = "<Hangup/>"


def menu(attributes: str = 'action="/got"', after: str = "<Redirect>/nothing</Redirect>") -> LittleService:
    gather = f"<Gather {attributes}>{play('complain 1')}{play('status 2')}</Gather>"
    return LittleService(
        {"/call": gather + after, "/got": f"<Say>got</Say>{END}", "/nothing": f"<Say>silence</Say>{END}"}
    )


def test_a_call_begins_with_what_the_documentation_says_that_a_request_has() -> None:
    service = menu()
    made = call(service.platform(), "01711000001")
    (first,) = service.asked()
    assert (first.method, first.path) == ("POST", "/call")
    assert re.fullmatch(r"CA[0-9a-f]{32}", first.fields["CallSid"])
    said = {name: first.fields[name] for name in ("From", "To", "CallStatus", "Direction", "ApiVersion", "FromCity")}
    assert said == {
        "From": "+8801711000001",
        "To": "+8809610016100",
        "CallStatus": "ringing",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
        "FromCity": "",
    }
    assert made.verb is not None
    assert made.verb.tag == "Gather"
    assert made.ended == ""


def test_every_request_is_signed_posts_and_gets_alike() -> None:
    service = menu('action="/got?a=1" method="GET"')
    made = call(service.platform(status="/status"))
    service.documents["/status"] = ""
    made.press("1")
    assert [(each.method, each.path) for each in service.asked()] == [
        ("POST", "/call"),
        ("GET", "/got"),
        ("POST", "/status"),
    ]
    assert service.asked("/got")[0].fields["a"] == "1"
    assert service.forged == []


def test_keys_go_to_the_action_and_the_call_goes_on_there() -> None:
    service = menu('action="/got" numDigits="1"')
    made = call(service.platform())
    made.press("2")
    (got,) = service.asked("/got")
    assert (got.fields["Digits"], got.fields["CallStatus"]) == ("2", "in-progress")
    assert (made.words(), made.ended) == ("got", "hang up")


def test_silence_falls_through_to_the_next_verb() -> None:
    service = menu()
    made = call(service.platform())
    made.be_silent()
    assert service.asked("/got") == []
    assert [each.path for each in service.asked()] == ["/call", "/nothing"]
    assert made.words() == "silence"


def test_silence_goes_to_the_action_when_it_asks_for_empty_results() -> None:
    service = menu('action="/got" actionOnEmptyResult="true"')
    call(service.platform()).be_silent()
    (got,) = service.asked("/got")
    assert "Digits" not in got.fields


def test_a_key_stops_what_plays_within_gather_and_the_rest_is_never_fetched() -> None:
    service = menu('action="/got" numDigits="1"')
    made = call(service.platform())
    made.hear_until("complain")
    made.press("1")
    assert service.prompts == ["complain%201"]
    assert "status" not in made.words(everything=True)


def test_without_barge_in_speech_waits_for_the_end_of_the_prompt_and_a_key_does_not() -> None:
    service = menu('action="/got" input="dtmf speech" bargeIn="false"')
    call(service.platform()).say("complain")
    assert len(service.prompts) == 2
    assert service.asked("/got")[0].fields["SpeechResult"] == "complain"
    service = menu('action="/got" input="dtmf speech" bargeIn="false" numDigits="1"')
    call(service.platform()).press("1")
    assert service.prompts == []


def test_the_finishing_key_is_not_a_digit_and_alone_it_is_nothing() -> None:
    service = menu()
    call(service.platform()).press("123#")
    assert service.asked("/got")[0].fields["Digits"] == "123"
    service = menu()
    call(service.platform()).press("#")
    assert [each.path for each in service.asked()] == ["/call", "/nothing"]


def test_another_finishing_key_makes_the_hash_a_digit() -> None:
    service = menu('action="/got" finishOnKey="*"')
    call(service.platform()).press("1#2*")
    assert service.asked("/got")[0].fields["Digits"] == "1#2"


def test_without_a_finishing_key_every_key_is_a_digit() -> None:
    service = menu('action="/got" finishOnKey="" numDigits="1"')
    call(service.platform()).press("#")
    assert service.asked("/got")[0].fields["Digits"] == "#"


def test_the_number_of_digits_ends_a_gather_early_and_later_keys_are_lost() -> None:
    service = menu('action="/got" numDigits="2"')
    made = call(service.platform())
    made.press("1234")
    assert service.asked("/got")[0].fields["Digits"] == "12"
    assert made.unheard == "34"
    assert "  (nobody listens to 34)" in made.notes


def test_speech_reaches_only_a_gather_that_listens_to_speech() -> None:
    service = menu('action="/got" input="dtmf speech" language="bn-BD"')
    call(service.platform()).say("টাকা পাই না")
    fields = service.asked("/got")[0].fields
    assert fields["SpeechResult"] == "টাকা পাই না"
    assert 0 <= float(fields["Confidence"]) <= 1
    assert "Digits" not in fields
    deaf = menu()
    call(deaf.platform()).say("টাকা পাই না")
    assert [each.path for each in deaf.asked()] == ["/call", "/nothing"]


def test_keys_do_not_reach_a_gather_that_listens_to_speech_only() -> None:
    service = menu('action="/got" input="speech"')
    call(service.platform()).press("1")
    assert [each.path for each in service.asked()] == ["/call", "/nothing"]


def test_a_gather_without_an_action_asks_its_own_document_again() -> None:
    service = LittleService({"/call": lambda fields: END if "Digits" in fields else f"<Gather/>{END}"})
    call(service.platform()).press("1#")
    assert [each.path for each in service.asked()] == ["/call", "/call"]


def test_redirects_are_relative_to_the_current_document_and_may_be_gets() -> None:
    service = LittleService(
        {
            "/call": '<Redirect method="GET">c/abc/0</Redirect>',
            "/c/abc/0": "<Redirect>1?x=y</Redirect>",
            "/c/abc/1": f"<Redirect>{'https://grs.example'}/end</Redirect>",
            "/end": END,
        }
    )
    call(service.platform())
    assert [(each.method, each.path) for each in service.asked()] == [
        ("POST", "/call"),
        ("GET", "/c/abc/0"),
        ("POST", "/c/abc/1"),
        ("POST", "/end"),
    ]
    assert service.forged == []


def test_a_loop_is_a_broken_call() -> None:
    service = LittleService({"/call": "<Redirect>/call</Redirect>"})
    with pytest.raises(BrokenCall, match="loop"):
        call(service.platform())
    assert len(service.asked()) == 60


def test_a_document_that_ends_hangs_up_and_the_status_is_told() -> None:
    service = LittleService({"/call": play("goodbye"), "/status": ""})
    made = call(service.platform(status="/status"))
    assert made.ended == "hang up"
    fields = service.asked("/status")[0].fields
    assert (fields["CallStatus"], fields["CallDuration"], fields["Duration"]) == ("completed", "1", "1")
    assert made.listened == 1.0


def test_a_rejected_call_is_never_answered() -> None:
    service = LittleService({"/call": '<Reject reason="busy"/>', "/status": ""})
    made = call(service.platform(status="/status"))
    assert made.ended == "reject"
    assert service.asked("/status")[0].fields["CallStatus"] == "busy"


def test_hanging_up_tells_only_the_status_callback() -> None:
    service = menu()
    service.documents["/status"] = ""
    made = call(service.platform(status="/status"))
    made.hang_up()
    assert [each.path for each in service.asked()] == ["/call", "/status"]
    assert made.ended == "caller"
    with pytest.raises(Misplayed, match="the call has ended"):
        made.press("1")


def test_an_error_of_the_service_is_a_broken_call_unless_there_is_a_fallback() -> None:
    service = LittleService({"/sorry": f"<Say>sorry</Say>{END}"})
    with pytest.raises(BrokenCall, match="404"):
        call(service.platform())
    made = call(service.platform(fallback="/sorry"))
    assert made.words() == "sorry"
    assert service.asked("/sorry")[0].fields["ErrorCode"] == "11200"


def test_an_address_of_another_host_is_not_followed() -> None:
    service = LittleService({"/call": "<Redirect>https://other.example/x</Redirect>"})
    with pytest.raises(BrokenCall, match="another host"):
        call(service.platform())


def test_a_verb_that_the_simulator_does_not_follow_is_said() -> None:
    service = LittleService({"/call": "<Dial>+8801711000002</Dial>"})
    with pytest.raises(BrokenCall, match="<Dial>"):
        call(service.platform())


def test_a_repeated_step_must_have_the_same_answer() -> None:
    service = menu('action="/got" numDigits="1"')
    service.documents["/got"] = f"<Gather/>{END}"
    made = call(service.platform())
    made.press("1")
    made.repeat()
    first, second = service.asked("/got")
    assert first.fields == second.fields
    service.documents["/got"] = f"<Gather/><Say>other</Say>{END}"
    with pytest.raises(BrokenCall, match="another answer"):
        made.repeat()


def test_a_call_that_the_service_ordered_comes_from_its_own_number() -> None:
    service = menu('action="/got" numDigits="1"')
    service.documents["/status"] = ""
    made = ordered(service.platform(), "01711000009", "https://grs.example/call?out=7", "/status?out=7")
    first = service.asked("/call")[0]
    assert (first.fields["From"], first.fields["To"]) == ("+8809610016100", "+8801711000009")
    assert (first.fields["Direction"], first.fields["CallStatus"]) == ("outbound-api", "in-progress")
    made.press("1")
    assert service.asked("/status")[0].fields["CallStatus"] == "completed"
    assert service.forged == []


def test_a_call_that_nobody_takes_tells_only_its_status() -> None:
    service = menu()
    service.documents["/status"] = ""
    unanswered(service.platform(), "01711000009", "/status", "busy")
    assert [(each.path, each.fields["CallStatus"]) for each in service.asked()] == [("/status", "busy")]


def test_a_withheld_number_is_the_one_that_the_platform_puts_there() -> None:
    service = menu()
    call(service.platform(), "withheld")
    assert service.asked()[0].fields["From"] == "+266696687"


def test_every_request_is_timed() -> None:
    service = menu('action="/got" numDigits="1"')
    made = call(service.platform())
    made.hear_out()
    made.press("1")
    assert [each.what for each in made.took] == ["webhook", "prompt", "prompt", "webhook"]
    assert all(each.seconds >= 0 for each in made.took)


def test_a_prompt_that_is_no_audio_is_a_broken_call() -> None:
    service = LittleService({"/call": f"<Play>/got</Play>{END}", "/got": END})
    with pytest.raises(BrokenCall, match="not audio"):
        call(service.platform())
    missing = LittleService({"/call": f"<Play>/nowhere.wav</Play>{END}"})
    with pytest.raises(BrokenCall, match="HTTP 404"):
        call(missing.platform())


def test_the_finishing_key_alone_is_an_empty_answer_where_one_is_wanted() -> None:
    service = menu('action="/got" actionOnEmptyResult="true"')
    call(service.platform()).press("#")
    fields = service.asked("/got")[0].fields
    assert (fields["Digits"], fields["FinishedOnKey"]) == ("", "#")
