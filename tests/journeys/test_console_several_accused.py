"""Where several people are blamed, the officer sees them all, and a correction of something else keeps them all."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from grs_core.domain.grievance import Accused, AccusedRole
from tests.support.clock import FakeClock
from tests.support.desk import add_officer, officer_at, place_code, stored
from tests.support.transcripts import Phone, Said

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container

STORY = "uno r chairman mile boyosko vatar card e 3000 kore nise. bancharampur"
BOTH = {Accused(AccusedRole.OFFICIAL, "uno"), Accused(AccusedRole.UP_CHAIRMAN, "up_chair")}


def test_the_page_names_everybody_and_a_correction_beside_keeps_them(
    container: Container, app: Flask, clock: FakeClock
) -> None:
    phone = Phone(container, clock, "sms")
    phone.talk(Said(STORY))
    case = phone.tickets()[0]
    district = place_code(container, "Brahmanbaria", "district")
    add_officer(container, "dc", f"dc-{district}")
    dc = officer_at(app, "dc")
    page = unescape(dc.open(case.number).text)
    named = [container.policy.directory.get(case.desk.office).kind, set(case.grievance.everyone_accused)]
    assert named == ["dc", BOTH]
    standing = re.search(r'<option value="([^"]*official:uno[^"]*)" selected>([^<]*)<', page)
    assert standing is not None
    assert set(standing[1].split()) == {each.code for each in BOTH}
    assert page.count(standing[2]) >= 2, "on the page and in the form"
    fields = {"category": "staff_misconduct", "programme": "old_age_allowance", "place": "", "accused": standing[1]}
    dc.act(case.number, "correct", None, **fields)
    after = stored(container, case)
    assert set(after.grievance.everyone_accused) == BOTH
    assert after.desk.office == case.desk.office
