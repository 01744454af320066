"""Which consents a case that is filed for another may rest on. None is skipped, and none is made from what is typed.

Source: domain policy, part C: a voice, a photo of the thumb-print, a code to the citizen's phone, or a witness.
"""

from datetime import datetime

from grs_core.domain.attachments import Attachment, Purpose
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.volunteering import Consent, ConsentMode, Volunteer
from grs_core.ports import UnitOfWork

LONGEST_NAME = 120
"""Characters of a person's name that are kept."""
_ASKED_VIA = frozenset({"sms", "bulk", "api"})
"""Doors through which a case comes with nothing in hand: the citizen is asked by SMS. At the portal the volunteer sits
beside him.
"""
_CODE_VIA = frozenset({"portal"})
"""Where the citizen's code is asked for and comes back."""


def owner_of(login: str) -> str:
    """The owner (`Attachment.owner`) of what this volunteer gives."""
    return f"volunteer:{login}"


def consent_told(
    mode: str, now: datetime, evidence: str | None = None, witness_name: str = "", witness_phone: str | None = None
) -> Consent:
    """A consent from a form, a file or a program. Never one by code: only `gateway.services.consent_code` makes that,
    once the code that went to the citizen's phone has come back. `witness_phone`: None is not said, "" says that he has
    none. Raises RuleBroken("consent_missing" | "witness_missing" | "phone_wrong").
    """
    if mode not in set(ConsentMode) - {ConsentMode.CODE}:
        raise RuleBroken("consent_missing")
    if mode != ConsentMode.WITNESS:
        return Consent(ConsentMode(mode), now, evidence or None)
    name = witness_name.strip()[:LONGEST_NAME]
    if not name or witness_phone is None:
        raise RuleBroken("witness_missing")
    return Consent(ConsentMode.WITNESS, now, None, name, read_mobile(witness_phone) if witness_phone.strip() else "")


def sound(
    work: UnitOfWork, volunteer: Volunteer, consent: Consent, phone: str | None, via: str, now: datetime
) -> Consent:
    """This consent, if a case that comes `via` may rest on it; without what its mode does not need. Raises
    RuleBroken("consent_missing" | "consent_evidence" | "witness_missing" | "witness_is_volunteer" |
    "witness_is_citizen" | "phone_wrong").
    """
    at, mode = min(consent.at, now), consent.mode
    if mode is ConsentMode.WITNESS:
        return Consent(mode, at, None, *_witness(work, volunteer, consent, phone))
    if mode in (ConsentMode.VOICE, ConsentMode.THUMB):
        return Consent(mode, at, _evidence(work, volunteer, consent))
    doors = _CODE_VIA if mode is ConsentMode.CODE else _ASKED_VIA
    if phone is None or via not in doors:
        raise RuleBroken("consent_missing")
    return Consent(mode, at)


def _witness(work: UnitOfWork, volunteer: Volunteer, consent: Consent, citizens: str | None) -> tuple[str, str]:
    name = consent.witness_name.strip()[:LONGEST_NAME]
    if not name:
        raise RuleBroken("witness_missing")
    phone = read_mobile(consent.witness_phone) if consent.witness_phone else ""
    if (phone and phone == volunteer.phone) or name.casefold() == work.officers.get(volunteer.login).name.casefold():
        raise RuleBroken("witness_is_volunteer")
    if phone and phone == citizens:
        raise RuleBroken("witness_is_citizen")
    return name, phone


def _evidence(work: UnitOfWork, volunteer: Volunteer, consent: Consent) -> str:
    """A file of this very volunteer, given as a consent, of the kind that the mode needs, that no case rests on: a
    voice that was recorded once agrees to one case, however often it is sent.
    """
    found = _attachment(work, consent.evidence)
    if found is None or found.owner != owner_of(volunteer.login) or found.purpose is not Purpose.CONSENT:
        raise RuleBroken("consent_evidence")
    fits = found.audible if consent.mode is ConsentMode.VOICE else found.visible
    if not fits or found.ticket is not None or work.filed_for.is_evidence(found.id):
        raise RuleBroken("consent_evidence")
    return found.id


def _attachment(work: UnitOfWork, evidence: str | None) -> Attachment | None:
    try:
        return work.attachments.get(evidence) if evidence else None
    except NotFound:
        return None
