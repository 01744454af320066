"""What the address of a queue asks for: a tab, a page, and filters, all of them codes."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from gateway.services.finding import below
from grs_core.domain.grievance import Category, Priority
from grs_core.domain.officers import Officer
from grs_core.domain.queue import Narrowing
from grs_core.policy.model import Policy
from grs_core.services.queues import View, views

ME, NOBODY = "me", "nobody"
FILTERS = ("category", "programme", "place", "priority", "hand")
_PAGE = re.compile("[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty: not narrowed by that. `hand`: me, nobody, or whoever has it. `search`: the part of an address by which
    what is looked for is found again.
    """

    view: View
    page: int = 1
    category: str = ""
    programme: str = ""
    place: str = ""
    priority: str = ""
    hand: str = ""
    search: str = ""

    @classmethod
    def read(cls, args: Mapping[str, str], policy: Policy, officer: Officer, search: str = "") -> Self:
        """What the policy does not know is left out. What is looked for is looked for everywhere, until one of his tabs
        is chosen.
        """
        tabs = {view.value: view for view in views(officer)}
        view = tabs.get(args.get("view", ""), View.ALL if search else View.OPEN)
        page = args.get("page", "")
        known: dict[str, Container[str]] = {
            "category": [each.value for each in Category],
            "programme": policy.programmes,
            "place": frozenset(place.code for place in policy.places) if args.get("place") else (),
            "priority": [each.value for each in Priority],
            "hand": (ME, NOBODY),
        }
        chosen = {name: args.get(name, "") for name in FILTERS}
        kept = {name: code for name, code in chosen.items() if code and code in known[name]}
        return cls(view, int(page) if _PAGE.fullmatch(page) else 1, search=search, **kept)

    @property
    def filters(self) -> dict[str, str]:
        """Those that narrow."""
        found = {name: str(getattr(self, name)) for name in FILTERS}
        return {name: code for name, code in found.items() if code}

    def narrowing(self, policy: Policy, officer: Officer) -> Narrowing:
        return Narrowing(
            category=Category(self.category) if self.category else None,
            programme=self.programme or None,
            places=frozenset(below(policy.places, self.place)) if self.place else None,
            priority=Priority(self.priority) if self.priority else None,
            handler=officer.login if self.hand == ME else None,
            unhandled=self.hand == NOBODY,
        )

    def query(self) -> str:
        """The address's query, without the page's number on the first one."""
        page = {"page": str(self.page)} if self.page > 1 else {}
        written = urlencode({"view": self.view.value, **self.filters, **page})
        return f"{written}&{self.search}" if self.search else written

    def on(self, view: View | None = None, page: int = 1) -> Self:
        """Another tab or page of the same."""
        return replace(self, view=view or self.view, page=page)

    def saved(self) -> str:
        """As it is kept under a name: tab and filters only. Filters first: a tab's own address begins with its tab."""
        return urlencode({**self.filters, "view": self.view.value})
