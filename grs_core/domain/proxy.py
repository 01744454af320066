"""What is looked at twice when volunteers file for others (the policy's table `proxy`): flags for a person, who judges.

A flag stops nothing. Families share a phone, and a flood makes many cases on one day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from grs_core.domain.volunteering import FiledFor


@dataclass(frozen=True, slots=True)
class ProxyRules:
    """`same_phone_names` different people under one phone, or the same story of `same_story_words` words and more told
    `same_story_times`, within `same_days`; more than `burst_hour` cases of one volunteer in an hour or `burst_day` in a
    day (files of rows left out); fewer than `owned_percent` of `owned_answers` citizens and more who called the case
    theirs: each is a flag. `answer_days`: how long a bare number answers the SMS about a filing. What stops something:
    whoever disowned a filing of an organisation is left alone by it for `disowned_days`, and while he has not answered
    to `waiting_most` of its filings of the last `answer_days` it files no more for his phone.
    """

    same_phone_names: int
    same_story_times: int
    same_story_words: int
    same_days: int
    burst_hour: int
    burst_day: int
    owned_percent: int
    owned_answers: int
    answer_days: int
    disowned_days: int
    waiting_most: int


class FlagKind(StrEnum):
    PHONE = "phone"
    STORY = "story"
    BURST = "burst"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Flag:
    """`volunteer` None: several of the organisation. `count`: names, times, cases or per cent. `tickets`: the newest of
    those that it is about, none of a rate. `at`: when the last of them came.
    """

    kind: FlagKind
    organisation: str
    volunteer: str | None
    count: int
    tickets: tuple[str, ...]
    at: datetime


SHOWN = 10
"""Cases that a flag names at most."""
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def of_phone(rules: ProxyRules, alike: Sequence[FiledFor]) -> Flag | None:
    """Of cases under one phone, the newest first: are these several people?"""
    names = {" ".join(each.name.casefold().split()) for each in alike} - {""}
    return _flag(FlagKind.PHONE, alike, len(names)) if len(names) >= rules.same_phone_names else None


def of_story(rules: ProxyRules, alike: Sequence[FiledFor]) -> Flag | None:
    """Of cases with one story, the newest first."""
    return _flag(FlagKind.STORY, alike, len(alike)) if len(alike) >= rules.same_story_times else None


def bursts(rules: ProxyRules, moments: Iterable[tuple[str, str, str, datetime]]) -> Iterator[Flag]:
    """Of each volunteer the greatest; `moments` are (organisation, volunteer, case, when), oldest first."""
    by_one: dict[tuple[str, str], list[tuple[str, datetime]]] = defaultdict(list)
    for organisation, volunteer, ticket, at in moments:
        by_one[organisation, volunteer].append((ticket, at))
    for (organisation, volunteer), filed in by_one.items():
        heaps = (_densest(filed, _HOUR, rules.burst_hour), _densest(filed, _DAY, rules.burst_day))
        heap = max(heaps, key=len)
        if heap:
            tickets = tuple(ticket for ticket, _ in reversed(heap[-SHOWN:]))
            yield Flag(FlagKind.BURST, organisation, volunteer, len(heap), tickets, heap[-1][1])


def is_owned_too_seldom(rules: ProxyRules, owned: int, answered: int) -> bool:
    return answered >= rules.owned_answers and 100 * owned < rules.owned_percent * answered


def _densest(filed: list[tuple[str, datetime]], within: timedelta, most: int) -> list[tuple[str, datetime]]:
    """The longest run of cases within so long a time; empty when it is no longer than `most`."""
    best, first = (0, 0), 0
    for last, (_, at) in enumerate(filed):
        while at - filed[first][1] >= within:
            first += 1
        best = max(best, (first, last + 1), key=lambda run: run[1] - run[0])
    run = filed[slice(*best)]
    return run if len(run) > most else []


def _flag(kind: FlagKind, alike: Sequence[FiledFor], count: int) -> Flag:
    ours = Counter(each.volunteer for each in alike)
    volunteer = next(iter(ours)) if len(ours) == 1 else None
    tickets = tuple(each.ticket for each in alike[:SHOWN])
    return Flag(kind, alike[0].organisation, volunteer, count, tickets, alike[0].filed_at)
