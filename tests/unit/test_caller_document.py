"""What the platform of the call scripts refuses as TwiML: by Twilio's typings, and by its documentation."""

import pytest

from tests.support.caller.document import LARGEST, Malformed, read


def refused(inner: str, kind: str = "text/xml; charset=utf-8") -> str:
    with pytest.raises(Malformed) as found:
        read(f"<Response>{inner}</Response>".encode(), kind)
    return str(found.value)


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<Hangup/>",
        '<Reject reason="busy"/>',
        (
            '<Gather input="dtmf speech" language="bn-BD" numDigits="1" finishOnKey="" timeout="6" '
            'speechTimeout="auto" actionOnEmptyResult="true" action="/c/1" method="POST" hints="হ্যাঁ,না">'
            '<Play>/p.wav</Play><Pause length="1"/></Gather><Redirect>/c/1/silence</Redirect>'
        ),
        (
            '<Record maxLength="120" finishOnKey="#" playBeep="true" trim="do-not-trim" recordingStatusCallback="/r" '
            'recordingStatusCallbackEvent="completed absent" timeout="8"/><Redirect>/c/1/nothing</Redirect>'
        ),
        '<Say language="bn-IN" voice="Google.bn-IN-Standard-A">আবার বলুন<break time="1s"/>।</Say>',
    ],
)
def test_what_the_typings_allow_is_read(inner: str) -> None:
    document = f"<?xml version='1.0' encoding='UTF-8'?><Response>{inner}</Response>"
    assert read(document.encode(), "text/xml").tag == "Response"


@pytest.mark.parametrize(
    ("inner", "because"),
    [
        ("<Ring/>", "'Ring' was unexpected"),
        ("<Gather><Record/></Gather><Hangup/>", "'Record' was unexpected"),
        ('<Gather numdigits="1"/><Hangup/>', "'numdigits' was unexpected"),
        ('<Gather numDigits="one"/><Hangup/>', "does not match"),
        ('<Gather input="dtmf,speech"/><Hangup/>', "does not match"),
        ('<Gather actionOnEmptyResult="yes"/><Hangup/>', "is not one of"),
        ('<Gather input="speech" language="bn"/><Hangup/>', "is not one of"),
        ('<Say language="bn-BD">আবার বলুন</Say>', "is not one of"),
        ('<Reject reason="tired"/>', "is not one of"),
        ("<Redirect/>", "'text' is a required property"),
        ("<Hangup>now</Hangup>", "expected to be empty"),
        ("hello", "expected to be empty"),
        ('<Hangup method="POST"/>', "was unexpected"),
    ],
)
def test_what_the_typings_do_not_allow_is_refused(inner: str, because: str) -> None:
    assert because in refused(inner)


@pytest.mark.parametrize(
    ("inner", "because"),
    [
        ("<Gather/>", "nothing follows <Gather>"),
        ('<Say>hello</Say><Record action="/x"/>', "nothing follows <Record>"),
        ("<Hangup/><Say>hello</Say>", "never reached"),
        ("<Redirect>/a</Redirect><Redirect>/b</Redirect>", "never reached"),
        ("<Say>hello</Say><Reject/>", "not the first verb"),
        ('<Gather numDigits="0"/><Hangup/>', "no positive integer"),
        ('<Gather timeout="1.5"/><Hangup/>', "no positive integer"),
        ('<Gather finishOnKey="##"/><Hangup/>', "not one key"),
        ('<Gather method="PUT"/><Hangup/>', "neither GET nor POST"),
        ('<Gather language="bn-BD"/><Hangup/>', "listens to no speech"),
        ('<Gather input="speech" speechTimeout="soon"/><Hangup/>', "neither auto nor"),
        ('<Gather input="speech" hints="' + "x" * 101 + '"/><Hangup/>', "hints"),
        ("<Gather><Say/></Gather><Hangup/>", "says nothing"),
        ("<Play/>", "neither an address nor digits"),
        ('<Record finishOnKey="#a"/><Hangup/>', "no key"),
        ('<Record transcribe="true"/><Hangup/>', "English only"),
        ('<Record maxLength="0"/><Hangup/>', "no positive integer"),
    ],
)
def test_what_only_the_documentation_forbids_is_refused(inner: str, because: str) -> None:
    assert because in refused(inner)


def test_every_fault_of_the_documentation_is_told_at_once() -> None:
    told = refused('<Gather finishOnKey="##" method="PUT"/>')
    assert "nothing follows" in told
    assert "not one key" in told
    assert "neither GET" in told


def test_what_is_no_xml_no_twiml_or_too_large_is_refused() -> None:
    assert "error 12100" in refused("<Say>never closed")
    assert "error 12300" in refused("<Hangup/>", "application/json")
    assert "error 11750" in refused("<Say>" + "a" * LARGEST + "</Say>")
    with pytest.raises(Malformed, match=r"'(Answer|Response)' "):
        read(b"<Answer/>", "text/xml")
