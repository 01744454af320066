"""`/api/v1/…`: what every system may know: programmes, categories, places, offices, status codes, published figures."""

from collections.abc import Iterator, Mapping
from functools import partial

from gateway.api.doorway import ApiDoor
from gateway.api.operations import Answer, Call, Operation, Operations
from gateway.api.shapes import FiguresQuery, OfficesQuery, PlacesQuery
from gateway.api.told import (
    Categories,
    CategoryRow,
    Cell,
    FiguresTold,
    MonthTold,
    Name,
    OfficeRow,
    Offices,
    PlaceList,
    PlaceRow,
    ProgrammeRow,
    Programmes,
    StatusCodesTold,
    StatusRow,
)
from grs_core.domain.api_access import Scope
from grs_core.domain.messages import Named
from grs_core.domain.places import PlaceLevel
from grs_core.domain.workdays import DHAKA
from grs_core.policy.model import Policy
from grs_core.services.publishing import TABLES, PublicMonth, cell_name, read_month

_LIKELY = 10
_UNKNOWN = Named("জানা নেই", "not known")


def register(operations: Operations) -> None:
    door = operations.door
    for operation, view in (
        (Operation("list_programmes", "GET", "/programmes", "Programmes", Programmes, lasts=True), _programmes),
        (Operation("list_categories", "GET", "/categories", "Categories", Categories, lasts=True), _categories),
        (Operation("find_places", "GET", "/places", "Places", PlaceList, query=PlacesQuery, lasts=True), _places),
        (Operation("list_offices", "GET", "/offices", "Offices", Offices, query=OfficesQuery, lasts=True), _offices),
        (
            Operation("list_status_codes", "GET", "/status-codes", "Status codes", StatusCodesTold, lasts=True),
            _status_codes,
        ),
        (
            Operation(
                "get_figures", "GET", "/figures", "Published figures", FiguresTold, Scope.FIGURES, query=FiguresQuery
            ),
            _figures,
        ),
    ):
        operations.add(operation, partial(view, door))


def _programmes(door: ApiDoor, call: Call) -> Answer:
    rows = [ProgrammeRow(code=each.code, name=_name(each.name)) for each in door.policy.programmes.values()]
    return Answer(Programmes(programmes=rows))


def _categories(door: ApiDoor, call: Call) -> Answer:
    policy = door.policy
    rows = [
        CategoryRow(
            code=category,
            name=_name(name),
            subcategories=[
                ProgrammeRow(code=each.code, name=_name(each.name))
                for each in policy.subcategories.values()
                if each.category is category
            ],
        )
        for category, name in policy.category_names.items()
    ]
    return Answer(Categories(categories=rows))


def _places(door: ApiDoor, call: Call) -> Answer:
    query: PlacesQuery = call.query
    places = door.policy.places
    within = places.get(query.within).code if query.within else None
    if query.q is None:
        below = [_place(door.policy, each.code) for each in places.children(within)]
        return Answer(PlaceList(accepted=None, matches=below))
    read = door.finder.read(query.q, within, whole=True)
    accepted = _place(door.policy, read.code) if read.code else None
    return Answer(PlaceList(accepted=accepted, matches=[_place(door.policy, c) for c in read.candidates[:_LIKELY]]))


def _place(policy: Policy, code: str) -> PlaceRow:
    found = policy.places.get(code)
    names: dict[str, str | None] = dict.fromkeys(("union", "upazila", "district", "division"))
    for step in policy.places.chain(code):
        names["upazila" if step.level is PlaceLevel.CITY else step.level.value] = step.name_en
    return PlaceRow(code=code, level=found.level, name=Name(bn=found.name_bn, en=found.name_en), **names)


def _offices(door: ApiDoor, call: Call) -> Answer:
    query: OfficesQuery = call.query
    directory = door.policy.directory
    found = directory.of_place(door.policy.places.get(query.place).code) if query.place else (directory.top(),)
    rows = [
        OfficeRow(
            code=each.code,
            tier=each.tier,
            kind=each.kind,
            name=Name(bn=each.name_bn, en=each.name_en),
            place=each.place,
            above=each.above,
        )
        for each in found
    ]
    return Answer(Offices(offices=rows))


def _status_codes(door: ApiDoor, call: Call) -> Answer:
    rows = [
        StatusRow(
            status=row.status,
            outcome=row.outcome,
            first=row.codes[0],
            reopened=row.codes[1],
            appeal=row.codes[2],
            cell=row.codes[3],
        )
        for row in door.policy.status_codes.rows
    ]
    return Answer(StatusCodesTold(status_codes=rows))


def _figures(door: ApiDoor, call: Call) -> Answer:
    """Editions that are out: nothing is counted here."""
    query: FiguresQuery = call.query
    with door.reading() as work:
        months = [read_month(body) for body in reversed(work.published.all())]
    wanted = [each for each in months if query.month in (None, f"{each.month:%Y-%m}")]
    told = [
        MonthTold(
            month=f"{each.month:%Y-%m}",
            made_at=each.made_at.astimezone(DHAKA).replace(microsecond=0),
            cells=list(_cells(each, door.policy)),
        )
        for each in wanted
    ]
    return Answer(FiguresTold(licence="CC BY 4.0", months=told))


def _cells(edition: PublicMonth, policy: Policy) -> Iterator[Cell]:
    yield _cell(edition, "total", "", Named("মোট", "total"), edition.total)
    for table in TABLES:
        received, resolved = edition.rows[table, "received"], edition.rows[table, "resolved"]
        for code in sorted({*received.shown, *received.hidden}):
            counts = {"received": received.shown.get(code), "resolved": resolved.shown.get(code)}
            yield _cell(edition, table, code, cell_name(policy, table, code) or _UNKNOWN, counts)


def _cell(edition: PublicMonth, table: str, code: str, name: Named, counts: Mapping[str, int | None]) -> Cell:
    days = edition.medians.get(("", "") if table == "total" else (table, code))
    return Cell.model_validate(
        {
            "table": table,
            "code": code or ("" if table == "total" else "unknown"),
            "name": _name(name),
            "received": counts["received"],
            "resolved": counts["resolved"],
            "median_working_days": float(days) if days else None,
        }
    )


def _name(named: Named) -> Name:
    return Name(bn=named.bn, en=named.en)
