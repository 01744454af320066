"""`/calendar`: for which months each programme pays now, when the money is expected, and what to do when it is late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from gateway.http import dates
from gateway.http.look import page_language
from gateway.http.words import Language
from gateway.webchat.door import WebDoor
from grs_core.domain.instalments import Instalment
from grs_core.domain.messages import Named
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Days:
    """Of one instalment, in words. `timing`: coming, paying or late."""

    months: str
    pays_from: str
    pays_until: str
    timing: str
    announced: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """Programmes that pay on the same days. `code`: the first of them; `now`: the instalment whose pay-out began last;
    `following`: the one after it.
    """

    code: str
    names: tuple[Named, ...]
    now: Days | None
    following: Days | None


def add_routes(blueprint: Blueprint, door: WebDoor) -> None:
    unknown = _unknown(door.policy)

    @blueprint.get("/calendar")
    def payment_calendar() -> str:
        today = day_of(door.clock.now())
        told = tuple(_told(door.policy, today, page_language()))
        return render_template(
            "webchat/calendar.html", told=told, unknown=unknown, today=dates.of_date(today, page_language())
        )


def _told(policy: Policy, today: date, language: Language) -> Iterator[Paid]:
    """In the order of the policy's programmes."""
    alike: dict[tuple[Days | None, Days | None], list[str]] = {}
    for code in policy.programmes:
        now, following = policy.payments.current(code, today), policy.payments.following(code, today)
        if now or following:
            alike.setdefault((_days(now, today, language), _days(following, today, language)), []).append(code)
    for (its, after), codes in alike.items():
        yield Paid(codes[0], tuple(policy.programmes[code].name for code in codes), its, after)


def _days(instalment: Instalment | None, today: date, language: Language) -> Days | None:
    if instalment is None:
        return None
    return Days(
        months=dates.of_months(instalment.first, instalment.last, language),
        pays_from=dates.of_date(instalment.pays_from, language),
        pays_until=dates.of_date(instalment.pays_until, language),
        timing=instalment.timing(today).value,
        announced=instalment.announced,
    )


def _unknown(policy: Policy) -> tuple[Named, ...]:
    """Programmes that people know and whose days nobody has told us."""
    listed = set(policy.payments.programmes) | {"other"}
    return tuple(each.name for code, each in policy.programmes.items() if code not in listed)
