"""The parameters of a platform's requests, as its documentation lists them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.caller.following import Followed
    from tests.support.caller.platform import Recording

Form = Sequence[tuple[str, str]]
API_VERSION = "2010-04-01"


def of_call(call: Followed, status: str) -> list[tuple[str, str]]:
    """In every request. What is not known of a place is sent, empty, and signed."""
    places = [
        (f"{who}{what}", "BD" if what == "Country" else "")
        for who in ("From", "To", "Caller", "Called")
        for what in ("City", "State", "Zip", "Country")
    ]
    return [
        ("CallSid", call.sid),
        ("AccountSid", call.platform.account),
        ("From", call.caller),
        ("To", call.number),
        ("Caller", call.caller),
        ("Called", call.number),
        ("CallStatus", status),
        ("ApiVersion", API_VERSION),
        ("Direction", call.direction),
        *places,
    ]


def of_keys(digits: str, ended: str) -> list[tuple[str, str]]:
    """To Gather's action, with two that Twilio sends and does not list. `ended`: the finishing key, "" none."""
    return [("Digits", digits), ("FinishedOnKey", ended), ("msg", "Gather End")]


def of_recording(recording: Recording, digits: str) -> list[tuple[str, str]]:
    """To Record's action. `digits`: the key that ended it, or "hangup"; "" neither."""
    return [
        ("RecordingUrl", recording.url),
        ("RecordingSid", recording.sid),
        ("RecordingDuration", str(recording.seconds)),
        *([("Digits", digits)] if digits else []),
    ]


def of_recording_status(account: str, recording: Recording) -> list[tuple[str, str]]:
    """To recordingStatusCallback: which has no parameters of the call but its sid."""
    return [
        ("AccountSid", account),
        ("CallSid", recording.call),
        ("RecordingSid", recording.sid),
        ("RecordingUrl", recording.url),
        ("RecordingStatus", "completed"),
        ("RecordingDuration", str(recording.seconds)),
        ("RecordingChannels", "1"),
        ("RecordingStartTime", format_datetime(datetime.now(UTC))),
        ("RecordingSource", "RecordVerb"),
        ("ErrorCode", "0"),
    ]


def of_end(seconds: int) -> list[tuple[str, str]]:
    """To the status callback, beside the call's. `Duration` counts begun minutes."""
    return [
        ("Timestamp", format_datetime(datetime.now(UTC))),
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", "0"),
        ("CallDuration", str(seconds)),
        ("Duration", str(-(-seconds // 60))),
    ]
