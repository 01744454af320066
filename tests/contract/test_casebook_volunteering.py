"""Organisations apply and are decided on, their volunteers come and go, and what looks odd is shown to a person."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grs_core.domain.errors import Conflict, GrsError, NotFound
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.messages import Named
from grs_core.domain.officers import Role
from grs_core.domain.proxy import Flag, FlagKind
from grs_core.domain.ticket import Ticket
from grs_core.domain.volunteering import OrganisationState, Volunteer
from grs_core.services import consenting, volunteering
from grs_core.services.filing_for import ForAnother
from grs_core.services.volunteering import Applied, Rates
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from grs_core.volunteer_ports import FiledWanted
from tests.support.casebook import CITIZEN, UNION, UPAZILA, Casebook
from tests.support.cases import KEY
from tests.support.filed_for import BY_THE_CELL, VOLUNTEERS_PHONE, a_volunteer, an_organisation, files, wanted
from tests.support.schema import migrated_sqlite

NEXT_DOOR = "BD201213"
"""Another upazila of the district."""


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    return Casebook(Database(migrated_sqlite(tmp_path), Vault([KEY])))


@pytest.fixture
def rina(book: Casebook) -> Volunteer:
    return a_volunteer(book, an_organisation(book))


def apply(book: Casebook, told: Applied) -> object:
    return book.write(lambda work: volunteering.apply(work, book.policy.places, book.dice, told, BY_THE_CELL, book.now))


def change(book: Casebook, **changes: object) -> Volunteer:
    places = book.policy.places
    return book.write(
        lambda work: volunteering.change_volunteer(work, places, "asha1", BY_THE_CELL, book.now, **changes)  # type: ignore[arg-type]
    )


def says(book: Casebook, act: Callable[..., Ticket], ticket: Ticket) -> None:
    """The citizen, by an act of `consenting`."""
    book.write(lambda work: act(work, ticket.complainant.address, ticket.number, CITIZEN, book.now))


# ------------------------------------------------------------------------------- the register
@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Applied(Named("ক", "A"), "club", (UPAZILA,)), "organisation_kind"),
        (Applied(Named(" ", "A"), "ngo", (UPAZILA,)), "organisation_name"),
        (Applied(Named("ক", "A"), "ngo", ()), "area_missing"),
        (Applied(Named("ক", "A"), "ngo", ("BD99",)), "place_unknown"),
        (Applied(Named("ক", "A"), "cso", (UPAZILA,), contact_phone="12"), "phone_wrong"),
    ],
)
def test_an_application_that_tells_too_little_is_refused(book: Casebook, told: Applied, why: str) -> None:
    with pytest.raises(GrsError, match=why):
        apply(book, told)


def test_every_decision_on_an_organisation_is_in_the_audit(book: Casebook) -> None:
    made = an_organisation(book)
    assert (made.state, made.decided_by, made.areas) == (OrganisationState.APPROVED, "cell", (UPAZILA,))
    with pytest.raises(Conflict, match="organisation_exists"):
        an_organisation(book)
    ended = book.write(lambda work: volunteering.suspend(work, made.id, BY_THE_CELL, book.now, "nobody answers"))
    assert ended.state is OrganisationState.SUSPENDED
    assert book.database.verify_audit().events == 3


def test_a_volunteer_is_no_officer_and_keeps_to_the_organisations_areas(book: Casebook, rina: Volunteer) -> None:
    signs_in = book.read(lambda work: work.officers.get("asha1"))
    assert (signs_in.role, signs_in.positions, signs_in.phone) == (Role.VOLUNTEER, (), VOLUNTEERS_PHONE)
    assert change(book, areas=(UNION,), lead=True).areas == (UNION,)
    with pytest.raises(GrsError, match="area_not_yours"):
        change(book, areas=(NEXT_DOOR,))
    changed = change(book, phone="+880 1911 111119", name="Rina")
    assert (changed.phone, changed.areas, changed.lead) == ("01911111119", (UNION,), True)
    assert book.read(lambda work: work.officers.get("asha1")).phone == "01911111119"
    with pytest.raises(NotFound, match="volunteer_unknown"):
        book.write(lambda work: volunteering.end_volunteer(work, "nobody", BY_THE_CELL, book.now))


# ------------------------------------------------------------------------------- how often it is right
def test_rates_count_what_citizens_said(book: Casebook, rina: Volunteer) -> None:
    acts = [consenting.confirm, consenting.take_over, consenting.disown, None]
    for nth, act in enumerate(acts):
        ticket = files(book, rina, wanted(book, f"k{nth}", phone=f"0175555555{nth}"))
        if act is not None:
            says(book, act, ticket)
    found = book.read(lambda work: volunteering.rates(work, FiledWanted(volunteer="asha1")))
    assert found == {"asha1": Rates(filed=4, asked=4, confirmed=1, disowned=1, taken_over=1)}
    whole = volunteering.together([*found.values(), Rates(filed=1)])
    assert (whole.filed, whole.answered, whole.owned_percent) == (5, 3, 66)
    assert Rates().owned_percent is None


# ------------------------------------------------------------------------------- what is looked at twice
def told(book: Casebook, nth: int, **changes: object) -> ForAnother:
    story = Grievance(f"এটা {nth} নম্বর ঘরের মানুষের নিজের কথা", Category.OTHER)
    rest = {"phone": f"017555{nth:05}", "name": f"নাম {nth}", "grievance": story, **changes}
    return wanted(book, f"key {nth}", **rest)


def flags(book: Casebook) -> list[tuple[FlagKind, int]]:
    found: tuple[Flag, ...] = book.read(lambda work: volunteering.flags(work, book.policy, FiledWanted(), book.now))
    return [(flag.kind, flag.count) for flag in found]


def test_a_phone_under_three_names_is_shown_and_one_name_three_times_is_not(book: Casebook, rina: Volunteer) -> None:
    for nth in range(3):
        files(book, rina, told(book, nth, phone="01755555555", name="রহিমা"))
        files(book, rina, told(book, 10 + nth, phone="01755555556", name=("রহিমা", " রহিমা ", "করিম")[nth]))
    assert flags(book) == []
    files(book, rina, told(book, 20, phone="01755555556", name="সালমা"))
    assert flags(book) == [(FlagKind.PHONE, 3)]
    book.clock.advance(days=31)
    assert flags(book) == []


def test_a_story_told_three_times_is_shown_whatever_its_signs(book: Casebook, rina: Volunteer) -> None:
    for nth, text in enumerate(("রহিমা তিন মাস ধরে ভাতা পান না", "রহিমা, তিন মাস ধরে ভাতা পান না।", "ভাতা পান না", "ভাতা পান না")):
        files(book, rina, told(book, nth, grievance=Grievance(text, Category.OTHER)))
    files(book, rina, told(book, 8, grievance=Grievance("ভাতা পান না", Category.OTHER)))
    assert flags(book) == []
    files(book, rina, told(book, 9, grievance=Grievance("রহিমা  তিন মাস ধরে — ভাতা পান না", Category.OTHER)))
    assert flags(book) == [(FlagKind.STORY, 3)]


def test_a_burst_is_more_than_twenty_in_an_hour_but_for_files_of_rows(book: Casebook, rina: Volunteer) -> None:
    for nth in range(20):
        files(book, rina, told(book, nth))
        files(book, rina, told(book, 100 + nth, via="bulk"))
        book.clock.advance(minutes=2)
    assert flags(book) == []
    files(book, rina, told(book, 21))
    assert flags(book) == [(FlagKind.BURST, 21)]


def test_a_volunteer_whose_citizens_disown_most_is_shown_once_enough_have_answered(
    book: Casebook, rina: Volunteer
) -> None:
    for nth in range(10):
        assert flags(book) == []
        ticket = files(book, rina, told(book, nth))
        act = consenting.confirm if nth < 4 else consenting.disown
        says(book, act, ticket)
        book.clock.advance(hours=2)
    assert flags(book) == [(FlagKind.RATE, 40)]
    ticket = files(book, rina, told(book, 11))
    says(book, consenting.take_over, ticket)
    assert flags(book) == [(FlagKind.RATE, 45)]
