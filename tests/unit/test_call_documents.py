"""A step's answer as it is kept, and what of a platform's request is believed."""

from xml.etree import ElementTree

import pytest

from bot.calls.screen import HangUp, Listen, OwnStory, Record, Screen
from bot.dialogue.effects import Reply
from bot.speech.render import Speech
from bot.speech.spoken import Clip, Spoken
from gateway.ivr.fields import begun, given
from gateway.ivr.twiml import document, refusal
from gateway.services.call_turns import Input
from gateway.services.drawn import Drawn
from grs_core.domain.complainant import Address
from grs_core.domain.errors import RuleBroken

SPOKEN = Spoken.load(Speech.load())
STORY = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1"
HOSTS = frozenset({"api.twilio.com"})
RECORDED = {"RecordingUrl": STORY, "RecordingSid": "RE1", "RecordingDuration": "20", "Digits": "#"}


def drawn(then: Listen | Record | HangUp) -> Drawn:
    lines = (Reply("call_menu"), OwnStory(STORY), Reply("call_number", {"number": "1234567890"}))
    return Drawn.of("a" * 32, 3, "bn", Screen(lines, then), SPOKEN)


@pytest.mark.parametrize("then", [Listen(), Listen(10), Record(120), HangUp()])
def test_an_answer_is_kept_whole(then: Listen | Record | HangUp) -> None:
    assert Drawn.from_json(drawn(then).to_json()) == drawn(then)


def audio(clip: Clip) -> str | None:
    """There is none of the digits."""
    return None if clip.text.isdigit() else f"/voice/prompts/{clip.language}/{clip.id}.wav"


def test_what_has_no_audio_is_said_by_the_platform() -> None:
    response = ElementTree.fromstring(document(drawn(HangUp()), audio))  # noqa: S314  our own document
    assert [each.text for each in response.iter("Say")] == list("1234567890" * 2)
    assert {each.get("language") for each in response.iter("Say")} == {"bn-IN"}
    assert [each.tag for each in response][-1] == "Hangup"


@pytest.mark.parametrize("then", [Listen(), Listen(10), Record(120)])
def test_whatever_listens_is_followed_by_where_silence_goes(then: Listen | Record) -> None:
    response = ElementTree.fromstring(document(drawn(then), audio))  # noqa: S314  our own document
    listens, silence = list(response)[-2:]
    assert listens.get("action") == f"/voice/twilio/c/{'a' * 32}/3"
    assert (silence.tag, silence.text) == ("Redirect", f"/voice/twilio/c/{'a' * 32}/3/silence")


def test_platforms_that_want_whole_addresses_get_nothing_else() -> None:
    def whole(clip: Clip) -> str:
        return f"https://grs.example/voice/prompts/{clip.id}.wav"

    for then in (Listen(), Record(120)):
        response = ElementTree.fromstring(document(drawn(then), whole, "https://grs.example"))  # noqa: S314
        found = [each.text for each in response.iter() if each.tag in ("Play", "Redirect")]
        found += [each.get(name) for each in response.iter() for name in ("action", "recordingStatusCallback")]
        assert all(address.startswith("https://") for address in found if address)


def test_a_call_that_is_refused_is_busy() -> None:
    (reject,) = ElementTree.fromstring(refusal())  # noqa: S314  our own document
    assert (reject.tag, reject.get("reason")) == ("Reject", "busy")


def test_the_citizen_is_who_called_or_whom_we_called() -> None:
    numbers = {"CallSid": "CA1", "From": "+8801711000001", "To": "+8809610000000"}
    inward = begun({**numbers, "Direction": "inbound"}, "")
    assert (inward.phone, inward.to, inward.out) == (Address.of_phone("01711000001"), "+8809610000000", None)
    turned = {**numbers, "From": numbers["To"], "To": numbers["From"], "Direction": "outbound-api"}
    assert begun(turned, "0f.1").phone == Address.of_phone("01711000001")


def test_a_call_without_a_name_is_refused() -> None:
    with pytest.raises(RuleBroken, match="field_missing"):
        begun({"From": "+8801711000001"}, "")


def test_a_recording_is_played_from_the_platforms_own_address_only() -> None:
    assert given(RECORDED, HOSTS) == Input(recording="RE1", url=STORY, seconds=20)
    for elsewhere in ("http://169.254.169.254/latest", "https://api.twilio.com.example/RE1"):
        assert not given({**RECORDED, "RecordingUrl": elsewhere}, HOSTS).plays, "filed, and fetched from no such host"
    for nowhere in ("file:///etc/passwd", "//x", "x" * 2000):
        assert given({**RECORDED, "RecordingUrl": nowhere}, HOSTS).recording == ""


def test_who_breaks_off_a_recording_to_go_back_has_told_nothing() -> None:
    assert given({**RECORDED, "Digits": "*", "RecordingDuration": "1"}, HOSTS) == Input(digits="*")
    assert given({**RECORDED, "Digits": "*", "RecordingDuration": "40"}, HOSTS).recording == "RE1"


def test_a_caller_who_rings_off_while_he_speaks_has_spoken() -> None:
    assert given({**RECORDED, "Digits": "hangup"}, HOSTS).hung_up


def test_a_recording_of_nothing_is_silence() -> None:
    assert given({**RECORDED, "RecordingDuration": "0"}, HOSTS) == Input()


def test_a_recording_that_is_named_in_its_address_alone_has_that_name() -> None:
    unnamed = {name: value for name, value in RECORDED.items() if name != "RecordingSid"}
    assert given(unnamed, HOSTS).recording == "RE1"


def test_only_keys_of_a_telephone_are_keys() -> None:
    assert given({"Digits": "12*#"}, HOSTS).digits == "12*#"
    for other in ("<script>", "১", "1 OR 1", "1" * 40, ""):
        assert given({"Digits": other}, HOSTS).digits == ""


def test_what_the_platforms_own_recogniser_heard_comes_with_the_recording() -> None:
    assert given({**RECORDED, "TranscriptionText": "my money has not come"}, HOSTS).words == "my money has not come"
