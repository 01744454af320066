"""The lists of selection and of doubles, in words for a page and as cells for a spreadsheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gateway.console.registry_view import provider
from gateway.console.screen import Due, Screen
from gateway.http import dates
from gateway.services.spreadsheets import Value
from grs_core.domain.complainant import mask_phone
from grs_core.domain.grievance import Category
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Ticket
from grs_core.services.registry_lists import Double, Standing

SELECTION_HEADS = (
    *("number", "filed", "union", "upazila", "district", "programme", "category"),
    *("status", "appeals", "office", "due"),
)
DOUBLES_HEADS = (
    *("group", "shared", "programme", "union", "upazila", "state", "since"),
    *("beneficiary_number", "name", "guardian", "wallet", "nid"),
)


@dataclass(frozen=True, slots=True)
class SelectionRow:
    number: str
    filed: str
    place: str
    programme: str
    category: str
    status: str
    appeals: str
    due: Due


@dataclass(frozen=True, slots=True)
class DoubleRow:
    """`name` and `number` are empty outside the reader's area."""

    programme: str
    place: str
    name: str
    number: str
    wallet: str


@dataclass(frozen=True, slots=True)
class DoubleGroup:
    shared: str
    rows: tuple[DoubleRow, ...]


def selection_row(ticket: Ticket, screen: Screen) -> SelectionRow:
    grievance = ticket.grievance
    return SelectionRow(
        number=str(ticket.number),
        filed=screen.day(ticket.filed_at),
        place=screen.place(grievance.place),
        programme=screen.programme(grievance.programme),
        category=category(grievance.category, screen),
        status=screen.status(ticket),
        appeals=screen.count(ticket.appeals) if ticket.appeals else "",
        due=screen.due(ticket),
    )


def category(code: Category, screen: Screen) -> str:
    return screen.named(screen.policy.category_names[code])


def selection_cells(tickets: Iterable[Ticket], screen: Screen) -> Iterator[tuple[Value, ...]]:
    for ticket in tickets:
        grievance = ticket.grievance
        yield (
            str(ticket.number),
            ticket.filed_at.astimezone(dates.DHAKA).date().isoformat(),
            *(_at(grievance.place, level, screen) for level in _LEVELS),
            screen.programme(grievance.programme),
            category(grievance.category, screen),
            screen.status(ticket),
            ticket.appeals,
            screen.office(ticket.desk.office),
            ticket.due_at.astimezone(dates.DHAKA).date().isoformat(),
        )


def double_group(double: Double, screen: Screen) -> DoubleGroup:
    return DoubleGroup(shared(double, screen), tuple(_double_row(each, screen) for each in double.rows))


def shared(double: Double, screen: Screen) -> str:
    """What the rows share, masked."""
    row = double.rows[0].row
    held = row.nid if double.by == "nid" else row.wallet
    return screen.say(f"dbl_by_{double.by}", held=mask_phone(held or ""))


def _double_row(each: Standing, screen: Screen) -> DoubleRow:
    row = each.row
    if not each.mine:
        upazila = screen.policy.places.at(row.place, PlaceLevel.UPAZILA) if row.place in screen.policy.places else None
        where = screen.place(upazila.code if upazila else row.place)
        return DoubleRow(screen.programme(row.programme), where, screen.say("dbl_not_yours"), "", "")
    wallet = f"{provider(row.provider, screen)} {mask_phone(row.wallet)}".strip() if row.wallet else ""
    return DoubleRow(screen.programme(row.programme), screen.place(row.place), row.name, row.number, wallet)


def double_cells(doubles: Iterable[Double], screen: Screen) -> Iterator[tuple[Value, ...]]:
    """Numbers of identity cards and accounts stay masked: the programme's own number finds the person."""
    for group, double in enumerate(doubles, 1):
        for each in double.rows:
            row, mine = each.row, each.mine
            since = row.since.isoformat() if row.since and mine else ""
            place = _at(row.place, PlaceLevel.UNION, screen) if mine else ""
            upazila = _at(row.place, PlaceLevel.UPAZILA, screen)
            open_to_him = (row.number, row.name, row.guardian) if mine else ("", "", "")
            masked = (mask_phone(row.wallet or ""), mask_phone(row.nid or "")) if mine else ("", "")
            state = screen.say(f"reg_state_{row.state.value}")
            programme = screen.programme(row.programme)
            yield group, double.by, programme, place, upazila, state, since, *open_to_him, *masked


_LEVELS = (PlaceLevel.UNION, PlaceLevel.UPAZILA, PlaceLevel.DISTRICT)


def _at(code: str | None, level: PlaceLevel, screen: Screen) -> str:
    if code is None or code not in screen.policy.places:
        return ""
    found = screen.policy.places.at(code, level)
    return (found.name_en if screen.language == "en" else found.name_bn) if found else ""
