"""A late notice of the government: our policy with holidays and working days that nobody had counted on."""

from dataclasses import replace
from datetime import date

from grs_core.domain.workdays import Calendars
from grs_core.policy.model import Policy
from tests.support.casebook import the_policy


def with_holidays(*days: date, working: tuple[date, ...] = ()) -> Policy:
    """Ours after a late notice of the government. A day in `working` is worked."""
    policy = the_policy()
    national = policy.calendars.national
    holidays = {**national.holidays, **dict.fromkeys(days, "declared late")}
    worked = {**national.working_days, **dict.fromkeys(working, "worked instead")}
    calendar = replace(national, holidays=holidays, working_days=worked, version="later")
    return replace(policy, calendars=Calendars(calendar, {}))
