"""The menu of the portal: one row a page. `who` decides only what is drawn: each page asks again for itself."""

from collections.abc import Callable
from dataclasses import dataclass

from gateway.services.volunteer_sign_in import Member
from gateway.volunteers.team_pages import leads


def everybody(_: Member) -> bool:
    return True


def files(member: Member) -> bool:
    return member.may_file


@dataclass(frozen=True, slots=True)
class Item:
    """`word`: a key of the portal's words."""

    path: str
    word: str
    who: Callable[[Member], bool] = everybody


ITEMS: tuple[Item, ...] = (
    Item("/volunteers/new", "menu_new", files),
    Item("/volunteers/cases", "menu_cases"),
    Item("/volunteers/bulk", "menu_bulk", files),
    Item("/volunteers/team", "menu_team", leads),
    Item("/volunteers/figures", "menu_figures"),
    Item("/volunteers/logout", "menu_leave"),
)


def drawn(member: Member | None) -> tuple[Item, ...]:
    return tuple(item for item in ITEMS if item.who(member)) if member else ()


def of_anybody() -> tuple[Item, ...]:
    """What every volunteer's menu holds: for pages that a phone keeps."""
    return tuple(item for item in ITEMS if item.who in (everybody, files))
