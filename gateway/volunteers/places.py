"""Places for the form: searched in three scripts, those of the volunteer first, the others with a word that they are
not his.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.nlu.gazetteer import Gazetteer
from bot.text.fold import fold
from gateway.services.volunteer_sign_in import Member
from grs_core.domain.places import Place, PlaceLevel, Places
from grs_core.services.filing_for import may_file_at

SHOWN, OTHERS = 8, 3
_FILED_AT = frozenset({PlaceLevel.UPAZILA, PlaceLevel.CITY, PlaceLevel.UNION})
_MOST_OFFLINE = 300
"""Of more places than that a phone keeps the upazilas only."""
_GOOD, _BY_NAME = 70.0, 90.0
"""How well a name of his area fits, and one from elsewhere."""


@dataclass(frozen=True, slots=True)
class Found:
    """`sure`: no other place of his begins so."""

    code: str
    own: bool
    sure: bool = False


def search(finder: Gazetteer, places: Places, member: Member, written: str) -> tuple[Found, ...]:
    """What `written` may mean, the likeliest first, his own before the others."""
    text = written.strip()[:80]
    if not text:
        return ()
    near = [each.code for area in member.areas for each in finder.match(text, area) if each.score >= _GOOD]
    begun = _begun(places, member, text)
    own = [code for code in dict.fromkeys((*near, *begun)) if _is_his(places, member, code)][:SHOWN]
    anywhere = [each.code for each in finder.match(text) if each.score >= _BY_NAME and _fits(places, each.code)]
    others = [code for code in anywhere if code not in own and not _is_his(places, member, code)][:OTHERS]
    sure = own[0] if len(own) == 1 and own == begun else None
    return (*(Found(code, True, code == sure) for code in own), *(Found(code, False) for code in others))


def settled(finder: Gazetteer, places: Places, member: Member, written: str) -> str | None:
    """The one place of his that the words name for certain, or the only one that begins so."""
    codes = {finder.read(written, area, whole=True).code for area in member.areas} - {None}
    if len(codes) == 1:
        return codes.pop()
    return next((each.code for each in search(finder, places, member, written) if each.sure), None)


def offline(places: Places, member: Member) -> tuple[Place, ...]:
    """What his phone keeps to search in without a network."""
    own = tuple(_own(places, member))
    if len(own) <= _MOST_OFFLINE:
        return own
    return tuple(place for place in own if place.level is not PlaceLevel.UNION)[:_MOST_OFFLINE]


def only_area(places: Places, member: Member) -> str | None:
    """Where a case lies of which nothing is known but who filed it."""
    return member.areas[0] if len(member.areas) == 1 and member.areas[0] in places else None


def _own(places: Places, member: Member) -> Iterator[Place]:
    for area in member.areas:
        if area in places:
            yield from _below(places, area)


def _below(places: Places, code: str) -> Iterator[Place]:
    if _fits(places, code):
        yield places.get(code)
    for child in places.children(code):
        yield from _below(places, child.code)


def _begun(places: Places, member: Member, text: str) -> Sequence[str]:
    """His places whose names begin as he begins to write."""
    sound = fold(text)
    own = _own(places, member) if sound else iter(())
    return [each.code for each in own if any(fold(name).startswith(sound) for name in _names(each))]


def _names(place: Place) -> tuple[str, ...]:
    return (place.name_bn, place.name_en, *place.aliases)


def _fits(places: Places, code: str) -> bool:
    return places.get(code).level in _FILED_AT


def _is_his(places: Places, member: Member, code: str) -> bool:
    return _fits(places, code) and may_file_at(places, member.volunteer, member.organisation, code)
