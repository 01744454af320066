"""The settings of calls: what we call from, and where prompts and recordings lie."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gateway.variables import a_choice, a_list, a_text, a_url, wrong

_DIALLED = re.compile(r"[+]?[0-9]{3,15}")
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?")
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?")


class Answers(StrEnum):
    """What happens to a call that comes: it is answered, or refused and called back, which is free for the caller."""

    ANSWER = "answer"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """`sender`: the number that we call from, "" where no calls are made. `recordings`: a folder, or `s3://bucket` and
    a prefix, on the store at `s3_endpoint` ("" for Amazon's). `recording_hosts`: to which the platform may send us on.
    """

    sender: str
    answers: Answers
    prompts_dir: Path
    recordings: str
    s3_endpoint: str
    s3_access_key: str
    s3_secret_key: str
    recording_hosts: tuple[str, ...] = ()


def read_voice(environ: Mapping[str, str], home: Path) -> VoiceSettings:
    """Raises RuleBroken("setting_wrong", variable, why)."""
    settings = VoiceSettings(
        sender=a_text(environ, "GRS_VOICE_FROM"),
        answers=a_choice(environ, "GRS_VOICE_ANSWERS", Answers, Answers.ANSWER),
        prompts_dir=Path(a_text(environ, "GRS_PROMPTS_DIR") or home / "prompts").absolute(),
        recordings=a_text(environ, "GRS_RECORDINGS") or str(home / "recordings"),
        s3_endpoint=a_url(environ, "GRS_RECORDINGS_ENDPOINT"),
        s3_access_key=a_text(environ, "GRS_RECORDINGS_ACCESS_KEY"),
        s3_secret_key=a_text(environ, "GRS_RECORDINGS_SECRET_KEY"),
        recording_hosts=a_list(environ, "GRS_RECORDINGS_HOSTS"),
    )
    _check(settings, environ)
    return settings


def _check(settings: VoiceSettings, environ: Mapping[str, str]) -> None:
    if settings.sender:
        if not _DIALLED.fullmatch(settings.sender):
            raise wrong("GRS_VOICE_FROM", "a number to call from, as it is dialled: +8809610000000 or 16123")
        for variable in ("GRS_TWILIO_ACCOUNT_SID", "GRS_TWILIO_AUTH_TOKENS"):
            if not a_text(environ, variable):
                raise wrong(variable, "needed because GRS_VOICE_FROM is set: calls are made by that account")
    elif settings.answers is Answers.CALL_BACK:
        raise wrong("GRS_VOICE_FROM", "needed because GRS_VOICE_ANSWERS is call_back: the number to call back from")
    for host in settings.recording_hosts:
        if not _HOST.fullmatch(host):
            raise wrong("GRS_RECORDINGS_HOSTS", f"{host!r} is no host: files.example.com or files.example.com:8443")
    if "://" in settings.recordings:
        _check_bucket(settings)


def _check_bucket(settings: VoiceSettings) -> None:
    if not _BUCKET.fullmatch(settings.recordings):
        raise wrong("GRS_RECORDINGS", "a folder, or s3://bucket or s3://bucket/prefix")
    for variable, value in (
        ("GRS_RECORDINGS_ACCESS_KEY", settings.s3_access_key),
        ("GRS_RECORDINGS_SECRET_KEY", settings.s3_secret_key),
    ):
        if not value:
            raise wrong(variable, "needed because GRS_RECORDINGS names a bucket")
