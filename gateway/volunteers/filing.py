"""From what was typed to a case: what is wrong beside which field, the consent, the files, the case itself."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from flask import request

from gateway.http.look import page_language
from gateway.services.told_story import Chosen, Story, understood
from gateway.services.volunteer_sign_in import Member
from gateway.volunteers import places
from gateway.volunteers.doorway import Doorway
from gateway.volunteers.form_fields import FILES, Typed
from grs_core.domain.attachments import Purpose
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Category
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.volunteering import Consent, ConsentMode, Relation
from grs_core.services.consent import consent_told, owner_of
from grs_core.services.filing_for import ForAnother, file_for

MODES = tuple(mode for mode in ConsentMode if mode is not ConsentMode.ASKED)
PROVIDERS = ("bkash", "nagad", "rocket", "upay", "agent_banking")
_BESIDE: Mapping[str, str] = {
    "phone_wrong": "phone",
    "phone_is_own": "phone",
    "phone_refuses": "phone",
    "phone_waits": "phone",
    "name_missing": "name",
    "area_not_yours": "place",
    "place_unknown": "place",
    "consent_missing": "mode",
    "consent_evidence": "evidence",
    "consent_codes_over": "code",
    "witness_missing": "witness_name",
    "witness_is_volunteer": "witness_name",
    "file_unknown": "files",
    "files_too_many": "files",
}
"""Beside which field a refusal of the core stands; `code_*` beside the code."""


class Wrong(Exception):
    """What is wrong, by field, in the words of the page."""

    def __init__(self, said: Mapping[str, str]) -> None:
        super().__init__(", ".join(said))
        self.said = dict(said)


@dataclass(frozen=True, slots=True)
class Filed:
    """`had_secret`: something in the story was masked."""

    ticket: Ticket
    had_secret: bool


def take_files(doorway: Doorway, member: Member, typed: Typed) -> tuple[Typed, dict[str, str]]:
    """Keeps the files that came with the form, and says what is wrong with which."""
    wrong: dict[str, str] = {}
    for name, purpose in FILES.items():
        given = request.files.get(name)
        if given is None or not given.filename:
            continue
        try:
            taken = doorway.parts.files.take(
                owner_of(member.login), Purpose(purpose), given.stream.read(), doorway.now()
            )
        except RuleBroken as refusal:
            wrong[name] = doorway.refusal(refusal.key, refusal.params)
        else:
            typed = typed.with_(**{f"{name}_id": taken.id})
    return typed, wrong


def settle_place(doorway: Doorway, member: Member, typed: Typed) -> Typed:
    """With the place that the words name for certain, where none was picked."""
    if typed.place or not typed.place_words:
        return typed
    code = places.settled(doorway.parts.finder, doorway.parts.policy.places, member, typed.place_words)
    return typed.with_(place=code or "")


def check(doorway: Doorway, typed: Typed) -> dict[str, str]:
    """What is wrong before anything is filed, by field."""
    say = doorway.say
    found = {
        "name": "" if typed.name else say("wrong_name"),
        "phone": _phone(doorway, typed),
        "relation": "" if typed.relation in set(Relation) else say("wrong_relation"),
        "story": "" if typed.story or typed.voice_id else say("wrong_story"),
        "place": say("wrong_place") if typed.place_words and not typed.place else "",
        "mode": "" if typed.mode in MODES else say("wrong_mode"),
    }
    if typed.mode == ConsentMode.CODE and not typed.has_phone:
        found["mode"] = say("wrong_code_without_phone")
    if typed.mode in (ConsentMode.VOICE, ConsentMode.THUMB) and not typed.evidence:
        found[f"consent_{typed.mode}"] = say(f"wrong_{typed.mode}")
    if typed.mode == ConsentMode.CODE and typed.has_phone and not (typed.proof or typed.code):
        found["code"] = say("wrong_no_code")
    return {name: said for name, said in {**found, **_witness(doorway, typed)}.items() if said}


def _witness(doorway: Doorway, typed: Typed) -> dict[str, str]:
    if typed.mode != ConsentMode.WITNESS:
        return {}
    known = typed.witness_no_phone or typed.witness_phone
    phone = _refused(doorway, lambda: read_mobile(typed.witness_phone)) if typed.witness_phone else ""
    return {
        "witness_name": "" if typed.witness_name else doorway.say("wrong_witness_name"),
        "witness_phone": "" if typed.witness_no_phone else phone if known else doorway.say("wrong_no_number"),
    }


def filed_before(doorway: Doorway, member: Member, key: str) -> Ticket | None:
    """What this draft was filed as: whoever sends it again is told so, whatever became of code and files since. Raises
    NotFound("ticket_unknown") when that is out of his sight.
    """
    with doorway.parts.reading() as work:
        known = work.filed_for.by_key(member.login, key) if key else None
        if known is None:
            return None
        if not known.in_sight:
            raise NotFound("ticket_unknown")
        return work.tickets.get(TrackingNumber.read(known.ticket))


def file(doorway: Doorway, member: Member, typed: Typed) -> Filed:
    """Files it. Raises Wrong."""
    story = _story(doorway, member, typed)
    parts = doorway.parts
    try:
        wanted = ForAnother(
            grievance=story.grievance,
            name=typed.name,
            phone=typed.phone if typed.has_phone else None,
            relation=Relation(typed.relation),
            consent=_consent(doorway, member, typed),
            via="portal",
            key=typed.key,
            language=page_language(),
        )
        ticket = _kept(doorway, member, wanted, typed.enclosed)
    except (RuleBroken, NotFound) as refusal:
        if isinstance(refusal, NotFound) and refusal.key == "ticket_unknown":
            raise
        raise Wrong({_field(refusal.key, typed): doorway.refusal(refusal.key, refusal.params)}) from None
    parts.jobs.nudge("relay")
    return Filed(ticket, story.had_secret)


def _kept(doorway: Doorway, member: Member, wanted: ForAnother, enclosed: Collection[str]) -> Ticket:
    """In one commit with its files: of a draft that is sent twice at once, those of the first."""
    parts, owner, actor = doorway.parts, owner_of(member.login), Actor(f"volunteer:{member.login}", "portal")
    with parts.writing() as work:
        work.volunteers.lock(member.login)
        first = work.filed_for.by_key(member.login, wanted.key) is None
        ticket = file_for(work, parts.policy, parts.dice, member.volunteer, wanted, doorway.now())
        if first:
            parts.files.claim(work, enclosed, str(ticket.number), owner, actor, doorway.now())
        work.commit()
    return ticket


def _story(doorway: Doorway, member: Member, typed: Typed) -> Story:
    parts = doorway.parts
    details = {"amount": _whole(typed.amount), "provider": typed.provider if typed.provider in PROVIDERS else ""}
    chosen = Chosen(
        category=Category(typed.category) if typed.category in set(Category) else None,
        programme=typed.programme if typed.programme in parts.policy.programmes else None,
        place=typed.place if typed.place in parts.policy.places else None,
        details={name: value for name, value in details.items() if value},
    )
    told = understood(parts.conversations, typed.story or doorway.say("story_by_voice"), chosen, doorway.now())
    if chosen.place is not None:
        return told
    return _within(doorway, member, told)


def _within(doorway: Doorway, member: Member, told: Story) -> Story:
    """A place that was only read in the story counts where it lies in his area; else the case lies in his area."""
    read, known = told.grievance.place, doorway.parts.policy.places
    inside = read is not None and any(known.is_within(read, area) for area in member.areas)
    place = read if inside else places.only_area(known, member)
    return replace(told, grievance=replace(told.grievance, place=place))


def _consent(doorway: Doorway, member: Member, typed: Typed) -> Consent:
    """Raises RuleBroken."""
    if typed.mode == ConsentMode.CODE:
        codes, proof = doorway.parts.consent, typed.proof
        if not proof:
            proof = codes.check(member.login, typed.key, typed.phone, typed.claim, typed.code)
        return codes.consent(member.login, typed.key, typed.phone, proof)
    witness_phone = "" if typed.witness_no_phone else typed.witness_phone or None
    return consent_told(typed.mode, doorway.now(), typed.evidence, typed.witness_name, witness_phone)


def _phone(doorway: Doorway, typed: Typed) -> str:
    if not typed.has_phone:
        return ""
    if not typed.phone:
        return doorway.say("wrong_no_number")
    return _refused(doorway, lambda: read_mobile(typed.phone))


def _refused(doorway: Doorway, act: Callable[[], object]) -> str:
    try:
        act()
    except RuleBroken as refusal:
        return doorway.refusal(refusal.key, refusal.params)
    return ""


def _field(key: str, typed: Typed) -> str:
    if key.startswith("code_"):
        return "code"
    if key == "consent_evidence":
        return f"consent_{typed.mode}"
    return _BESIDE.get(key, "form")


def _whole(written: str) -> str:
    digits = "".join(str(int(letter)) for letter in written if letter.isdecimal())
    return digits[:9]
