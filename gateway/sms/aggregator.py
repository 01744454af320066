"""A Bangladeshi HTTP aggregator in the shape of SSL Wireless' Push SMS API v3.

Source: SSL Wireless Push SMS API v3.0.0 (`/api/v3/send-sms`). Its public part knows no receipts and no messages to us:
what `AggregatorWebhook` reads is ours to agree with the aggregator, and told in docs/carriers/aggregator.md.
"""

import hmac
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from gateway.carrier_settings import AggregatorSettings
from gateway.http.posted import LONGEST_FIELD, asked, clean, optional, posted, short, text
from gateway.ports import Call, HandOver, InboundText, Part, Receipt
from gateway.sms.calling import Answered, call
from gateway.sms.codes import Codes, Verdict
from gateway.sms.udh import make_part, part_of
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.messages import DeliveryState, Refused, SendOutcome, Unknown
from grs_core.domain.workdays import DHAKA
from grs_core.ports import Clock

log = logging.getLogger(__name__)
CSMS_ID = 20
"""Letters of our id that are its `csms_id`: the API allows no more, and knows a repeat by them for one day."""
_SERVER_ERROR = 500
_MIDNIGHT = timedelta(minutes=2)
"""Around midnight nobody knows on which day a request arrives there."""
# No receipt of theirs takes an attempt back (REFUSED): the name of a message is the same at every attempt.
_STATES: Mapping[str, DeliveryState] = {
    "accepted": DeliveryState.ACCEPTED,
    "sent": DeliveryState.ACCEPTED,
    "success": DeliveryState.ACCEPTED,
    "delivered": DeliveryState.DELIVERED,
    "failed": DeliveryState.FAILED,
    "undelivered": DeliveryState.FAILED,
    "expired": DeliveryState.FAILED,
    "rejected": DeliveryState.FAILED,
}


class Aggregator:
    """Sends by `csms_id`: a repeat on the same day is refused as a duplicate, which says that the first was taken."""

    name = "aggregator"
    tells_by_receipt = False

    def __init__(self, settings: AggregatorSettings, codes: Codes, clock: Clock) -> None:
        self._settings = settings
        self._codes = codes
        self._clock = clock

    def send(self, message: HandOver) -> SendOutcome:
        name = message.id[:CSMS_ID]
        document = {
            "api_token": self._settings.api_token,
            "sid": self._settings.sid,
            "msisdn": _msisdn(message.to),
            "sms": message.text,
            "csms_id": name,
        }
        answer = call("POST", self._settings.url, document=document)
        return self._outcome(answer, name) if isinstance(answer, Answered) else answer

    def find(self, message: HandOver, since: datetime) -> SendOutcome:
        """The API cannot be asked, but the same `csms_id` may be sent again on the same day: it goes out once."""
        first, last = (since - _MIDNIGHT).astimezone(DHAKA), (self._clock.now() + _MIDNIGHT).astimezone(DHAKA)
        if first.date() != last.date():
            return Unknown("another_day")
        outcome = self.send(message)
        # Refused for now, a repeat proves nothing of the first; refused for what it is, neither was ever taken.
        return Unknown(outcome.reason) if isinstance(outcome, Refused) and outcome.retryable else outcome

    def _outcome(self, answer: Answered, name: str) -> SendOutcome:
        told = answer.fields
        entry = _entry(told, name)
        own = str(told.get("status_code", "")) if answer.status < _SERVER_ERROR else ""
        if own == "200":
            # The request was right; what became of the message stands beside its name.
            own = f"sms_{entry.get('sms_status', '')}".lower()
        row = self._codes.row(self.name, (own, answer.code))
        if row.verdict is not Verdict.ACCEPTED:
            log.info("aggregator: %s (%s)", row.reason, row.code)
        return row.outcome(str(entry.get("reference_id") or name)[:LONGEST_FIELD])


class AggregatorWebhook:
    """Receipts and messages by GET or POST, as a form or as JSON, trusted by a token that both sides know."""

    name = "aggregator"
    methods = ("GET", "POST")
    status_path = "/status"
    answers_in_place = False

    def __init__(self, token: str, codes: Codes) -> None:
        self._token = token.encode()
        self._codes = codes

    def trusted(self, call: Call) -> bool:
        given = call.headers.get("x-token") or _fields(call).get("token", "")
        return bool(self._token) and hmac.compare_digest(given.encode(errors="replace"), self._token)

    def read(self, call: Call) -> InboundText:
        fields = _fields(call)
        return InboundText(
            provider=self.name,
            provider_id=short(fields, "id"),
            address=Address.of_phone(short(fields, "msisdn", "from")),
            to=optional(fields, "to", "shortcode"),
            text=text(fields, ("text", "sms")),
            channel=Channel.SMS,
            part=_part(fields),
        )

    def answer(self, texts: Sequence[str]) -> tuple[str, str]:
        return "", "text/plain; charset=utf-8"

    def receipt(self, call: Call) -> Receipt | None:
        fields = _fields(call)
        name = clean(fields.get("csms_id", "")).strip()
        state = _STATES.get((fields.get("status") or fields.get("sms_status") or "").strip().lower())
        if state is None or not 0 < len(name) <= LONGEST_FIELD:
            return None
        reason, code = "", fields.get("error_code")
        if state is DeliveryState.FAILED and code:
            reason = self._codes.row(self.name, (code,)).reason
        return Receipt(name, state, provider_id=optional(fields, "reference_id") or None, reason=reason)


def _msisdn(to: str) -> str:
    """8801XXXXXXXXX: the international number without its plus."""
    return f"88{to}" if to.startswith("01") else to.removeprefix("+")


def _entry(told: Mapping[str, object], name: str) -> Mapping[str, object]:
    """What the answer says of our message, {} when it says nothing."""
    entries = told.get("smsinfo")
    listed = entries if isinstance(entries, list) else ()
    return next((each for each in listed if isinstance(each, dict) and each.get("csms_id") == name), {})


def _fields(call: Call) -> Mapping[str, str]:
    return {**asked(call).to_dict(), **posted(call).to_dict()}


def _part(fields: Mapping[str, str]) -> Part | None:
    """By the header of the part (`udh`), or by the three numbers in it (`ref`, `part`, `total`)."""
    if fields.get("udh"):
        return part_of(fields["udh"])
    numbers = [fields.get(name, "") for name in ("ref", "part", "total")]
    if not all(each.isascii() and each.isdecimal() and len(each) <= 5 for each in numbers):
        return None
    reference, number, total = map(int, numbers)
    return make_part(reference, 16 if reference > 0xFF else 8, number, total)
