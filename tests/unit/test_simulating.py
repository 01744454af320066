"""Past cases under another policy. A book of real cases is played first, sweep by sweep, then told again."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from grs_core.domain.errors import GrsError
from grs_core.domain.grievance import Category, Priority
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.offices import Tier
from grs_core.domain.rulebook import CategoryRule
from grs_core.domain.ticket import Ticket
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.citizen import add_information
from grs_core.services.closure import reopen
from grs_core.services.quick_calendar import QuickCalendar, quick
from grs_core.services.replay_rules import Rules
from grs_core.services.simulating import replay
from grs_core.services.stories import Mark, Past, Story, happened
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.casebook import CITIZEN, DD, MINE, OTHER_UNION, UNION, UPAZILA, USSO, Casebook, officer, the_policy
from tests.support.cases import KEY
from tests.support.holidays import with_holidays
from tests.support.schema import migrated_sqlite


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    return Casebook(Database(migrated_sqlite(tmp_path), Vault([KEY]), synchronous="NORMAL"))


def pasts(book: Casebook) -> list[Past]:
    def look(work: UnitOfWork) -> list[Past]:
        tickets = list(work.tickets.stream())
        moves = work.audit.moves([str(ticket.number) for ticket in tickets])
        return [Past(ticket, moves[str(ticket.number)]) for ticket in tickets]

    return book.read(look)


def rules(book: Casebook, policy: Policy | None = None, able: object = None) -> Rules:
    in_force = quick(book.policy)
    tried = in_force if policy is None else quick(policy, in_force)
    return Rules(tried, in_force, book.now, able)  # type: ignore[arg-type]


def stories(book: Casebook, policy: Policy | None = None, able: object = None) -> list[Story]:
    play = rules(book, policy, able)
    return [replay(play, past) for past in pasts(book)]


def escalated(story: Story) -> list[str]:
    return [each.office for each in story.marks if each.mark is Mark.ESCALATED]


def with_days(tier: Tier, priority: Priority, days: int, policy: Policy | None = None) -> Policy:
    policy = policy or the_policy()
    tiers = {**policy.standards.tier_days, (tier, priority): days}
    return replace(policy, standards=replace(policy.standards, tier_days=tiers))


def decide_after(book: Casebook, ticket: Ticket, days: int) -> None:
    """By the desk that has it, at noon of the n-th working day, with everything that rings on the way."""
    until = book.policy.calendar.due(ticket.filed_at, days) - timedelta(hours=5)
    while book.now < until:
        run_to(book, min(until, book.now + timedelta(hours=12)))
    book.reject(ticket)


# ---------------------------------------------------------------- a small world with known answers
def test_a_limit_halved_escalates_exactly_the_cases_that_took_longer(book: Casebook) -> None:
    days = book.policy.standards.days(Tier.UPAZILA, Priority.P3)
    assert days == 10
    tickets = [book.file() for _ in range(6)]
    assert tickets[0].priority is Priority.P3 and tickets[0].desk.office == USSO
    for ticket, took in zip(tickets, (2, 4, 5, 6, 8, 9), strict=True):
        decide_after(book, ticket, took)
    assert [escalated(story) for story in stories(book)] == [[]] * 6
    halved = stories(book, with_days(Tier.UPAZILA, Priority.P3, 5))
    assert [escalated(story) for story in halved] == [[], [], [], [USSO], [USSO], [USSO]]


def test_a_limit_doubled_escalates_nobody_who_was_decided_within_it(book: Casebook) -> None:
    ticket = book.file()
    decide_after(book, ticket, 14)
    assert book.get(ticket).decided_by == DD
    (really,) = stories(book)
    assert escalated(really) == [USSO]
    (longer,) = stories(book, with_days(Tier.UPAZILA, Priority.P3, 20))
    assert escalated(longer) == []
    assert [stay.days for stay in longer.stays] == pytest.approx([sum(stay.days for stay in really.stays)])


def test_a_holiday_more_brings_nothing_forward(book: Casebook) -> None:
    play_at_random(book, cases=25, seed=3, calm=True)
    before = stories(book)
    after = stories(book, with_holidays(date(2026, 1, 12), date(2026, 1, 13), date(2026, 2, 10)))
    assert before != after and sum(len(story.at(Mark.ESCALATED)) for story in before) > 10
    for one, other in zip(before, after, strict=True):
        assert [a <= b for a, b in zip(one.at(Mark.ESCALATED), other.at(Mark.ESCALATED), strict=False)].count(
            False
        ) == 0
        assert len(other.at(Mark.ESCALATED)) <= len(one.at(Mark.ESCALATED))


def test_another_first_desk_is_where_the_replay_begins(book: Casebook) -> None:
    policy = the_policy()
    categories = dict(policy.router.rules.categories)
    rule = replace(categories[Category.PAYMENT_DELAYED], first_tier=Tier.DISTRICT)
    moved = with_first(policy, {**categories, Category.PAYMENT_DELAYED: rule})
    book.file()
    (story,) = stories(book, moved)
    assert story.first == DD


def with_first(policy: Policy, categories: Mapping[Category, CategoryRule]) -> Policy:
    router = policy.router
    return replace(
        policy, router=type(router)(replace(router.rules, categories=categories), router.directory, router.places)
    )


def test_a_vacant_office_is_passed_over(book: Casebook) -> None:
    class Nobody:
        def trusted(self, office: str, sealed: frozenset[str] = frozenset()) -> bool:
            return True

        def vacant(self, office: str, sealed: frozenset[str] = frozenset()) -> bool:
            return office == USSO

    book.file()
    (story,) = stories(book, able=Nobody())
    assert story.first != USSO
    assert stories(book)[0].first == USSO


def test_a_pause_is_kept_and_a_shorter_longest_pause_ends_it(book: Casebook) -> None:
    ticket = book.file()
    asked = book.act(officer(USSO), ticket, lambda case: case.ask("কোন মাসের?"))
    book.clock.advance(days=11)
    book.write(lambda work: add_information(work, book.policy, MINE, asked.number, "জুন", CITIZEN, book.now))
    decide_after(book, ticket, 12)
    assert [escalated(story) for story in stories(book)] == [[]]
    shorter = replace(the_policy(), longest_pause_days=1)
    assert [escalated(story) for story in stories(book, shorter)] == [[USSO]]


def test_the_laws_limit_is_broken_by_who_took_longer(book: Casebook) -> None:
    ticket = book.file()
    decide_after(book, ticket, 12)
    strict = replace(the_policy(), standards=replace(the_policy().standards, statutory_days=10))
    assert [story.at(Mark.LAW_BROKEN) for story in stories(book)] == [[]]
    (story,) = stories(book, strict)
    assert story.at(Mark.LAW_BROKEN) == [the_policy().calendar.due(ticket.filed_at, 10)]


def test_who_waits_longer_than_the_new_limit_is_late_on_its_first_day(book: Casebook) -> None:
    book.file()
    book.clock.advance(days=8)
    book.file()
    shorter = with_days(Tier.UPAZILA, Priority.P3, 4)
    assert [story.late for story in stories(book, shorter)] == [True, False]
    assert [story.late for story in stories(book)] == [False, False]


# ---------------------------------------------------------------- what really happened is reproduced
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.slow
def test_the_policy_in_force_replayed_gives_what_really_happened(book: Casebook, seed: int) -> None:
    play_at_random(book, cases=30, seed=seed)
    directory = book.policy.directory
    told = Counter[Mark]()
    for past, story in zip(pasts(book), stories(book), strict=True):
        really = happened(past, directory, book.now)
        for mark in (Mark.ESCALATED, Mark.ALARMED, Mark.CALLED, Mark.REMINDED):
            mine = [(each.office, each.tier, each.at) for each in story.marks if each.mark is mark]
            theirs = [(each.office, each.tier, each.at) for each in really.marks if each.mark is mark]
            assert mine == theirs, f"{past.ticket.number} {mark}: {[str(event.name) for event in past.events]}"
            told[mark] += len(mine)
    assert told[Mark.ESCALATED] > 10 and told[Mark.REMINDED] > 20 and told[Mark.CALLED] > 10, told


@pytest.mark.slow
def test_a_policy_with_other_words_but_the_same_days_changes_no_story(book: Casebook) -> None:
    play_at_random(book, cases=20, seed=9)
    same = replace(the_policy(), version="other", calendars=with_holidays().calendars)
    assert [story.marks for story in stories(book, same)] == [story.marks for story in stories(book)]


def play_at_random(book: Casebook, cases: int, seed: int, days: int = 110, calm: bool = False) -> None:
    """Officers and citizens do what they like every four hours; before that all timers ring, each in time. `calm`:
    cases are accepted and decided, and nothing else.
    """
    dice = random.Random(seed)
    categories = [Category.PAYMENT_DELAYED, Category.MFS_FRAUD, Category.BRIBERY, Category.PAYMENT_DELAYED]
    filed: list[Ticket] = []
    for _ in range(days * 6):
        run_to(book, book.now + timedelta(hours=4))
        if len(filed) < cases and dice.random() < 0.4:
            filed.append(book.file(category=dice.choice(categories), place=dice.choice([UNION, OTHER_UNION, UPAZILA])))
        for ticket in filed:
            if dice.random() < 0.012:
                try_something(book, book.get(ticket), dice, calm)


def run_to(book: Casebook, moment: datetime) -> None:
    while rung := book.read(lambda work: work.tickets.ringing(moment, 1)):
        book.clock.set(max(book.now, rung[0][0]))
        assert not book.sweep().failed
    book.clock.set(moment)


def try_something(book: Casebook, ticket: Ticket, dice: random.Random, calm: bool) -> None:
    who = officer(ticket.desk.office, login="rahim")
    here: list[Callable[[], object]] = [
        lambda: book.act(who, ticket, lambda case: case.accept()),
        lambda: book.act(who, ticket, lambda case: case.ask("কোন মাসের?")),
        lambda: book.act(who, ticket, lambda case: case.extend("তদন্ত দরকার")),
        lambda: book.act(who, ticket, lambda case: case.forward(dice.choice([USSO, DD]), "তাঁদের বিষয়")),
        lambda: book.act(who, ticket, lambda case: case.resolve("টাকা পাঠানো হয়েছে")),
        lambda: book.reject(ticket),
    ]
    afterwards: list[Callable[[], object]] = [
        lambda: book.write(lambda work: reopen(work, book.policy, MINE, ticket.number, "পাইনি", CITIZEN, book.now)),
        lambda: book.appeal(ticket),
    ]
    answers = [
        lambda: book.write(
            lambda work: add_information(work, book.policy, MINE, ticket.number, "জুন", CITIZEN, book.now)
        )
    ]
    chosen = here if ticket.status in UNFINISHED else afterwards
    if calm:
        chosen = [here[0], here[-1]]
    try:
        dice.choice(answers if ticket.status is Status.WAITING_CITIZEN and dice.random() < 0.6 else chosen)()
    except GrsError:
        """Not lawful now: he does nothing."""


# ---------------------------------------------------------------- the quick calendar
def test_a_quick_calendar_counts_as_the_slow_one(book: Casebook) -> None:
    slow, dice = the_policy().calendar, random.Random(5)
    fast = quick(the_policy()).calendar
    assert isinstance(fast, QuickCalendar)
    for _ in range(300):
        start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(700 * 1440))
        end = start + timedelta(minutes=dice.randrange(100 * 1440))
        assert fast.elapsed(start, end) == slow.elapsed(start, end)
        assert fast.advance(start, fast.elapsed(start, end)) == slow.advance(start, slow.elapsed(start, end))
        assert fast.point(start, 7, 50) == slow.point(start, 7, 50)
