"""Routes a total sample of cases and looks whether each has a desk, never a sealed one, and always a standard."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.ticket import Desk
from grs_core.policy.findings import Finding, Level
from grs_core.policy.model import Policy

Case = tuple[Grievance, str]
"""With the words for the place."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """`routes`: how many cases were routed. A finding stands for all cases with the same fault."""

    routes: int
    findings: tuple[Finding, ...]


def routed(policy: Policy) -> Sampled:
    """Every category by every programme by everybody who may be accused, at a rural union, an upazila, a city, a
    district and nowhere; sub-categories by department.
    """
    faults: dict[Finding, list[str]] = {}
    routes = 0
    for case, words in _cases(policy):
        routes += 1
        for finding in _faults(policy, case):
            faults.setdefault(finding, []).append(_told(case, words))
    return Sampled(routes, tuple(_with_example(finding, cases) for finding, cases in faults.items()))


def _with_example(finding: Finding, cases: list[str]) -> Finding:
    what = f"{finding.what}: {len(cases)} of the sample, as {cases[0]}"
    return Finding(finding.level, finding.file, finding.line, what, finding.why, finding.do)


def _told(case: Grievance, words: str) -> str:
    accused = case.accused.code if case.accused else "nobody accused"
    return f"{case.subcategory or case.category.value}, {case.programme or 'no programme'}, {words}, {accused}"


def _cases(policy: Policy) -> Iterator[Case]:
    programmes: list[str | None] = [*policy.programmes, None]
    kinds: list[tuple[Category, str | None, list[str | None]]] = [(each, None, programmes) for each in Category]
    kinds += _finer(policy)
    accused, places = _accused(policy), list(_places(policy))
    for category, finer, of_programmes in kinds:
        for programme, blamed, (place, words) in product(of_programmes, accused, places):
            yield Grievance("", category, programme, place, blamed, subcategory=finer), words


def _finer(policy: Policy) -> list[tuple[Category, str | None, list[str | None]]]:
    """One sub-category of each rule that is not its category's own, with a programme of each department."""
    of_category = policy.router.rules.categories
    rules = {repr(each.rule): each for each in policy.subcategories.values() if each.rule != of_category[each.category]}
    one_of = {each.department: each.code for each in policy.programmes.values()}
    return [(each.category, each.code, [*one_of.values(), None]) for each in rules.values()]


def _accused(policy: Policy) -> list[Accused | None]:
    """Nobody, every role, and every position whose rule differs from that of its role."""
    rules = policy.router.rules
    roles: list[Accused | None] = [Accused(role) for role in AccusedRole]
    of_roles = set(rules.position_of_role.values())
    return [None, *roles, *(Accused(AccusedRole.OTHER, code) for code in rules.conflicts if code not in of_roles)]


def _places(policy: Policy) -> Iterable[tuple[str | None, str]]:
    """The first of each sort; what a deployer's places do not have is left out."""
    found: dict[str, tuple[str | None, str]] = {"nowhere": (None, "no place")}
    for place in policy.places.of_level(PlaceLevel.UNION):
        upazila = policy.places.at(place.code, PlaceLevel.UPAZILA)
        if upazila is not None and upazila.level is PlaceLevel.UPAZILA:
            found["union"], found["upazila"] = (place.code, "a rural union"), (upazila.code, "an upazila")
            break
    for level, words in ((PlaceLevel.CITY, "a city"), (PlaceLevel.DISTRICT, "a district")):
        for place in policy.places.of_level(level)[:1]:
            found[level.value] = (place.code, words)
    return found.values()


# ------------------------------------------------------------------- faults
def _faults(policy: Policy, case: Grievance) -> Iterator[Finding]:
    route = policy.router.route(case)
    hidden = policy.router.sealed(case)
    if route.desk.office in hidden:
        why, do = "the accused would read the complaint", "raise min_tier of the accused's position"
        yield Finding(Level.ERROR, "conflicts.csv", 0, "a case lands on a sealed desk", why, do)
    if route.desk.tier is Tier.CABINET and _should_stay_below(policy, case):
        why, do = "the cell would do the work of an upazila", "look at first_tier, departments.csv and hide"
        yield Finding(Level.WARNING, "departments.csv", 0, "no desk below the cell", why, do)
    desk: Desk | None = route.desk
    while desk is not None:
        if policy.standards.tier_days.get((desk.tier, route.priority), 0) < 1:
            what = f"{desk.tier.value} {route.priority.value} has no day"
            why, do = "the case would be late as it comes", "give it at least one working day"
            yield Finding(Level.ERROR, "standards.csv", 0, what, why, do)
        desk = policy.router.above(case, desk, (desk.office,))


def _should_stay_below(policy: Policy, case: Grievance) -> bool:
    """A known place, and neither the category nor the accused ask for more than the district."""
    rules = policy.router.rules
    floors = [rules.of(case).first_tier, *(rule.min_tier for rule in rules.conflicts_of(case.everyone_accused))]
    return policy.router.placed(case) and not any(_at_the_cell(policy, tier) for tier in floors)


def _at_the_cell(policy: Policy, tier: Tier) -> bool:
    return tier is Tier.CABINET or (tier is Tier.DISTRICT and Tier.DISTRICT not in policy.tier_names)
