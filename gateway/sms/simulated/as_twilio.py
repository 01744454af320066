"""Twilio's Messages resource and signed webhooks, from its documentation."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import urldefrag, urlencode
from xml.etree import ElementTree

from gateway.sms.simulated.calls import Call
from gateway.sms.simulated.dialect import Fields, Page, local, names_in
from gateway.sms.simulated.faults import State
from gateway.sms.simulated.ledger import Asked, Letter, Taken

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Twilio:
    """`token` is the account's: requests sign in with it, webhooks are signed with it."""

    token: str
    name: str = "twilio"

    def read(self, fields: Fields) -> Asked | Page:
        if fields.password != self.token:
            return _refusal(401, 20003, "Authenticate")
        if not fields["To"]:
            return _refusal(400, 21604, "A 'To' phone number is required.")
        if not (fields["From"] or fields["MessagingServiceSid"]):
            return _refusal(400, 21603, "A 'From' phone number is required.")
        if not fields["Body"]:
            return _refusal(400, 21602, "Message body is required.")
        callback = fields["StatusCallback"]
        reference, own_id = names_in(callback)
        sender = fields["From"] or fields["MessagingServiceSid"]
        return Asked(self.name, local(fields["To"]), sender, fields.values["Body"], reference, own_id, callback)

    def answer(self, taken: Taken) -> Page:
        return Page(201, json.dumps(message_json(taken), ensure_ascii=False))

    def repeat(self, asked: Asked) -> None:
        """It takes every message."""

    def refuse(self, asked: Asked) -> Page:
        return _refusal(400, 21211, "The 'To' number is not a valid phone number.")

    def error(self) -> Page:
        return _refusal(500, 20500, "An internal server error has occurred")

    def throttle(self) -> Page:
        return _refusal(429, 20429, "Too Many Requests")

    def report(self, taken: Taken, state: State) -> Call | None:
        if not taken.asked.callback:
            return None
        form = {
            "MessageSid": taken.sid,
            "SmsSid": taken.sid,
            "MessageStatus": state.value,
            "SmsStatus": state.value,
            "To": international(taken.asked.to),
            "From": taken.asked.sender,
            "ApiVersion": "2010-04-01",
        }
        if state is State.UNDELIVERED:
            form["ErrorCode"] = "30003"
        # What stands behind the # is for the carrier alone (how often it tries): neither sent nor signed.
        url = urldefrag(taken.asked.callback).url
        return signed(url, url, form, self.token)


def inbound(letter: Letter, url: str, public_url: str, token: str, to: str) -> Call:
    """A citizen's message to the webhook at `url`, which its owner knows as `public_url`."""
    form = {
        "MessageSid": letter.sid,
        "SmsSid": letter.sid,
        "AccountSid": "AC00000000000000000000000000000000",
        "From": international(letter.phone),
        "To": to,
        "Body": letter.text,
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
    }
    return signed(url, public_url, form, token)


def signed(url: str, public_url: str, form: Mapping[str, str], token: str) -> Call:
    """base64(HMAC-SHA1(token, public address + every name and value, sorted by name))."""
    said = public_url + "".join(name + form[name] for name in sorted(form))
    signature = base64.b64encode(hmac.digest(token.encode(), said.encode(), hashlib.sha1)).decode("ascii")
    return Call("POST", url, urlencode(form).encode("ascii"), {"Content-Type": FORM, "X-Twilio-Signature": signature})


def texts_of(body: bytes) -> tuple[str, ...]:
    """The messages of a TwiML answer; none when it is no TwiML."""
    try:
        response = ElementTree.fromstring(body.decode("utf-8"))  # noqa: S314 - the developer's own app wrote it
    except (ElementTree.ParseError, UnicodeDecodeError):
        return ()
    return tuple("".join(message.itertext()) for message in response.iter("Message"))


def page_json(account: str, newest: Sequence[Taken], size: int, page: int) -> Mapping[str, object]:
    """A page of the listing, newest first."""
    path = f"/2010-04-01/Accounts/{account}/Messages.json"
    more = len(newest) > (page + 1) * size
    return {
        "messages": [message_json(taken, account) for taken in newest[page * size : (page + 1) * size]],
        "page": page,
        "page_size": size,
        "next_page_uri": f"{path}?PageSize={size}&Page={page + 1}" if more else None,
        "uri": f"{path}?PageSize={size}&Page={page}",
    }


def message_json(taken: Taken, account: str = "AC00000000000000000000000000000000") -> Mapping[str, object]:
    return {
        "sid": taken.sid,
        "account_sid": account,
        "to": international(taken.asked.to),
        "from": taken.asked.sender,
        "body": taken.asked.text,
        "status": "queued",
        "direction": "outbound-reply" if taken.in_place else "outbound-api",
        "date_created": format_datetime(taken.at),
        "date_sent": None,
        "error_code": None,
        "error_message": None,
        "api_version": "2010-04-01",
        "uri": f"/2010-04-01/Accounts/{account}/Messages/{taken.sid}.json",
    }


def international(phone: str) -> str:
    return f"+88{phone}" if phone.startswith("01") else f"+{phone}"


def _refusal(status: int, code: int, message: str) -> Page:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return Page(status, json.dumps({"code": code, "message": message, "more_info": more, "status": status}))
