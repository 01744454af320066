"""The same messages on a calm day: how many cases each phone has when nothing goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gateway.ports import InboundText
from gateway.sms.simulated.people import letters
from gateway.system import SystemClock
from grs_core.domain.complainant import Address, Channel
from tests.support.app import make_container
from tests.support.chaos import Shape


def cases_of_phones(shape: Shape, folder: Path, model: Path) -> Mapping[str, int]:
    """By the product itself, one message after the other over an SQLite file in `folder`."""
    container = make_container(folder, model, SystemClock())
    cases: dict[str, set[str]] = {}
    try:
        for letter in letters(shape.messages, shape.phones, shape.per_second, shape.seed, run="0" * 12):
            address = Address.of_phone(letter.phone)
            inbound = InboundText("twilio", letter.sid, address, "+8801300000000", letter.text, Channel.SMS)
            number = container.conversations.receive(inbound).number
            cases.setdefault(letter.phone, set()).update([number] if number else [])
    finally:
        container.database.dispose()
    return {phone: len(numbers) for phone, numbers in cases.items()}
