"""Posts as Twilio does: the form, signed over the public address."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from uuid import uuid4

from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

PUBLIC = "https://grs.example"
TOKEN = "the-token-of-these-tests"
ENVIRON = {
    "GRS_PUBLIC_URL": PUBLIC,
    "GRS_TWILIO_AUTH_TOKENS": TOKEN,
    "GRS_SIGNATURE_MODE": "enforce",
}


def form(body: str, sender: str = "+8801711000001", sid: str | None = None) -> dict[str, str]:
    return {
        "MessageSid": sid or f"SM{uuid4().hex}",
        "AccountSid": "AC00000000000000000000000000000000",
        "From": sender,
        "To": "+8801300000000",
        "Body": body,
        "NumMedia": "0",
    }


def post(
    client: FlaskClient,
    fields: Mapping[str, str],
    token: str = TOKEN,
    path: str = "/sms/twilio",
    host: str = "inner:81",
) -> TestResponse:
    """`host` is what a proxy would put there: the signature must not depend on it."""
    signature = RequestValidator(token).compute_signature(PUBLIC + path, fields)
    return client.post(path, data=fields, headers={"X-Twilio-Signature": signature, "Host": host})


def signature(url: str, pairs: Sequence[tuple[str, str]], token: str = TOKEN) -> str:
    """Written from Twilio's page on webhook security, without its library: the address, then every parameter by name
    with its values, each once, by value.
    """
    signed = url + "".join(name + value for name, value in sorted(set(pairs)))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def send(
    client: FlaskClient,
    pairs: Sequence[tuple[str, str]],
    said: str,
    path: str = "/sms/twilio",
    headers: Mapping[str, str] | None = None,
) -> TestResponse:
    """These parameters as they stand, with this signature. `headers` say what a proxy adds."""
    kind = "application/x-www-form-urlencoded; charset=UTF-8"
    more = {"X-Twilio-Signature": said, "Host": "inner:81", **(headers or {})}
    return client.post(path, data=urlencode(pairs).encode(), content_type=kind, headers=more)


def send_json(client: FlaskClient, fields: Mapping[str, str], token: str = TOKEN, body: bytes = b"") -> TestResponse:
    """A JSON body, which is signed by its hash in the address; `body`: another one is sent in its place."""
    document = json.dumps(fields, ensure_ascii=False).encode()
    path = f"/sms/twilio?bodySHA256={hashlib.sha256(document).hexdigest()}"
    more = {"X-Twilio-Signature": signature(PUBLIC + path, (), token), "Host": "inner:81"}
    return client.post(path, data=body or document, content_type="application/json", headers=more)
