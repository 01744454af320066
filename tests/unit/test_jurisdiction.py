"""Whose figures an officer may see: the area of his posts, a department's desk its programmes only."""

from dataclasses import replace
from datetime import date

import pytest

from grs_core.domain.errors import NotFound
from grs_core.domain.officers import Officer, Position, Role
from grs_core.policy.load import load_policy
from grs_core.services.jurisdiction import Survey, figures_area, may_survey

POLICY = load_policy()
TODAY = date(2026, 11, 22)
UPAZILA, DISTRICT = "BD201204", "BD2012"
UNION = sorted(place.code for place in POLICY.places.children(UPAZILA))[0]


def officer(*offices: str, role: Role = Role.OFFICER, until: date | None = None) -> Officer:
    return Officer("x", "x", role, tuple(Position(office, date(2025, 1, 1), until) for office in offices), "")


def test_a_head_of_an_area_sees_all_its_programmes() -> None:
    for office, place in (
        (f"up-{UNION}", UNION),
        (f"uno-{UPAZILA}", UPAZILA),
        (f"dc-{DISTRICT}", DISTRICT),
        ("cell", None),
    ):
        assert figures_area(POLICY, officer(office), TODAY) == (Survey(place),)


def test_the_desk_of_a_department_sees_its_programmes_in_its_area() -> None:
    (seen,) = figures_area(POLICY, officer(f"uwao-{UPAZILA}"), TODAY)
    assert seen == Survey(UPAZILA, frozenset({"mother_child_benefit", "vwb"}))
    (above,) = figures_area(POLICY, officer(f"dd_dwa-{DISTRICT}"), TODAY)
    assert above == Survey(DISTRICT, seen.programmes)


def test_every_head_of_an_area_has_its_figures_and_a_department_s_desk_never_all() -> None:
    for office in POLICY.directory:
        seen = figures_area(POLICY, officer(office.code), TODAY)
        if office.kind == "ddlg":  # it answers for no programme
            assert seen == ()
            continue
        assert [each.place for each in seen] == [office.place]
        assert (seen[0].programmes is None) is (office.kind in {"up", "uno", "dc", "city_ceo", "cell"}), office.code


def test_what_lies_within_is_his_and_what_lies_beside_or_above_does_not_exist() -> None:
    uno = officer(f"uno-{UPAZILA}")
    assert may_survey(POLICY, uno, TODAY, UNION) == Survey(UNION)
    for place in (DISTRICT, None, "BD2015", "nowhere"):
        with pytest.raises(NotFound):
            may_survey(POLICY, uno, TODAY, place)


def test_several_posts_add_up() -> None:
    both = officer(f"uwao-{UPAZILA}", f"usso-{UPAZILA}")
    theirs = may_survey(POLICY, both, TODAY, UPAZILA).programmes
    assert theirs is not None
    assert {"vwb", "widow_allowance"} <= theirs
    assert may_survey(POLICY, officer(f"uwao-{UPAZILA}", f"uno-{UPAZILA}"), TODAY, UNION).programmes is None


def test_who_looks_only_at_figures_sees_those_of_his_post_and_no_case() -> None:
    from grs_core.services.queues import sight

    looking = officer("cell", role=Role.MONITOR)
    assert may_survey(POLICY, looking, TODAY, None) == Survey(None)
    assert sight(POLICY.directory, looking, TODAY).offices == frozenset()


def test_a_post_that_has_ended_an_administrator_and_who_is_out_of_service_see_nothing() -> None:
    over = officer("cell", until=date(2026, 1, 1))
    for nobody in (over, officer("cell", role=Role.ADMIN), replace(officer("cell"), active=False), officer()):
        assert figures_area(POLICY, nobody, TODAY) == ()
