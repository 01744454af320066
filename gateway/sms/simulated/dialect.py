"""What every carrier's interface can say; one file each speaks it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from gateway.sms.simulated.calls import Call
from gateway.sms.simulated.faults import State
from gateway.sms.simulated.ledger import Asked, Taken

_ATTEMPT = re.compile(r"[.][0-9]+$")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to a request."""

    status: int
    body: str
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Fields:
    """A request to send: the form, query or JSON object by name, and who signs in (Basic)."""

    values: Mapping[str, str]
    user: str = ""
    password: str = ""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "").strip()


class Dialect(Protocol):
    """A carrier's interface."""

    @property
    def name(self) -> str: ...

    def read(self, fields: Fields) -> Asked | Page:
        """What is asked for, or why it cannot be."""
        ...

    def answer(self, taken: Taken) -> Page: ...

    def repeat(self, asked: Asked) -> Page | None:
        """What it says to a second message of the same reference, which it does not take; None: it takes every one."""
        ...

    def refuse(self, asked: Asked) -> Page: ...

    def error(self) -> Page: ...

    def throttle(self) -> Page: ...

    def report(self, taken: Taken, state: State) -> Call | None:
        """A receipt; None where this carrier has none for that, or nobody asked for it."""
        ...


def names_in(callback: str) -> tuple[str, str | None]:
    """The sender's names for the attempt and for the message, as the callback's query carries them (`id` or `ref`, and
    `n` where the attempt stands apart); ("", None) when it has none.
    """
    query = {name: values[0] for name, values in parse_qs(urlsplit(callback).query).items()}
    name = query.get("ref") or query.get("id") or ""
    if not name:
        return "", None
    attempt = f".{query['n']}" if "n" in query else ""
    return name + attempt, _ATTEMPT.sub("", name)


def local(phone: str) -> str:
    """01… of a Bangladeshi number however it is written; others without their plus."""
    digits = re.sub(r"[^0-9]", "", phone)
    return digits[2:] if digits.startswith("8801") else digits
