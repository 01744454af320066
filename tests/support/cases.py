"""Values that storage tests are made of: each with every field filled, each changed in a word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from grs_core.domain.complainant import Address, Channel, Complainant, Filer
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.messages import Named, Notice, Param
from grs_core.domain.offices import Tier
from grs_core.domain.standards import TierClock
from grs_core.domain.ticket import Desk, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.message_ports import Outbound, Received

START = datetime(2026, 1, 4, 4, 0, 0, 123456, tzinfo=UTC)
"""A moment with microseconds, which every engine must keep."""

KEY = "the only key of these tests, long enough"

PHONE = Address.of_phone("01712345678")
_BODIES = count(100_000_000)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


TOMORROW = START + hours(24)


def a_clock(due_at: datetime = TOMORROW, rung: int = 0) -> TierClock:
    return TierClock(START, due_at - hours(12), due_at - hours(4), due_at, rung)


def a_number() -> TrackingNumber:
    """Another one at each call."""
    return TrackingNumber.from_body(next(_BODIES))


def a_grievance(**changes: Any) -> Grievance:
    whole = Grievance(
        text="আমার বয়স্ক ভাতার টাকা এজেন্ট রহিম কেটে রাখে",
        category=Category.MFS_FRAUD,
        programme="old_age",
        place="3004",
        accused=Accused(AccusedRole.OFFICIAL, "usso"),
        details={"provider": "নগদ", "amount": "1500", "phone": "01899999999"},
    )
    return replace(whole, **changes)


def a_complainant(**changes: Any) -> Complainant:
    return replace(Complainant(PHONE, "রহিমা খাতুন", "1990123456789", Filer.RELATIVE), **changes)


def a_ticket(**changes: Any) -> Ticket:
    """Open on the desk `up-1`, sealed from nobody, with a number of its own."""
    whole = Ticket(
        number=a_number(),
        grievance=a_grievance(),
        complainant=a_complainant(),
        channel=Channel.SMS,
        language="bn",
        priority=Priority.P2,
        status=Status.OPEN,
        desk=Desk("up-1", Tier.UNION),
        clock=a_clock(),
        filed_at=START,
        policy_version="2026-01",
    )
    return replace(whole, **changes)


def a_message(**changes: Any) -> Received:
    whole = Received("twilio", "SM1", PHONE, "16345", "ভাতা পাই নাই, পিন ****", START)
    return replace(whole, **changes)


def an_outbound(id_: str = "out-1", **changes: Any) -> Outbound:
    params: dict[str, Param] = {
        "number": "1000000009",
        "days": 3,
        "due": START + hours(5),
        "office": Named("উপজেলা", "Upazila"),
    }
    return replace(Outbound(id_, PHONE, "bn", Notice("filed", params, decision=True, urgent=True), START), **changes)


def an_event(**changes: Any) -> TicketEvent:
    whole = TicketEvent(
        EventName.FORWARDED, START, Actor("officer:karim", "console"), "1000000009", "up-1", "uno-2", "তদন্ত দরকার"
    )
    return replace(whole, **changes)
