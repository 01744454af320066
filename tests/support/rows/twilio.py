"""Twilio, from its documentation: Messages resource, status callbacks, webhook security, error dictionary."""

import json
from collections.abc import Mapping
from unicodedata import normalize
from urllib.parse import parse_qs, urlencode

from twilio.request_validator import RequestValidator

from gateway.carrier_settings import TwilioSettings
from gateway.ports import Call, Carrier, Receipt
from gateway.sms.codes import Codes
from gateway.sms.twilio import TwilioRest, TwilioWebhook
from grs_core.domain.messages import Accepted, DeliveryState, Refused, Unknown
from grs_core.ports import Clock
from tests.support.openapi import unlike_twilio
from tests.support.peer import Seen
from tests.support.rows import BANGLA, ID, PHONE, PUBLIC, Answer, Handed, Inward, Outward, Row, a_call

ACCOUNT, SERVICE = "AC" + "0" * 32, "MG" + "0" * 32
NEW, OLD = "the-new-token", "the-old-token"
FORM = "application/x-www-form-urlencoded"
SID = "SM" + "1" * 32


def _make(url: str, clock: Clock, sender: str = "+8801300000000") -> Carrier:
    codes = Codes.load()
    settings = TwilioSettings(ACCOUNT, (NEW, OLD), sender, url)
    return Carrier(TwilioRest(settings, PUBLIC, codes), TwilioWebhook(settings.auth_tokens, codes))


def _bare(clock: Clock) -> Carrier:
    codes, settings = Codes.load(), TwilioSettings("", (), "", "https://api.twilio.com")
    return Carrier(TwilioRest(settings, PUBLIC, codes), TwilioWebhook(settings.auth_tokens, codes))


def by_service(url: str, clock: Clock) -> Carrier:
    """With a messaging service in place of a number."""
    return _make(url, clock, SERVICE)


def check(seen: Seen) -> list[str]:
    return unlike_twilio(seen.method, seen.path, seen.headers, seen.body)


def _handed(seen: Seen) -> Handed:
    form = parse_qs(seen.body.decode(), strict_parsing=True)
    return Handed(form["To"][0], form["Body"][0], form["StatusCallback"][0])


def _said(code: int, status: int) -> bytes:
    """Twilio's error names the number, and may quote the text."""
    message = f"The 'To' number +88{PHONE} is not what we like: {BANGLA}"
    return json.dumps({"code": code, "message": message, "more_info": "https://www", "status": status}).encode()


def listed(
    body: str, at: str, status: str = "sent", error: int | None = None, to: str = f"+88{PHONE}"
) -> Mapping[str, object]:
    return {"to": to, "body": body, "date_created": at, "status": status, "error_code": error}


def listing(*messages: Mapping[str, object], more: bool = False) -> bytes:
    """Newest first."""
    found = [{"sid": f"SM{n}", **each} for n, each in enumerate(messages)]
    return json.dumps({"messages": found, "next_page_uri": "/2010-04-01/next" if more else None}).encode()


def signed(fields: Mapping[str, str], path: str = "", query: str = "", token: str = NEW) -> Call:
    call = a_call("twilio", path, query, urlencode(fields).encode(), {"content-type": f"{FORM}; charset=UTF-8"})
    signature = RequestValidator(token).compute_signature(call.url, fields)
    return a_call("twilio", path, query, call.body, {**call.headers, "x-twilio-signature": signature})


def _json_without_its_hash() -> Call:
    """Signed over the bare address: nothing vouches for what the body says."""
    said = RequestValidator(NEW).compute_signature(f"{PUBLIC}/sms/twilio", {})
    body = json.dumps(_fields(PHONE, "x", "SM1")).encode()
    return a_call("twilio", body=body, headers={"content-type": "application/json", "x-twilio-signature": said})


def _fields(sender: str, text: str, message_id: str) -> Mapping[str, str]:
    return {"MessageSid": message_id, "AccountSid": ACCOUNT, "From": sender, "To": "+8801300000000", "Body": text}


def _tells(status: str, error: str = "", ours: str = f"id={ID}&n=2") -> Call:
    fields = {"MessageSid": SID, "MessageStatus": status} | ({"ErrorCode": error} if error else {})
    return signed(fields, "/status", ours)


def _receipt(state: DeliveryState, reason: str = "") -> Receipt:
    return Receipt(ID, state, 2, SID, reason)


NOW, EARLIER, LATER = (f"Sun, 04 Jan 2026 {time} +0000" for time in ("04:00:05", "03:30:00", "04:00:09"))
"""Around the `FakeClock`'s beginning, 10:00 in Dhaka."""

