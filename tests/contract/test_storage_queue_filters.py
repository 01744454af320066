"""What a queue can be narrowed to and searched by: the list, the count and a straight reading of the cases agree."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.services.finding import follow, spellings, words
from grs_core.domain.complainant import Address
from grs_core.domain.grievance import Category, Priority
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Status
from grs_core.domain.offices import Tier
from grs_core.domain.queue import Narrowing, QueueFilter, Sought
from grs_core.domain.ticket import Desk, Kind, Ticket
from grs_core.services.queues import View, queue_filter
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import UNION, USSO, Casebook, officer
from tests.support.cases import KEY, START, a_clock, a_complainant, a_grievance, a_number, a_ticket, hours

EVERYTHING = QueueFilter(offices=None, seals=frozenset())
_OFFICES = count(1)
NOW = START + hours(20)
TODAY = (NOW, NOW + hours(12))

shapes = st.fixed_dictionaries(
    {
        "status": st.sampled_from(sorted(Status)),
        "due": st.sampled_from([START + hours(hour) for hour in (10, 25, 60)]),
        "handler": st.sampled_from([None, "karim", "salma"]),
        "assigned": st.sampled_from([None, "karim"]),
        "appeals": st.integers(0, 1),
        "kind": st.sampled_from(sorted(Kind)),
        "sensitive": st.booleans(),
        "category": st.sampled_from([Category.BRIBERY, Category.MFS_FRAUD]),
        "programme": st.sampled_from([None, "old_age_allowance"]),
        "place": st.sampled_from([None, "3004", "3005"]),
        "priority": st.sampled_from([Priority.P1, Priority.P3]),
    }
)
asked = st.fixed_dictionaries(
    {
        "statuses": st.sampled_from([None, UNFINISHED, TICKING, frozenset({Status.CLOSED})]),
        "due_within": st.sampled_from([None, TODAY]),
        "unaccepted": st.booleans(),
        "appealed": st.booleans(),
        "systemic": st.booleans(),
        "sensitive_only": st.booleans(),
        "narrowed": st.builds(
            Narrowing,
            category=st.sampled_from([None, Category.BRIBERY]),
            programme=st.sampled_from([None, "old_age_allowance"]),
            places=st.sampled_from([None, frozenset({"3004", "9999"}), frozenset[str]()]),
            priority=st.sampled_from([None, Priority.P1]),
            handler=st.sampled_from([None, "karim"]),
            unhandled=st.booleans(),
        ),
    }
)


def made(office: str, shape: dict[str, object]) -> Ticket:
    facts = dict(shape)
    grievance = a_grievance(category=facts.pop("category"), programme=facts.pop("programme"), place=facts.pop("place"))
    due = facts.pop("due")
    return a_ticket(desk=Desk(office, Tier.UPAZILA), grievance=grievance, clock=a_clock(due), **facts)  # type: ignore[arg-type]


def fits(ticket: Ticket, wanted: QueueFilter) -> bool:
    """The same, read straight from the case."""
    to, told = wanted.narrowed, ticket.grievance
    unhandled = ticket.handler is None and ticket.status in UNFINISHED
    hands = {None, ticket.handler or ticket.assigned}
    within = wanted.due_within is None or (
        ticket.status in UNFINISHED and wanted.due_within[0] <= ticket.due_at < wanted.due_within[1]
    )
    return all(
        (
            wanted.statuses is None or ticket.status in wanted.statuses,
            within,
            unhandled or not (wanted.unaccepted or to.unhandled),
            ticket.appeals > 0 or not wanted.appealed,
            ticket.kind is Kind.SYSTEMIC or not wanted.systemic,
            ticket.sensitive or not wanted.sensitive_only,
            to.category in (None, told.category),
            to.programme in (None, told.programme),
            to.priority in (None, ticket.priority),
            to.places is None or told.place in to.places,
            to.handler in hands,
        )
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(shapes, max_size=8), asked)
def test_list_and_count_hold_exactly_the_cases_that_fit(
    database: Database, shapes: list[dict[str, object]], asked: dict[str, object]
) -> None:
    office = f"filter-{next(_OFFICES)}"
    tickets = [made(office, shape) for shape in shapes]
    with database.work() as work:
        for ticket in tickets:
            work.tickets.add(ticket)
        work.commit()
    offices = frozenset({office})
    wanted = replace(QueueFilter(offices, frozenset(), sensitive=offices), **asked)  # type: ignore[arg-type]
    with database.reading() as work:
        page = work.tickets.queue(wanted, 1, 50)
    assert page.total == len(page.tickets)
    assert {each.number for each in page.tickets} == {each.number for each in tickets if fits(each, wanted)}


def seeking(database: Database, wanted: Sought, scope: QueueFilter = EVERYTHING) -> list[Ticket]:
    with database.reading() as work:
        page = work.tickets.queue(replace(scope, sought=wanted), 1, 50)
    assert page.total == len(page.tickets)
    return list(page.tickets)


def told(text: str) -> Sought:
    return Sought(words=frozenset(map(spellings, words(text))))


def put(database: Database, *tickets: Ticket) -> None:
    with database.work() as work:
        for ticket in tickets:
            work.tickets.add(ticket)
        work.commit()


def test_all_words_must_stand_in_one_case_and_places_and_numbers_are_looked_for_beside(database: Database) -> None:
    phones = [Address.of_phone(f"0181234567{nth}") for nth in range(3)]
    first, second, third = (a_ticket(complainant=a_complainant(address=phone)) for phone in phones)
    put(database, first, second, replace(third, grievance=a_grievance(place="4711")))
    with database.work() as work:
        work.case_words.keep({first.number: {"rahima", "sim"}, second.number: {"rahima", "ghus"}, a_number(): {"sim"}})
        work.commit()
    one = Sought(words=frozenset({("rahima",)}))
    assert seeking(database, one) == [first, second]
    assert seeking(database, Sought(words=frozenset({("rahima",), ("nothing", "sim")}))) == [first]
    assert [each.number for each in seeking(database, replace(one, places=frozenset({"4711"})))] == [
        first.number, second.number, third.number
    ]  # fmt: skip
    assert seeking(database, replace(one, phone="01812345671")) == [first, second]
    assert seeking(database, one, replace(EVERYTHING, offices=frozenset({"elsewhere"}))) == []
    with database.work() as work:
        work.case_words.keep({first.number: set(), second.number: {"ghus"}})
        work.commit()
    assert seeking(database, one) == []


def test_the_index_follows_the_audit_and_is_made_again_under_a_new_key(url: str, database: Database) -> None:
    book = Casebook(database)
    ticket, danger = book.file(), book.file(signals=("violence_against_women",), subcategory=None)
    assert danger.sensitive
    wanted = told("তিন মাস ভাতা পাই না")
    assert wanted.words == frozenset({("tin",)})
    assert seeking(database, wanted) == []
    assert follow(database.work, book.policy.places, timedelta(seconds=9)) == 2
    assert [each.number for each in seeking(database, wanted, SENSITIVE_TOO)] == [ticket.number]
    assert follow(database.work, book.policy.places, timedelta(seconds=9)) == 0
    newer = Database(url, Vault(["another key, also long enough for this", KEY]))
    assert [each.number for each in seeking(newer, wanted)] == [ticket.number]
    newer.reencrypt()
    assert follow(newer.work, book.policy.places, timedelta(seconds=9)) == 2
    newer.dispose()
    only = Database(url, Vault(["another key, also long enough for this"]))
    assert [each.number for each in seeking(only, wanted)] == [ticket.number]
    only.dispose()


SENSITIVE_TOO = replace(EVERYTHING, sensitive=frozenset({USSO}))


def test_a_case_is_due_today_until_midnight_in_dhaka(database: Database) -> None:
    book = Casebook(database)
    ticket, who = book.file(place=UNION), officer(USSO)
    book.clock.set(ticket.due_at - timedelta(minutes=30))
    today = queue_filter(book.policy, who, View.TODAY, book.now)
    assert book.read(lambda work: work.tickets.count(today)) == 1
    book.clock.set(ticket.due_at - timedelta(days=1))
    assert book.read(lambda work: work.tickets.count(queue_filter(book.policy, who, View.TODAY, book.now))) == 0


def test_what_was_seen_is_kept_of_each_officer_and_never_goes_back(database: Database) -> None:
    ticket, other = a_number(), a_number()
    with database.work() as work:
        work.seen.keep("karim", ticket, 3)
        work.seen.keep("karim", ticket, 2)
        work.seen.keep("salma", other, 1)
        work.commit()
    with database.reading() as work:
        assert work.seen.of("karim", [ticket, other]) == {ticket: 3}
        assert work.seen.of("karim", []) == {}


def test_filters_of_ones_own_are_in_their_order_and_nobody_elses(database: Database) -> None:
    with database.work() as work:
        for login, name in (("karim", "রহিমার এলাকা"), ("salma", "ঘুষ"), ("karim", "ক")):
            work.saved_filters.add(login, name, "view=open", START)
        work.commit()
    with database.work() as work:
        first, second = work.saved_filters.of("karim")
        work.saved_filters.remove("salma", first.id)
        work.saved_filters.remove("karim", second.id)
        assert [each.name for each in work.saved_filters.of("karim")] == ["রহিমার এলাকা"]
        work.commit()
