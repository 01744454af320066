"""Twilio and every Twilio-compatible platform: signed webhooks in, TwiML back, REST out.

Sources: Twilio's webhook security, connection overrides and Messages resource documentation.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator, get_signature_algorithm
from twilio.twiml.messaging_response import MessagingResponse

from gateway.carrier_settings import TwilioSettings
from gateway.http.posted import JSON, LONGEST_FIELD, asked, clean, kind, optional, posted, short
from gateway.ports import Call, HandOver, InboundText, Receipt
from gateway.sms.calling import Answered, call
from gateway.sms.codes import Codes, Verdict
from gateway.sms.dialling import CALLED_AGAIN, international
from gateway.sms.twilio_answers import newest, outcome
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.messages import Accepted, DeliveryState, Refused, SendOutcome, Unknown

log = logging.getLogger(__name__)
_STATES: Mapping[str, DeliveryState] = {
    # The first five say no more than that Twilio has it: which ends a doubt.
    "accepted": DeliveryState.ACCEPTED,
    "scheduled": DeliveryState.ACCEPTED,
    "queued": DeliveryState.ACCEPTED,
    "sending": DeliveryState.ACCEPTED,
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

    def __init__(self, tokens: Sequence[str], codes: Codes) -> None:
        self._validators = [RequestValidator(token) for token in tokens]
        self._codes = codes

    def trusted(self, call: Call) -> bool:
        """A JSON body is signed by its hash in the address; without one nothing vouches for it."""
        signed: object = posted(call)
        if kind(call) == JSON:
            if "bodySHA256" not in asked(call):
                return False
            try:
                signed = call.body.decode()
            except UnicodeDecodeError:
                return False
        signature = call.headers.get("x-twilio-signature", "")
        algorithm = get_signature_algorithm(call.headers.get("x-twilio-webhooks-signature-settings", ""))
        return any(each.validate(call.url, signed, signature, algorithm) for each in self._validators)

    def read(self, call: Call) -> InboundText:
        fields = posted(call)
        return InboundText(
            provider=self.name,
            provider_id=short(fields, "MessageSid"),
            address=Address.of_phone(short(fields, "From")),
            to=optional(fields, "To"),
            text=clean(fields.get("Body", "")),
            channel=Channel.SMS,
        )

    def answer(self, texts: Sequence[str]) -> tuple[str, str]:
        response = MessagingResponse()
        for text in texts:
            response.message(text)
        return str(response), "text/xml; charset=utf-8"

    def receipt(self, call: Call) -> Receipt | None:
        """A message that failed for a cause that may pass, or that another carrier may not have, was not taken."""
        fields, ours = posted(call), asked(call)
        state = _STATES.get(fields.get("MessageStatus") or fields.get("SmsStatus") or "")
        message_id = clean(ours.get("id", ""))
        if state is None or not 0 < len(message_id) <= LONGEST_FIELD:
            return None
        reason, code = "", fields.get("ErrorCode", "")
        if state is DeliveryState.FAILED and code:
            row = self._codes.row(self.name, (code,))
            state, reason = DeliveryState.REFUSED if row.retryable else state, row.reason
        attempt = ours.get("n", "")
        return Receipt(
            id=message_id,
            state=state,
            attempt=int(attempt) if attempt.isascii() and attempt.isdecimal() and len(attempt) <= 4 else None,
            provider_id=optional(fields, "MessageSid") or None,
            reason=reason,
        )


class TwilioRest:
    """Sends through the Messages resource, our id in the address of the callback."""

    name = "twilio"
    tells_by_receipt = False

    def __init__(self, settings: TwilioSettings, public_url: str, codes: Codes) -> None:
        self._sender = settings.sender
        self._callback = f"{public_url}/sms/twilio/status"
        self._login = (settings.account_sid, next(iter(settings.auth_tokens), ""))
        self._url = f"{settings.base_url.rstrip('/')}/2010-04-01/Accounts/{settings.account_sid}/Messages.json"
        self._codes = codes

    def send(self, message: HandOver) -> SendOutcome:
        ours = urlencode({"id": message.id, "n": message.attempt})
        form = {
            "To": international(message.to),
            "Body": message.text,
            "StatusCallback": f"{self._callback}?{ours}{CALLED_AGAIN}",
        }
        form["MessagingServiceSid" if self._sender.startswith("MG") else "From"] = self._sender
        answer = call("POST", self._url, form=form, login=self._login)
        return outcome(answer, self._codes, self.name) if isinstance(answer, Answered) else answer

    def find(self, message: HandOver, since: datetime) -> SendOutcome:
        """Looks through the newest messages to this phone: a listing does not show whose callback is whose, so our text
        is what they are known by.
        """
        return newest(
            self._url, self._login, message.to, since, "messages", lambda *found: self._found(message, *found)
        )

    def _found(self, message: HandOver, recent: Sequence[Mapping[str, Any]], more: bool) -> SendOutcome:
        for each in recent:
            if _may_be(each, message):
                return self._listed(each)
        return Unknown("too_many_to_look_through") if more else Refused("not_taken", retryable=True)

    def _listed(self, message: Mapping[str, object]) -> SendOutcome:
        if _STATES.get(str(message.get("status"))) is DeliveryState.FAILED:
            row = self._codes.row(self.name, (str(message.get("error_code")),))
            if row.verdict is Verdict.REFUSED:
                return row.outcome()
        return Accepted(str(message["sid"]))


def _may_be(listed: Mapping[str, Any], message: HandOver) -> bool:
    """By its words, when it bears no name of another of ours and is no answer that went back in place (TwiML)."""
    if listed["sid"] in message.others or listed.get("direction") == "outbound-reply":
        return False
    same_phone = bool(listed["to"] == international(message.to))
    return same_phone and normalize("NFC", message.text) in normalize("NFC", listed["body"])
