"""Who may speak to whom, and the two officers who stand behind an advisory; over both databases."""

from typing import Any

import pytest

from grs_core.domain.advisory import AdvisoryState
from grs_core.domain.errors import Conflict, NotAllowed, NotFound, RuleBroken
from grs_core.domain.events import EventName
from grs_core.domain.officers import Officer, Role
from grs_core.services.advising import FEWEST, Advising, ground
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.advisories import (
    KARIM,
    PIN,
    RunSql,
    approve,
    events,
    make,
    stop,
    village,
)
from tests.support.casebook import (
    CELL,
    DC,
    DISTRICT,
    MINE,
    OTHER_UNION,
    THEIRS,
    UNION,
    UNO,
    UP,
    UPAZILA,
    USSO,
    Casebook,
    officer,
)


@pytest.fixture
def book(database: Database) -> Casebook:
    return Casebook(database)


@pytest.mark.parametrize(
    ("who", "areas"),
    [
        (officer(UP), ()),
        (officer(USSO), (UPAZILA,)),
        (officer(USSO, UNO, DC), (UPAZILA, DISTRICT)),
        (officer(CELL, role=Role.CELL), (None,)),
        (officer(UNO, role=Role.VOLUNTEER), ()),
        (officer(UNO, active=False), ()),
        (officer(), ()),
        (officer("no-such-office"), ()),
    ],
)
def test_desks_of_an_upazila_and_above_speak_to_their_areas(
    book: Casebook, who: Officer, areas: tuple[str | None, ...]
) -> None:
    found = ground(book.policy, who, book.now.date())
    assert found.areas == areas


def test_it_reaches_everybody_below_the_area_and_no_place_beyond(book: Casebook) -> None:
    village(book, 12)
    book.file(address=MINE, place=OTHER_UNION)
    book.file(address=THEIRS, place="BD30")
    sizes = {}
    for area in (UNION, UPAZILA, DISTRICT, None):
        who = officer(CELL, role=Role.CELL)
        with book.database.reading() as work:
            sizes[area] = Advising(work, book.policy, who, book.now).audience(area, None).reached
    assert sizes == {UNION: 12, UPAZILA: 13, DISTRICT: 13, None: 14}


@pytest.mark.parametrize("area", [DISTRICT, None, "BD30", "nowhere"])
def test_nobody_speaks_beyond_his_own_area(book: Casebook, area: str | None) -> None:
    village(book)
    with pytest.raises(RuleBroken, match=r"advisory_area_not_yours|place_unknown"):
        make(book, area=area)


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        ({"programme": "no_such"}, "programme_unknown"),
        ({"programme": "vwb"}, "advisory_too_few"),
        ({"urgent": True}, "advisory_why_missing"),
        ({"urgent": True, "why": "  "}, "advisory_why_missing"),
    ],
)
def test_what_is_wrong_with_a_draft_is_said(book: Casebook, wish: dict[str, Any], key: str) -> None:
    village(book)
    with pytest.raises(RuleBroken, match=key):
        make(book, **wish)


def test_a_handful_of_people_is_no_audience(book: Casebook) -> None:
    """Else an officer could write to the one who complained of him."""
    village(book, FEWEST - 1)
    with pytest.raises(RuleBroken, match="advisory_too_few"):
        make(book)
    book.file(address=MINE)
    draft = make(book)
    book.write(lambda work: work.conversations.silence(MINE, True))
    with pytest.raises(RuleBroken, match="advisory_too_few"):
        approve(book, draft)


def test_two_officers_of_the_area_stand_behind_it_and_the_audit_says_who(
    book: Casebook, run_sql: RunSql, vault: Vault
) -> None:
    village(book)
    draft = make(book, urgent=True, why="প্রতারণা চলছে")
    with pytest.raises(NotAllowed, match="own_advisory"):
        approve(book, draft, KARIM)
    with pytest.raises(NotFound, match="advisory_unknown"):
        approve(book, draft, officer("uno-BD201202", login="stranger"))
    with pytest.raises(NotAllowed, match="advisory_not_yours"):
        approve(book, draft, officer(role=Role.ADMIN, login="root"))
    sending = approve(book, draft)
    assert (sending.made_by, sending.approved_by, sending.expected) == ("karim", "nasrin", FEWEST)
    with pytest.raises(Conflict, match="advisory_not_waiting"):
        approve(book, draft, officer(DC, login="dc"))
    assert events(run_sql, vault, draft) == [
        (EventName.ADVISORY_MADE, "officer:karim", PIN),
        (EventName.ADVISORY_APPROVED, "officer:nasrin", f"{FEWEST} প্রতারণা চলছে"),
    ]


def test_what_is_of_another_area_does_not_exist(book: Casebook) -> None:
    village(book)
    draft = make(book)
    for who in (officer("uno-BD201202"), officer(UP), officer()):
        with book.database.work() as work:
            acts = Advising(work, book.policy, who, book.now)
            for look in (acts.get, acts.stop, acts.approve):
                with pytest.raises(NotFound, match="advisory_unknown"):
                    look(draft.id)
    for who in (officer(DC), officer(CELL, role=Role.CELL), officer(role=Role.ADMIN)):
        with book.database.reading() as work:
            assert Advising(work, book.policy, who, book.now).get(draft.id) == draft


def test_a_draft_is_withdrawn(book: Casebook) -> None:
    village(book)
    draft = make(book)
    assert stop(book, draft, KARIM).state is AdvisoryState.STOPPED
    with pytest.raises(Conflict, match="advisory_not_waiting"):
        approve(book, draft)
