"""How a case is decided: its outcome, what an appeal does to the first decision, and what is not admissible here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.closing import AppealOutcome
from grs_core.domain.lifecycle import Status
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at, stored, union_of

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.closing import Ruling
    from grs_core.domain.ticket import Ticket

PHONE = "01712345678"


@pytest.fixture
def dd(container: Container, app: Flask) -> OfficerAt:
    add_officer(container, "dd", "dd_dss-BD2012", name="রওশন আরা")
    return officer_at(app, "dd")


@pytest.fixture
def case(container: Container, upazila: str, usso: OfficerAt) -> Ticket:
    return file_case(container, "তিন মাস ভাতা পাই না", union_of(container, upazila), phone=PHONE)


@pytest.fixture
def appealed(container: Container, usso: OfficerAt, case: Ticket) -> Ticket:
    from grs_core.domain.complainant import Address
    from grs_core.domain.events import Actor
    from grs_core.services.closure import appeal

    usso.act(case.number, "reject", words="তালিকায় নাম নেই", outcome="not_eligible")
    who = Actor("citizen", "sms")
    with container.database.work() as work:
        appeal(work, container.policy, Address.of_phone(PHONE), case.number, "মানি না", who, container.clock.now())
        work.commit()
    return stored(container, case)


def rulings(container: Container, ticket: Ticket) -> tuple[Ruling, ...]:
    with container.database.reading() as work:
        return work.rulings.of(str(ticket.number))


def notices(container: Container) -> list[str]:
    now = container.clock.now()
    with container.database.work() as work:
        return [sent.notice.key for sent in work.outbox.claim(now, now, 50)]


@pytest.mark.parametrize(
    ("act", "outcome"), [("resolve", "eligible_no_quota"), ("resolve", "mediated"), ("reject", "not_proved")]
)
def test_a_decision_keeps_the_outcome_that_was_chosen_and_shows_it(
    container: Container, usso: OfficerAt, case: Ticket, act: str, outcome: str
) -> None:
    assert usso.act(case.number, act, words="যোগ্য, এখন কোটা নেই", outcome=outcome).status_code == 303
    assert stored(container, case).closing.outcome == outcome
    assert [each.outcome for each in rulings(container, case)] == [outcome]
    assert container.policy.outcomes[outcome].name.bn in usso.open(case.number).text


@pytest.mark.parametrize("outcome", ["not_eligible", "no-such-outcome"])
def test_an_outcome_that_does_not_go_with_the_act_is_refused_with_everything_else_that_is_wrong(
    container: Container, usso: OfficerAt, case: Ticket, outcome: str
) -> None:
    page = usso.act(case.number, "resolve", outcome=outcome)
    assert page.status_code == 422
    assert 'id="act-resolve-outcome-wrong"' in page.text
    assert 'id="act-resolve-words-wrong"' in page.text
    assert stored(container, case) == case


def test_the_first_decision_stands_frozen_above_the_form_that_hears_the_appeal(
    container: Container, dd: OfficerAt, appealed: Ticket
) -> None:
    page = dd.open(appealed.number).text
    frozen = page[page.index('id="decisions"') : page.index('id="acts"')]
    for told in ("তালিকায় নাম নেই", "মোঃ আব্দুল করিম", container.policy.outcomes["not_eligible"].name.bn):
        assert told in frozen
    assert container.policy.version[:12] in frozen


@pytest.mark.parametrize("sent", [{}, {"appeal": ""}, {"appeal": "perhaps"}])
def test_an_appeal_is_not_decided_before_it_is_said_what_becomes_of_the_first_decision(
    container: Container, dd: OfficerAt, appealed: Ticket, sent: dict[str, str]
) -> None:
    page = dd.open(appealed.number).text
    assert not re.search(r'name="appeal"[^>]*checked', page)
    answer = dd.act(appealed.number, "resolve", None, words="আবার দেখা হয়েছে", **sent)
    assert (answer.status_code, 'id="act-resolve-appeal-wrong"' in answer.text) == (422, True)
    assert "আবার দেখা হয়েছে" in answer.text
    assert stored(container, appealed).status is Status.OPEN


def test_a_decision_that_stands_is_turned_down_and_never_told_as_a_solution(
    container: Container, dd: OfficerAt, appealed: Ticket
) -> None:
    assert 'value="upheld"' not in dd.open(appealed.number).text
    refused = dd.act(appealed.number, "resolve", words="আগের সিদ্ধান্ত ঠিক আছে", appeal="upheld")
    assert (refused.status_code, "নাকচ করুন বেছে" in refused.text) == (422, True)
    assert dd.act(appealed.number, "reject", words="আগের সিদ্ধান্ত ঠিক আছে").status_code == 303
    assert stored(container, appealed).closing.appeal_outcome is AppealOutcome.UPHELD


@pytest.mark.parametrize("appeal", [AppealOutcome.CHANGED, AppealOutcome.OVERTURNED])
def test_an_appeal_keeps_what_became_of_the_first_decision(
    container: Container, dd: OfficerAt, appealed: Ticket, appeal: AppealOutcome
) -> None:
    assert dd.act(appealed.number, "resolve", words="আবার দেখা হয়েছে", appeal=appeal.value).status_code == 303
    assert stored(container, appealed).closing.appeal_outcome is appeal
    first, second = rulings(container, appealed)
    assert (first.appeal_outcome, second.appeal_outcome, second.by) == (None, appeal, "dd")


def test_who_decided_is_told_in_words_that_he_cannot_hear_the_appeal(
    container: Container, app: Flask, usso: OfficerAt, appealed: Ticket
) -> None:
    from datetime import date

    from grs_core.domain.officers import Position

    with container.database.work() as work:
        from dataclasses import replace

        who = work.officers.get("usso")
        work.officers.save(replace(who, positions=(Position("dd_dss-BD2012", date(2025, 1, 1)),)))
        work.commit()
    answer = officer_at(app, "usso").act(appealed.number, "accept")
    assert (answer.status_code, "আপিল নিজে দেখা যায় না" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("ground", "status", "notice"),
    [
        ("religious", Status.REJECTED, "notice_rejected"),
        ("sub_judice", Status.REFERRED, "notice_referred"),
        ("before_charter_time", Status.OPEN, "notice_explained"),
    ],
)
def test_a_ground_turns_down_refers_or_keeps_open_and_the_citizen_reads_its_own_sentence(
    container: Container, usso: OfficerAt, case: Ticket, ground: str, status: Status, notice: str
) -> None:
    page = usso.open(case.number).text
    assert container.policy.admissibility[ground].told.bn in page
    answer = usso.act(case.number, "reject_on", ground=ground, words="দপ্তরের মন্তব্য", reference="মামলা ১২")
    assert answer.status_code == 303
    assert stored(container, case).status is status
    assert notices(container) == [notice]
    after = usso.open(case.number).text
    assert "দপ্তরের মন্তব্য" in after
    assert container.policy.admissibility[ground].name.bn in after


@pytest.mark.parametrize("ground", ["", "because"])
def test_a_ground_must_be_chosen(container: Container, usso: OfficerAt, case: Ticket, ground: str) -> None:
    answer = usso.act(case.number, "reject_on", ground=ground, words="মন্তব্য", reference="-" * 5)
    assert answer.status_code == 422
    assert 'id="act-reject_on-ground-wrong"' in answer.text
    assert 'id="act-reject_on-reference-wrong"' in answer.text
    assert "মন্তব্য" in answer.text
    assert stored(container, case) == case
