"""The way out with carriers that say what a test tells them to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from gateway.ports import Carrier, HandOver
from gateway.services.dispatch import Dispatch
from gateway.services.relay import Relay
from gateway.services.routes import Routes
from gateway.system import SystemDice
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Accepted, Lane, Notice, Param, SendOutcome, Unknown
from grs_core.domain.quiet import QuietHours
from grs_core.domain.tariffs import Tariffs
from grs_core.message_ports import Outbound
from grs_core.ports import Clock
from grs_core.storage.database import Database

PHONE = Address("phone", "01711000001")
NOTICE = Notice("notice")
NEVER_QUIET = QuietHours(time(0), time(0))


@dataclass
class ScriptedCarrier:
    """Answers from a script, then accepts; remembers what it was handed: ids, and (to, text). `knows`: what it says
    when it is asked. `before`: done before it answers.
    """

    name: str = "carrier"
    script: list[SendOutcome] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    knows: SendOutcome = field(default_factory=lambda: Unknown("it cannot tell"))
    asked: list[tuple[str, str, datetime]] = field(default_factory=list)
    tells_by_receipt: bool = False
    before: Callable[[HandOver], object] = lambda _: None

    def send(self, message: HandOver) -> SendOutcome:
        self.taken.append(message.id)
        self.sent.append((message.to, message.text))
        self.before(message)
        return self.script.pop(0) if self.script else Accepted(f"{self.name}-{message.id}")

    def find(self, message: HandOver, since: datetime) -> SendOutcome:
        self.asked.append((message.to, message.text, since))
        return self.knows


class EchoWords:
    """A notice's text is its key, said in Latin letters: one segment."""

    def say(self, key: str, params: Mapping[str, Param], language: str) -> str:
        if key == "no_such_sentence":
            raise KeyError(key)
        return f"{key} {language}"

    def fitting(self, key: str, params: Mapping[str, Param], language: str) -> str:
        return self.say(key, params, language)


def relay(
    database: Database,
    clock: Clock,
    *carriers: ScriptedCarrier,
    chat: ScriptedCarrier | None = None,
    per_second: float | Mapping[str, float] = 0.0,
    quiet: QuietHours = NEVER_QUIET,
    width: int = 1,
    pause: Callable[[float], None] = lambda _: None,
    words: EchoWords | None = None,
) -> Relay:
    """One message after the other where `width` says nothing else: a script's order is then the outbox's."""
    paces = per_second if isinstance(per_second, Mapping) else {each.name: per_second for each in carriers}
    known = [Carrier(carrier, None, paces.get(carrier.name, 0.0)) for carrier in carriers]
    routes = Routes(known, chat or ScriptedCarrier("webchat"), quiet, Tariffs())
    return Relay(Dispatch(database.work, clock, words or EchoWords(), routes, SystemDice()), width, pause)


def queue(
    database: Database,
    clock: Clock,
    *ids: str,
    address: Address = PHONE,
    notice: Notice = NOTICE,
    lane: Lane = Lane.NOTICE,
    via: str | None = None,
) -> None:
    """All due now; they go in the order of their ids."""
    now = clock.now()
    with database.work() as work:
        for id_ in ids:
            work.outbox.add(Outbound(id_, address, "bn", notice, now, next_attempt_at=now, lane=lane, via=via))
        work.commit()
