"""Puts the simulated carrier together and runs it until somebody ends it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger
from threading import Thread

from werkzeug.serving import make_server

from gateway.sms.simulated import as_aggregator, as_kannel, as_twilio
from gateway.sms.simulated.as_aggregator import Aggregator
from gateway.sms.simulated.as_kannel import Kannel
from gateway.sms.simulated.as_twilio import Twilio
from gateway.sms.simulated.calls import Call
from gateway.sms.simulated.carrier import Carrier, Tell
from gateway.sms.simulated.door import make_app, summary
from gateway.sms.simulated.faults import Faults
from gateway.sms.simulated.later import Later
from gateway.sms.simulated.ledger import Letter
from gateway.sms.simulated.people import letters
from gateway.sms.simulated.source import Source

_HANDS = 64


@dataclass(frozen=True, slots=True)
class Inbound:
    """So many messages by so many phones, `per_second`, as carrier `speaks` brings them to `number`."""

    count: int
    phones: int
    per_second: float
    speaks: str
    number: str


@dataclass(frozen=True, slots=True)
class Setup:
    """`app`: where the service listens; `public_url`: how its owner calls it (signatures are made over that); `token`:
    what both sides know, whoever speaks. `port` 0: any that is free.
    """

    host: str
    port: int
    app: str
    public_url: str
    token: str
    seed: int
    faults: Faults
    inbound: Inbound | None


@dataclass(frozen=True, slots=True)
class Running:
    carrier: Carrier
    url: str

    def summary(self) -> Mapping[str, object]:
        with self.carrier.lock:
            return summary(self.carrier)


@contextmanager
def running(setup: Setup, now: Callable[[], datetime], tell: Tell) -> Iterator[Running]:
    """Serves until the block ends. Raises OSError when the port is taken."""
    getLogger("werkzeug").disabled = True
    later = Later(_HANDS)
    carrier = Carrier(setup.faults, setup.seed, now, later, tell)
    app = make_app(
        carrier, Twilio(setup.token), Kannel(), Aggregator(f"{setup.app}/sms/aggregator/status", setup.token)
    )
    try:
        server = make_server(setup.host, setup.port, app, threaded=True)
    except SystemExit:  # what werkzeug makes of a port that is taken
        later.stop()
        raise OSError(f"port {setup.port} is taken") from None
    thread = Thread(target=server.serve_forever, name="carrier", daemon=True)
    thread.start()
    try:
        if setup.inbound is not None:
            _source(carrier, setup, setup.inbound).start()
        yield Running(carrier, f"http://{setup.host}:{server.server_port}")
    finally:
        carrier.over.set()
        later.stop()
        server.shutdown()
        server.server_close()
        thread.join()


def _source(carrier: Carrier, setup: Setup, inbound: Inbound) -> Source:
    written = letters(inbound.count, inbound.phones, inbound.per_second, setup.seed, carrier.ledger.run)
    path, to, token = f"/sms/{inbound.speaks}", inbound.number, setup.token
    url, public_url = setup.app + path, setup.public_url + path
    routes: Mapping[str, Callable[[Letter], Call]] = {
        "twilio": lambda letter: as_twilio.inbound(letter, url, public_url, token, to),
        "kannel": lambda letter: as_kannel.inbound(letter, url, token, to),
        "aggregator": lambda letter: as_aggregator.inbound(letter, url, token, to),
    }
    return Source(carrier, written, routes[inbound.speaks], as_twilio.texts_of)
