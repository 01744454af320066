"""Whose figures an officer may see: one rule for the dashboard, its exports, reports, meetings and the API.

Cases are another matter (`grs_core.services.queues.sight`): they go by the desk that holds them, figures by the place
of the case. Nobody sees in a figure what is sealed from him: `Survey` says where he may look, `blind` what is left out.
"""

from dataclasses import dataclass
from datetime import date

from grs_core.domain.errors import NotFound
from grs_core.domain.monitoring import Blind
from grs_core.domain.officers import Officer, Role
from grs_core.domain.offices import Office, Tier
from grs_core.policy.model import Policy
from grs_core.services.queues import sight

_NO_FIGURES = frozenset({Role.VOLUNTEER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Survey:
    """An area and the programmes there: `place` None is the country, `programmes` None is all."""

    place: str | None
    programmes: frozenset[str] | None = None

    def covers(self, policy: Policy, place: str | None) -> bool:
        """Is `place` (None: the country) within the area?"""
        return self.place is None or (place is not None and policy.places.is_within(place, self.place))


def figures_area(policy: Policy, officer: Officer, today: date) -> tuple[Survey, ...]:
    """Of every post held today, widest first. The desk of a department sees its own programmes, the head of an area
    and the cell see all.
    """
    if officer.role in _NO_FIGURES or not officer.active:
        return ()
    posts = [policy.directory.get(code) for code in officer.offices(today) if code in policy.directory]
    known = ((_survey(policy, post), post) for post in posts if post.place or post.tier is Tier.CABINET)
    # A desk that answers for no programme has no figures, unless it is at the head of its area.
    surveys = {survey: post.tier.rank for survey, post in known if survey.programmes is None or survey.programmes}
    return tuple(sorted(surveys, key=lambda each: (-surveys[each], each.programmes is not None, each.place or "")))


def may_survey(policy: Policy, officer: Officer, today: date, place: str | None) -> Survey:
    """What he may see of this place (None: the country): the place itself with the programmes that are his there.

    Raises NotFound("place_unknown") where he may see nothing, as for a place that does not exist.
    """
    if place is not None and place not in policy.places:
        raise NotFound("place_unknown")
    within = [each for each in figures_area(policy, officer, today) if each.covers(policy, place)]
    if not within:
        raise NotFound("place_unknown")
    if any(each.programmes is None for each in within):
        return Survey(place)
    return Survey(place, frozenset[str]().union(*(each.programmes or frozenset() for each in within)))


def blind(policy: Policy, officer: Officer, today: date) -> Blind:
    """What his figures leave out."""
    seen = sight(policy.directory, officer, today)
    return Blind(seen.posts, seen.own, seen.recused)


def _survey(policy: Policy, post: Office) -> Survey:
    if _is_head(policy, post):
        return Survey(post.place)
    departments = policy.router.rules.departments.items()
    theirs = (code for code, it in departments if post.kind in {*it.desks.values(), it.urban})
    return Survey(post.place, frozenset(theirs))


def _is_head(policy: Policy, post: Office) -> bool:
    """Somebody's supervisor on the general line, whatever department sits there: UP, UNO, DC, a city's CEO, cell."""
    if post.tier in (Tier.UNION, Tier.CABINET):
        return True
    return any(office.above == post.code for office in policy.directory.of_place(post.place or ""))
