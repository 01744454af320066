"""What stands in the platform's requests about a call (Twilio: TwiML Voice requests; Gather; Record)."""

import logging
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.calls.menus import BACK
from gateway.http.posted import LONGEST_FIELD, clean, optional, short
from gateway.services.call_turns import Input
from gateway.services.calls import CallBegun
from gateway.services.quarantine import may_be_answered
from grs_core.domain.complainant import Address

_KEYS = re.compile(r"[0-9*#]{1,32}")
_LONGEST_SPEECH, _LONGEST_URL, _LONGEST_RECORDING_S = 4000, 1000, 600
_HUNG_UP = "hangup"
NOTHING_SAID_S = 2
"""Seconds of a recording that somebody breaks off to go back."""
log = logging.getLogger(__name__)
_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What Twilio puts for a number that it was not told: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE, spelt on a
keypad. Many callers have them: none may hear of another's case.
"""


def begun(fields: Mapping[str, str], out: str) -> CallBegun:
    """`out`: the parameter of our own call's address. Raises RuleBroken("field_missing" | "field_too_long", field)."""
    sid = short(fields, "CallSid")
    outward = optional(fields, "Direction").startswith("outbound")
    citizen, other = ("To", "From") if outward else ("From", "To")
    return CallBegun(sid, _phone(optional(fields, citizen), sid), optional(fields, other), out or None, outward)


def given(fields: Mapping[str, str], hosts: frozenset[str]) -> Input:
    """What was pressed, said or recorded. A recording elsewhere than at these `hosts` is not played from there: anybody
    can write an address. Whether it is fetched, the fetching decides.
    """
    digits = optional(fields, "Digits")
    speech = clean(fields.get("SpeechResult", ""))[:_LONGEST_SPEECH]
    keys = digits if _KEYS.fullmatch(digits) else ""
    url, seconds = _url(fields), _seconds(fields.get("RecordingDuration", ""))
    # Somleng comes with an empty recording too, and names it in its address alone.
    name = optional(fields, "RecordingSid") or url.rstrip("/").rpartition("/")[2][:LONGEST_FIELD]
    if not url:
        return Input(digits=keys, speech=speech)
    if not (name and seconds):
        return Input()
    if keys == BACK and seconds <= NOTHING_SAID_S:
        return Input(digits=keys)
    plays = _host(url) in hosts
    if not plays:
        log.error("a recording lies at a host that no setting names")
    words = clean(fields.get("TranscriptionText", ""))[:_LONGEST_SPEECH]
    return Input(recording=name, url=url, seconds=seconds, hung_up=digits == _HUNG_UP, plays=plays, words=words)


def _url(fields: Mapping[str, str]) -> str:
    url = clean(fields.get("RecordingUrl", "")).strip()
    whole = len(url) <= _LONGEST_URL and url.startswith(("https://", "http://"))
    return url if whole else ""


def _phone(written: str, sid: str) -> Address:
    """A caller without a number is nobody whom we know from another call, or could reach."""
    phone = Address.of_phone(written)
    return phone if may_be_answered(phone) and phone.value not in _WITHHELD else Address.of_chat(f"call {sid}")


def _seconds(written: str) -> int:
    return min(int(written), _LONGEST_RECORDING_S) if written.isascii() and written.isdecimal() else 0


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""
