"""Calls by Twilio and every Twilio-compatible platform: made, and asked about, through the Calls resource.

Sources: Twilio's Calls resource, connection overrides and error codes (codes.csv beside this file).
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from gateway.call_ports import FATES, PlaceCall, Placed
from gateway.carrier_settings import TwilioSettings
from gateway.sms.calling import Answered, call
from gateway.sms.codes import Codes, Verdict
from gateway.sms.dialling import CALLED_AGAIN, international
from grs_core.domain.messages import Refused, SendOutcome, Unknown

log = logging.getLogger(__name__)
CODES = Path(__file__).with_name("codes.csv")
RINGS_S = 40
"""Longer than a phone that lies in the next room; shorter than it takes an operator's announcement to pick up."""
_SERVER_ERROR = 500
_PAGE = 200
_SKEW = timedelta(minutes=1)
"""How far the platform's clock may be behind ours."""
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
        return self._outcome(answer) if isinstance(answer, Answered) else answer

    def find(self, wanted: PlaceCall, since: datetime) -> Placed | Refused | Unknown:
        """Looks through the newest calls to this phone: a listing does not show whose callback is whose, so what bears
        no name of another call of ours is this one.
        """
        query = {"To": international(wanted.to), "PageSize": str(_PAGE)}
        answer = call("GET", self._url, query=query, login=self._login)
        if not isinstance(answer, Answered):
            return Unknown(answer.reason)
        if answer.status != 200:
            return Unknown(answer.code)
        try:
            return self._found(answer.fields, wanted, since - _SKEW)
        except (ValueError, LookupError, TypeError) as error:
            return Unknown(type(error).__name__)

    def _outcome(self, answer: Answered) -> SendOutcome:
        """A 5xx may come after the call was taken, whatever it says; only a 4xx is read for Twilio's own code."""
        fields = answer.fields
        own = str(fields.get("code", "")) if 400 <= answer.status < _SERVER_ERROR else ""
        row, sid = self._codes.row(self.name, (own, answer.code)), fields.get("sid")
        if row.verdict is Verdict.ACCEPTED:
            return row.outcome(sid[:_LONGEST_SID]) if isinstance(sid, str) and sid else Unknown("no_sid")
        log.info("twilio: a call: %s (%s, %s)", row.reason, row.code, answer.code)
        return row.outcome()

    def _found(self, listing: Mapping[str, object], wanted: PlaceCall, since: datetime) -> Placed | Refused | Unknown:
        """Raises LookupError, TypeError or ValueError for an answer that is no list of calls, newest first."""
        calls = listing["calls"]
        if not isinstance(calls, list):
            raise TypeError
        recent = [each for each in calls if parsedate_to_datetime(each["date_created"]) >= since]
        for each in recent:
            if _is(each, wanted):
                return _listed(each)
        if wanted.sid is not None:
            return Unknown("not_listed")
        there_may_be_more = len(recent) == len(calls) and listing.get("next_page_uri")
        return Unknown("too_many_to_look_through") if there_may_be_more else Refused("not_taken", retryable=True)


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
