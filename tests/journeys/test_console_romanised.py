"""What an officer writes to a citizen is in Bangla letters, or in English: the regulator allows nothing else."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from bot.text.normalise import recompose
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at, stored

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.ticket import Ticket

ROMANISED = "Apnar taka 3 din er moddhe pathano hobe"
REFUSED = recompose("কথাগুলো বাংলা হরফে লিখুন")


@pytest.fixture
def case(container: Container) -> Ticket:
    return file_case(container, "তিন মাস ভাতা পাই না", "BD201204")


@pytest.fixture
def usso(container: Container, app: Flask, case: Ticket) -> OfficerAt:
    add_officer(container, "usso", case.desk.office)
    return officer_at(app, "usso")


@pytest.mark.parametrize("act", ["ask", "resolve", "reject", "extend"])
def test_romanised_words_are_refused_beside_the_field_and_kept(
    container: Container, usso: OfficerAt, case: Ticket, act: str
) -> None:
    answer = usso.act(case.number, act, words=ROMANISED)
    page = recompose(unescape(answer.text))
    assert answer.status_code == 422
    assert f'id="act-{act}-words-wrong"' in page and REFUSED in page and ROMANISED in page
    assert stored(container, case).status is case.status


@pytest.mark.parametrize("words", ["আপনার bKash নম্বর দিন", "Please send the number of your bKash account."])
def test_bangla_and_english_go(container: Container, usso: OfficerAt, case: Ticket, words: str) -> None:
    assert usso.act(case.number, "ask", words=words).status_code == 303


def test_what_only_offices_read_may_be_written_anyhow(usso: OfficerAt, case: Ticket) -> None:
    answer = usso.act(case.number, "forward", words=ROMANISED, office="uno-BD201204")
    assert answer.status_code in (303, 422) and REFUSED not in recompose(unescape(answer.text))
