"""A queue as one page: its tabs with their counts, an officer's own filters, and the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qsl

from gateway.console.queue_asked import Asked
from gateway.console.queue_search import Search
from gateway.console.rows import Row, given_away, row
from gateway.console.screen import Screen
from grs_core.console_ports import SavedFilter
from grs_core.domain.officers import Officer
from grs_core.domain.queue import COUNTED, Page, QueueFilter
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.queues import View, queue, queue_filter, views

FIRST = (View.OPEN, View.MINE, View.UNACCEPTED, View.OVERDUE)
"""Always in sight, on a phone too; the others are folded."""
_ALARMING = frozenset({View.OVERDUE, View.ALARM, View.STUCK, View.PERSON})


@dataclass(frozen=True, slots=True)
class Tab:
    """`id`: of a filter of his own. `pressing`: somebody waits there."""

    label: str
    link: str
    count: str
    pressing: bool
    current: bool
    id: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """`others_pressing`: somebody waits behind one of the folded tabs."""

    asked: Asked
    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...]
    others: tuple[Tab, ...]
    saved: tuple[Tab, ...]
    page: Page
    total: str
    without_post: bool
    works: bool

    @property
    def fingerprint(self) -> str:
        """Another one whenever something that the list shows is another."""
        shown = self.rows, self.tabs, self.others, self.saved, self.total, self.page.pages
        return sha256(repr(shown).encode()).hexdigest()[:16]

    @property
    def others_pressing(self) -> bool:
        return any(tab.pressing for tab in self.others)

    def link(self, page: int) -> str:
        return f"/console/queue?{self.asked.on(page=page).query()}"


def read_sheet(work: UnitOfWork, screen: Screen, officer: Officer, asked: Asked, search: Search) -> Sheet:
    """One predicate for each tab's list and its count, and for the filters of his own."""
    tabs, own = views(officer), work.saved_filters.of(officer.login)
    wanted = [_filter(screen, officer, asked.on(view), search) for view in tabs]
    kept = [(each, read_saved(each, screen, officer)) for each in own]
    counts = work.tickets.counts([*wanted, *(_filter(screen, officer, its, Search()) for _, its in kept)])
    shown = [_tab(screen, asked, view, count) for view, count in zip(tabs, counts, strict=False)]
    first = [tab for tab, view in zip(shown, tabs, strict=True) if view in FIRST]
    page = _page(work, screen, officer, asked, search)
    return Sheet(
        asked=asked.on(page=page.page),
        rows=_rows(work, screen, officer, page),
        tabs=tuple(first),
        others=tuple(tab for tab in shown if tab not in first),
        saved=tuple(_saved(screen, asked, *each, count) for each, count in zip(kept, counts[len(tabs) :], strict=True)),
        page=page,
        total=told(screen, page.total),
        without_post=not officer.offices(day_of(screen.now)),
        works=officer.works,
    )


def read_saved(saved: SavedFilter, screen: Screen, officer: Officer) -> Asked:
    """What the policy no longer knows narrows no more."""
    return Asked.read(dict(parse_qsl(saved.query)), screen.policy, officer)


def told(screen: Screen, count: int) -> str:
    """`1000+` where counting stopped."""
    return screen.count(count) if count <= COUNTED else f"{screen.count(COUNTED)}+"


def _filter(screen: Screen, officer: Officer, asked: Asked, search: Search) -> QueueFilter:
    narrowed = asked.narrowing(screen.policy, officer)
    return queue_filter(screen.policy, officer, asked.view, screen.now, search.sought, narrowed)


def _page(work: UnitOfWork, screen: Screen, officer: Officer, asked: Asked, search: Search) -> Page:
    """The wanted page, else the last one there is."""
    narrowed = asked.narrowing(screen.policy, officer)
    of = work, screen.policy, officer, asked.view, screen.now
    found = queue(*of, asked.page, search.sought, narrowed)
    if asked.page > found.pages:
        return queue(*of, found.pages, search.sought, narrowed)
    return found


def _rows(work: UnitOfWork, screen: Screen, officer: Officer, page: Page) -> tuple[Row, ...]:
    numbers = [ticket.number for ticket in page.tickets]
    tasks = work.call_backs.latest([str(number) for number in numbers])
    names = work.officers.names({given_away(ticket) for ticket in page.tickets} - {"", officer.login})
    seen = work.seen.of(officer.login, numbers)
    return tuple(
        row(ticket, screen, tasks.get(str(ticket.number)), names, seen.get(ticket.number)) for ticket in page.tickets
    )


def _tab(screen: Screen, asked: Asked, view: View, count: int) -> Tab:
    return Tab(
        label=screen.say(f"view_{view.value}"),
        link=f"/console/queue?{asked.on(view).query()}",
        count=told(screen, count),
        pressing=view in _ALARMING and count > 0,
        current=view is asked.view,
    )


def _saved(screen: Screen, asked: Asked, saved: SavedFilter, its: Asked, count: int) -> Tab:
    current = its.saved() == asked.saved() and not asked.search
    return Tab(saved.name, f"/console/queue?{its.saved()}", told(screen, count), False, current, saved.id)


Choices = Sequence[tuple[str, str]]


def filter_choices(screen: Screen, officer: Officer, asked: Asked) -> Mapping[str, Choices]:
    """(code, name) by filter; the places below his own, one step at a time."""
    policy = screen.policy
    return {
        "category": [(each.value, screen.named(name)) for each, name in policy.category_names.items()],
        "programme": [(code, screen.named(each.name)) for code, each in policy.programmes.items()],
        "place": place_choices(screen, officer, asked.place),
        "priority": [(code, screen.say(f"priority_{code}")) for code in ("P1", "P2", "P3", "P4")],
        "hand": [(code, screen.say(f"filter_hand_{code}")) for code in ("me", "nobody")],
    }


def place_choices(screen: Screen, officer: Officer, chosen: str) -> Choices:
    """The chosen place with all above it and what lies below; else what lies below his posts."""
    places, directory = screen.policy.places, screen.policy.directory
    posts = [post for post in officer.offices(day_of(screen.now)) if post in directory]
    tops = dict.fromkeys(directory.get(post).place for post in posts)
    if chosen:
        codes = [place.code for place in reversed(places.chain(chosen))] + [p.code for p in places.children(chosen)]
    else:
        codes = [place.code for top in tops for place in places.children(top)]
    return [(code, screen.place(code)) for code in codes]
