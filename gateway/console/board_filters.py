"""What of the dashboard is asked for, read from the address: place, months, programme, category, channel.

A wrong value is kept and said beside its field; a place where the officer may see nothing is a page that is not there.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from grs_core.domain.complainant import Channel
from grs_core.domain.errors import NotFound
from grs_core.domain.grievance import Category
from grs_core.domain.monitoring import Blind, Question
from grs_core.domain.officers import Officer
from grs_core.policy.model import Policy
from grs_core.services.jurisdiction import Survey, figures_area, may_survey

MONTHS = 6
"""As many are shown when nobody asks for others, this one the last."""
MOST_MONTHS = 36
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
FIELDS = ("from", "to", "programme", "category", "channel")
SHADES = ("received", "in_standard", "escalated")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`typed`: the fields as they came; `wrong`: field -> the word that says why. A question only where nothing is."""

    survey: Survey
    areas: tuple[Survey, ...]
    since: date
    until: date
    typed: Mapping[str, str]
    programme: str = ""
    category: str = ""
    channel: str = ""
    shade: str = "received"
    fine: bool = False
    """The map by upazila, where it is by district by itself."""
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str | None:
        return self.survey.place

    def question(self, who: Blind) -> Question:
        programmes = frozenset({self.programme}) if self.programme else self.survey.programmes
        categories = frozenset({self.category}) if self.category else None
        channels = frozenset({self.channel}) if self.channel else None
        return Question(self.place, self.since, self.until, programmes, categories, channels, who)

    def address(self, **changes: str | None) -> str:
        """`?…` of this page with something else in it; nothing of it is empty. `BD` is the country."""
        fields = {"place": self.place or "BD", **self.typed}
        fields |= {"shade": self.shade if self.shade != SHADES[0] else "", "fine": "1" if self.fine else ""}
        told = {name: value for name, value in {**fields, **changes}.items() if value}
        return f"?{urlencode(told)}"


def read(policy: Policy, officer: Officer, today: date, given: Mapping[str, str]) -> Wanted:
    """Raises NotFound("place_unknown") for a place of which he may see nothing."""
    areas = figures_area(policy, officer, today)
    survey = may_survey(policy, officer, today, _place(given.get("place", ""), areas))
    typed = {name: given.get(name, "").strip()[:40] for name in FIELDS}
    wrong: dict[str, str] = {}
    until = _month(typed, "to", wrong) or today.replace(day=1)
    since = _month(typed, "from", wrong) or months_before(until, MONTHS - 1)
    _check_months(since, until, today, wrong)
    chosen = {
        "programme": set(policy.programmes if survey.programmes is None else survey.programmes),
        "category": {each.value for each in Category},
        "channel": {each.value for each in Channel},
    }
    found = {name: _code(typed, name, known, wrong) for name, known in chosen.items()}
    shade = given.get("shade", "")
    return Wanted(
        survey=survey,
        areas=areas,
        since=since,
        until=until,
        typed=typed,
        shade=shade if shade in SHADES else SHADES[0],
        fine=given.get("fine") == "1",
        wrong=wrong,
        **found,
    )


def months_before(month: date, many: int) -> date:
    """The first of the month so many earlier."""
    counted = month.year * 12 + month.month - 1 - many
    return date(counted // 12, counted % 12 + 1, 1)


def months_between(since: date, until: date) -> tuple[date, ...]:
    """Every month, both included, in order."""
    many = (until.year - since.year) * 12 + until.month - since.month
    return tuple(months_before(until, many - nth) for nth in range(many + 1))


def _place(written: str, areas: tuple[Survey, ...]) -> str | None:
    """`BD` is the country; nothing is his own area. Raises NotFound("place_unknown") for who has none."""
    if written == "BD":
        return None
    if written:
        return written
    if not areas:
        raise NotFound("place_unknown")
    return areas[0].place


def _month(typed: Mapping[str, str], name: str, wrong: dict[str, str]) -> date | None:
    """A month as browsers and people write it, also in Bangla digits."""
    written = typed[name].translate(_DIGITS)
    if not written:
        return None
    match = _MONTH.fullmatch(written)
    if match is None:
        wrong[name] = "board_wrong_month"
        return None
    return date(int(match[1]), int(match[2]), 1)


def _check_months(since: date, until: date, today: date, wrong: dict[str, str]) -> None:
    if wrong:
        return
    if until > today.replace(day=1):
        wrong["to"] = "board_wrong_future"
    elif since > until:
        wrong["from"] = "board_wrong_order"
    elif months_before(until, MOST_MONTHS - 1) > since:
        wrong["from"] = "board_wrong_long"


def _code(typed: Mapping[str, str], name: str, known: Iterable[str], wrong: dict[str, str]) -> str:
    if typed[name] and typed[name] not in known:
        wrong[name] = f"board_wrong_{name}"
        return ""
    return typed[name]
