"""What messages cost, by office and carrier: a month's rows are summed in the database."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, literal, select

from grs_core.message_ports import CostRow
from grs_core.storage.message_tables import inbox, outbox
from grs_core.storage.tables import tickets


def costs(connection: Connection, since: datetime, until: datetime) -> Sequence[CostRow]:
    """Handed over, or answered in place, in `since` <= t < `until`."""
    sent = (
        select(
            tickets.c.office,
            outbox.c.provider.label("carrier"),
            func.count().label("messages"),
            func.sum(outbox.c.segments).label("segments"),
            func.sum(outbox.c.milli_taka).label("milli_taka"),
            literal(0).label("in_place"),
        )
        .select_from(outbox.outerjoin(tickets, tickets.c.number == outbox.c.ticket))
        .where(outbox.c.handed_at >= since, outbox.c.handed_at < until, outbox.c.state.not_in(["refused", "cancelled"]))
        .group_by(tickets.c.office, outbox.c.provider)
    )
    in_place = (
        select(
            tickets.c.office,
            inbox.c.provider.label("carrier"),
            func.count().label("messages"),
            func.sum(inbox.c.answer_segments).label("segments"),
            literal(0).label("milli_taka"),
            func.sum(inbox.c.answer_segments).label("in_place"),
        )
        .select_from(inbox.outerjoin(tickets, tickets.c.number == inbox.c.ticket))
        .where(inbox.c.at >= since, inbox.c.at < until, inbox.c.answer_segments > 0)
        .group_by(tickets.c.office, inbox.c.provider)
    )
    found: dict[tuple[str | None, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for query in (sent, in_place):
        for row in connection.execute(query):
            total = found[row.office, row.carrier]
            for place, value in enumerate((row.messages, row.segments, row.milli_taka, row.in_place)):
                total[place] += int(value or 0)
    ordered = sorted(found.items(), key=lambda each: (each[0][0] or "", each[0][1]))
    return [CostRow(office, carrier, *totals) for (office, carrier), totals in ordered]
