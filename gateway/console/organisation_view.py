"""An organisation and its volunteers in words: what their citizens said to their cases, and what stands out."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.console.screen import Screen
from grs_core.domain.complainant import mask_phone
from grs_core.domain.proxy import SHOWN
from grs_core.domain.volunteering import Organisation, OrganisationState
from grs_core.domain.workdays import day_of
from grs_core.ports import UnitOfWork
from grs_core.services.volunteering import Rates, flags, rates, together
from grs_core.volunteer_ports import FiledWanted

TONES = {
    OrganisationState.APPLIED: "warn",
    OrganisationState.APPROVED: "good",
    OrganisationState.SUSPENDED: "bad",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation in the list."""

    id: str
    name: str
    kind: str
    state: str
    tone: str
    areas: str
    applied: str


@dataclass(frozen=True, slots=True)
class Told:
    """Rates in words. `owned`: of those who answered, how many called the case theirs."""

    filed: str
    owned: str
    disowned: str
    taken_over: str


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer. `phone` masked; `areas` "" for all of the organisation's."""

    login: str
    name: str
    phone: str
    areas: str
    lead: bool
    active: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Standout:
    """What a person should look at. `who`: a volunteer's name, "" for several."""

    what: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Page:
    """`areas`: (code, name) of those that it asked for or has; `contact_phone` masked, "" for none; `led`: somebody in
    service leads its volunteers.
    """

    line: Line
    registration: str
    contact: str
    contact_name: str
    contact_phone: str
    decided: str
    areas: tuple[tuple[str, str], ...]
    told: Told
    helpers: tuple[Helper, ...]
    flags: tuple[Standout, ...]
    waits: bool
    approved: bool
    led: bool


def line(organisation: Organisation, screen: Screen) -> Line:
    return Line(
        id=organisation.id,
        name=screen.named(organisation.name),
        kind=screen.say(f"organisation_{organisation.kind}"),
        state=screen.say(f"organisation_{organisation.state.value}"),
        tone=TONES[organisation.state],
        areas="; ".join(screen.place(code) for code in organisation.areas),
        applied=screen.day(organisation.applied_at),
    )


def page_of(work: UnitOfWork, organisation: Organisation, screen: Screen) -> Page:
    by_login = rates(work, FiledWanted(organisation=organisation.id))
    helpers, volunteers = [], work.volunteers.of_organisation(organisation.id)
    people = work.people.rows([volunteer.login for volunteer in volunteers], day_of(screen.now))
    for volunteer, officer in zip(volunteers, people, strict=True):
        helper = Helper(
            login=volunteer.login,
            name=officer.name or volunteer.login,
            phone=mask_phone(volunteer.phone),
            areas="; ".join(screen.place(code) for code in volunteer.areas),
            lead=volunteer.lead,
            active=officer.active,
            told=told(by_login.get(volunteer.login, Rates()), screen),
        )
        helpers.append(helper)
    contact_phone = mask_phone(organisation.contact_phone) if organisation.contact_phone else ""
    return Page(
        line=line(organisation, screen),
        registration=organisation.registration,
        contact=", ".join(each for each in (organisation.contact_name, contact_phone) if each),
        contact_name=organisation.contact_name,
        contact_phone=contact_phone,
        decided=_decided(organisation, screen),
        areas=tuple((code, screen.place(code)) for code in organisation.areas),
        told=told(together(by_login.values()), screen),
        helpers=tuple(helpers),
        flags=_flags(work, organisation, {helper.login: helper.name for helper in helpers}, screen),
        waits=organisation.state is OrganisationState.APPLIED,
        approved=organisation.state is OrganisationState.APPROVED,
        led=any(helper.lead and helper.active for helper in helpers),
    )


def told(found: Rates, screen: Screen) -> Told:
    owned = found.owned_percent
    percent = screen.say("rate_nobody") if owned is None else screen.digits(f"{owned}%")
    return Told(
        filed=screen.count(found.filed),
        owned=percent,
        disowned=screen.count(found.disowned),
        taken_over=screen.count(found.taken_over),
    )


def _flags(
    work: UnitOfWork, organisation: Organisation, names: Mapping[str, str], screen: Screen
) -> tuple[Standout, ...]:
    """Without the numbers of the cases: some may be kept from who reads this."""
    found = flags(work, screen.policy, FiledWanted(organisation=organisation.id), screen.now)
    return tuple(
        Standout(
            what=screen.say(f"flag_{flag.kind.value}", count=screen.count(flag.count)),
            who=names.get(flag.volunteer or "", ""),
            at=screen.moment(flag.at),
        )
        for flag in found[:SHOWN]
    )


def _decided(organisation: Organisation, screen: Screen) -> str:
    if organisation.decided_at is None:
        return ""
    return screen.say(
        "organisation_decided", by=organisation.decided_by or "", at=screen.moment(organisation.decided_at)
    )
