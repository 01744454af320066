"""The settings of calls: what is wrong is said at start, with the name of the variable."""

from pathlib import Path

import pytest

from gateway.settings import VARIABLES
from gateway.voice_settings import Answers, VoiceSettings, read_voice
from grs_core.domain.errors import RuleBroken

HOME = Path("/srv/grs")
ACCOUNT = {"GRS_TWILIO_ACCOUNT_SID": "AC1", "GRS_TWILIO_AUTH_TOKENS": "secret"}
BUCKET = {"GRS_RECORDINGS": "s3://stories/grs", "GRS_RECORDINGS_ACCESS_KEY": "a", "GRS_RECORDINGS_SECRET_KEY": "b"}


def read(**environ: str) -> VoiceSettings:
    return read_voice(environ, HOME)


def test_without_any_setting_calls_are_answered_and_none_are_made() -> None:
    settings = read()
    assert (settings.sender, settings.answers) == ("", Answers.ANSWER)
    assert settings.prompts_dir == HOME / "prompts"
    assert settings.recordings == str(HOME / "recordings")


def test_with_a_number_of_an_account_calls_are_made() -> None:
    settings = read(**ACCOUNT, GRS_VOICE_FROM="+8809610000000", GRS_VOICE_ANSWERS="call_back")
    assert (settings.sender, settings.answers) == ("+8809610000000", Answers.CALL_BACK)


def test_the_hosts_of_a_platforms_files_are_named_one_by_one() -> None:
    assert read(GRS_RECORDINGS_HOSTS="files.example.com, s3.example.com:8443").recording_hosts == (
        "files.example.com",
        "s3.example.com:8443",
    )


def test_a_bucket_needs_its_keys() -> None:
    assert read(**BUCKET).recordings == "s3://stories/grs"


@pytest.mark.parametrize(
    ("environ", "variable"),
    [
        ({**ACCOUNT, "GRS_VOICE_FROM": "Protikar"}, "GRS_VOICE_FROM"),
        ({"GRS_VOICE_FROM": "16123"}, "GRS_TWILIO_ACCOUNT_SID"),
        ({"GRS_VOICE_FROM": "16123", "GRS_TWILIO_ACCOUNT_SID": "AC1"}, "GRS_TWILIO_AUTH_TOKENS"),
        ({"GRS_VOICE_ANSWERS": "call_back"}, "GRS_VOICE_FROM"),
        ({"GRS_VOICE_ANSWERS": "later"}, "GRS_VOICE_ANSWERS"),
        ({"GRS_RECORDINGS": "ftp://stories"}, "GRS_RECORDINGS"),
        ({"GRS_RECORDINGS": "s3://Stories/.."}, "GRS_RECORDINGS"),
        ({**BUCKET, "GRS_RECORDINGS_ACCESS_KEY": ""}, "GRS_RECORDINGS_ACCESS_KEY"),
        ({**BUCKET, "GRS_RECORDINGS_SECRET_KEY": " "}, "GRS_RECORDINGS_SECRET_KEY"),
        ({"GRS_RECORDINGS_HOSTS": "files.example.com, https://x"}, "GRS_RECORDINGS_HOSTS"),
        ({**BUCKET, "GRS_RECORDINGS_ENDPOINT": "store:9000"}, "GRS_RECORDINGS_ENDPOINT"),
    ],
)
def test_what_is_wrong_is_named(environ: dict[str, str], variable: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read(**environ)
    assert (refused.value.key, refused.value.params["variable"]) == ("setting_wrong", variable)
    assert variable in VARIABLES
