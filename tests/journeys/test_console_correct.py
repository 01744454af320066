"""An officer corrects what the machine read, by a form that works without JavaScript."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from grs_core.domain.correction import Verdict
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.ticket import Ticket
from tests.support.desk import OfficerAt, add_officer, file_case, officer_at, stored, union_of

if TYPE_CHECKING:
    from gateway.bootstrap import Container

STORY = "আমি রহিমা বেগম, 01711223344, তিন মাস ধরে টাকা পাই না"
AS_IT_IS = {"category": "payment_delayed", "programme": "old_age_allowance", "accused": "", "place": ""}


@pytest.fixture
def case(container: Container, upazila: str) -> Ticket:
    return file_case(container, STORY, union_of(container, upazila))


def test_the_form_shows_what_was_read_and_a_correction_is_kept_with_its_history(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    page = usso.open(case.number).text
    assert '<option value="payment_delayed" selected>' in page
    assert '<option value="old_age_allowance" selected>' in page
    answer = usso.act(case.number, "correct", None, **{**AS_IT_IS, "category": "underpayment", "accused": "up_member"})
    assert answer.headers["Location"] == f"/console/tickets/{case.number}"
    after = stored(container, case)
    assert after.grievance.category is Category.UNDERPAYMENT
    assert after.grievance.accused == Accused(AccusedRole.UP_MEMBER)
    shown = unescape(usso.open(case.number).text)
    assert "কর্মকর্তা তথ্য সংশোধন করেছেন" in shown
    step = shown.split("কর্মকর্তা তথ্য সংশোধন করেছেন")[1].split("</li>")[0]
    names = container.policy.category_names
    assert f"{names[Category.PAYMENT_DELAYED].bn} → {names[Category.UNDERPAYMENT].bn}" in step
    assert "মোঃ আব্দুল করিম" in step


def test_a_form_that_is_sent_as_it_stands_changes_nothing_else(
    container: Container, usso: OfficerAt, upazila: str
) -> None:
    blamed = ("up_chairman", "up_administrator")
    case = file_case(container, STORY, union_of(container, upazila), programme=None, accused=blamed)
    add_officer(container, "uno", f"uno-{upazila}")
    uno = officer_at(usso.app, "uno")
    page = uno.open(case.number).text.split("/correct")[1]
    standing = re.findall(r'<option value="([^"]*)" selected>', page)
    assert standing[:4] == ["payment_delayed", "", "", "up_chairman:up_administrator"]
    sent = dict(zip(("category", "subcategory", "programme", "accused"), standing, strict=False))
    assert uno.act(case.number, "correct", None, **sent).status_code == 422
    uno.act(case.number, "correct", None, **{**sent, "category": "underpayment"})
    assert stored(container, case).grievance.accused == Accused(AccusedRole.UP_CHAIRMAN, "up_administrator")


def test_a_case_that_belongs_elsewhere_goes_there_and_the_officer_is_told(
    container: Container, usso: OfficerAt, case: Ticket, upazila: str
) -> None:
    answer = usso.act(case.number, "correct", None, **{**AS_IT_IS, "programme": "mother_child_benefit"})
    assert answer.headers["Location"] == "/console/queue"
    assert stored(container, case).desk.office == f"uwao-{upazila}"
    assert "সংশোধন রাখা হয়েছে" in usso.queue()
    with container.database.work() as work:
        now = container.clock.now()
        (notice,) = work.outbox.claim(now, now, 9)
    assert notice.notice.key == "notice_forwarded"


def test_a_place_is_typed_and_chosen_where_the_name_fits_several(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    asked = usso.act(case.number, "correct", None, **{**AS_IT_IS, "place": "Kaliganj", "category": "underpayment"})
    assert asked.status_code == 422
    assert "একাধিক জায়গার" in asked.text
    assert 'name="place_code"' in asked.text
    assert '<option value="underpayment" selected>' in asked.text, "what was chosen stays chosen"
    chosen = re.findall(r'<option value="(BD\d+)">', asked.text.split('name="place_code"')[1].split("</select>")[0])[1]
    usso.act(case.number, "correct", asked, **{**AS_IT_IS, "place": "Kaliganj", "place_code": chosen})
    assert stored(container, case).grievance.place == chosen


def test_a_place_of_one_name_is_read_as_citizens_write_it(container: Container, usso: OfficerAt, case: Ticket) -> None:
    usso.act(case.number, "correct", None, **{**AS_IT_IS, "place": "ayubpur union, bancharampur"})
    assert stored(container, case).grievance.place == "BD20120414"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({}, "category", "কিছুই বদলানো হয়নি"),
        ({"category": "lottery"}, "category", "তালিকা থেকে বিষয়"),
        ({"programme": "lottery"}, "programme", "তালিকা থেকে কর্মসূচি"),
        ({"place": "%%% ???"}, "place", "পাওয়া যায়নি"),
        ({"place_code": "BD99"}, "place", "এই জায়গা তালিকায় নেই"),
        ({"accused": "king"}, "accused", "তালিকা থেকে বেছে নিন"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    container: Container, usso: OfficerAt, case: Ticket, wrong: dict[str, str], field: str, said: str
) -> None:
    answer = usso.act(case.number, "correct", None, **{**AS_IT_IS, **wrong})
    assert answer.status_code == 422
    beside = answer.text.split(f'id="act-correct-{field}-wrong"')[1][:200]
    assert said in beside
    assert stored(container, case) == case


def test_a_correction_on_a_page_that_is_out_of_date_is_not_made(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    seen = usso.open(case.number)
    usso.act(case.number, "accept")
    answer = usso.act(case.number, "correct", seen, **{**AS_IT_IS, "category": "underpayment"})
    assert answer.status_code == 409
    assert stored(container, case).grievance.category is Category.PAYMENT_DELAYED


def test_the_pair_names_nobody_and_knows_which_model_had_read(
    container: Container, usso: OfficerAt, case: Ticket
) -> None:
    usso.act(case.number, "correct", None, **{**AS_IT_IS, "category": "underpayment"})
    with container.database.reading() as work:
        (pair,) = work.corrections.page(Verdict.PENDING, None, 1, 9).corrections
    assert pair.text == "আমি ****, ****, তিন মাস ধরে টাকা পাই না"
    assert (pair.machine.category, pair.officer.category) == (Category.PAYMENT_DELAYED, Category.UNDERPAYMENT)
    assert pair.model == container.model
    assert pair.model.startswith("embedded:")


@pytest.mark.parametrize("forged", ["official:zzz", "up_chairman:<img", "up_chairman:<img src=x>", "official:up_chair"])
def test_a_position_that_was_not_offered_is_refused(
    container: Container, usso: OfficerAt, case: Ticket, forged: str
) -> None:
    answer = usso.act(case.number, "correct", None, **{**AS_IT_IS, "accused": forged})
    assert answer.status_code == 422
    assert "তালিকা থেকে বেছে নিন" in answer.text.split('id="act-correct-accused-wrong"')[1][:200]
    assert ":<img" not in answer.text, "the brand has a picture of its own"
    assert stored(container, case) == case


@pytest.mark.parametrize("coarse", ["dhaka division", "brahmanbaria district"])
def test_a_place_above_the_upazila_is_refused(container: Container, usso: OfficerAt, case: Ticket, coarse: str) -> None:
    answer = usso.act(case.number, "correct", None, **{**AS_IT_IS, "place": coarse})
    assert answer.status_code == 422
    assert "উপজেলা, সিটি কর্পোরেশন বা ইউনিয়ন লিখুন" in answer.text.split('id="act-correct-place-wrong"')[1][:400]
    assert stored(container, case) == case


def test_all_that_is_wrong_stands_above_the_page_and_leads_to_its_field(usso: OfficerAt, case: Ticket) -> None:
    wrong = {"category": "lottery", "programme": "lottery", "place": "%%% ???", "accused": "king"}
    page = usso.act(case.number, "correct", None, **{**AS_IT_IS, **wrong}).text
    summary = page.split('class="said bad problems"')[1].split("</section>")[0]
    assert "সমস্যা আছে" in summary
    assert "autofocus" in summary
    assert page.index("problems") < page.index("<h1")
    linked = re.findall(r'href="#([\w-]+)"', summary)
    assert set(linked) == {f"act-correct-{field}" for field in wrong}
    assert all(f'id="{field}"' in page and f'id="{field}-wrong"' in page for field in linked)
    assert "<title>সমস্যা আছে: " in page


def test_the_other_acts_have_the_same_summary(usso: OfficerAt, case: Ticket) -> None:
    page = usso.act(case.number, "forward", None, office="", words="").text
    summary = page.split('class="said bad problems"')[1].split("</section>")[0]
    assert set(re.findall(r'href="#([\w-]+)"', summary)) == {"act-forward-office", "act-forward-words"}
    assert 'class="said bad problems"' not in usso.open(case.number).text
