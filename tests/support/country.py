"""A country on PostgreSQL: many cases with their histories and decisions, officers at the busiest upazila."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url

from benchmarks.million.fill import fill
from benchmarks.million.world import World
from grs_core.services.monitoring import follow
from tests.support.app import KEY, make_app, make_container
from tests.support.clock import FakeClock
from tests.support.desk import add_officer
from tests.support.postgres import PostgresServer
from tests.support.schema import migrated_postgres

if TYPE_CHECKING:
    from flask import Flask

    from gateway.bootstrap import Container
    from grs_core.domain.places import Place

MORNING = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""10:00 in Dhaka, a Sunday: for this moment the cases are made."""


@dataclass(frozen=True)
class Country:
    """`upazila` has the most cases; `usso`, `colleague`, `uno`, `dd`, `dc` and `cell` sit there and above."""

    container: Container
    app: Flask
    clock: FakeClock
    upazila: Place
    address: str

    def settle(self) -> None:
        """The figures have heard of everything."""
        while self._behind():
            follow(self.container.database.work, self.container.policy)

    def _behind(self) -> int:
        with self.container.database.reading() as work:
            return work.monitor.behind()

    def rows(self, statement: str, *params: object) -> list[tuple[object, ...]]:
        """Past everything of ours, as somebody with the database's password would ask."""
        with psycopg.connect(_libpq(self.address)) as connection:
            return connection.execute(statement, params).fetchall()


def make_country(server: PostgresServer, home: Path, model: Path, cases: int) -> Country:
    """Made once a file: half a minute for 100,000. The figures are `settle`d apart, some 4 ms a case."""
    address = migrated_postgres(server)
    with psycopg.connect(_libpq(address)) as connection:
        connection.execute("CREATE TABLE bench_clock (now timestamptz NOT NULL)")
        connection.execute("INSERT INTO bench_clock VALUES (%s)", [MORNING])
    fill(address, KEY, cases)
    clock = FakeClock(MORNING)
    container = make_container(home, model, clock, {"GRS_DATABASE_URL": address})
    upazila = World(container.policy).busiest
    _seat(container, upazila)
    return Country(container, make_app(container), clock, upazila, address)


def _seat(container: Container, upazila: Place) -> None:
    from grs_core.domain.officers import Role

    head = {"role": Role.SUPERVISOR}
    add_officer(container, "usso", f"usso-{upazila.code}", name="মোঃ আব্দুল করিম")
    add_officer(container, "colleague", f"usso-{upazila.code}", name="শিরিন আক্তার")
    add_officer(container, "uno", f"uno-{upazila.code}", name="নাসরিন সুলতানা", **head)
    add_officer(container, "dd", f"dd_dss-{upazila.parent}", name="হাসান মাহমুদ", **head)
    add_officer(container, "dc", f"dc-{upazila.parent}", name="ফারহানা ইসলাম", **head)
    add_officer(container, "cell", "cell", name="মন্ত্রিপরিষদ সেল", role=Role.CELL)


def _libpq(address: str) -> str:
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
