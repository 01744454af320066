"""A whole line of production: an operator's SMS centre, Kannel with our handover, and `grs serve` on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, text

from grs_core.domain.complainant import Address
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.home import a_home, lines, settings_of, told
from tests.support.kannel import Kannel
from tests.support.redis_server import free_port
from tests.support.service import Service, until
from tests.support.smsc import Operator

if TYPE_CHECKING:
    from tests.support.postgres import PostgresServer

SHORT_CODE = "16000"
BOXES = ("bearerbox", "smsbox", "handover")


class Line:
    """Everything runs when made. `write` and `told` are at the operator: what a phone sends, and what it shows."""

    def __init__(self, folder: Path, home: Path, database: str) -> None:
        self.folder, self.home = folder, home
        self.operator = Operator()
        (folder / "kannel").mkdir()
        self.kannel = Kannel(folder / "kannel", self.operator.port)
        self.port = free_port()
        ours = f"http://127.0.0.1:{self.port}/sms/kannel"
        self.kannel.settings["KANNEL_GET_URL"] = ours
        self.environ = {
            "GRS_DATABASE_URL": database,
            "GRS_SMS_PROVIDERS": "kannel",
            "GRS_SIGNATURE_MODE": "enforce",
            "GRS_KANNEL_SENDSMS_URL": self.kannel.sendsms_url,
            "GRS_KANNEL_USERNAME": "grs",
            "GRS_KANNEL_PASSWORD": "sendsms-password",
            "GRS_KANNEL_FROM": SHORT_CODE,
            "GRS_KANNEL_DLR_URL": f"{ours}/dlr",
        }
        told(home, "init", **self.environ)
        self.serve()
        self.kannel.up(*BOXES)
        until(self.bound, "the bind")

    def bound(self) -> bool:
        return "(online" in self.kannel.status()

    def serve(self) -> None:
        self.service = Service(settings_of(self.home, **self.environ), self.folder / "service.log", self.port)

    def write(self, phone: str, words: str) -> None:
        """`phone` as the operator names it: 8801…"""
        self.operator.write(phone, words, SHORT_CODE)

    def told(self, phone: str, count: int = 1) -> list[str]:
        """What this phone shows, when there are so many messages at least."""
        until(lambda: len(self.operator.texts_to(phone)) >= count, f"{count} messages to {phone}\n{self.service.said}")
        return self.operator.texts_to(phone)

    def taken_in(self) -> int:
        """How many messages, of all phones."""
        return int(self.rows("SELECT count(*) AS number FROM inbox")[0]["number"])

    def heard(self, phone: str) -> list[str]:
        """What of this phone we have taken in, in that order."""
        database = Database(self.environ["GRS_DATABASE_URL"], Vault([KEY]))
        with database.reading() as work:
            lines_of = work.inbox.conversation(Address.of_phone(phone), 200)
        database.dispose()
        return [line.text for line in lines_of if line.inward]

    def tickets(self) -> list[Any]:
        return lines(self.home, "tickets", **self.environ)

    def rows(self, statement: str, **values: object) -> list[Mapping[str, Any]]:
        engine = create_engine(self.environ["GRS_DATABASE_URL"])
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.execute(text(statement), values).mappings()]
        finally:
            engine.dispose()

    def execute(self, statement: str) -> None:
        engine = create_engine(self.environ["GRS_DATABASE_URL"])
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def close(self) -> None:
        self.kannel.kill()
        self.service.kill()
        self.operator.stop()


@contextmanager
def sms_line(folder: Path, model: Path, postgres: PostgresServer) -> Iterator[Line]:
    database = postgres.new_database()
    line = Line(folder, a_home(folder / "home", model), database)
    try:
        yield line
    finally:
        line.close()
        postgres.drop(database)
