"""Kannel between us and an operator's SMPP bind: get-url or post-url in, sendsms out, receipts by dlr-url.

Sources: Kannel's user guide (SMSBox; delivery reports), SMPP v3.4 sections 5.1.3 and 5.2.28, and
docs/carriers/kannel.md, where each trap stands.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

from bot.speech.pages import is_gsm, units
from bot.text.normalise import recompose
from gateway.carrier_settings import KannelSettings
from gateway.http.posted import LONGEST_FIELD, clean, short
from gateway.ports import Call, HandOver, InboundText, Receipt
from gateway.sms.calling import Answered, call
from gateway.sms.codes import ANY, Codes
from gateway.sms.udh import part_of
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import DeliveryState, SendOutcome, Unknown

_HEADERS = {"from": "x-kannel-from", "to": "x-kannel-to", "udh": "x-kannel-udh"}
"""Where a post-url has what a get-url has in its query."""
_BITS = ((1, DeliveryState.DELIVERED), (2, DeliveryState.FAILED), (16, DeliveryState.REFUSED))
_TAKEN = 8 | 4
"""Taken by the operator, and kept by it until the phone is there."""
_EVERY_RECEIPT = "31"
_LONGEST_NUMBER = 4
"""Digits of what a receipt counts: attempts, and what became of one."""
_SINGLE, _PART = 70, 67
"""UCS-2 units of a message alone, and of each part of several."""
_NOTHING = "\u200c"
_TURNED_AWAY = re.compile(r"NACK/(0x[0-9a-fA-F]{1,8})/")
_STATE = re.compile(r"\bstat:([A-Z]{1,8})\b(?:.*?\berr:([0-9A-Za-z]{1,5})\b)?")
_SAID: Mapping[bytes, str] = {
    b"0: ": "said_accepted",
    b"3: ": "said_queued",
    b"Sent.": "said_sent",
    b"Not routable": "said_not_routable",
    b"Temporal failure": "said_temporal_failure",
    b"Number(s) has/have been denied": "said_denied",
    b"Sender missing": "said_sender_missing",
}
"""smsbox's words, by their beginning: one HTTP status stands for several of them."""


class KannelWebhook:
    """Reads what smsbox hands over. It signs nothing: it is known by where it calls from, or by a token.

    A carrier that is not set up (no user name) trusts nobody.
    """

    name = "kannel"
    methods = ("GET", "POST")
    status_path = "/dlr"
    answers_in_place = False

    def __init__(self, settings: KannelSettings, codes: Codes) -> None:
        self._known = bool(settings.username)
        self._token = settings.token.encode()
        self._codes = codes

    def trusted(self, call: Call) -> bool:
        if not self._known:
            return False
        given = _query(call).get("token", b"")
        if self._token and compare_digest(given, self._token):
            return True
        return not call.proxied and _is_near(call.caller)

    def read(self, call: Call) -> InboundText:
        """Raises RuleBroken("field_missing" | "field_too_long", field)."""
        query = _query(call)
        said = {name: _text(query.get(name) or _header(call, name), "utf-8") for name in ("id", "from", "to")}
        return InboundText(
            provider=self.name,
            provider_id=short(said, "id"),
            address=Address.of_phone(short(said, "from")),
            to=said["to"].strip()[:LONGEST_FIELD],
            text=_words(call, query),
            channel=Channel.SMS,
            part=part_of((query.get("udh") or _header(call, "udh")).hex()),
        )

    def answer(self, texts: Sequence[str]) -> tuple[str, str]:
        """Nothing: what stood here would be sent to the citizen as it stands."""
        return "", "text/plain; charset=utf-8"

    def receipt(self, call: Call) -> Receipt | None:
        said = {name: _text(value, "utf-8") for name, value in _query(call).items()}
        status, (id, attempt) = said.get("status", ""), _reference(said.get("ref", ""))  # noqa: A001
        if not (id and status.isascii() and status.isdecimal() and len(status) <= _LONGEST_NUMBER):
            return None
        bits = int(status)
        state = next((state for bit, state in _BITS if bits & bit), None)
        if state is None and not bits & _TAKEN:
            return None
        reason = ""
        if state in (DeliveryState.REFUSED, DeliveryState.FAILED):
            state, reason = self._fault(state, said.get("answer", ""))
        provider_id = said.get("smscid", "")[:LONGEST_FIELD] or None
        return Receipt(id, state or DeliveryState.ACCEPTED, attempt, provider_id, reason)

    def _fault(self, state: DeliveryState, answer: str) -> tuple[DeliveryState, str]:
        """Turned away for good is a failure: an attempt more would end alike."""
        if turned := _TURNED_AWAY.search(answer):
            row = self._codes.row(self.name, (f"smpp_{int(turned[1], 16):#04x}",))
            if row.code == ANY:
                return state, f"smpp_{int(turned[1], 16):#04x}"
            return state if row.retryable else DeliveryState.FAILED, row.reason
        if found := _STATE.search(answer):
            return state, "_".join(("smsc", *(part.lower() for part in found.groups() if part)))
        return state, "turned_away" if state is DeliveryState.REFUSED else "not_delivered"


