"""Our three carriers of production against the simulated one, over a database, at a clock that the test moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, text

from tests.support.app import make_container
from tests.support.redis_server import free_port

if TYPE_CHECKING:
    from gateway.bootstrap import Container
    from gateway.sms.simulated.faults import Faults
    from gateway.sms.simulated.run import Running
    from tests.support.clock import FakeClock

NAMES = ("twilio", "kannel", "aggregator")
TOKEN = "what both sides know"


@dataclass(frozen=True, slots=True)
class Three:
    """`port`: where the carriers call us, once somebody serves there."""

    container: Container
    carrier: Running
    port: int
    database_url: str

    def queue(self, *names: str) -> None:
        """An answer for each of these carriers, to a phone of its own."""
        from grs_core.domain.complainant import Address
        from grs_core.domain.messages import Lane, Notice
        from grs_core.message_ports import Outbound

        now = self.container.clock.now()
        with self.container.database.work() as work:
            for nth, name in enumerate(names):
                notice, phone = Notice("plain", {"text": "আপনার অভিযোগ পেয়েছি"}), Address.of_phone(f"0171100000{nth}")
                id_ = self.container.dice.token()
                work.outbox.add(
                    Outbound(id_, phone, "bn", notice, now, next_attempt_at=now, lane=Lane.ANSWER, via=name)
                )
            work.commit()

    def states(self) -> dict[str, str]:
        """By carrier that had it last."""
        return {row.provider: row.state for row in self._rows()}

    def attempts(self) -> list[int]:
        return [row.attempts for row in self._rows()]

    def taken(self) -> Counter[str]:
        """By carrier: what would reach a phone."""
        with self.carrier.carrier.lock:
            return Counter(taken.asked.carrier for taken in self.carrier.carrier.ledger.taken)

    def _rows(self) -> list[Any]:
        engine = create_engine(self.database_url)
        with engine.connect() as connection:
            rows = list(connection.execute(text("SELECT provider, state, attempts FROM outbox ORDER BY provider")))
        engine.dispose()
        return rows


@contextmanager
def three_carriers(folder: Path, model: Path, clock: FakeClock, database_url: str, faults: Faults) -> Iterator[Three]:
    from gateway.sms.simulated.run import Setup, running

    port = free_port()
    ours = f"http://127.0.0.1:{port}"
    with running(
        Setup("127.0.0.1", 0, ours, ours, TOKEN, 1, faults, None), clock.now, lambda *_, **__: None
    ) as carrier:
        environ = {
            "GRS_DATABASE_URL": database_url,
            "GRS_PUBLIC_URL": ours,
            "GRS_SIGNATURE_MODE": "enforce",
            "GRS_SMS_PROVIDERS": ",".join(NAMES),
            "GRS_TWILIO_ACCOUNT_SID": f"AC{0:032d}",
            "GRS_TWILIO_AUTH_TOKENS": TOKEN,
            "GRS_TWILIO_FROM": "+8801300000000",
            "GRS_TWILIO_BASE_URL": carrier.url,
            "GRS_KANNEL_SENDSMS_URL": f"{carrier.url}/cgi-bin/sendsms",
            "GRS_KANNEL_USERNAME": "grs",
            "GRS_KANNEL_PASSWORD": "secret",
            "GRS_KANNEL_FROM": "16000",
            "GRS_KANNEL_DLR_URL": f"{ours}/sms/kannel/dlr",
            "GRS_AGGREGATOR_URL": f"{carrier.url}/api/v3/send-sms",
            "GRS_AGGREGATOR_API_TOKEN": "secret",
            "GRS_AGGREGATOR_SID": "PROTIKAR",
            "GRS_AGGREGATOR_TOKEN": TOKEN,
        }
        container = make_container(folder / "home", model, clock, environ)
        yield Three(container, carrier, port, database_url)
        container.database.dispose()
