"""A casebook to tell stories in: the use cases over a real database, a clock that is told the time, real dice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import TypeVar

from gateway.system import SystemDice
from grs_core.domain.complainant import Address, Channel, Complainant
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.message_ports import Outbound
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.casework import Casework
from grs_core.services.citizen import withdraw
from grs_core.services.closure import appeal
from grs_core.services.filing import Enrichment, Filing, enrich, file_grievance
from grs_core.services.overdue import sweep
from grs_core.services.sweep_report import SweepReport
from grs_core.storage.database import Database
from tests.support.clock import FakeClock

T = TypeVar("T")
UNION, OTHER_UNION, UPAZILA, DISTRICT = "BD20120414", "BD20120494", "BD201204", "BD2012"
"""Ayubpur and Bancharampur, two unions of Bancharampur, Brahmanbaria."""
UP, USSO, UNO, DD, DC = f"up-{UNION}", f"usso-{UPAZILA}", f"uno-{UPAZILA}", f"dd_dss-{DISTRICT}", f"dc-{DISTRICT}"
CELL = "cell"
CITIZEN = Actor("citizen", "sms")
MINE, THEIRS = Address.of_phone("01712345678"), Address.of_phone("01812345678")
CHAIRMAN = Accused(AccusedRole.UP_CHAIRMAN)


def officer(
    *offices: str, login: str = "karim", role: Role = Role.OFFICER, active: bool = True, sensitive: bool = False
) -> Officer:
    """Somebody who has held these posts for years. `sensitive`: may handle such cases there."""
    posts = tuple(Position(office, date(2020, 1, 1)) for office in offices)
    return Officer(login, login.title(), role, posts, "no password", active, sensitive)


@cache
def the_policy() -> Policy:
    """Read once a test process: it never changes."""
    return load_policy()


@dataclass
class Casebook:
    """Each method is one unit of work, committed."""

    database: Database
    policy: Policy = field(default_factory=the_policy)
    clock: FakeClock = field(default_factory=FakeClock)
    dice: Dice = field(default_factory=SystemDice)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def file(
        self,
        category: Category = Category.PAYMENT_DELAYED,
        programme: str | None = "old_age_allowance",
        place: str | None = UNION,
        accused: Accused | None = None,
        address: Address = MINE,
        signals: tuple[str, ...] = (),
        subcategory: str | None = None,
    ) -> Ticket:
        """Unless told otherwise an old woman's allowance in Ayubpur that did not come: the USSO's."""
        story = "তিন মাস ভাতা পাই না"
        grievance = Grievance(story, category, programme, place, accused, signals=signals, subcategory=subcategory)
        filing = Filing(grievance, Complainant(address), Channel.SMS, "bn")
        return self.write(lambda work: file_grievance(work, self.policy, self.dice, filing, CITIZEN, self.now))

    def enrich(self, number: TrackingNumber, **learnt: object) -> Ticket:
        facts = Enrichment(**learnt)  # type: ignore[arg-type]
        return self.write(lambda work: enrich(work, self.policy, number, facts, CITIZEN, self.now))

    def hire(self, who: Officer) -> Officer:
        """He has a sign-in from now on."""
        self.write(lambda work: work.officers.add(who))
        return who

    def act(self, who: Officer, ticket: Ticket, act: Callable[[Casework], Ticket]) -> Ticket:
        """`who` does it to the case as `ticket` shows it."""

        def do(work: UnitOfWork) -> Ticket:
            return act(Casework(work, self.policy, self.dice, who, ticket.number, ticket.version, self.now))

        return self.write(do)

    def reject(self, ticket: Ticket, login: str = "rahim") -> Ticket:
        """By the office that holds it now."""
        who = officer(self.get(ticket).desk.office, login=login)
        return self.act(who, self.get(ticket), lambda case: case.reject("তালিকায় নাম নেই"))

    def appeal(self, ticket: Ticket, address: Address = MINE) -> Ticket:
        return self.write(lambda work: appeal(work, self.policy, address, ticket.number, "মানি না", CITIZEN, self.now))

    def withdraw(self, ticket: Ticket, address: Address = MINE) -> Ticket:
        return self.write(lambda work: withdraw(work, address, ticket.number, CITIZEN, self.now))

    def write(self, act: Callable[[UnitOfWork], T]) -> T:
        with self.database.work() as work:
            done = act(work)
            work.commit()
        return done

    def read(self, look: Callable[[UnitOfWork], T]) -> T:
        with self.database.reading() as work:
            return look(work)

    def get(self, ticket: Ticket) -> Ticket:
        return self.read(lambda work: work.tickets.get(ticket.number))

    def history(self, ticket: Ticket) -> tuple[TicketEvent, ...]:
        return self.read(lambda work: work.audit.history(str(ticket.number)))

    def told(self, ticket: Ticket) -> list[EventName]:
        return [event.name for event in self.history(ticket)]

    def notices(self) -> tuple[Outbound, ...]:
        """Everything that waits to be sent, once: it counts as sent then."""
        return self.write(lambda work: work.outbox.claim(self.now, self.now + timedelta(days=999), 1000))

    def sweeps(self, **expected: int) -> None:
        """Sweeps, and does what is expected and nothing else. A stage that was slept through also counts as late, and
        a supervisor is called wherever nobody accepts: both only count where they are expected.
        """
        done = self.sweep().as_json()
        told = {name: count for name, count in done.items() if count and name not in {"late", "called"} - set(expected)}
        assert told == expected

    def sweep(self, limit: int | None = None) -> SweepReport:
        return sweep(self.database.work, self.database.reading, self.policy, self.dice, self.now, limit)
