"""Kannel's smsbox: cgi-bin/sendsms and dlr-url, from its user guide."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from gateway.sms.simulated.calls import Call
from gateway.sms.simulated.dialect import Fields, Page, local, names_in
from gateway.sms.simulated.faults import State
from gateway.sms.simulated.ledger import Asked, Letter, Taken

_BANGLA = re.compile("[\u0980-\u09ff]")
PLAIN = "text/html; charset=UTF-8"
_STATES: Mapping[State, str] = {State.DELIVERED: "DELIVRD", State.UNDELIVERED: "UNDELIV"}
_BITS: Mapping[State, int] = {State.DELIVERED: 1, State.UNDELIVERED: 2, State.SENT: 8}


@dataclass(frozen=True, slots=True)
class Kannel:
    """Anybody who gives a name and a password may send."""

    name: str = "kannel"

    def read(self, fields: Fields) -> Asked | Page:
        if not (fields["username"] and fields["password"]):
            return Page(403, "Authorization failed for sendsms", PLAIN)
        if not fields["to"]:
            return Page(400, "Missing receiver number, rejected", PLAIN)
        callback = fields["dlr-url"]
        reference, own_id = names_in(callback)
        wanted = callback if fields["dlr-mask"] not in ("", "0") else ""
        return Asked(self.name, local(fields["to"]), fields["from"], _text(fields), reference, own_id, wanted)

    def answer(self, taken: Taken) -> Page:
        return Page(202, "0: Accepted for delivery", PLAIN)

    def repeat(self, asked: Asked) -> None:
        """It takes every message."""

    def refuse(self, asked: Asked) -> Page:
        return Page(403, "Number(s) has/have been denied by white- and/or black-lists.", PLAIN)

    def error(self) -> Page:
        return Page(503, "Temporal failure, try again later.", PLAIN)

    def throttle(self) -> Page:
        return self.error()

    def report(self, taken: Taken, state: State) -> Call | None:
        if not taken.asked.callback:
            return None
        filled = {"%d": str(_BITS[state]), "%F": taken.sid, "%P": taken.asked.sender, "%p": taken.asked.to}
        filled["%A"] = "" if state is State.SENT else f"stat:{_STATES[state]} err:000"
        url = taken.asked.callback
        for code, value in filled.items():
            url = url.replace(code, quote(value, safe=""))
        return Call("GET", url)


def inbound(letter: Letter, url: str, token: str, to: str) -> Call:
    """A citizen's message as `get-url` brings it: Bangla as UTF-16BE octets (`%b`, `%C`, `%c`)."""
    bangla = not letter.text.isascii()
    query = {
        "from": f"88{letter.phone}",
        "to": to,
        "text": letter.text.encode("utf-16-be" if bangla else "utf-8"),
        "charset": "UTF-16BE" if bangla else "UTF-8",
        "coding": "2" if bangla else "0",
        "id": letter.sid,
        "token": token,
    }
    return Call("GET", f"{url}?{urlencode(query)}")


def _text(fields: Fields) -> str:
    """What the phone shows: Bangla needs both coding=2 and charset=UTF-8, else question marks come with a 202."""
    right = fields["coding"] == "2" and fields["charset"].upper() == "UTF-8"
    text = fields.values.get("text", "")
    return text if right else _BANGLA.sub("?", text)
