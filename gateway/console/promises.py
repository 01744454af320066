"""Until when what is owed, and how each date was counted: "30 working days, 4 holidays skipped, paused 6 days"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from gateway.console.screen import Screen
from gateway.http import dates
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Status
from grs_core.domain.promise import Explained
from grs_core.domain.ticket import Ticket
from grs_core.services.clocks import explained, explained_by_law

Fact = tuple[str, str]
_TENTH = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Promise:
    """`how` counts the days; `days_off` and `worked` (day, name) are what it left out and put in. `provisional`: a
    year in it has no gazetted holidays yet.
    """

    label: str
    until: str
    how: str = ""
    days_off: tuple[Fact, ...] = ()
    worked: tuple[Fact, ...] = ()
    provisional: bool = False


def promises(ticket: Ticket, screen: Screen) -> tuple[Promise, ...]:
    """What is owed first stands first: acknowledgement, another body's answer, the desk's time, the law's limit; of a
    proposed solution the citizen's word.
    """
    if ticket.status is Status.RESOLVED and ticket.closing.confirm_by is not None:
        return (Promise(screen.say("until_confirm"), screen.day(ticket.closing.confirm_by)),)
    if ticket.status not in UNFINISHED:
        return ()
    found = []
    if ticket.accept_by is not None and ticket.status in TICKING:
        found.append(Promise(screen.say("until_accept"), screen.day(ticket.accept_by)))
    if ticket.referral_due_at is not None:
        found.append(Promise(screen.say("until_referral"), screen.day(ticket.referral_due_at)))
    bangla = screen.policy.calendar_of(ticket.desk.office).bangla if screen.language == "bn" else {}
    found.append(_promise("until_desk", ticket.due_at, explained(screen.policy, ticket), screen, bangla))
    if ticket.statutory is not None:
        law = explained_by_law(screen.policy, ticket)
        found.append(_promise("until_law", ticket.statutory.due_at, law, screen, bangla))
    return tuple(found)


def _promise(key: str, until: datetime, told: Explained | None, screen: Screen, bangla: Mapping[date, str]) -> Promise:
    """A date that was kept though the calendar has changed since is not explained by the new one."""
    if told is None or told.due_at != until:
        how = screen.say("counted_otherwise") if told is not None else ""
        return Promise(screen.say(key), screen.day(until), how)
    return Promise(
        label=screen.say(key),
        until=screen.day(until),
        how=f"{screen.say('counted_from', date=screen.day(told.started_at))} {', '.join(_parts(told, screen))}",
        days_off=_named(told.holidays, screen, bangla),
        worked=_named(told.working_saturdays, screen, bangla),
        provisional=told.provisional,
    )


def _parts(told: Explained, screen: Screen) -> list[str]:
    parts = [screen.say("counted_days", days=screen.count(told.working_days))]
    if told.extra_days:
        parts.append(screen.say("counted_extra", days=screen.count(told.extra_days)))
    if told.holidays:
        parts.append(screen.say("counted_holidays", count=screen.count(len(told.holidays))))
    if told.working_saturdays:
        parts.append(screen.say("counted_worked", count=screen.count(len(told.working_saturdays))))
    if told.paused_days:
        parts.append(screen.say("counted_paused", days=_days(told.paused_days, screen)))
    return parts


def _days(days: Fraction, screen: Screen) -> str:
    """Whole, or to a tenth; never none of a pause that there was."""
    tenths = max(round(days / _TENTH), 1)
    whole, rest = divmod(tenths, 10)
    return dates.digits(f"{whole}.{rest}" if rest else str(whole), screen.language)


def _named(days: Sequence[tuple[date, str]], screen: Screen, bangla: Mapping[date, str]) -> tuple[Fact, ...]:
    return tuple((dates.of_date(day, screen.language), bangla.get(day, name)) for day, name in days)
