import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest

import gateway.console
from gateway.console import advisory_form
from gateway.console.acts import OFFERED, WORDLESS
from gateway.console.admin_carrier_pages import waited
from gateway.console.doing import BESIDE
from gateway.console.screen import Screen
from gateway.http.words import LANGUAGES, Language, Words
from gateway.services.masking import masked
from grs_core.case_ports import DeskNoticeKind
from grs_core.domain.advisory import AdvisoryState
from grs_core.domain.closing import AppealOutcome, Closed
from grs_core.domain.complainant import AgeBand, Channel, Filer, Sex
from grs_core.domain.events import EventName
from grs_core.domain.grievance import AccusedRole, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.messages import DeliveryState
from grs_core.domain.rulebook import GroundOutcome
from grs_core.policy.load import load_policy
from grs_core.proposal_ports import ProposalState
from grs_core.services.queues import View
from tests.support.cases import a_clock, a_ticket

WORDS = Words.load(Path(gateway.console.__file__).with_name("words.toml"))
POLICY = load_policy()
NOON = datetime(2026, 1, 4, 6, tzinfo=UTC)


def screen(now: datetime = NOON, language: Language = "bn") -> Screen:
    return Screen(POLICY, WORDS.of(language), language, now)


def test_both_languages_take_the_same_parameters() -> None:
    bn, en = (WORDS.of(language) for language in LANGUAGES)
    assert [key for key in bn if set(re.findall(r"{(\w+)}", bn[key])) != set(re.findall(r"{(\w+)}", en[key]))] == []


def test_everything_that_a_case_may_hold_has_words() -> None:
    wanted = {f"status_{it.value}" for it in Status} | {f"priority_{it.value}" for it in Priority}
    wanted |= {f"channel_{it.value}" for it in Channel} | {f"filer_{it.value}" for it in Filer}
    wanted |= {f"accused_{it.value}" for it in AccusedRole} | {f"view_{it.value}" for it in View}
    wanted |= {f"position_{it}" for it in POLICY.router.rules.conflicts}
    of_no_case = {
        EventName.CORRECTION_JUDGED,
        EventName.CORRECTIONS_ERASED,
        EventName.MODEL_PROMOTED,
        EventName.MESSAGE_JUDGED,
    }
    of_no_case |= {
        EventName.TEMPLATE_CHANGED,
        EventName.MEETING_HELD,
        EventName.REPORT_MADE,
        EventName.FIGURES_EXPORTED,
        EventName.INVITED,
        EventName.SIGN_IN_ENDED,
        EventName.SECOND_FACTOR_SET,
        EventName.SECOND_FACTOR_TAKEN_AWAY,
        EventName.PRACTISED,
        EventName.ORGANISATION_CHANGED,
        EventName.VOLUNTEER_CHANGED,
        EventName.ROWS_FILED,
        EventName.REGISTRY_IMPORTED,
        EventName.LIST_EXPORTED,
        EventName.TOKEN_CHANGED,
        EventName.WEBHOOK_CHANGED,
    }
    of_no_case |= {it for it in EventName if it.value.startswith("advisory_")}
    of_officers = {EventName.OFFICER_SIGNED_IN, EventName.OFFICER_ADDED, EventName.OFFICER_CHANGED}
    told = set(EventName) - of_officers - {EventName.TICKET_READ} - of_no_case
    wanted |= {f"event_{it.value}" for it in told}
    wanted |= {f"desk_notice_{it.value}" for it in DeskNoticeKind} | {f"closed_{it.value}" for it in Closed}
    wanted |= {f"appeal_{it.value}" for it in AppealOutcome} | {f"status_closed_{it.value}" for it in Closed}
    wanted |= {f"{kind}_{act}" for act in OFFERED for kind in ("act", "hint", "done")}
    wanted |= {f"label_{act}" for act in set(OFFERED) - WORDLESS} | {f"ground_{it.value}" for it in GroundOutcome}
    wanted |= set(BESIDE) | set(advisory_form.BESIDE)
    wanted |= {f"advisory_{it.value}" for it in AdvisoryState} | {f"progress_said_{it.value}" for it in AdvisoryState}
    wanted |= {f"line_{it.value}" for it in DeliveryState} | {f"outcome_{it}" for it in POLICY.outcomes}
    wanted |= {f"sex_{it.value}" for it in Sex} | {f"age_{it.value}" for it in AgeBand}
    wanted |= {f"judged_{it.value}" for it in set(ProposalState) - {ProposalState.OPEN}}
    assert wanted - set(WORDS.of("bn")) == set()


