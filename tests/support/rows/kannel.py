"""Kannel, from its user guide: sendsms (smsbox), get-url and delivery reports."""

from collections.abc import Mapping
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

from gateway.carrier_settings import KannelSettings
from gateway.ports import Call, Carrier, Receipt
from gateway.sms.codes import Codes
from gateway.sms.kannel import KannelSendsms, KannelWebhook
from grs_core.domain.messages import Accepted, DeliveryState, Refused
from grs_core.ports import Clock
from tests.support.peer import Seen
from tests.support.rows import ID, MESSAGE, Answer, Handed, Inward, Outward, Row, a_call

TOKEN = "what-both-sides-know"
_REPORTS = "http://127.0.0.1:8000/sms/kannel/dlr"
_PARAMETERS = {"username", "password", "from", "to", "text", "coding", "charset", "dlr-mask", "dlr-url"}


def _make(url: str, clock: Clock) -> Carrier:
    codes = Codes.load()
    settings = KannelSettings(f"{url}/cgi-bin/sendsms", "protikar", "secret", "16123", TOKEN, _REPORTS)
    return Carrier(KannelSendsms(settings, codes), KannelWebhook(settings, codes))


def _bare(clock: Clock) -> Carrier:
    codes, settings = Codes.load(), KannelSettings("", "", "", "", "", "")
    return Carrier(KannelSendsms(settings, codes), KannelWebhook(settings, codes))


def check(seen: Seen) -> list[str]:
    """Bangla needs both: coding 2 and the charset, or "????" arrives with a receipt that says delivered."""
    parts = urlsplit(seen.path)
    given = dict(parse_qsl(parts.query, strict_parsing=True))
    wrong = [] if (seen.method, parts.path) == ("GET", "/cgi-bin/sendsms") else [f"{seen.method} {parts.path}"]
    wrong += [] if set(given) == _PARAMETERS else [f"its parameters are {', '.join(given)}"]
    wrong += [] if given.get("charset") == "UTF-8" else ["no charset"]
    coding = "0" if given.get("text", "").isascii() or "€" in given.get("text", "") else "2"
    return wrong + ([] if given.get("coding") == coding else ["another coding"])


def _handed(seen: Seen) -> Handed:
    given = parse_qs(urlsplit(seen.path).query, strict_parsing=True)
    return Handed(given["to"][0], given["text"][0], given["dlr-url"][0])


def _calls(fields: Mapping[str, str], path: str = "", token: str = TOKEN) -> Call:
    """As smsbox fills a get-url in: the text's own bytes, whatever they are, percent-encoded, and their charset."""
    charset = "UTF-8" if fields.get("text", "").isascii() else "UTF-16BE"
    pairs = {
        name: quote(value.encode(charset if name == "text" else "utf-8"), safe="") for name, value in fields.items()
    }
    if "text" in fields:
        pairs |= {"charset": charset, "coding": "0" if charset == "UTF-8" else "2"}
    if token:
        pairs["token"] = token
    return a_call("kannel", path, "&".join(f"{name}={value}" for name, value in pairs.items()), method="GET")


def _fields(sender: str, text: str, message_id: str) -> Mapping[str, str]:
    return {"from": sender, "to": "16123", "text": text, "id": message_id}


def _tells(status: str, answer: str = "", ref: str = f"{ID}.2") -> Call:
    return _calls({"ref": ref, "status": status, "smscid": "smsc-7", "answer": answer}, "/dlr")


def _receipt(state: DeliveryState, reason: str = "", attempt: int | None = 2) -> Receipt:
    return Receipt(ID, state, attempt, "smsc-7", reason)


_ASKED = {"from": "8801711000001", "to": "16123", "text": "x", "id": "k1"}

ROW = Row(
    "kannel",
    make=_make,
    bare=_bare,
    outward=Outward(
        taken=Answer(202, b"0: Accepted for delivery", Accepted(MESSAGE.reference)),
        answers=(
            Answer(202, b"3: Queued for later delivery", Accepted(MESSAGE.reference)),
            Answer(
                403,
                b"Number(s) has/have been denied by white- and/or black-lists.",
                Refused("blocked", retryable=False),
            ),
            Answer(404, b"Not routable. Do not try again.", Refused("not_permitted", retryable=True)),
            Answer(503, b"Temporal failure, try again later.", Refused("throttled", retryable=True, wait_s=30)),
            Answer(403, b"Authorization failed for sendsms", Refused("credentials_wrong", retryable=True, wait_s=900)),
            Answer(400, b"", Refused("request_wrong", retryable=True, wait_s=600)),
            Answer(302, b"", Refused("address_wrong", retryable=True, wait_s=900)),
        ),
        cannot_tell=(
            (500, b"Sending failed."),
            (502, b"<html>"),
            (503, b"<html>"),
            (504, b""),
            (418, b"+8801711000001"),
        ),
        handed=_handed,
        check=check,
    ),
    inward=Inward(
        call=_calls,
        fields=_fields,
        needed=("id", "from", "text"),
        long=("id", "from"),
        forged=(_calls(_ASKED, token=""), _calls(_ASKED, token="guessed"), _calls(_ASKED, token="টোকেন")),
        receipts=(
            *((_tells(mask), _receipt(DeliveryState.ACCEPTED)) for mask in ("8", "4")),
            (_tells("1"), _receipt(DeliveryState.DELIVERED)),
            (_tells("1", ref=ID), _receipt(DeliveryState.DELIVERED, attempt=None)),
            (_tells("2"), _receipt(DeliveryState.FAILED, "not_delivered")),
            (_tells("16"), _receipt(DeliveryState.REFUSED, "turned_away")),
            (_tells("16", "NACK/0x00000058/Throttling error"), _receipt(DeliveryState.REFUSED, "throttled")),
            (_tells("16", "NACK/0x0000000b/Invalid Dest Addr"), _receipt(DeliveryState.FAILED, "number_wrong")),
            (_tells("0"), None),
            (_tells("১"), None),
            (_tells("1", ref=""), None),
        ),
    ),
)
