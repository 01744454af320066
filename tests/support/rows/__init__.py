"""The rows of the carriers' contract (tests/contract/test_carriers.py): what a carrier says and sends in its own shape.

Written from the carriers' documentation, not from our adapters. A file a carrier; `tests.support.rows.all` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from gateway.ports import Call, Carrier, HandOver, Receipt
from grs_core.domain.messages import SendOutcome

if TYPE_CHECKING:
    from grs_core.ports import Clock
    from tests.support.peer import Seen

PUBLIC = "https://grs.example"
PHONE, INTERNATIONAL = "01711000001", "8801711000001"
ID = "0123456789abcdef0123456789abcdef"
"""Our message's, as every carrier must bring it back."""
BANGLA = "আপনার অভিযোগ নম্বর 1234567897। সম\u09df ৫ দিন"
MESSAGE = HandOver(PHONE, BANGLA, ID, 2)


@dataclass(frozen=True)
class Handed:
    """What arrived at the carrier. `ours`: wherever our id stands in it."""

    to: str
    text: str
    ours: str


@dataclass(frozen=True)
class Answer:
    """What the carrier says to a message, and what we must make of it."""

    status: int
    body: bytes
    outcome: SendOutcome


@dataclass(frozen=True)
class Outward:
    """How it is sent to. `answers`: every kind that it has; `cannot_tell`: what leaves it open; `finds`: its answers
    when it is asked for a message in doubt, empty when it cannot be asked.
    """

    taken: Answer
    answers: Sequence[Answer]
    cannot_tell: Sequence[tuple[int, bytes]]
    handed: Callable[[Seen], Handed]
    finds: Sequence[Answer] = ()
    check: Callable[[Seen], list[str]] = lambda seen: []


@dataclass(frozen=True)
class Inward:
    """How it calls us. `fields` of (sender, text, id) make a message, `call` makes a request of them; `needed`: the
    fields without which there is none; `long`: those that are ids and numbers.
    """

    call: Callable[[Mapping[str, str]], Call]
    fields: Callable[[str, str, str], Mapping[str, str]]
    needed: Sequence[str]
    long: Sequence[str]
    forged: Sequence[Call]
    receipts: Sequence[tuple[Call, Receipt | None]]


@dataclass(frozen=True)
class Row:
    """One carrier; `make` gives it speaking to this address, `bare` as it is when nothing is set."""

    name: str
    make: Callable[[str, Clock], Carrier]
    bare: Callable[[Clock], Carrier] | None = None
    outward: Outward | None = None
    inward: Inward | None = None


def a_call(
    name: str,
    path: str = "",
    query: Mapping[str, str] | str = "",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    method: str = "POST",
) -> Call:
    """A request at a carrier's door, as the door reads it."""
    raw = query if isinstance(query, str) else urlencode(query)
    full = f"/sms/{name}{path}"
    return Call(
        method=method,
        path=full,
        url=f"{PUBLIC}{full}" + (f"?{raw}" if raw else ""),
        query=raw.encode(),
        form={},
        headers=headers or {},
        body=body,
        caller="192.0.2.1",
        proxied=True,
    )
