"""What one case adds: from its ticket, its history and its decisions alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from grs_core.domain.closing import AppealOutcome, Ruling
from grs_core.domain.complainant import AgeBand, Beneficiary, Sex
from grs_core.domain.contributing import Contributions, Decision, Fraud, Hands, Unfinished, Yardstick, contributions
from grs_core.domain.events import SYSTEM, Actor, EventName, TicketEvent
from grs_core.domain.grievance import Category, Priority
from grs_core.domain.lifecycle import Act, Status
from grs_core.domain.monitoring import Measure
from grs_core.domain.offices import Tier
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.workdays import WorkCalendar
from tests.support.cases import START, TOMORROW, a_grievance, a_ticket

E, M = EventName, Measure
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
CALENDAR = WorkCalendar({}, {})
OFFICES = {"up-1": Tier.UNION, "usso-1": Tier.UPAZILA, "dc-1": Tier.DISTRICT}
BY = Yardstick(
    chain=lambda place: {0: "BD20", 1: "BD2012", 2: place},
    calendar_of=lambda office: CALENDAR,
    tier_of=OFFICES.get,
    accept_days={Priority.P2: 2},
    implied=lambda programme: Beneficiary(sex=Sex.FEMALE) if programme == "widow_allowance" else Beneficiary(),
)
KARIM = Actor("officer:karim", "console")
FILED = (
    TicketEvent(E.FILED, START, KARIM, None, None, "open"),
    TicketEvent(E.ROUTED, START, KARIM, None, None, "up-1"),
)


def on(day: int) -> datetime:
    return START + timedelta(days=day)


def did(name: EventName, day: int, target: str | None = None, origin: str | None = None) -> TicketEvent:
    return TicketEvent(name, on(day), KARIM, None, origin, target)


def by_itself(name: EventName, day: int, target: str, origin: str = "up-1") -> TicketEvent:
    return TicketEvent(name, on(day), SYSTEM, None, origin, target)


def ruled(day: int, act: Act = Act.RESOLVE, hears: int = 0, tier: Tier = Tier.UNION, **more: object) -> Ruling:
    office = next(code for code, known in OFFICES.items() if known is tier)
    return replace(Ruling("1", on(day), "karim", office, tier, act, "", "v", hears, due_at=TOMORROW), **more)  # type: ignore[arg-type]


def added(*story: TicketEvent, rulings: tuple[Ruling, ...] = (), ticket: Ticket | None = None) -> Contributions:
    return contributions(ticket or a_ticket(), (*FILED, *story), rulings, BY)


def test_a_case_counts_in_the_month_of_its_filing_with_all_that_is_known_of_it() -> None:
    about = Beneficiary(disability=True, age=AgeBand.ELDER)
    ticket = a_ticket(grievance=a_grievance(programme="widow_allowance"), beneficiary=about, language="bn")
    found = added(ticket=ticket)
    who = M.RECEIVED_RELATIVE, M.RECEIVED_FEMALE, M.RECEIVED_DISABLED, M.RECEIVED_ELDER
    once = dict.fromkeys((M.RECEIVED, M.RECEIVED_P2, M.RECEIVED_BN, M.REACHED_UNION, *who), 1)
    assert found.months == {JANUARY: once | {M.FRAUD_TAKA: 1500}}
    assert found.places == {0: "BD20", 1: "BD2012", 2: "3004"}
    assert (found.programme, found.category, found.channel) == ("widow_allowance", "mfs_fraud", "sms")
    assert found.fraud == Fraud("নগদ", "01899999999", 1500)
    assert found.unfinished == Unfinished(Tier.UNION, Status.OPEN, Hands.NOBODY, TOMORROW)


def test_what_is_no_amount_and_no_suspect_is_none() -> None:
    ticket = a_ticket(grievance=a_grievance(details={"amount": "9" * 30, "phone": "+8801712345678"}))
    assert added(ticket=ticket).fraud == Fraud(None, None, 0)  # his own number
    assert added(ticket=a_ticket(grievance=a_grievance(category=Category.BRIBERY))).fraud is None


def test_a_sensitive_case_adds_nothing_and_a_systemic_one_itself() -> None:
    assert added(ticket=a_ticket(sensitive=True)).months == {}
    systemic = added(ticket=a_ticket(kind=Kind.SYSTEMIC))
    assert (systemic.months, systemic.unfinished) == ({JANUARY: {M.SYSTEMIC: 1}}, None)


def accepted(*story: TicketEvent) -> list[Measure]:
    month = added(*story).months[JANUARY]
    return [measure for measure in (M.ACCEPTED_IN_TIME, M.ACCEPTED_LATE) if month.get(measure)]


def test_taken_in_hand_within_the_days_is_in_time() -> None:
    assert accepted() == []
    assert accepted(did(E.ACCEPTED, 2)) == [M.ACCEPTED_IN_TIME]
    assert accepted(did(E.ACCEPTED, 3)) == [M.ACCEPTED_LATE]
    assert accepted(did(E.CITIZEN_ASKED, 1), did(E.ACCEPTED, 9)) == [M.ACCEPTED_IN_TIME]
    assert accepted(by_itself(E.NOT_ACCEPTED, 2, "usso-1")) == [M.ACCEPTED_LATE]
    assert accepted(did(E.RESOLVED, 9, "resolved", origin="up-1")) == []  # decided with another case


def test_the_last_decision_of_each_instance_counts_and_how_long_it_took() -> None:
    story = (
        did(E.RESOLVED, 1, "resolved"),
        did(E.REOPENED, 2, "open"),
        did(E.REJECTED, 3, "rejected"),
        did(E.APPEALED, 32, "usso-1", origin="up-1"),
        did(E.RESOLVED, 40, "resolved"),
    )
    overturned = ruled(40, hears=1, tier=Tier.UPAZILA, appeal_outcome=AppealOutcome.OVERTURNED, law_due_at=on(41))
    found = added(*story, rulings=(ruled(1), ruled(3, Act.REJECT), overturned))
    assert found.decisions == (
        Decision(0, JANUARY, Tier.UNION, 3, 1),
        Decision(1, FEBRUARY, Tier.UPAZILA, 5, 5),
    )
    january, february = found.months[JANUARY], found.months[FEBRUARY]
    assert (january[M.DECIDED], january[M.REJECTED], january.get(M.RESOLVED, 0)) == (1, 1, 0)
    assert (january[M.NOT_SOLVED], january[M.REOPENED], february[M.APPEALED]) == (1, 1, 1)
    assert (february[M.APPEAL_DECIDED], february[M.OVERTURNED], february[M.DECIDED_IN_LAW]) == (1, 1, 1)
    assert M.DECIDED_IN_STANDARD not in february


def test_of_what_the_citizen_says_his_last_word_counts() -> None:
    solved = did(E.RESOLVED, 1, "resolved"), did(E.CLOSED, 32, "unconfirmed")
    months = added(*solved, did(E.RATED, 33, "2"), did(E.RATED, 61, "5"), did(E.CLOSED, 62, "confirmed")).months
    assert months[MARCH] == {M.CONFIRMED: 1, M.RATED: 1, M.RATING_SUM: 5}
    assert FEBRUARY not in months
    assert added(*solved).months[FEBRUARY] == {M.UNCONFIRMED: 1}


def test_what_goes_up_by_itself_is_told_by_its_cause() -> None:
    overdue = added(by_itself(E.ESCALATED, 32, "usso-1")).months
    assert overdue[FEBRUARY] == {M.ESCALATED: 1, M.ESCALATED_OVERDUE: 1}
    assert overdue[JANUARY][M.REACHED_UPAZILA] == 1
    handed = by_itself(E.ESCALATED, 32, "usso-1"), by_itself(E.NOT_ACCEPTED, 32, "usso-1")
    assert added(*handed).months[FEBRUARY] == {M.ESCALATED: 1, M.ESCALATED_NOT_ACCEPTED: 1}
    assert added(by_itself(E.NOT_ACCEPTED, 32, "usso-1")).months[FEBRUARY] == {M.CALLED_SUPERVISOR: 1}
    assert added(by_itself(E.ROUTED, 32, "usso-1")).months[FEBRUARY] == {M.ESCALATED: 1, M.ESCALATED_VACANT: 1}
    assert added(did(E.FORWARDED, 32, "usso-1", "up-1")).months[FEBRUARY] == {M.FORWARDED_BY_OFFICER: 1}


def test_a_case_that_was_parted_again_was_never_merged() -> None:
    merged = did(E.MERGED, 32, "other")
    assert added(merged, did(E.MERGED, 33, "third")).months[FEBRUARY] == {M.MERGED: 1}
    assert FEBRUARY not in added(merged, did(E.SPLIT, 33, "other")).months
