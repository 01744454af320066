"""Record, as the platform of the call scripts follows it."""

import pytest

from tests.support.caller.call import HANGUP, Call, call
from tests.support.caller.faults import BrokenCall, Misplayed
from tests.support.caller.little import LittleService
from tests.support.caller.platform import Recording

END = "<Hangup/>"


def story(attributes: str = "", callback: str = "") -> LittleService:
    told = f'recordingStatusCallback="{callback}"' if callback else ""
    return LittleService(
        {
            "/call": f'<Record action="/kept" {attributes} {told}/><Redirect>/nothing</Redirect>',
            "/kept": f"<Say>kept</Say>{END}",
            "/nothing": f"<Say>nothing</Say>{END}",
            "/told": "",
            "/status": "",
        }
    )


def recording(service: LittleService, **more: object) -> Call:
    return call(service.platform(status="/status", **more))


def test_a_story_goes_to_the_action_with_its_address_length_and_key() -> None:
    service = story('finishOnKey="#"')
    made = recording(service)
    made.record(20, "#")
    fields = service.asked("/kept")[0].fields
    assert (fields["RecordingDuration"], fields["Digits"], fields["CallStatus"]) == ("20", "#", "in-progress")
    account, sid = "AC" + "0" * 32, fields["RecordingSid"]
    assert fields["RecordingUrl"] == f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{sid}"
    assert made.words() == "kept"


def test_a_story_that_ends_by_silence_has_no_key() -> None:
    service = story()
    recording(service).record(7)
    assert "Digits" not in service.asked("/kept")[0].fields


def test_a_key_that_does_not_end_it_is_part_of_the_story() -> None:
    service = story('finishOnKey="#"')
    recording(service).record(7, "1")
    assert "Digits" not in service.asked("/kept")[0].fields


def test_a_story_is_cut_at_its_greatest_length() -> None:
    service = story('maxLength="120"')
    recording(service).record(300, "#")
    fields = service.asked("/kept")[0].fields
    assert fields["RecordingDuration"] == "120"
    assert "Digits" not in fields


@pytest.mark.parametrize("act", ["silent", "key"])
def test_nothing_recorded_skips_the_action(act: str) -> None:
    service = story()
    made = recording(service)
    made.be_silent() if act == "silent" else made.press("#")
    assert service.asked("/kept") == []
    assert made.words() == "nothing"
    assert made.recordings == []


def test_hanging_up_while_recording_asks_the_action_then_tells_the_end() -> None:
    service = story()
    made = recording(service)
    made.record(9, HANGUP)
    assert [each.path for each in service.asked()] == ["/call", "/kept", "/status"]
    kept = service.asked("/kept")[0].fields
    assert (kept["Digits"], kept["CallStatus"], kept["RecordingDuration"]) == ("hangup", "completed", "9")
    assert made.ended == "caller"
    assert "kept" not in made.words(everything=True)


def test_hanging_up_before_a_word_is_said_records_nothing() -> None:
    service = story()
    recording(service).hang_up()
    assert [each.path for each in service.asked()] == ["/call", "/status"]


def test_the_answer_to_the_action_after_a_hang_up_must_be_twiml_all_the_same() -> None:
    service = story()
    service.documents["/kept"] = "!not at all"
    with pytest.raises(BrokenCall, match="no XML"):
        recording(service).record(9, HANGUP)


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ("after", ["/call", "/kept", "/status", "/told"]),
        ("before", ["/call", "/told", "/kept", "/status"]),
        ("never", ["/call", "/kept", "/status"]),
    ],
)
def test_the_recording_is_told_before_or_after_its_action(told: str, order: list[str]) -> None:
    service = story(callback="/told")
    recording(service, recording_told=told).record(5, "#")
    assert [each.path for each in service.asked()] == order
    for each in service.asked("/told"):
        assert each.fields["RecordingStatus"] == "completed"
        assert each.fields["RecordingSid"] == service.asked("/kept")[0].fields["RecordingSid"]
    assert service.forged == []


def test_a_media_host_hears_of_every_recording_at_the_address_that_it_has() -> None:
    kept: list[Recording] = []
    service = story()
    made = recording(service, media="http://127.0.0.1:9", keep=kept.append)
    made.record(5, "#")
    assert kept == made.recordings
    assert kept[0].url.startswith("http://127.0.0.1:9/2010-04-01/Accounts/")
    assert kept[0].call == made.sid


def test_words_are_not_said_to_a_recorder_nor_stories_to_a_gather() -> None:
    made = recording(story())
    with pytest.raises(Misplayed, match="the platform records"):
        made.say("টাকা পাই না")
    gathering = call(LittleService({"/call": f"<Gather/>{END}"}).platform())
    with pytest.raises(Misplayed, match="nothing records here"):
        gathering.record(5)
