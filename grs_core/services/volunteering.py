"""Organisations and their volunteers: they apply, the cell decides, volunteers come and go. All of it is audited."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.messages import Named
from grs_core.domain.officers import Officer, Role
from grs_core.domain.places import Places
from grs_core.domain.proxy import Flag, FlagKind, ProxyRules, bursts, is_owned_too_seldom, of_phone, of_story
from grs_core.domain.volunteering import Organisation, OrganisationState, Standing, Volunteer
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.volunteer_ports import FiledWanted

KINDS = ("ngo", "cso")
ROWS = "bulk"
"""Files of rows bring many cases at once, and are seen before they are filed: they are no burst."""
_LONGEST_AREAS = 2000
_ANSWERED = (Standing.CONFIRMED, Standing.TAKEN_OVER, Standing.DISOWNED)


@dataclass(frozen=True, slots=True)
class Applied:
    """What an organisation tells of itself. `contact_phone` in any usual spelling, or ""."""

    name: Named
    kind: str
    areas: tuple[str, ...]
    registration: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """`asked`: of the filed, those whose citizen can be asked by phone. Who took his case over has owned to it."""

    filed: int = 0
    asked: int = 0
    confirmed: int = 0
    disowned: int = 0
    taken_over: int = 0

    @property
    def answered(self) -> int:
        return self.confirmed + self.disowned + self.taken_over

    @property
    def owned_percent(self) -> int | None:
        """Of those answered, how many the citizen called his; None while nobody has answered."""
        return 100 * (self.confirmed + self.taken_over) // self.answered if self.answered else None


def apply(work: UnitOfWork, places: Places, dice: Dice, told: Applied, actor: Actor, now: datetime) -> Organisation:
    """Files nothing before it is approved. Raises RuleBroken("organisation_kind" | "organisation_name" |
    "area_missing" | "areas_too_many" | "phone_wrong"), NotFound("place_unknown"), Conflict("organisation_exists").
    """
    if told.kind not in KINDS:
        raise RuleBroken("organisation_kind")
    name = Named(told.name.bn.strip(), told.name.en.strip())
    if not name.bn or not name.en:
        raise RuleBroken("organisation_name")
    applied = Organisation(
        id=dice.token(),
        name=name,
        kind=told.kind,
        areas=_areas(places, told.areas),
        state=OrganisationState.APPLIED,
        applied_at=now,
        registration=told.registration.strip(),
        contact_name=told.contact_name.strip(),
        contact_phone=read_mobile(told.contact_phone) if told.contact_phone.strip() else "",
    )
    work.organisations.add(applied)
    _tell(work, EventName.ORGANISATION_CHANGED, applied.id, "applied", actor, now)
    return applied


def approve(
    work: UnitOfWork,
    places: Places,
    organisation: str,
    actor: Actor,
    now: datetime,
    areas: tuple[str, ...] | None = None,
) -> Organisation:
    """From now on its volunteers file, within `areas` (None: those that it applied for); a suspended one too. Raises
    NotFound("organisation_unknown" | "place_unknown"), RuleBroken("area_missing" | "areas_too_many").
    """
    found = work.organisations.lock(organisation)
    within = _areas(places, found.areas if areas is None else areas)
    told = f"approved; areas {' '.join(within)}"
    return _decided(work, replace(found, areas=within), OrganisationState.APPROVED, told, actor, now)


def suspend(work: UnitOfWork, organisation: str, actor: Actor, now: datetime, why: str = "") -> Organisation:
    """Its volunteers file nothing more from now on; what they filed goes on, in their sight. An application that is
    turned down is suspended too. Raises NotFound("organisation_unknown").
    """
    told = f"suspended; {why.strip()}" if why.strip() else "suspended"
    return _decided(work, work.organisations.lock(organisation), OrganisationState.SUSPENDED, told, actor, now)


def add_volunteer(
    work: UnitOfWork,
    places: Places,
    officer: Officer,
    organisation: str,
    phone: str,
    actor: Actor,
    now: datetime,
    areas: tuple[str, ...] = (),
    lead: bool = False,
) -> Volunteer:
    """`officer` is his sign-in: a volunteer's role, no post; its phone is set here ("": he has none). Raises
    NotFound("organisation_unknown" | "place_unknown"), RuleBroken("phone_wrong" | "area_not_yours"),
    Conflict("login_taken" | "phone_taken").
    """
    its = work.organisations.get(organisation)
    own = read_mobile(phone) if phone.strip() else ""
    hired = replace(officer, role=Role.VOLUNTEER, positions=(), handles_sensitive=False, phone=own or None)
    work.officers.add(hired)
    volunteer = Volunteer(officer.login, its.id, own, _within(places, areas, its), lead, now)
    work.volunteers.add(volunteer)
    _tell(work, EventName.OFFICER_ADDED, its.id, f"{officer.login} {Role.VOLUNTEER}", actor, now)
    _tell(work, EventName.VOLUNTEER_CHANGED, officer.login, "added", actor, now)
    return volunteer


def change_volunteer(
    work: UnitOfWork,
    places: Places,
    login: str,
    actor: Actor,
    now: datetime,
    name: str | None = None,
    phone: str | None = None,
    areas: tuple[str, ...] | None = None,
    lead: bool | None = None,
) -> Volunteer:
    """None: as it is. Raises NotFound("volunteer_unknown" | "place_unknown"), RuleBroken("phone_wrong" |
    "area_not_yours"), Conflict("phone_taken").
    """
    before = work.volunteers.lock(login)
    officer = work.officers.lock(login)
    its = work.organisations.get(before.organisation)
    after = replace(
        before,
        phone=before.phone if phone is None else read_mobile(phone),
        areas=before.areas if areas is None else _within(places, areas, its),
        lead=before.lead if lead is None else lead,
    )
    called = officer.name if name is None else name.strip() or login
    work.volunteers.save(after)
    work.officers.save(replace(officer, name=called, phone=after.phone))
    changed = [each for each in ("phone", "areas", "lead") if getattr(before, each) != getattr(after, each)]
    changed += ["name"] if called != officer.name else []
    _tell(work, EventName.VOLUNTEER_CHANGED, login, "; ".join(changed), actor, now)
    return after


def end_volunteer(work: UnitOfWork, login: str, actor: Actor, now: datetime) -> Volunteer:
    """Out of service and signed out at once; what he filed goes on. Raises NotFound("volunteer_unknown")."""
    volunteer = work.volunteers.lock(login)
    work.officers.save(replace(work.officers.lock(login), active=False))
    work.sign_ins.end_all(login, now, actor.who.rpartition(":")[2])
    work.invitations.withdraw(login, now)
    _tell(work, EventName.VOLUNTEER_CHANGED, login, "ended", actor, now)
    return volunteer


def rates(work: UnitOfWork, wanted: FiledWanted) -> Mapping[str, Rates]:
    """By volunteer, of what `wanted` asks for."""
    return {login: _rates(found) for login, found in work.filed_for.tally(wanted).items()}


def together(of: Iterable[Rates]) -> Rates:
    """An organisation's, from those of its volunteers."""
    known = tuple(of)
    names = ("filed", "asked", "confirmed", "disowned", "taken_over")
    return Rates(*(sum(getattr(each, name) for each in known) for name in names))


