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
from grs_core.domain.carrier import CarrierState, after, busy_with, earliest, handing
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


@dataclass(frozen=True, slots=True)
class Go:
    """To this carrier now. `probe`: it is ill, and this message finds out whether it still is."""

    provider: SmsProvider
    milli_taka: int = 0
    probe: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Not before `until`. `blocks`: nor anything else of its lane, as far as this sender goes."""

    until: datetime
    blocks: bool = True


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

    def turn(self, work: UnitOfWork, now: datetime) -> "Turn":
        """For one transaction in which messages are handed over."""
        known = work.carriers.all()
        states = {each.name: known.get(each.name, CarrierState(each.name)) for each in self.carriers}
        # By name: two who hand over at once then never wait for each other in a ring.
        for carrier in sorted(self.carriers, key=lambda each: each.name):
            if carrier.per_second or states[carrier.name].ill:
                states[carrier.name] = work.carriers.lock(carrier.name)
        return Turn(self, work, now, states)

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
    changed: set[str] = field(default_factory=set)

    def choose(self, message: Outbound, segments: int) -> Go | Wait:
        if message.address.kind == "chat":
            return Go(self.routes.chat)
        if message.lane is not Lane.ANSWER and not message.notice.urgent and self.routes.quiet.is_quiet(self.now):
            return Wait(self.routes.quiet.next_allowed(self.now), blocks=False)
        tries = []
        for carrier in self.routes.order(message):
            state = self.states[carrier.name]
            tries.append(state.next_try(self.now))
            if tries[-1] <= self.now:
                return self._by(carrier, state, message.lane, segments)
        return Wait(min(tries))

    def _by(self, carrier: Carrier, state: CarrierState, lane: Lane, segments: int) -> Go | Wait:
        """A bind that is busy is not ill: its messages wait for it."""
        free_at = earliest(state, lane, carrier.per_second, self.now)
        if free_at > self.now:
            return Wait(free_at)
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
