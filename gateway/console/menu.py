"""The menu of the console: one row a page, shown to whom the page has something to show.

A new page adds its row here. `who` decides only what is drawn: each page asks again for itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gateway.console import (
    admin_rights,
    advisory_pages,
    board_pages,
    cost_pages,
    practice_pages,
    proposal_pages,
    quarantine_pages,
    reviewers,
)
from gateway.console.doorway import Doorway
from grs_core.domain.officers import Officer, Role
from grs_core.services.people import looks_after_people
from grs_core.services.registry_lists import meets_lists


class Group(StrEnum):
    """In the order of the menu; each is a word of the console (`menu_work` …)."""

    WORK = "work"
    FIGURES = "figures"
    ADMINISTRATION = "administration"
    YOURSELF = "yourself"


@dataclass(frozen=True, slots=True)
class Item:
    """`word`: a key of the console's words. `first`: stands in the bar, not only in the unfolded menu. `under`: further
    paths that belong to this item, each with all below it. `grounds`: a second condition, where `who` cannot answer
    without the policy.
    """

    path: str
    word: str
    who: Callable[[Officer], bool]
    group: Group = Group.WORK
    first: bool = False
    under: tuple[str, ...] = ()
    grounds: Callable[[Doorway, Officer], bool] | None = None

    def holds(self, path: str) -> bool:
        """Does this page belong to the item? `/console/queue/x` belongs to `/console/queue`."""
        return any(path == each or path.startswith(f"{each}/") for each in (self.path, *self.under))


@dataclass(frozen=True, slots=True)
class Menu:
    """`bar`: what is always in sight; `sections`: everything, by the word of its group; `current`: the page that is
    open.
    """

    bar: tuple[Item, ...]
    sections: tuple[tuple[str, tuple[Item, ...]], ...]
    current: Item | None


def everybody(_: Officer) -> bool:
    return True


def meets_cases(officer: Officer) -> bool:
    """Whoever follows figures only meets no case: lists that stay empty would mislead him."""
    return officer.role is not Role.MONITOR


ITEMS: tuple[Item, ...] = (
    Item("/console/queue", "queue", meets_cases, first=True, under=("/console/tickets",)),
    Item("/console/notices", "notices", meets_cases, first=True),
    Item("/console/proposals", "proposals", proposal_pages.waits_for_him),
    Item("/console/transcriptions", "transcriptions", meets_cases, under=("/console/recordings",)),
    Item("/console/advisories", "advisories", everybody, grounds=advisory_pages.announces),
    Item("/console/committee", "committee", everybody, grounds=board_pages.has_figures),
    Item(
        "/console/understanding",
        "understanding",
        reviewers.is_reviewer,
        Group.FIGURES,
        under=("/console/corrections",),
    ),
    Item("/console/costs", "costs", cost_pages.is_accountant, Group.FIGURES),
    Item("/console/dashboard", "board", everybody, Group.FIGURES, grounds=board_pages.has_figures),
    Item("/console/lists/selection", "lists", meets_lists, Group.FIGURES, under=("/console/lists",)),
    Item("/console/reports", "reports", everybody, Group.FIGURES, grounds=board_pages.has_figures),
    Item("/console/people", "people", looks_after_people, Group.ADMINISTRATION),
    Item("/console/offices", "offices", looks_after_people, Group.ADMINISTRATION),
    Item("/console/organisations", "organisations", admin_rights.reads, Group.ADMINISTRATION),
    Item("/console/policy", "policy", everybody, Group.ADMINISTRATION),
    Item("/console/calendar", "calendar", everybody, Group.ADMINISTRATION),
    Item("/console/templates", "templates", admin_rights.edits, Group.ADMINISTRATION),
    Item("/console/prompts", "prompts", admin_rights.reads, Group.ADMINISTRATION),
    Item("/console/carriers", "carriers", admin_rights.reads, Group.ADMINISTRATION),
    Item("/console/tokens", "tokens", admin_rights.edits, Group.ADMINISTRATION),
    Item("/console/webhooks", "webhooks", admin_rights.edits, Group.ADMINISTRATION),
    Item("/console/quarantine", "quarantine", quarantine_pages.is_judge, Group.ADMINISTRATION),
    Item("/console/practice", "practice", practice_pages.learns_by_acting, Group.YOURSELF),
    Item("/console/account", "account", everybody, Group.YOURSELF),
)


def drawn(doorway: Doorway, officer: Officer | None, path: str) -> Menu | None:
    """What this officer sees of the menu on the page at `path`; nothing for who is not signed in. The open page stands
    in the bar too.
    """
    if officer is None:
        return None
    his = [item for item in ITEMS if practice_pages.offers(item.path) and item.who(officer)]
    his = [item for item in his if item.grounds is None or item.grounds(doorway, officer)]
    current = _current(his, path)
    bar = tuple(item for item in his if item.first or item is current)
    grouped = ((group, tuple(item for item in his if item.group is group)) for group in Group)
    return Menu(bar, tuple((f"menu_{group}", items) for group, items in grouped if items), current)


def _current(items: Sequence[Item], path: str) -> Item | None:
    """The longest path wins: `/console/queue/x` may have an item of its own."""
    return max((item for item in items if item.holds(path)), key=lambda item: len(item.path), default=None)
