"""Organisations, their volunteers, and what these filed for others: with whose consent, and what he said to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from grs_core.domain.messages import Named


class OrganisationState(StrEnum):
    """Only the volunteers of an approved one file anything."""

    APPLIED = "applied"
    APPROVED = "approved"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An NGO or a civil-society organisation. `kind`: `ngo` or `cso`. `areas`: place codes within which its volunteers
    file; empty is nowhere. `registration`: its number at the NGO Affairs Bureau or another register.
    """

    id: str
    name: Named
    kind: str
    areas: tuple[str, ...]
    state: OrganisationState
    applied_at: datetime
    registration: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Who files for an organisation; his name, his password and whether he is in service stand in the officer of this
    login (`Role.VOLUNTEER`). `phone`: `01XXXXXXXXX`, "" for none: then he neither signs in by a code nor files by
    SMS. `areas`: place codes; empty is all of the organisation's. `lead`:
    sees to the organisation's volunteers.
    """

    login: str
    organisation: str
    phone: str
    areas: tuple[str, ...]
    lead: bool
    added_at: datetime


class Relation(StrEnum):
    """What the volunteer is to whom he files for."""

    NEIGHBOUR = "neighbour"
    RELATIVE = "relative"
    CLIENT = "client"
    OTHER = "other"


class ConsentMode(StrEnum):
    """How the citizen agreed (domain policy, part C: voice, thumb-print photo, code to his phone, witness). ASKED: the
    volunteer has nothing in hand; the citizen is asked by SMS.
    """

    CODE = "code"
    VOICE = "voice"
    THUMB = "thumb"
    WITNESS = "witness"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Consent:
    """`evidence`: the attachment that holds the voice or the print. `witness_phone` "": he has none."""

    mode: ConsentMode
    at: datetime
    evidence: str | None = None
    witness_name: str = ""
    witness_phone: str = ""


class Standing(StrEnum):
    """What the citizen said to it. WAITING: he was told and has not answered; UNREACHABLE: he has no phone."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DISOWNED = "disowned"
    TAKEN_OVER = "taken_over"
    UNREACHABLE = "unreachable"


OUT_OF_SIGHT = frozenset({Standing.DISOWNED, Standing.TAKEN_OVER})
"""From then on the case does not exist for the volunteer and his organisation."""


@dataclass(frozen=True, slots=True)
class FiledFor:
    """That a case was filed for another. `key` is the volunteer's own name for it: the same key is the same case.
    `story`: a digest of the folded story, which tells that two are alike and nothing else.
    """

    ticket: str
    volunteer: str
    organisation: str
    relation: Relation
    consent: Consent
    standing: Standing
    standing_at: datetime
    via: str
    key: str
    filed_at: datetime
    phone: str | None = None
    name: str = ""
    story: str = ""

    @property
    def in_sight(self) -> bool:
        """Of the volunteer who filed it."""
        return self.standing not in OUT_OF_SIGHT
