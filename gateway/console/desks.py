"""Where a case may be forwarded to: the likely desks as a list, the rest by a word of their name."""

import unicodedata
from collections.abc import Iterator, Sequence

from grs_core.domain.errors import NotFound
from grs_core.domain.offices import Office, Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Ticket
from grs_core.policy.model import Policy

FOUND_AT_MOST = 40


def likely(policy: Policy, ticket: Ticket) -> tuple[Office, ...]:
    """The desks around the case's place, nearest tier first: the union, the upazila's (its head, the programme's),
    the district's, the cell. Without a place only the cell is near.
    """
    place = _place(policy, ticket)
    chain = policy.places.chain(place) if place else ()
    around = [office for step in chain for office in policy.directory.of_place(step.code)]
    return tuple(office for office in (*around, policy.directory.top()) if _open_to(policy, ticket, office))


def reachable(policy: Policy, ticket: Ticket, held: Sequence[str]) -> Iterator[Office]:
    """All desks of the case's district and the cell; the whole country for a case without a place, and for those who
    sit in the cell: a case that went to the wrong district comes back through it.
    """
    place = _place(policy, ticket)
    district = policy.places.at(place, PlaceLevel.DISTRICT) if place else None
    sits_on_top = any(policy.directory.get(post).tier is Tier.CABINET for post in held if post in policy.directory)
    for office in policy.directory:
        within = office.place is None or district is None or policy.places.is_within(office.place, district.code)
        if (within or sits_on_top) and _open_to(policy, ticket, office):
            yield office


def find(policy: Policy, ticket: Ticket, held: Sequence[str], text: str) -> tuple[Office, ...]:
    """The reachable desks whose Bangla or English name holds every word of `text`; those around the place first."""
    words = _folded(text).split()
    if not words:
        return ()
    near_first = dict.fromkeys((*likely(policy, ticket), *reachable(policy, ticket, held)))
    found = [office for office in near_first if _matches(office, words)]
    return tuple(found[:FOUND_AT_MOST])


def reached(policy: Policy, ticket: Ticket, held: Sequence[str], code: str) -> str:
    """The code, when it may be chosen. Raises NotFound("office_unknown")."""
    sealed = code in policy.directory and not _open_to(policy, ticket, policy.directory.get(code))
    if sealed or any(office.code == code for office in reachable(policy, ticket, held)):
        return code  # a sealed desk and the present one are refused by the core, with their own words
    raise NotFound("office_unknown", code=code)


def _place(policy: Policy, ticket: Ticket) -> str | None:
    """None also for one that a later policy has no more: an upazila that was divided, say."""
    place = ticket.grievance.place
    return place if place is not None and place in policy.places else None


def _open_to(policy: Policy, ticket: Ticket, office: Office) -> bool:
    closed = ticket.desk.sealed | policy.router.sealed(ticket.grievance) | {ticket.desk.office}
    return office.code not in closed


def _matches(office: Office, words: Sequence[str]) -> bool:
    names = _folded(f"{office.name_bn} {office.name_en}")
    return all(word in names for word in words)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
