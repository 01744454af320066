"""The database as the rest sees it: units of work, and what an operator does to it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from sqlalchemy import text

from grs_core.domain.errors import Unavailable
from grs_core.domain.figures import Figures
from grs_core.ports import UnitOfWork
from grs_core.storage.audit_check import AuditReport, verify
from grs_core.storage.engine import PATIENCE_S, READS_ONLY, open_engine, read_url
from grs_core.storage.fair_lock import FairLock
from grs_core.storage.figures import read_figures
from grs_core.storage.migrate import is_current, migrate
from grs_core.storage.rotation import reencrypt
from grs_core.storage.unit_of_work import Turn, Work
from grs_core.storage.vault import Vault


class Database:
    """One a process. Opens nothing before its first use; any of its methods raises Unavailable("database_down").

    `work` and `reading` are what services take as a `WorkFactory`.
    """

    def __init__(
        self,
        url: str,
        vault: Vault,
        *,
        pool_size: int = 10,
        synchronous: str = "FULL",
        patience: float = PATIENCE_S,
        answers_within: float | None = None,
    ) -> None:
        """Up to twice `pool_size` connections; the others as in `open_engine`.

        Raises ValueError for an address it cannot read.
        """
        self._vault = vault
        self._engine = open_engine(read_url(url), pool_size, synchronous, patience, answers_within)
        self._on_sqlite = self._engine.dialect.name == "sqlite"
        reading: dict[str, object] = {READS_ONLY: True}
        if not self._on_sqlite:
            reading |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading_engine = self._engine.execution_options(**reading)
        self._turn: Turn = self._turns(patience)

    def work(self) -> UnitOfWork:
        """A unit of work that writes. On SQLite one at a time, in the order of asking."""
        return Work(self._engine, self._vault, self._turn)

    def reading(self) -> UnitOfWork:
        """One moment's picture, which no writer waits for. Writing in it fails."""
        return Work(self._reading_engine, self._vault, nullcontext)

    def migrate(self) -> None:
        """May be run again, and by several processes at once."""
        with self._turn():
            migrate(self._engine)

    def check_schema(self) -> None:
        """Raises Unavailable("database_empty") before `migrate` has done all of its steps."""
        with self._reading_engine.connect() as connection, connection.begin():
            if not is_current(connection):
                raise Unavailable("database_empty")

    def ping(self) -> None:
        with self._reading_engine.connect() as connection, connection.begin():
            connection.execute(text("SELECT 1"))

    def reencrypt(self, progress: Callable[[str, int], None] = lambda table, rows: None) -> int:
        """Rewrites what an older key made under the newest one; tells table and rows done so far, gives all rows.

        In small transactions: the service runs on, and after an interruption a second run does what is left.
        """
        return reencrypt(self._engine, self._vault, self._turn, progress)

    def verify_audit(self) -> AuditReport:
        with self._reading_engine.connect() as connection, connection.begin():
            return verify(connection, self._vault)

    def figures(self, now: datetime) -> Figures:
        """What `GET /metrics` tells of it."""
        with self._reading_engine.connect() as connection, connection.begin():
            return read_figures(connection, now)

    def dispose(self) -> None:
        """Closes every connection. It may be used again: connections then open anew."""
        self._engine.dispose()

    def _turns(self, patience: float) -> Turn:
        if not self._on_sqlite:
            return nullcontext
        turn = FairLock(patience)

        def take() -> AbstractContextManager[None]:
            return turn

        return take
