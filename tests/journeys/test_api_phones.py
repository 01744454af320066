"""A program names any phone it likes: who has it is not flooded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.api.filing import TOLD_A_DAY
from grs_core.domain.complainant import Address
from tests.support.api import a_system
from tests.support.clock import FakeClock
from tests.support.web import lines_of

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container

PHONE = "01711111119"


def test_a_phone_gets_so_many_messages_a_day_however_often_programs_file_and_withdraw(
    container: Container, app: Flask
) -> None:
    one, system = (a_system(container, app) for _ in range(2))
    for each in (one, system):
        for number in range(TOLD_A_DAY):
            made = each.files(f"আমার ভাতা পাই না {number}", phone=PHONE)["number"]
            assert each.post(f"/cases/{made}/withdrawal").status_code == 200
    assert len(lines_of(container, Address.of_phone(PHONE))) == 2 * TOLD_A_DAY
    assert isinstance(container.clock, FakeClock)
    container.clock.advance(days=1, seconds=1)
    made = system.files("আবার ভাতা পাই না", phone=PHONE)["number"]
    assert system.post(f"/cases/{made}/withdrawal").status_code == 200
    assert len(lines_of(container, Address.of_phone(PHONE))) == 2 * TOLD_A_DAY + 2