@pytest.mark.parametrize(
    ("hours", "bn", "en", "tone"),
    [
        (24 * 3, "৩ দিন বাকি", "3 days left", "good"),
        (24, "১ দিন বাকি", "1 day left", "good"),
        (3, "আজ শেষ দিন", "Due today", "warn"),
        (-1, "আজ সময় পার হয়েছে", "Overdue since today", "bad"),
        (-24, "১ দিন পার হয়েছে", "1 day overdue", "bad"),
        (-48, "২ দিন পার হয়েছে", "2 days overdue", "bad"),
    ],
)
def test_the_time_left_is_told_in_days_and_a_colour(hours: int, bn: str, en: str, tone: str) -> None:
    ticket = a_ticket(clock=a_clock(NOON + timedelta(hours=hours)))
    assert (screen().due(ticket).words, screen(language="en").due(ticket).words) == (bn, en)
    assert screen().due(ticket).tone == tone


def test_the_last_part_of_a_promise_is_told_in_words_too() -> None:
    due = NOON + timedelta(days=3)
    late, early = screen().until(due, NOON), screen().until(due, NOON + timedelta(days=1))
    assert ((late.words, late.tone), (early.words, early.tone)) == (("মাত্র ৩ দিন বাকি", "warn"), ("৩ দিন বাকি", "good"))


def test_the_day_is_the_one_in_dhaka() -> None:
    late_evening = datetime(2026, 1, 4, 19, tzinfo=UTC)  # 01:00 on the 5th in Dhaka
    ticket = a_ticket(clock=a_clock(datetime(2026, 1, 5, 11, tzinfo=UTC)))
    assert screen(late_evening).due(ticket).words == "আজ শেষ দিন"


def test_a_waiting_case_is_not_late_and_a_finished_one_says_when() -> None:
    overdue = a_clock(NOON - timedelta(days=9))
    waiting = a_ticket(clock=overdue, status=Status.WAITING_CITIZEN, paused_at=NOON)
    assert screen().due(waiting).words == "সময় গোনা থেমে আছে"
    done = a_ticket(clock=overdue, status=Status.RESOLVED, decided_at=NOON)
    assert normalize("NFC", screen().due(done).words) == normalize("NFC", "নিষ্পন্ন ৪ জানুয়ারি ২০২৬")


@pytest.mark.parametrize(
    "written",
    [
        "01711223344", "০১৭১১২২৩৩৪৪", "+8801711223344", "8801711223344", "০১৭১১-২২৩৩৪৪", "01711 223 344",
        "+88 017 1122 3344", "017112233445", "(01711) 223344", "0088 01711223344",
    ],
)  # fmt: skip
def test_a_phone_number_in_a_story_is_masked_however_it_is_written(written: str) -> None:
    shown = masked(f"নম্বর {written} থেকে ফোন দিছে")
    assert re.search("[0-9০-৯]{6}", re.sub(r"[\s\-()]", "", shown)) is None
    assert shown.replace("(", "").startswith("নম্বর 017*****")
    assert shown.endswith(" থেকে ফোন দিছে")


@pytest.mark.parametrize(
    "text", ["৩০ কেজি চালের জায়গায় ২৪ কেজি", "5000 taka 3 mash", "অভিযোগ 9899746282", "২০২৫-১২-২৪", "trx 8N7A6D5E4F"]
)
def test_what_is_no_phone_number_stays(text: str) -> None:
    assert masked(text, "9899746282") == text


@pytest.mark.parametrize(
    "nid", ["1990123456", "১৯৯০১২৩৪৫৬", "5512345678901", "19905512345678901", "19900171122334455", "NID1990123456."]
)
def test_an_identity_number_is_masked_like_a_phone(nid: str) -> None:
    shown = masked(f"আমার এনআইডি {nid} দিছি", "9899746282")
    assert re.search("[0-9০-৯]{6}", shown) is None
    assert "*****" in shown
    assert shown.endswith(" দিছি")


@pytest.mark.parametrize("text", ["1990123456 টাকা", "৳1990123456", "19901234567", "123456789012", "1990123456.50"])
def test_an_amount_or_a_number_of_another_length_is_no_identity_number(text: str) -> None:
    assert masked(text) == text


def test_two_numbers_in_one_story_are_both_masked() -> None:
    assert masked("01711223344 / 01811223355") == "017*****344 / 018*****355"


def test_a_union_that_bears_its_upazilas_name_says_so() -> None:
    twins = [
        place
        for place in POLICY.places
        if place.level.value == "union" and place.name_bn == POLICY.places.get(place.parent or "").name_bn
    ]
    assert screen().place(twins[0].code).startswith(f"{twins[0].name_bn} ইউনিয়ন, {twins[0].name_bn}, ")


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(minutes=7, seconds=59), "৭ মিনিট ধরে"),
        (timedelta(minutes=119), "১১৯ মিনিট ধরে"),
        (timedelta(hours=47, minutes=59), "৪৭ ঘণ্টা ধরে"),
        (timedelta(minutes=596_095), "৪১৩ দিন ধরে"),
    ],
)
def test_how_long_something_waits_is_told_in_a_unit_that_one_grasps(age: timedelta, told: str) -> None:
    assert waited(age, screen()) == told