def flags(work: UnitOfWork, policy: Policy, wanted: FiledWanted, now: datetime) -> tuple[Flag, ...]:
    """What a person should look at, of the policy's days up to `now`, the newest first; it stops nothing."""
    rules = policy.proxy
    lately = replace(wanted, since=now - timedelta(days=rules.same_days))
    phones = work.filed_for.repeated(lately, "phone", rules.same_phone_names)
    stories = work.filed_for.repeated(lately, "story", rules.same_story_times)
    found: list[Flag | None] = [of_phone(rules, alike) for alike in phones]
    found += [of_story(rules, alike) for alike in stories]
    found += bursts(rules, work.filed_for.moments(lately, but=ROWS))
    found += _seldom_owned(work, rules, lately, now)
    return tuple(sorted((flag for flag in found if flag), key=lambda flag: flag.at, reverse=True))


def _seldom_owned(work: UnitOfWork, rules: ProxyRules, wanted: FiledWanted, now: datetime) -> Iterator[Flag]:
    for login, rate in rates(work, replace(wanted, since=None)).items():
        if is_owned_too_seldom(rules, rate.confirmed + rate.taken_over, rate.answered):
            organisation = work.volunteers.get(login).organisation
            yield Flag(FlagKind.RATE, organisation, login, rate.owned_percent or 0, (), now)


def _rates(found: Mapping[Standing, int]) -> Rates:
    filed = sum(found.values())
    confirmed, taken_over, disowned = (found.get(each, 0) for each in _ANSWERED)
    return Rates(filed, filed - found.get(Standing.UNREACHABLE, 0), confirmed, disowned, taken_over)


def _areas(places: Places, codes: tuple[str, ...]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(places.get(code).code for code in codes))
    if not known:
        raise RuleBroken("area_missing")
    if len(" ".join(known)) > _LONGEST_AREAS:
        raise RuleBroken("areas_too_many")
    return known


def _within(places: Places, codes: tuple[str, ...], organisation: Organisation) -> tuple[str, ...]:
    """None, or some that lie in the organisation's."""
    known = _areas(places, codes) if codes else ()
    if any(not any(places.is_within(code, area) for area in organisation.areas) for code in known):
        raise RuleBroken("area_not_yours")
    return known


def _decided(
    work: UnitOfWork, found: Organisation, state: OrganisationState, told: str, actor: Actor, now: datetime
) -> Organisation:
    decided = replace(found, state=state, decided_at=now, decided_by=actor.who.rpartition(":")[2])
    work.organisations.save(decided)
    _tell(work, EventName.ORGANISATION_CHANGED, found.id, told, actor, now)
    return decided


def _tell(work: UnitOfWork, name: EventName, target: str, detail: str, actor: Actor, now: datetime) -> None:
    work.audit.append(TicketEvent(name, now, actor, None, None, target, detail))
