"""Posts as Twilio does: the form, signed over the public address."""

from collections.abc import Mapping
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