class KannelSendsms:
    """Hands over to smsbox. Kannel's own name for a message does not exist: ours stands in its dlr-url."""

    name = "kannel"
    tells_by_receipt = True

    def __init__(self, settings: KannelSettings, codes: Codes) -> None:
        self._settings = settings
        self._codes = codes

    def send(self, message: HandOver) -> SendOutcome:
        text = with_whole_letters(recompose(message.text))
        query = {
            "username": self._settings.username,
            "password": self._settings.password,
            "from": self._settings.sender,
            "to": f"+88{message.to}" if message.to.startswith("01") else message.to,
            "text": text,
            # Both, or "????" arrives with a receipt that says delivered.
            "coding": "0" if is_gsm(text) else "2",
            "charset": "UTF-8",
            "dlr-mask": _EVERY_RECEIPT,
            "dlr-url": self._dlr_url(message),
        }
        answered = call("GET", self._settings.sendsms_url, query=query)
        if not isinstance(answered, Answered):
            return answered
        return self._codes.row(self.name, (*_said(answered), answered.code)).outcome(message.reference)

    def find(self, message: HandOver, since: datetime) -> SendOutcome:
        """It cannot be asked for one message; it reports on all that it took."""
        return Unknown("only_receipts_tell")

    def _dlr_url(self, message: HandOver) -> str:
        """Kannel fills in %d (what happened), %F (the operator's id) and %A (what the operator said)."""
        ours = {"ref": message.reference}
        if self._settings.token:
            ours["token"] = self._settings.token
        return f"{self._settings.dlr_url}?{urlencode(ours)}&status=%d&smscid=%F&answer=%A"


def with_whole_letters(text: str) -> str:
    """Kannel cuts after 67 units, be it in the middle of a letter of two, and Android reads each part for itself: what
    stands there is moved on by a sign that nobody sees.
    """
    if is_gsm(text) or units(text) <= _SINGLE:
        return text
    out, used = list[str](), 0
    for char in text:
        weight = 2 if ord(char) > 0xFFFF else 1
        if used + weight > _PART:
            out += [_NOTHING] * (_PART - used)
            used = 0
        out.append(char)
        used += weight
    return "".join(out)


def _query(call: Call) -> Mapping[str, bytes]:
    """Kannel percent-encodes the message's own bytes (UTF-16BE): they must not be read as UTF-8 on the way."""
    pairs = parse_qsl(call.query.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
    return {name: value.encode("latin-1", "replace") for name, value in pairs}


def _header(call: Call, name: str) -> bytes:
    """A post-url's header, percent-encoded where it holds bytes."""
    return unquote_to_bytes(call.headers.get(_HEADERS.get(name, ""), ""))


def _words(call: Call, query: Mapping[str, bytes]) -> str:
    """Raises RuleBroken("field_missing") where neither the address nor a body holds a text, be it empty."""
    if "text" in query:
        return _text(query["text"], _text(query.get("charset", b""), "ascii"))
    if call.method != "POST":
        raise RuleBroken("field_missing", field="text")
    written = re.search(r'charset="?([\w-]+)', call.headers.get("content-type", ""))
    return _text(call.body, written[1] if written else "")


def _text(given: bytes, charset: str) -> str:
    """What is in no encoding that we know, or not in the one that it names, is read as far as it goes: refused, it
    would be handed over again for two days.
    """
    for encoding, errors in ((charset or "utf-8", "strict"), ("utf-8", "strict"), (charset, "replace")):
        try:
            return clean(given.decode(encoding, errors))
        except (LookupError, ValueError):
            continue
    return clean(given.decode("latin-1"))


def _reference(written: str) -> tuple[str, int | None]:
    """Our id and the attempt: `<id>.<attempt>`, or an id alone."""
    id, dot, attempt = written[:LONGEST_FIELD].rpartition(".")  # noqa: A001
    if not dot:
        return attempt, None
    return id, int(attempt) if attempt.isascii() and attempt.isdecimal() and len(attempt) <= _LONGEST_NUMBER else None


def _said(answered: Answered) -> tuple[str, ...]:
    return tuple(code for words, code in _SAID.items() if answered.body.startswith(words))


def _is_near(caller: str) -> bool:
    """This machine or a private network. An IPv4 address written as IPv6 counts as what it is."""
    try:
        address = ip_address(caller)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback or address.is_private
