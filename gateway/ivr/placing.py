"""Calls by Twilio and every Twilio-compatible platform: made, and asked about, through the Calls resource.

Sources: Twilio's Calls resource, connection overrides and error codes (codes.csv beside this file).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from gateway.call_ports import FATES, PlaceCall, Placed
from gateway.carrier_settings import TwilioSettings
from gateway.sms.calling import Answered, call
from gateway.sms.codes import Codes
from gateway.sms.dialling import CALLED_AGAIN, international
from gateway.sms.twilio_answers import newest, outcome
from grs_core.domain.messages import Refused, SendOutcome, Unknown

CODES = Path(__file__).with_name("codes.csv")
RINGS_S = 40
"""Longer than a phone that lies in the next room; shorter than it takes an operator's announcement to pick up."""
_LONGEST_SID = 64


class TwilioCalls:
    """`gateway.call_ports.CallProvider`."""

    name = "twilio"

    def __init__(self, settings: TwilioSettings, sender: str, codes: Codes) -> None:
        self._sender = international(sender)
        self._login = (settings.account_sid, next(iter(settings.auth_tokens), ""))
        self._url = f"{settings.base_url.rstrip('/')}/2010-04-01/Accounts/{settings.account_sid}/Calls.json"
        self._codes = codes

    def place(self, wanted: PlaceCall) -> SendOutcome:
        form = {
            "To": international(wanted.to),
            "From": self._sender,
            "Url": f"{wanted.url}{CALLED_AGAIN}",
            "StatusCallback": f"{wanted.status_url}{CALLED_AGAIN}",
            "Timeout": str(RINGS_S),
        }
        answer = call("POST", self._url, form=form, login=self._login)
        return outcome(answer, self._codes, self.name) if isinstance(answer, Answered) else answer

    def find(self, wanted: PlaceCall, since: datetime) -> Placed | Refused | Unknown:
        """Looks through the newest calls to this phone: a listing does not show whose callback is whose, so what bears
        no name of another call of ours is this one.
        """
        return newest(self._url, self._login, wanted.to, since, "calls", lambda *found: _found(wanted, *found))


def _found(wanted: PlaceCall, recent: Sequence[Mapping[str, Any]], more: bool) -> Placed | Refused | Unknown:
    for each in recent:
        if _is(each, wanted):
            return _listed(each)
    if wanted.sid is not None:
        return Unknown("not_listed")
    return Unknown("too_many_to_look_through") if more else Refused("not_taken", retryable=True)


def _is(listed: Mapping[str, Any], wanted: PlaceCall) -> bool:
    if wanted.sid is not None:
        return bool(listed["sid"] == wanted.sid)
    if listed["sid"] in wanted.others or not str(listed.get("direction", "outbound")).startswith("outbound"):
        return False
    # Whatever calls this phone in our name: a second call is worse than none.
    return str(listed["to"]).lstrip("+") == international(wanted.to).lstrip("+")


def _listed(found: Mapping[str, Any]) -> Placed | Unknown:
    status = str(found.get("status", ""))
    fate = FATES.get(status)
    return Placed(str(found["sid"])[:_LONGEST_SID], fate, status) if fate is not None else Unknown("status_unknown")
