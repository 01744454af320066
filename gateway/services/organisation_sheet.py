"""An organisation's quarter as a sheet of paper: what it filed, what became of it, and its areas' published figures."""

from collections.abc import Iterator
from datetime import datetime

from gateway.services import sheet
from gateway.services.report_words import NOTHING, Teller
from gateway.services.sheet import Block
from gateway.services.typeset import Sheet
from gateway.services.typeset import sheet as paper
from grs_core.services.organisation_figures import TABLES, OrganisationFigures
from grs_core.services.publishing import UNKNOWN


def organisation_sheet(found: OrganisationFigures, teller: Teller, now: datetime) -> Sheet:
    """For the template `sheet`."""
    return paper(
        teller.language,
        teller.say("ngo_title"),
        f"{teller.named(found.organisation.name)} · {teller.period(found.period)}",
        teller.say("service"),
        teller.say("ngo_made", moment=teller.moment(now)),
        list(_blocks(found, teller)),
    )


def table_name(teller: Teller, table: str, code: str) -> str:
    """A cell's name: a category, a programme, a district, a state, or what the citizen said."""
    if table in ("state", "standing"):
        return teller.say(f"ngo_{table}_{code}")
    if code == UNKNOWN:
        return teller.say("ngo_unknown")
    if table == "category":
        return teller.category(code)
    return teller.programme(code) if table == "programme" else teller.area(code)


def _blocks(found: OrganisationFigures, teller: Teller) -> Iterator[Block]:
    yield sheet.note(teller.say("ngo_private"))
    filed = NOTHING if found.filed is None else teller.count(found.filed)
    yield sheet.figures([(teller.say("ngo_filed"), filed, "")])
    for name in ("standing", *TABLES):
        yield from _table(found, teller, name)
    yield sheet.heading(teller.say("ngo_areas"))
    rows = [
        [
            teller.area(each.district),
            teller.digits(f"{each.month:%Y-%m}"),
            *(_count(teller, many) for many in (each.received, each.resolved)),
        ]
        for each in found.areas
    ]
    if rows:
        heads = [teller.say(key) for key in ("ngo_district", "ngo_month", "ngo_received", "ngo_resolved")]
        yield sheet.table(heads, rows, [4, 2, 2, 2])
    else:
        yield sheet.text(teller.say("ngo_areas_none"))


def _table(found: OrganisationFigures, teller: Teller, name: str) -> Iterator[Block]:
    row = found.rows[name]
    yield sheet.heading(teller.say(f"ngo_{name}"), 2)
    shown = sorted(((code, many) for code, many in row.shown.items() if many), key=lambda each: (-each[1], each[0]))
    if shown:
        rows = [[table_name(teller, name, code), teller.count(many)] for code, many in shown]
        yield sheet.table([teller.say(f"ngo_{name}"), teller.say("ngo_filed")], rows)
    if row.rest is not None:
        hidden = {"many": teller.count(len(row.hidden)), "sum": teller.count(row.rest)}
        yield sheet.note(teller.say("ngo_rest", **hidden))
    elif row.hidden:
        yield sheet.note(teller.say("ngo_withheld"))


def _count(teller: Teller, many: int | None) -> str:
    return NOTHING if many is None else teller.count(many)
