"""Does whoever reads a case stand in it himself? Then he is asked to step back before he does anything."""

from collections.abc import Iterator

from bot.text.digits import to_latin
from bot.text.fold import fold
from grs_core.domain.officers import Officer
from grs_core.domain.offices import Office
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Ticket
from grs_core.policy.model import Policy

_FEWEST_WORDS, _SHORTEST_WORD = 2, 3
"""Of a name: one word alone is borne by too many, and a title ("মোঃ", "Md") by all."""


def conflict(policy: Policy, officer: Officer, ticket: Ticket, posts: tuple[str, ...]) -> str | None:
    """`named`: his name stands in the story. `number`: his own phone does, or among what the case names. `office`: he
    sits in such an office as is accused, in the same upazila. None: nothing points at him. The accused's own office
    never sees the case at all. `posts`: those he holds today.
    """
    told = " ".join((ticket.grievance.text, *ticket.grievance.details.values()))
    if officer.phone is not None and officer.phone in to_latin(told).replace("-", "").replace(" ", ""):
        return "number"
    if _names(officer.name, told):
        return "named"
    rules = policy.router.rules.conflicts_of(ticket.grievance.everyone_accused)
    accused = {rule.office_kind for rule in rules}
    return "office" if any(office.kind in accused for office in _near(policy, ticket, posts)) else None


def _names(name: str, told: str) -> bool:
    words = [word for word in fold(name).split() if len(word) >= _SHORTEST_WORD]
    if len(words) < _FEWEST_WORDS:
        return False
    heard = fold(told).split()
    return any(heard[place : place + len(words)] == words for place in range(len(heard)))


def _near(policy: Policy, ticket: Ticket, posts: tuple[str, ...]) -> Iterator[Office]:
    place = ticket.grievance.place or ""
    upazila = policy.places.at(place, PlaceLevel.UPAZILA) if place in policy.places else None
    for post in posts:
        office = policy.directory.get(post) if post in policy.directory else None
        if office is not None and office.place and upazila and policy.places.is_within(office.place, upazila.code):
            yield office
