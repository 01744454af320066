"""A call post by post: as a platform makes it, or somebody who is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.support import twilio
from tests.support.caller.document import Element, read

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000000/Recordings/"
RAHIMA = "+8801711000001"
RECORDED = {"RecordingUrl": f"{MEDIA}RE{1:032}", "RecordingSid": f"RE{1:032}", "RecordingDuration": "21"}
A_COMPLAINT: tuple[Mapping[str, str], ...] = (
    {"Digits": "1"},
    {"Digits": "1"},
    {"Digits": "120414"},
    {"Digits": "1"},
    {"Digits": "1"},
    RECORDED,
    {"Digits": "1"},
    {"Digits": "1"},
)
"""What a caller does at each step, from the menu to his number and on to another complaint."""
_STEP = re.compile(r"/voice/twilio/c/([0-9a-f]{32})/([0-9]+)")


class Steps:
    """One call. `path`: of its next step; `heard`: the TwiML answered last."""

    def __init__(self, client: FlaskClient, phone: str = RAHIMA, sid: str = "") -> None:
        self.client, self.phone, self.sid = client, phone, sid or f"CA{uuid4().hex}"
        self.path, self.heard = "/voice/twilio", ""

    def fields(self, **more: str) -> dict[str, str]:
        number = {"From": self.phone, "To": "+8809610016100", "CallStatus": "in-progress", "Direction": "inbound"}
        return {"CallSid": self.sid, **number, **more}

    def post(self, path: str = "", token: str = twilio.TOKEN, **more: str) -> TestResponse:
        """To the next step, or to any path; the call stands where it stood."""
        return twilio.post(self.client, self.fields(**more), token, path or self.path)

    def unsigned(self, path: str = "", **more: str) -> TestResponse:
        return self.client.post(path or self.path, data=self.fields(**more))

    def take(self, **more: str) -> str:
        """Goes on: what the platform is told, which is TwiML as it should be."""
        answer = self.post(**more)
        assert answer.status_code == 200, answer.text
        document(answer)
        self.heard = answer.text
        if found := _STEP.search(answer.text):
            self.path = found[0]
        return self.heard

    def walk(self, *steps: Mapping[str, str]) -> str:
        """The greeting when nothing was said yet, then these."""
        if not self.heard:
            self.take()
        for each in steps:
            self.take(**each)
        return self.heard

    @property
    def token(self) -> str:
        found = _STEP.search(self.path)
        assert found, "the call has not begun"
        return found[1]

    @property
    def number(self) -> int:
        """Of the next step."""
        return int(self.path.rpartition("/")[2])

    def at(self, step: int) -> str:
        return f"/voice/twilio/c/{self.token}/{step}"


def document(answer: TestResponse) -> Element:
    """Raises Malformed for what is no TwiML."""
    return read(answer.data, answer.content_type)


def words(twiml: str) -> str:
    """What <Say> says; nothing of <Play>."""
    return unescape(" ".join(re.findall(r"<Say[^>]*>(.*?)</Say>", twiml, re.DOTALL)))
