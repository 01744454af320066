"""`/console/carriers`: how sending is going, in plain words: each carrier, what waits, what is late."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template

from gateway.console import admin_rights, session
from gateway.console.admin_parts import AdminParts
from gateway.console.admin_rights import READERS
from gateway.console.doorway import Doorway
from gateway.console.screen import Due, Screen
from gateway.ports import SpoolState
from grs_core.domain.carrier import CarrierState
from grs_core.domain.figures import Figures
from grs_core.domain.messages import DeliveryState, Lane
from grs_core.domain.officers import Role

_WAITS = (DeliveryState.PENDING, DeliveryState.SENDING)
_SOON, _LONG = timedelta(minutes=10), timedelta(hours=1)
_BEHIND_MUCH = 1000
_SHOWN = (
    DeliveryState.DELIVERED,
    DeliveryState.ACCEPTED,
    DeliveryState.REFUSED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One carrier, worded. `outcomes`: (name, count) of the last hour."""

    name: str
    state: Due
    why: str
    outcomes: tuple[tuple[str, str], ...]
    waits: str
    doubt: str
    pace: str


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that is watched."""

    name: str
    value: str
    state: Due


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/carriers")
    def carriers() -> str | tuple[str, int]:
        return admin_rights.only(doorway, READERS, lambda: _page(doorway))


def _page(doorway: Doorway) -> str:
    screen, admin = doorway.screen(), doorway.parts.admin
    figures = admin.figures(screen.now)
    with doorway.parts.reading() as work:
        states = work.carriers.all()
    names = [*admin.senders, *(name for name in sorted(states) if name not in admin.senders)]
    return render_template(
        "console/carriers.html",
        lines=[_line(name, admin, states, figures, screen) for name in names],
        signs=[*_waiting(figures, screen), *_timers(figures, screen), *_spool(admin.spool(), screen)],
        others=session.officer().role in (Role.ADMIN, Role.CELL),
    )


def _line(name: str, admin: AdminParts, states: Mapping[str, CarrierState], figures: Figures, screen: Screen) -> Line:
    state, lately = states.get(name), {each: figures.outcomes.get((name, each.value), 0) for each in _SHOWN}
    waits = sum(figures.outbox.get((name, each.value), 0) for each in _WAITS)
    pace = admin.pace.get(name, 0.0)
    return Line(
        name=screen.carrier(name),
        state=_health(state, screen),
        why=_why(state, screen),
        outcomes=tuple((screen.say(f"delivery_{each.value}"), screen.count(count)) for each, count in lately.items()),
        waits=screen.count(waits),
        doubt=screen.count(figures.outbox.get((name, DeliveryState.UNKNOWN.value), 0)),
        pace=screen.say("carrier_pace", count=screen.digits(f"{pace:g}")) if pace else screen.say("carrier_no_pace"),
    )


def _health(state: CarrierState | None, screen: Screen) -> Due:
    if state is None or (not state.ill and not state.failures):
        return Due(screen.say("carrier_well"), "good")
    if not state.ill:
        return Due(screen.say("carrier_failing", count=screen.count(state.failures)), "warn")
    if state.good or state.next_try(screen.now) <= screen.now:
        return Due(screen.say("carrier_probed"), "warn")
    return Due(screen.say("carrier_left_alone"), "bad")


def _why(state: CarrierState | None, screen: Screen) -> str:
    if state is None or state.open_until is None:
        return ""
    return screen.say("carrier_until", at=screen.moment(state.next_try(screen.now)))


def _waiting(figures: Figures, screen: Screen) -> Iterator[Sign]:
    for lane in Lane:
        oldest = figures.oldest_waiting.get(lane.name.lower())
        yield _aged(screen.say(f"lane_{lane.name.lower()}"), oldest, screen)


def _timers(figures: Figures, screen: Screen) -> Iterator[Sign]:
    late = _aged(screen.say("timers_late"), figures.oldest_ringing, screen)
    told = screen.say("timers_count", count=screen.count(figures.ringing), age=late.value)
    yield late if not figures.ringing else Sign(late.name, told, late.state)
    for reader, events in sorted(figures.behind.items()):
        name = screen.say_or(f"follower_{reader}", reader)
        tone = "warn" if events > _BEHIND_MUCH else "good"
        state = Due(screen.say("sign_late" if tone == "warn" else "sign_well"), tone)
        yield Sign(name, screen.say("follower_behind", count=screen.count(events)), state)


def _spool(held: SpoolState, screen: Screen) -> Iterator[Sign]:
    found = _aged(screen.say("spool_waiting"), held.oldest, screen)
    yield Sign(found.name, screen.say("spool_count", count=screen.count(held.waiting)), found.state)
    if held.broken:
        bad = Due(screen.say("sign_look"), "bad")
        yield Sign(screen.say("spool_broken"), screen.say("spool_count", count=screen.count(held.broken)), bad)


def _aged(name: str, oldest: datetime | None, screen: Screen) -> Sign:
    """Nothing waits, or since when."""
    if oldest is None or oldest > screen.now:
        return Sign(name, screen.say("sign_nothing"), Due(screen.say("sign_well"), "good"))
    age = screen.now - oldest
    tone, key = ("good", "sign_well") if age < _SOON else ("warn", "sign_late") if age < _LONG else ("bad", "sign_look")
    return Sign(name, waited(age, screen), Due(screen.say(key), tone))


def waited(age: timedelta, screen: Screen) -> str:
    """In minutes for two hours, in hours for two days."""
    units = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))
    name, unit = next((each for each in units if age >= 2 * each[1]), units[-1])
    return screen.say(f"sign_{name}", count=screen.count(age // unit))
