"""By which carrier a message goes, when, and at what price: preference, health, pace, quiet hours, tariffs.

Why a message may change its carrier: only after a refusal (it is known not to be taken), or when it was never handed
over. What is in doubt stays with its carrier until that is settled. Health is kept in one row a carrier for all
processes, so a fail-over begins everywhere at once, and traffic drifts back only when several probes in a row went well
(`grs_core.domain.carrier`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.ports import Carrier, SmsProvider
from gateway.services.slots import Line, Slots
from grs_core.domain.carrier import CarrierState, after, busy_with, earliest, handing, takes
from grs_core.domain.messages import Lane, Refused, SendOutcome
from grs_core.domain.quiet import QuietHours
from grs_core.domain.tariffs import Tariffs
from grs_core.domain.workdays import day_of
from grs_core.message_ports import Outbound
from grs_core.ports import Dice, UnitOfWork

TOO_OLD = timedelta(days=3)
"""Nobody is served by words of that age; until then an outage of any length costs time, not messages."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
_DIGITS, _NUMBERS = 4, 10_000
PATIENCE = timedelta(seconds=3)
"""So long an answer waits for the carrier by which its citizen wrote before it goes by one that is free."""
_AFTER_AN_OUTAGE = timedelta(milliseconds=25)
"""Messages that wait for carriers to get well come back about as fast as one sender hands them over."""


@dataclass(frozen=True, slots=True)
class Go:
    """To this carrier now. `probe`: it is ill, and this message finds out whether it still is."""

    provider: SmsProvider
    milli_taka: int = 0
    probe: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Routes:
    """`carriers` in the order in which they are preferred; `chat` takes what is shown in a browser."""

    carriers: Sequence[Carrier]
    chat: SmsProvider
    quiet: QuietHours
    tariffs: Tariffs

    def named(self, name: str | None) -> SmsProvider | None:
        """The one that had a message; None when it is not configured any more."""
        known = (self.chat, *(carrier.provider for carrier in self.carriers))
        return next((provider for provider in known if provider.name == name), None)

    def order(self, message: Outbound) -> Sequence[Carrier]:
        """By whom the citizen wrote, then as configured; who had the message last, and did not take it, comes last."""
        order = sorted(self.carriers, key=lambda carrier: carrier.name != message.via)
        last = next((place for place, each in enumerate(order, 1) if each.name == message.provider), 0)
        return (*order[last:], *order[:last])

    def turn(self, work: UnitOfWork, now: datetime, slots: Slots) -> "Turn":
        """For one transaction in which messages are handed over."""
        known = work.carriers.all()
        states = {each.name: known.get(each.name, CarrierState(each.name)) for each in self.carriers}
        # By name: two who hand over at once then never wait for each other in a ring.
        for carrier in sorted(self.carriers, key=lambda each: each.name):
            if carrier.per_second or states[carrier.name].ill:
                states[carrier.name] = work.carriers.lock(carrier.name)
        return Turn(self, work, now, states, slots)

    def learn(self, work: UnitOfWork, name: str, outcome: SendOutcome, probe: bool, now: datetime) -> None:
        """What an outcome says about its carrier. A carrier that does well costs no write."""
        if all(carrier.name != name for carrier in self.carriers):
            return
        state = work.carriers.all().get(name, CarrierState(name))
        if after(state, outcome, now, probe) != state:
            state = work.carriers.lock(name)
            work.carriers.save(after(state, outcome, now, probe), now)

    def retry_at(
        self, work: UnitOfWork, name: str, outcome: SendOutcome, attempts: int, now: datetime, dice: Dice
    ) -> datetime | None:
        """When a message comes again that the carrier `name` has refused at its `attempts`-th hand-over: at once while
        there is a carrier that has not refused it in this round, else after a wait that doubles with each round, ±25 %,
        and is never shorter than what this refusal asks for.
        """
        if not isinstance(outcome, Refused) or not outcome.retryable:
            return None
        states = work.carriers.all()
        ready = [each.name for each in self.carriers if _ready(states.get(each.name), now)]
        ring = len({name, *ready})
        if attempts % ring:
            return now
        wait = min(_FIRST_WAIT * (1 << min(attempts // ring - 1, 16)), _LONGEST_WAIT)
        least = timedelta(seconds=outcome.wait_s)
        return now + max(least, max(wait, least) * (0.75 + int(dice.code(_DIGITS)) / _NUMBERS / 2))


@dataclass(slots=True)
class Turn:
    """The carriers as one transaction holds them: who is chosen is busier for the next message of the same batch."""

    routes: Routes
    work: UnitOfWork
    now: datetime
    states: dict[str, CarrierState]
    slots: Slots
    changed: set[str] = field(default_factory=set)

    def choose(self, message: Outbound, segments: int) -> Go | Wait:
        if message.address.kind != "phone":
            return Go(self.routes.chat)
        if message.lane is not Lane.ANSWER and not message.notice.urgent and self.routes.quiet.is_quiet(self.now):
            return Wait(self.routes.quiet.next_allowed(self.now))
        order = self.routes.order(message)
        tries = [self.states[carrier.name].next_try(self.now) for carrier in order]
        admitting = [carrier for carrier, at in zip(order, tries, strict=True) if at <= self.now]
        if not admitting:
            line = Line(None, message.lane)
            return Wait(self.slots.give(line, message.id, min(tries), _AFTER_AN_OUTAGE, self.now))
        return self._by(admitting, message, segments)

    def _by(self, admitting: Sequence[Carrier], message: Outbound, segments: int) -> Go | Wait:
        """A bind that is busy is not ill: its messages wait for it, but for an answer that would wait long."""
        carrier, lane = admitting[0], message.lane
        free_at = self._free_at(carrier, lane)
        if free_at <= self.now:
            return self._go(carrier, lane, segments)
        line = Line(carrier.name, lane)
        if lane is Lane.ANSWER and self.slots.next(line, message.id, free_at) > self.now + PATIENCE:
            for other in admitting[1:]:
                if not self.states[other.name].ill and self._free_at(other, lane) <= self.now:
                    return self._go(other, lane, segments)
        busy = takes(segments, lane, carrier.per_second)
        return Wait(self.slots.give(line, message.id, free_at, busy, self.now))

    def _free_at(self, carrier: Carrier, lane: Lane) -> datetime:
        return earliest(self.states[carrier.name], lane, carrier.per_second, self.now)

    def _go(self, carrier: Carrier, lane: Lane, segments: int) -> Go:
        state = self.states[carrier.name]
        taken = handing(busy_with(state, segments, lane, carrier.per_second, self.now), self.now)
        if taken != state:
            self.states[carrier.name] = taken
            self.changed.add(carrier.name)
        cost = self.routes.tariffs.cost(carrier.name, segments, day_of(self.now))
        return Go(carrier.provider, cost, probe=state.ill)

    def save(self) -> None:
        for name in sorted(self.changed):
            self.work.carriers.save(self.states[name], self.now)


def _ready(state: CarrierState | None, now: datetime) -> bool:
    return state is None or state.next_try(now) <= now
