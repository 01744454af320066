"""Many overdue tickets, made in seconds: some are filed as ever, the rest are copies of their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from grs_core.domain.complainant import Address, Channel, Complainant
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.tracking import HIGHEST_BODY, LOWEST_BODY, TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Dice
from grs_core.services.filing import Filing, file_grievance
from grs_core.storage.database import Database
from grs_core.storage.tables import audit_head, ticket_seals, tickets

OFFICES, ORIGINALS = 50, 100
"""Unions of as many upazilas: so many desks hold them. So many tickets are filed, the rest are copies of their rows."""
LONG_AGO = timedelta(days=120)
"""What was filed then has outrun every limit of its first desk."""
_CATEGORIES = (Category.PAYMENT_DELAYED, Category.UNDERPAYMENT, Category.MFS_FRAUD)
_BATCH = 1000
_CITIZEN = Actor("citizen", "sms")


@dataclass(frozen=True, slots=True)
class Seeded:
    """A ticket as it was before the storm."""

    number: str
    office: str
    tier: Tier
    timer_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Seed:
    """Oldest timer first. `events` is the length of the audit chain at that moment."""

    tickets: Sequence[Seeded]
    events: int


def seed(
    database: Database,
    engine: Engine,
    policy: Policy,
    dice: Dice,
    count: int,
    filed_at: datetime,
    apart: timedelta = timedelta(hours=6),
) -> Seed:
    """Adds `count` open tickets over `OFFICES` upazilas, filed from `filed_at` on, each original so much after the one
    before; gives all tickets there are now. `engine` is of the same database: copies are made below the ports.
    """
    originals = [_file(database, policy, dice, nth, filed_at + nth * apart) for nth in range(min(count, ORIGINALS))]
    with engine.begin() as connection:
        _copy(connection, originals, count - len(originals))
        ordered = connection.execute(select(tickets).order_by(tickets.c.timer_at, tickets.c.number))
        return Seed([_seeded(row) for row in ordered], connection.execute(select(audit_head.c.events)).scalar_one())


def unions(policy: Policy, count: int) -> Sequence[str]:
    """One of each of so many upazilas."""
    below = (policy.places.children(upazila.code) for upazila in policy.places.of_level(PlaceLevel.UPAZILA))
    firsts = (children[0].code for children in below if children and children[0].level is PlaceLevel.UNION)
    return list(islice(firsts, count))


def _file(database: Database, policy: Policy, dice: Dice, nth: int, filed_at: datetime) -> str:
    where = unions(policy, OFFICES)[nth % OFFICES]
    grievance = Grievance("তিন মাস ভাতা পাই না", _CATEGORIES[nth % len(_CATEGORIES)], "old_age_allowance", where)
    filing = Filing(grievance, Complainant(Address.of_phone(f"017{nth:08}")), Channel.SMS, "bn")
    with database.work() as work:
        ticket = file_grievance(work, policy, dice, filing, _CITIZEN, filed_at)
        work.commit()
    return str(ticket.number)


def _copy(connection: Connection, originals: Sequence[str], count: int) -> None:
    filed = connection.execute(select(tickets).where(tickets.c.number.in_(originals)))
    rows = [dict(row) for row in filed.mappings()]
    assert connection.scalar(select(ticket_seals.c.ticket_id).limit(1)) is None, "a copy would lack the seals"
    numbers = _numbers(count, set(connection.scalars(select(tickets.c.number))))
    for start in range(0, count, _BATCH):
        made = [_copied(rows[nth % len(rows)], numbers[nth]) for nth in range(start, min(count, start + _BATCH))]
        connection.execute(insert(tickets), made)


def _copied(row: dict[str, Any], number: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"} | {"number": number}


def _numbers(count: int, taken: set[str]) -> Sequence[str]:
    dice = Random(count)  # the same at each run
    bodies = dice.sample(range(LOWEST_BODY, HIGHEST_BODY + 1), count + len(taken))
    return [number for number in (str(TrackingNumber.from_body(body)) for body in bodies) if number not in taken]


def _seeded(row: Any) -> Seeded:
    return Seeded(row.number, row.office, Tier(row.tier), row.timer_at, row.version)