ROW = Row(
    "twilio",
    make=_make,
    bare=_bare,
    outward=Outward(
        taken=Answer(201, json.dumps({"sid": SID, "status": "queued"}).encode(), Accepted(SID)),
        answers=(
            Answer(200, b'{"sid": "SM3"}', Accepted("SM3")),
            Answer(400, _said(21211, 400), Refused("number_wrong", retryable=False)),
            Answer(400, _said(21610, 400), Refused("opted_out_at_carrier", retryable=False)),
            Answer(400, _said(21408, 400), Refused("not_permitted", retryable=True)),
            Answer(400, _said(99999, 400), Refused("request_wrong", retryable=True, wait_s=600)),
            Answer(400, b"", Refused("request_wrong", retryable=True, wait_s=600)),
            Answer(401, _said(20003, 401), Refused("credentials_wrong", retryable=True, wait_s=900)),
            Answer(404, b"", Refused("address_wrong", retryable=True, wait_s=900)),
            Answer(302, b"", Refused("address_wrong", retryable=True, wait_s=900)),
            Answer(429, _said(20429, 429), Refused("throttled", retryable=True, wait_s=30)),
            Answer(429, b"<html>", Refused("throttled", retryable=True, wait_s=30)),
        ),
        cannot_tell=(
            (201, b"not json"),
            (201, b"[]"),
            (201, b"[" * 100_000),
            (201, b'{"sid": null}'),
            (201, b'{"sid": 7}'),
            (202, b'{"sid": "SM2"}'),
            (418, b""),
            (500, b""),
            (500, _said(21211, 500)),
            (503, _said(20503, 503)),
            (503, b"<html>"),
        ),
        handed=_handed,
        finds=(
            Answer(200, listing(listed("other", LATER), listed(BANGLA, NOW)), Accepted("SM1")),
            Answer(200, listing(listed(f"Sent from a trial account - {BANGLA}", NOW)), Accepted("SM0")),
            Answer(200, listing(listed(normalize("NFD", BANGLA), NOW)), Accepted("SM0")),
            # Their clock may be a minute behind ours.
            Answer(200, listing(listed(BANGLA, "Sun, 04 Jan 2026 03:59:10 +0000")), Accepted("SM0")),
            Answer(200, listing(listed(BANGLA, "Sun, 04 Jan 2026 03:58:50 +0000")), Refused("not_taken", True)),
            Answer(200, listing(listed(BANGLA, EARLIER)), Refused("not_taken", retryable=True)),
            Answer(200, listing(), Refused("not_taken", retryable=True)),
            Answer(200, listing(listed(BANGLA, NOW, to="+8801900000000")), Refused("not_taken", retryable=True)),
            Answer(200, listing(listed(BANGLA, NOW, "failed", 30001)), Refused("queue_full", True, 600)),
            Answer(200, listing(listed(BANGLA, NOW, "failed", 30410)), Accepted("SM0")),
            Answer(200, listing(listed("other", NOW), more=True), Unknown("too_many_to_look_through")),
            Answer(200, b"[]", Unknown("KeyError")),
            Answer(200, b'{"messages": 7}', Unknown("TypeError")),
            Answer(200, b'{"messages": [7]}', Unknown("TypeError")),
            Answer(200, b"<html>", Unknown("KeyError")),
            Answer(404, b"{}", Unknown("http_404")),
            Answer(401, _said(20003, 401), Unknown("http_401")),
            Answer(500, b"", Unknown("http_500")),
        ),
        check=check,
    ),
    inward=Inward(
        call=signed,
        fields=_fields,
        needed=("MessageSid", "From"),
        long=("MessageSid", "From"),
        forged=(
            signed(_fields(PHONE, "x", "SM1"), token="somebody-elses"),
            a_call("twilio", "", "", urlencode(_fields(PHONE, "x", "SM1")).encode(), {"content-type": FORM}),
            _json_without_its_hash(),
        ),
        receipts=(
            *((_tells(word), _receipt(DeliveryState.ACCEPTED)) for word in ("accepted", "queued", "sending", "sent")),
            *((_tells(word), _receipt(DeliveryState.DELIVERED)) for word in ("delivered", "read")),
            (_tells("undelivered"), _receipt(DeliveryState.FAILED)),
            (_tells("undelivered", "30003"), _receipt(DeliveryState.FAILED, "handset_unreachable")),
            (_tells("undelivered", "30005"), _receipt(DeliveryState.FAILED, "number_not_reachable")),
            (_tells("failed", "30008"), _receipt(DeliveryState.FAILED, "carrier_error")),
            (_tells("failed", "30410"), _receipt(DeliveryState.FAILED, "carrier_timeout")),
            (_tells("failed", "21610"), _receipt(DeliveryState.FAILED, "opted_out_at_carrier")),
            (_tells("failed", "99999"), _receipt(DeliveryState.FAILED, "code_unknown")),
            (_tells("canceled"), _receipt(DeliveryState.FAILED)),
            (_tells("failed", "30001"), _receipt(DeliveryState.REFUSED, "queue_full")),
            (_tells("failed", "14107"), _receipt(DeliveryState.REFUSED, "throttled")),
            (_tells("undelivered", "30007"), _receipt(DeliveryState.REFUSED, "filtered")),
            (_tells("delivered", "", f"id={ID}"), Receipt(ID, DeliveryState.DELIVERED, None, SID)),
            (_tells("delivered", "", f"id={ID}&n=২"), Receipt(ID, DeliveryState.DELIVERED, None, SID)),
            (_tells("delivered", "", f"id={'f' * 65}&n=1"), None),
            (_tells("delivered", "", ""), None),
            (_tells("receiving"), None),
            (_tells(""), None),
        ),
    ),
)
