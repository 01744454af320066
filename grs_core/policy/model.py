"""The policy in force: everything a circular may change, read from tables with a source and a date per row."""

from collections.abc import Mapping
from dataclasses import dataclass

from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from grs_core.domain.offices import Directory, Tier
from grs_core.domain.places import Places
from grs_core.domain.routing import Router
from grs_core.domain.signals import Signals
from grs_core.domain.standards import Standards
from grs_core.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Programme:
    """A social-protection programme; `code` is a programme norm of the label table."""

    code: str
    name: Named
    department: str
    cluster: str


@dataclass(frozen=True, slots=True)
class Hotline:
    """A short number that a citizen may dial from any phone."""

    code: str
    number: str
    name: Named


@dataclass(frozen=True, slots=True)
class Policy:
    """`version` names the tables' content; every ticket keeps the version it was decided under."""

    version: str
    places: Places
    directory: Directory
    programmes: Mapping[str, Programme]
    category_names: Mapping[Category, Named]
    tier_names: Mapping[Tier, Named]
    router: Router
    standards: Standards
    calendar: WorkCalendar
    hotlines: Mapping[str, Hotline]
    longest_pause_days: int

    @property
    def signals(self) -> Signals:
        return self.router.rules.signals

    def office_name(self, code: str) -> Named:
        office = self.directory.get(code)
        return Named(office.name_bn, office.name_en)
