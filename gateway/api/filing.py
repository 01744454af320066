"""A case that another system files: read, routed and told as every message is, once for each external id."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogue.effects import FileGrievance
from gateway.api.doorway import ApiDoor, Caller
from gateway.api.shapes import NewCase, OnBehalf, WitnessedConsent
from gateway.services.conversation import Heard
from grs_core.domain.api_access import ApiFiling
from grs_core.domain.complainant import Address, Channel, Complainant, Filer
from grs_core.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.grievance import Grievance
from grs_core.domain.ticket import Ticket
from grs_core.domain.volunteering import Consent, ConsentMode, Volunteer
from grs_core.ports import UnitOfWork
from grs_core.services.api_tokens import digest
from grs_core.services.filing import Filing, file_grievance
from grs_core.services.filing_for import ForAnother, file_for
from grs_core.services.notices import FILED, notify

TOLD_A_DAY = 5
"""Messages of a kind that programs may send to one phone in a day: it may belong to somebody else."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filed:
    """`again`: it was filed before under this external id."""

    ticket: Ticket
    again: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What was read, before any transaction is open: it takes a moment."""

    grievance: Grievance
    language: str


def read_story(door: ApiDoor, wanted: NewCase) -> Told:
    """What the words tell, masked; what the other system knows goes before it."""
    place, story = _place(door, wanted)
    heard: Heard = door.conversations.hear(story, Channel.API)
    language = wanted.language or ("en" if heard.parse.language == "en" else "bn")
    now = door.clock.now()
    decision = door.conversations.dialogues.from_a_form(heard.parse, language, now, heard.had_secret)
    step = next(step for step in decision.script if isinstance(step, FileGrievance))
    category = wanted.category or step.category
    told = Grievance(
        text=heard.body,
        category=category,
        programme=wanted.programme or step.programme,
        place=place or step.place,
        details={**step.details, **({"origin": wanted.origin.value} if wanted.origin else {})},
        signals=decision.signals,
        subcategory=step.subcategory if category is step.category else None,
    )
    return Told(told.blaming(*step.accused), language)


def file_case(door: ApiDoor, work: UnitOfWork, caller: Caller, wanted: NewCase, told: Told) -> Filed:
    """Files it inside this unit of work; the caller commits. Raises Conflict("external_id_used") when the id stands
    for something else, and what `file_for` raises; NotFound("ticket_unknown") when that case has left its sight.
    """
    if not caller.own:
        raise NotAllowed("token_office_reads")
    request, now = digest(wanted.model_dump_json()), door.clock.now()
    known = wanted.external_id and work.api.filings.of_external(caller.token.id, wanted.external_id)
    if known:
        case = door.visible_case(work, caller, known.ticket)
        if known.request != request:
            raise Conflict("external_id_used", number=known.ticket)
        return Filed(case, again=True)
    if caller.token.organisation is None:
        ticket = _direct(door, work, caller, wanted, told, now)
    else:
        ticket = _by_volunteer(door, work, caller, wanted, told, now)
    filing = ApiFiling(caller.token.id, str(ticket.number), now, wanted.external_id, request)
    if not work.api.filings.add(filing):
        raise Conflict("ticket_changed")
    return Filed(ticket)


def _direct(door: ApiDoor, work: UnitOfWork, caller: Caller, wanted: NewCase, told: Told, now: datetime) -> Ticket:
    """For a citizen of the other system, or one of his, as by SMS from an unregistered phone."""
    address = Address.of_phone(wanted.phone) if wanted.phone else Address(FILED, door.dice.token())
    filer = Filer.RELATIVE if wanted.on_behalf else Filer.SELF
    complainant = Complainant(address, wanted.name, filer=filer)
    filing = Filing(told.grievance, complainant, Channel.API, told.language)
    ticket = file_grievance(work, door.policy, door.dice, filing, caller.actor, now)
    if wanted.on_behalf is not None:
        said = f"{wanted.on_behalf.relation.value}; {wanted.on_behalf.consent.mode}"
        work.audit.append(TicketEvent(EventName.FILED_FOR, now, caller.actor, str(ticket.number), detail=said))
    if wanted.phone and may_tell(work, address, "told", now):
        notify(work, door.policy, door.dice, ticket, "filed_by_call", now)
    return ticket


def may_tell(work: UnitOfWork, address: Address, kind: str, now: datetime) -> bool:
    """Counted where it may. The caller commits."""
    key = f"api {kind}:{address.value}"
    if work.attempts.count(key, now - _DAY) >= TOLD_A_DAY:
        return False
    work.attempts.add(key, now)
    return True


def _by_volunteer(
    door: ApiDoor, work: UnitOfWork, caller: Caller, wanted: NewCase, told: Told, now: datetime
) -> Ticket:
    """An organisation files for others only, each time through one of its volunteers."""
    behalf = wanted.on_behalf
    if behalf is None:
        raise RuleBroken("consent_missing")
    key = f"{caller.token.id} {wanted.external_id or door.dice.token()}"
    another = ForAnother(
        grievance=told.grievance,
        name=wanted.name or "",
        phone=wanted.phone,
        relation=behalf.relation,
        consent=_consent(behalf, now),
        via="api",
        key=digest(key),
        language=told.language,
    )
    return file_for(work, door.policy, door.dice, _volunteer(work, caller, behalf), another, now)


def _consent(behalf: OnBehalf, now: datetime) -> Consent:
    given = behalf.consent
    if isinstance(given, WitnessedConsent):
        return Consent(ConsentMode.WITNESS, now, None, given.witness_name, given.witness_phone or "")
    return Consent(ConsentMode.ASKED, now)


def _volunteer(work: UnitOfWork, caller: Caller, behalf: OnBehalf) -> Volunteer:
    """Raises NotFound("volunteer_unknown"), also for another organisation's."""
    ours = work.volunteers.of_organisation(caller.token.organisation or "")
    wanted = [each for each in ours if each.login == behalf.volunteer or (behalf.volunteer is None and each.lead)]
    if not wanted:
        raise NotFound("volunteer_unknown")
    return wanted[0]


def _place(door: ApiDoor, wanted: NewCase) -> tuple[str | None, str]:
    """The code, and the story: with the words for the place, where they name none for certain."""
    given = wanted.place
    if given is None:
        return None, wanted.text
    if given in door.policy.places:
        return given, wanted.text
    code = door.finder.read(given, whole=True).code
    return (code, wanted.text) if code else (None, f"{wanted.text}\n{given}")
