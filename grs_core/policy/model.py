"""The policy in force: everything a circular may change, read from tables with a source and a date per row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grs_core.domain.calling import CallRules
from grs_core.domain.complainant import Beneficiary
from grs_core.domain.grievance import Category
from grs_core.domain.instalments import PaymentCalendar
from grs_core.domain.messages import Named
from grs_core.domain.offices import Directory, Tier
from grs_core.domain.places import PlaceLevel, Places
from grs_core.domain.proxy import ProxyRules
from grs_core.domain.quiet import QuietHours
from grs_core.domain.replies import Reply
from grs_core.domain.routing import Router
from grs_core.domain.rulebook import Body, CauseRule, Ground, Outcome, Subcategory
from grs_core.domain.signals import Signals
from grs_core.domain.standards import Standards
from grs_core.domain.status_codes import StatusCodes
from grs_core.domain.tariffs import Tariffs
from grs_core.domain.two_person import JointRules
from grs_core.domain.workdays import Calendars, WorkCalendar


@dataclass(frozen=True, slots=True)
class Programme:
    """A social-protection programme. What a machine may hear is in the label table; an officer sets the others too.

    `cluster`: a code of `Policy.clusters`, `none` outside them. `charter_days`: working days that the citizen charter
    gives its service, None where the deployer has not entered them. `implied`: what is known of whoever has it, because
    nobody else can (a widow allowance).
    """

    code: str
    name: Named
    department: str
    cluster: str
    charter_days: int | None = None
    implied: Beneficiary = field(default_factory=Beneficiary)


@dataclass(frozen=True, slots=True)
class Hotline:
    """A short number that a citizen may dial from any phone."""

    code: str
    number: str
    name: Named


@dataclass(frozen=True, slots=True)
class Benefit:
    """What citizens are told of a programme. `amount`: empty in both languages where nothing is published."""

    programme: str
    who: Named
    amount: Named
    apply: Named
    source: str


@dataclass(frozen=True, slots=True)
class Policy:
    """`version` names the tables' content; every ticket keeps the version it was decided under. `beneficiaries`: of
    (place, programme) how many there are, as far as somebody has counted.
    """

    version: str
    places: Places
    directory: Directory
    programmes: Mapping[str, Programme]
    beneficiaries: Mapping[tuple[str, str], int]
    category_names: Mapping[Category, Named]
    tier_names: Mapping[Tier, Named]
    router: Router
    standards: Standards
    calendars: Calendars
    hotlines: Mapping[str, Hotline]
    longest_pause_days: int
    meeting_days: int
    """Calendar days without a meeting after which a committee is idle."""
    quiet: QuietHours
    tariffs: Tariffs
    calls: CallRules
    proxy: ProxyRules
    clusters: Mapping[str, Named]
    subcategories: Mapping[str, Subcategory]
    admissibility: Mapping[str, Ground]
    bodies: Mapping[str, Body]
    causes: Mapping[str, CauseRule]
    outcomes: Mapping[str, Outcome]
    status_codes: StatusCodes
    joint: JointRules
    replies: Mapping[str, Reply]
    payments: PaymentCalendar
    benefits: Mapping[str, Benefit]
    exclusions: frozenset[tuple[str, str]]
    """Programmes that nobody gets beside each other, both ways round."""

    @property
    def signals(self) -> Signals:
        return self.router.rules.signals

    @property
    def calendar(self) -> WorkCalendar:
        """The country's."""
        return self.calendars.national

    def calendar_of(self, office: str) -> WorkCalendar:
        """That of the office's district: some have holidays of their own. The country's for the cell, and for an
        office that there is no more.
        """
        place = self.directory.get(office).place if office in self.directory else None
        district = self.places.at(place, PlaceLevel.DISTRICT) if place is not None else None
        return self.calendars.of(district.code if district is not None else None)

    def implied(self, programme: str | None) -> Beneficiary:
        """What follows for a beneficiary from the programme alone."""
        known = self.programmes.get(programme or "")
        return Beneficiary() if known is None else known.implied

    def office_name(self, code: str) -> Named:
        office = self.directory.get(code)
        return Named(office.name_bn, office.name_en)
