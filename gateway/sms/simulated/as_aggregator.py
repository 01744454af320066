"""A Bangladeshi aggregator in the shape of SSL Wireless v3: JSON in, a code in the answer, `csms_id` taken once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.sms.simulated.calls import Call
from gateway.sms.simulated.dialect import Fields, Page, local
from gateway.sms.simulated.faults import State
from gateway.sms.simulated.ledger import SHORTEST_NAME, Asked, Letter, Taken

TAKEN, DUPLICATE, NUMBER_WRONG, TOKEN_MISSING, ID_WRONG, TOO_FAST, BROKEN = 200, 4023, 4025, 4001, 4022, 4029, 5000


@dataclass(frozen=True, slots=True)
class Aggregator:
    """`receipts`: where it was told to report; `token`: what its calls to us hold."""

    receipts: str
    token: str
    name: str = "aggregator"

    def read(self, fields: Fields) -> Asked | Page:
        if not (fields["api_token"] and fields["sid"]):
            return _answer(TOKEN_MISSING, "Unauthorized")
        csms_id = fields["csms_id"]
        if not csms_id or len(csms_id) > SHORTEST_NAME:
            return _answer(ID_WRONG, "csms_id is missing or longer than 20 characters")
        if not fields["msisdn"] or not fields["sms"]:
            return _answer(NUMBER_WRONG, "msisdn or sms is missing")
        to, sender, text = local(fields["msisdn"]), fields["sid"], fields.values["sms"]
        return Asked(self.name, to, sender, text, csms_id, csms_id, self.receipts)

    def answer(self, taken: Taken) -> Page:
        return _answer(TAKEN, "", {"sms_status": "SUCCESS", **_named(taken.asked), "reference_id": taken.sid})

    def repeat(self, asked: Asked) -> Page:
        return _answer(DUPLICATE, "Duplicate csms_id", {"sms_status": "DUPLICATE", **_named(asked)})

    def refuse(self, asked: Asked) -> Page:
        return _answer(NUMBER_WRONG, "Invalid MSISDN", {"sms_status": "INVALID", **_named(asked)})

    def error(self) -> Page:
        return Page(500, _answer(BROKEN, "Internal Server Error").body)

    def throttle(self) -> Page:
        return _answer(TOO_FAST, "Too many requests")

    def report(self, taken: Taken, state: State) -> Call | None:
        report = {"csms_id": taken.asked.reference, "reference_id": taken.sid, "msisdn": f"88{taken.asked.to}"}
        return _post(taken.asked.callback, {**report, "status": state.value.upper()}, self.token)


def inbound(letter: Letter, url: str, token: str, to: str) -> Call:
    """A citizen's message, pushed as we agree it with an aggregator."""
    document = {"id": letter.sid, "msisdn": f"88{letter.phone}", "to": to, "text": letter.text}
    return _post(url, document, token)


def _post(url: str, document: Mapping[str, str], token: str) -> Call:
    headers = {"Content-Type": "application/json", "X-Token": token}
    return Call("POST", url, json.dumps(document, ensure_ascii=False).encode(), headers)


def _named(asked: Asked) -> dict[str, str]:
    kind = "EN" if asked.text.isascii() else "BN"
    return {"msisdn": f"88{asked.to}", "sms_type": kind, "sms_body": asked.text, "csms_id": asked.reference}


def _answer(code: int, why: str, info: dict[str, str] | None = None) -> Page:
    status = "SUCCESS" if code == TAKEN else "FAILED"
    smsinfo = [info] if info else []
    body = {"status": status, "status_code": code, "error_message": why, "smsinfo": smsinfo}
    return Page(200, json.dumps(body, ensure_ascii=False))
