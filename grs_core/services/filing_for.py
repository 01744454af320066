"""A volunteer files for somebody else: with his consent, within the volunteer's areas, once for each key.

The case is the citizen's from the first moment: it has his phone, he is told of it and may disown it or take it over.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from grs_core.domain.complainant import Address, Channel, Complainant, Filer, read_mobile
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.grievance import Grievance
from grs_core.domain.messages import FILED_FOR
from grs_core.domain.places import Places
from grs_core.domain.proxy import ProxyRules
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.volunteering import (
    Consent,
    FiledFor,
    Organisation,
    OrganisationState,
    Relation,
    Standing,
    Volunteer,
)
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.consent import LONGEST_NAME, owner_of, sound
from grs_core.services.filing import Filing, file_grievance
from grs_core.services.notices import FILED, notify

_CHANNELS: Mapping[str, Channel] = {
    "portal": Channel.WEB_CHAT,
    "bulk": Channel.WEB_CHAT,
    "sms": Channel.SMS,
    "api": Channel.API,
}
_LONGEST_KEY = 80
_SIGNS = re.compile(r"[\s!-/:-@\[-`{-~।॥‘-‟–—…\u200b-\u200d]+")


@dataclass(frozen=True, slots=True)
class ForAnother:
    """`grievance.text` is free of secrets. `phone` is the citizen's, in any usual spelling; None: he has none, then his
    `name` is needed. `via`: `portal`, `bulk`, `sms` or `api`. `key` names this filing among the volunteer's own.
    """

    grievance: Grievance
    name: str
    phone: str | None
    relation: Relation
    consent: Consent
    via: str
    key: str
    language: str = "bn"

    @property
    def channel(self) -> Channel:
        return _CHANNELS[self.via]


def file_for(
    work: UnitOfWork,
    policy: Policy,
    dice: Dice,
    volunteer: Volunteer,
    wanted: ForAnother,
    now: datetime,
    organisation: Organisation | None = None,
) -> Ticket:
    """Files it; or gives the case that this volunteer filed under this key before, whatever else is wanted now.
    `organisation`: of a caller who files many in this unit of work, in which he has locked the volunteer and asked
    `may_file`.

    Raises RuleBroken("organisation_not_approved" | "volunteer_ended" | "phone_is_own" | "phone_wrong" | "phone_refuses"
    | "phone_waits" | "name_missing" | "area_not_yours") and what `consent.sound` raises; NotFound("ticket_unknown")
    when the case of this key has left his sight, NotFound("place_unknown").
    """
    if organisation is None:
        volunteer = work.volunteers.lock(volunteer.login)  # Two of one key at once come one behind the other.
    key = _key(wanted.key)
    known = work.filed_for.by_key(volunteer.login, key)
    if known is not None:
        return _again(work, known)
    organisation = organisation or may_file(work, volunteer)
    _must_be_near(policy.places, volunteer, organisation, wanted.grievance.place)
    phone = _phone(work, volunteer, organisation, wanted.phone)
    if phone is not None:
        _must_be_welcome(work, policy.proxy, phone, organisation, now)
    name = wanted.name.strip()[:LONGEST_NAME]
    if phone is None and not name:
        raise RuleBroken("name_missing")
    consent = sound(work, volunteer, wanted.consent, phone, wanted.via, now)
    address = Address.of_phone(phone) if phone is not None else Address(FILED, dice.token())
    complainant = Complainant(address, name or None, filer=Filer.VOLUNTEER)
    filing = Filing(wanted.grievance, complainant, wanted.channel, wanted.language)
    actor = Actor(f"volunteer:{volunteer.login}", wanted.via)
    ticket = file_grievance(work, policy, dice, filing, actor, now)
    filed = FiledFor(
        ticket=str(ticket.number),
        volunteer=volunteer.login,
        organisation=organisation.id,
        relation=wanted.relation,
        consent=consent,
        standing=Standing.UNREACHABLE if phone is None else Standing.WAITING,
        standing_at=now,
        via=wanted.via,
        key=key,
        filed_at=now,
        phone=phone,
        name=name,
        story=story_digest(wanted.grievance.text, policy.proxy.same_story_words),
    )
    _keep(work, filed, actor)
    if phone is not None and not ticket.sensitive:  # Others may read on this phone who did her harm.
        notify(work, policy, dice, ticket, FILED_FOR, now, {"organisation": organisation.name})
    return ticket


def files_from(work: UnitOfWork, address: Address) -> Volunteer | None:
    """The volunteer who may file from this phone by SMS: in service, of an approved organisation."""
    volunteer = work.volunteers.of_phone(address.value) if address.mobile else None
    if volunteer is None:
        return None
    try:
        may_file(work, volunteer)
    except RuleBroken:
        return None
    return volunteer


def areas_of(volunteer: Volunteer, organisation: Organisation) -> tuple[str, ...]:
    """The place codes within which he files."""
    return volunteer.areas or organisation.areas


def may_file_at(places: Places, volunteer: Volunteer, organisation: Organisation, place: str | None) -> bool:
    """A place that is not known yet may be his, and so may one that his area is a part of. Raises
    NotFound("place_unknown").
    """
    if place is None:
        return True
    return all(
        any(_touch(places, place, area) for area in areas)
        for areas in (organisation.areas, areas_of(volunteer, organisation))
    )


def story_digest(text: str, least: int) -> str:
    """Tells that two stories are one and the same, whatever their spaces, signs and capitals; nothing else. "" for one
    of fewer words than `least`: many tell that one alike.
    """
    folded = _SIGNS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return "" if len(folded.split()) < least else hashlib.sha256(folded.encode()).hexdigest()


def _touch(places: Places, place: str, area: str) -> bool:
    return area in places and (places.is_within(place, area) or places.is_within(area, place))


def _key(written: str) -> str:
    """As it is stored: a long one by its digest."""
    return written if 0 < len(written) <= _LONGEST_KEY else hashlib.sha256(written.encode()).hexdigest()


def _again(work: UnitOfWork, known: FiledFor) -> Ticket:
    if not known.in_sight:
        raise NotFound("ticket_unknown")
    return work.tickets.get(TrackingNumber.read(known.ticket))


def may_file(work: UnitOfWork, volunteer: Volunteer) -> Organisation:
    """His organisation. Raises RuleBroken("organisation_not_approved" | "volunteer_ended")."""
    if not work.officers.get(volunteer.login).active:
        raise RuleBroken("volunteer_ended")
    organisation = work.organisations.get(volunteer.organisation)
    if organisation.state is not OrganisationState.APPROVED:
        raise RuleBroken("organisation_not_approved")
    return organisation


def _must_be_near(places: Places, volunteer: Volunteer, organisation: Organisation, place: str | None) -> None:
    if not may_file_at(places, volunteer, organisation, place):
        raise RuleBroken("area_not_yours")


def _phone(work: UnitOfWork, volunteer: Volunteer, organisation: Organisation, written: str | None) -> str | None:
    """The citizen's; never one at which somebody of this organisation would answer for him."""
    if written is None:
        return None
    phone = read_mobile(written)
    other = work.volunteers.of_phone(phone)
    ours = other is not None and other.organisation == organisation.id and work.officers.get(other.login).active
    if ours or phone in (volunteer.phone, organisation.contact_phone):
        raise RuleBroken("phone_is_own")
    return phone


def _must_be_welcome(
    work: UnitOfWork, rules: ProxyRules, phone: str, organisation: Organisation, now: datetime
) -> None:
    """Whoever said that he asked nobody is not asked again soon, and nobody is flooded with questions."""
    said = work.filed_for.answers(phone, organisation.id, now - timedelta(days=rules.answer_days))
    if Standing.DISOWNED in said and now - said[Standing.DISOWNED][1] < timedelta(days=rules.disowned_days):
        raise RuleBroken("phone_refuses")
    if Standing.WAITING in said and said[Standing.WAITING][0] >= rules.waiting_most:
        raise RuleBroken("phone_waits")


def _keep(work: UnitOfWork, filed: FiledFor, actor: Actor) -> None:
    if not work.filed_for.add(filed):
        raise Conflict("ticket_changed")
    if filed.consent.evidence is not None:
        work.attachments.claim([filed.consent.evidence], filed.ticket, owner_of(filed.volunteer))
    told = f"{filed.relation.value}; {filed.consent.mode.value}"
    work.audit.append(
        TicketEvent(EventName.FILED_FOR, filed.filed_at, actor, filed.ticket, None, filed.organisation, told)
    )
