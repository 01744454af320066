"""An aggregator, from the API of SSL Wireless (v3.0.0); how it calls us is ours: docs/carriers/aggregator.md."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from gateway.carrier_settings import AggregatorSettings
from gateway.ports import Call, Carrier, Receipt
from gateway.sms.aggregator import Aggregator, AggregatorWebhook
from gateway.sms.codes import Codes
from grs_core.domain.messages import Accepted, DeliveryState, Refused, Unknown
from grs_core.ports import Clock
from tests.support.peer import Seen
from tests.support.rows import BANGLA, ID, INTERNATIONAL, Answer, Handed, Inward, Outward, Row, a_call

TOKEN = "what-both-sides-know"
NAME = ID[:20]
FORM = {"content-type": "application/x-www-form-urlencoded"}


def _make(url: str, clock: Clock) -> Carrier:
    codes, settings = Codes.load(), AggregatorSettings(f"{url}/api/v3/send-sms", "api-token", "PROTIKAR", TOKEN)
    return Carrier(Aggregator(settings, codes, clock), AggregatorWebhook(settings.token, codes))


def _bare(clock: Clock) -> Carrier:
    codes, settings = Codes.load(), AggregatorSettings("", "", "", "")
    return Carrier(Aggregator(settings, codes, clock), AggregatorWebhook(settings.token, codes))


def check(seen: Seen) -> list[str]:
    """The API's own limits: exactly these fields, each a text of so many characters at the most."""
    longest = {"api_token": 50, "sid": 20, "msisdn": 16, "sms": 1000, "csms_id": 20}
    given = json.loads(seen.body)
    wrong = [] if (seen.method, seen.path) == ("POST", "/api/v3/send-sms") else [f"{seen.method} {seen.path}"]
    wrong += [] if seen.headers["Content-Type"] == "application/json" else ["no JSON"]
    wrong += [] if set(given) == set(longest) else [f"its fields are {', '.join(given)}"]
    return wrong + [name for name, value in given.items() if not 0 < len(value) <= longest[name]]


def _handed(seen: Seen) -> Handed:
    given = json.loads(seen.body)
    return Handed(given["msisdn"], given["sms"], given["csms_id"])


def said(code: int, status: str = "FAILED", **entry: str) -> bytes:
    """Its error quotes the number and the text."""
    told: dict[str, object] = {"status": status, "status_code": code, "error_message": f"{INTERNATIONAL}: {BANGLA}"}
    if entry:
        whole = {"msisdn": INTERNATIONAL, "sms_type": "BN", "sms_body": BANGLA, "csms_id": NAME, **entry}
        told["smsinfo"] = [whole]
    return json.dumps(told).encode()


SUCCESS = said(200, "SUCCESS", sms_status="SUCCESS", reference_id="5da2f0b5ba3a2248110")


def _push(fields: Mapping[str, str], path: str = "", token: str = TOKEN) -> Call:
    return a_call("aggregator", path, "", urlencode(fields).encode(), {**FORM, "x-token": token})


def _fields(sender: str, text: str, message_id: str) -> Mapping[str, str]:
    return {"msisdn": sender, "to": "16123", "text": text, "id": message_id}


def _tells(status: str, **more: str) -> Call:
    return _push({"csms_id": NAME, "status": status, "reference_id": "5da2f0b5", **more}, "/status")


def _receipt(state: DeliveryState, reason: str = "") -> Receipt:
    return Receipt(NAME, state, None, "5da2f0b5", reason)


_ASKED = {"msisdn": INTERNATIONAL, "text": "x", "id": "a1"}

ROW = Row(
    "aggregator",
    make=_make,
    bare=_bare,
    outward=Outward(
        taken=Answer(200, SUCCESS, Accepted("5da2f0b5ba3a2248110")),
        answers=(
            Answer(200, said(4023), Accepted(NAME)),
            Answer(400, said(4023), Accepted(NAME)),
            Answer(200, said(200, "SUCCESS", sms_status="DUPLICATE", reference_id="5da"), Accepted("5da")),
            Answer(200, said(200, "SUCCESS", sms_status="INVALID"), Refused("number_wrong", retryable=False)),
            Answer(200, said(4025), Refused("number_wrong", retryable=False)),
            Answer(200, said(4026), Refused("blocked", retryable=False)),
            Answer(200, said(4001), Refused("credentials_wrong", retryable=True, wait_s=900)),
            Answer(401, b"", Refused("credentials_wrong", retryable=True, wait_s=900)),
            Answer(200, said(4002), Refused("not_permitted", retryable=True, wait_s=900)),
            Answer(200, said(4031), Refused("throttled", retryable=True, wait_s=5)),
            Answer(429, b"", Refused("throttled", retryable=True, wait_s=60)),
            Answer(302, b"", Refused("address_wrong", retryable=True, wait_s=900)),
        ),
        cannot_tell=(
            (200, b"not json"),
            (200, b"[]"),
            (200, b"{}"),
            (200, said(200, "SUCCESS")),
            (200, said(200, "SUCCESS", sms_status="SUCCESS", csms_id="of-another")),
            (200, said(200, "SUCCESS", sms_status="NOBODY KNOWS")),
            (200, b'{"status": "SUCCESS", "status_code": 200, "smsinfo": 7}'),
            (200, said(5000)),
            (200, said(4999)),
            (500, said(4025)),
            (502, b"<html>"),
        ),
        handed=_handed,
        finds=(
            Answer(200, said(4023), Accepted(NAME)),
            Answer(200, SUCCESS, Accepted("5da2f0b5ba3a2248110")),
            Answer(200, said(4025), Refused("number_wrong", retryable=False)),
            Answer(200, said(4031), Unknown("throttled")),
            Answer(200, said(4001), Unknown("credentials_wrong")),
            Answer(200, b"<html>", Unknown("code_unknown")),
            Answer(500, b"", Unknown("server_error")),
        ),
        check=check,
    ),
    inward=Inward(
        call=_push,
        fields=_fields,
        needed=("msisdn", "id", "text"),
        long=("msisdn", "id"),
        forged=(
            _push(_ASKED, token="guessed"),
            _push(_ASKED, token=""),
            a_call("aggregator", "", _ASKED, method="GET"),
            a_call("aggregator", "", {**_ASKED, "token": "টোকেন"}, method="GET"),
            a_call("aggregator", body=b'{"token": "\\ud800"}', headers={"content-type": "application/json"}),
            a_call("aggregator", body=b"[" * 100_000, headers={"content-type": "application/json"}),
        ),
        receipts=(
            *((_tells(word), _receipt(DeliveryState.ACCEPTED)) for word in ("accepted", "SENT", "Success")),
            (_tells("DELIVERED"), _receipt(DeliveryState.DELIVERED)),
            (_tells("failed"), _receipt(DeliveryState.FAILED)),
            (_tells("undelivered", error_code="4025"), _receipt(DeliveryState.FAILED, "number_wrong")),
            (_tells("rejected", error_code="4031"), _receipt(DeliveryState.FAILED, "throttled")),
            (_tells("expired", error_code=f"x{INTERNATIONAL}"), _receipt(DeliveryState.FAILED, "code_unknown")),
            (_push({"status": "delivered"}, "/status"), None),
            (_push({"csms_id": "f" * 65, "status": "delivered"}, "/status"), None),
            (_tells("on its way"), None),
        ),
    ),
)
