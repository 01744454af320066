"""Twilio and every Twilio-compatible platform: signed webhooks in, TwiML back, REST out.

Sources: Twilio's webhook security and Messages resource documentation.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from unicodedata import normalize
from urllib.parse import parse_qsl, urlencode

import requests
from requests.auth import HTTPBasicAuth
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

from gateway.ports import Call, HandOver, InboundText, Receipt
from gateway.carrier_settings import TwilioSettings
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import Accepted, DeliveryState, Refused, SendOutcome, Unknown

CONNECT_SECONDS, READ_SECONDS = 5, 15
LONGEST_FIELD = 64
"""Characters of an id or a number: Twilio's have 34 and 16 at the most."""
_SERVER_ERROR = 500
_PAGE = 200
_SKEW = timedelta(minutes=1)
"""How far the platform's clock may be behind ours."""
_NOT_ACCEPTED_CODES = frozenset({20429, 14107, 30001})
"""Errors after which the message is known not to be taken and may be tried again (rate and queue limits)."""
_STATES: Mapping[str, DeliveryState] = {
    "sent": DeliveryState.ACCEPTED,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.DELIVERED,
    "undelivered": DeliveryState.FAILED,
    "failed": DeliveryState.FAILED,
    "canceled": DeliveryState.FAILED,
}


class TwilioWebhook:
    """Reads what Twilio posts. A signature made with any live token is trusted (rotation)."""

    name = "twilio"
    methods = ("POST",)
    status_path = "/status"
    answers_in_place = True

    def __init__(self, tokens: Sequence[str]) -> None:
        self._validators = [RequestValidator(token) for token in tokens]

    def trusted(self, call: Call) -> bool:
        signature = call.headers.get("x-twilio-signature", "")
        return any(validator.validate(call.url, call.form, signature) for validator in self._validators)

    def read(self, call: Call) -> InboundText:
        form = call.form
        for field in ("MessageSid", "From"):
            if not form.get(field, "").strip():
                raise RuleBroken("field_missing", field=field)
            if len(form[field]) > LONGEST_FIELD:
                raise RuleBroken("field_too_long", field=field)
        return InboundText(
            provider=self.name,
            provider_id=form["MessageSid"].strip(),
            address=Address.of_phone(form["From"]),
            to=form.get("To", "")[:LONGEST_FIELD],
            text=form.get("Body", ""),
            channel=Channel.SMS,
        )

    def answer(self, texts: Sequence[str]) -> tuple[str, str]:
        response = MessagingResponse()
        for text in texts:
            response.message(text)
        return str(response), "text/xml; charset=utf-8"

    def receipt(self, call: Call) -> Receipt | None:
        state = _STATES.get(call.form.get("MessageStatus") or call.form.get("SmsStatus") or "")
        asked = dict(parse_qsl(call.query.decode("latin-1")))
        if state is None or not asked.get("id"):
            return None
        attempt = asked.get("n", "")
        return Receipt(asked["id"], state, int(attempt) if attempt.isdecimal() else None)


class TwilioRest:
    """Sends through the Messages resource. Plain HTTP rather than the SDK's client: we must tell "not taken" from
    "nobody knows", and the SDK folds both into one exception.
    """

    name = "twilio"
    tells_by_receipt = False

    def __init__(self, settings: TwilioSettings, public_url: str) -> None:
        self._sender = settings.sender
        self._callback = f"{public_url}/sms/twilio/status"
        self._auth = HTTPBasicAuth(settings.account_sid, next(iter(settings.auth_tokens), ""))
        self._url = f"{settings.base_url.rstrip('/')}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"

    def find(self, message: HandOver, since: datetime) -> SendOutcome:
        """Looks through the newest messages to this phone: the platform has no other name for ours."""
        query = {"To": _international(message.to), "PageSize": str(_PAGE)}
        try:
            response = requests.get(self._url, params=query, auth=self._auth, timeout=(CONNECT_SECONDS, READ_SECONDS))
            return _found(response, message.text, since - _SKEW)
        except (requests.exceptions.RequestException, ValueError, LookupError, TypeError) as error:
            return Unknown(type(error).__name__)

    def send(self, message: HandOver) -> SendOutcome:
        form = {
            "To": _international(message.to),
            "Body": message.text,
            "StatusCallback": f"{self._callback}?{urlencode({'id': message.id, 'n': message.attempt})}",
        }
        form["MessagingServiceSid" if self._sender.startswith("MG") else "From"] = self._sender
        try:
            response = requests.post(self._url, data=form, auth=self._auth, timeout=(CONNECT_SECONDS, READ_SECONDS))
        except requests.exceptions.ConnectTimeout:
            return Refused("connect_timeout", retryable=True)
        except requests.exceptions.ConnectionError as error:
            return _broken(error)
        except requests.exceptions.RequestException as error:
            return Unknown(type(error).__name__)
        return _outcome(response)


def _international(to: str) -> str:
    return f"+88{to}" if to.startswith("01") else to


def _found(response: requests.Response, text: str, since: datetime) -> SendOutcome:
    """Raises LookupError, TypeError or ValueError for an answer that is no list of messages, newest first."""
    response.raise_for_status()
    body = response.json()
    recent = [each for each in body["messages"] if parsedate_to_datetime(each["date_created"]) >= since]
    for each in recent:
        if normalize("NFC", text) in normalize("NFC", each["body"]):
            return Accepted(str(each["sid"]))
    there_may_be_more = len(recent) == len(body["messages"]) and body.get("next_page_uri")
    return Unknown("too_many_to_look_through") if there_may_be_more else Refused("not_taken", retryable=True)


def _broken(error: requests.exceptions.ConnectionError) -> SendOutcome:
    """Refused before a byte was sent is known; broken off afterwards is not."""
    refused = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
    return Refused("connection_refused", retryable=True) if refused else Unknown("connection_broken")


def _outcome(response: requests.Response) -> SendOutcome:
    try:
        body = response.json()
    except ValueError:
        body = {}
    fields = body if isinstance(body, dict) else {}
    if response.status_code in (200, 201):
        sid = fields.get("sid")
        return Accepted(str(sid)) if sid else Unknown("no_sid")
    code = fields.get("code")
    reason = f"http_{response.status_code}" + (f"_{code}" if code else "")
    if response.status_code == 429 or code in _NOT_ACCEPTED_CODES:
        return Refused(reason, retryable=True)
    if response.status_code >= _SERVER_ERROR:
        # A 5xx may come after the message was taken: only a receipt or a listing can tell.
        return Unknown(reason)
    return Refused(reason, retryable=False)
