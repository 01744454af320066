"""Organisations, volunteers and what they filed for others, as storage keeps them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from grs_core.domain.errors import Conflict, NotFound
from grs_core.domain.messages import Named
from grs_core.domain.officers import Officer, Role
from grs_core.domain.volunteering import (
    Consent,
    ConsentMode,
    FiledFor,
    Organisation,
    OrganisationState,
    Relation,
    Standing,
    Volunteer,
)
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from grs_core.volunteer_ports import FiledWanted
from tests.support.cases import KEY, START

ASHA = Organisation(
    "asha", Named("আশা", "Asha"), "ngo", ("BD201204", "BD2012"), OrganisationState.APPROVED, START, "R-1",
    "Salma", "01700000001", START, "cell",
)  # fmt: skip
RINA = Volunteer("rina", "asha", "01911111111", ("BD201204",), True, START)
HERS = FiledFor(
    ticket="1000000009",
    volunteer="rina",
    organisation="asha",
    relation=Relation.NEIGHBOUR,
    consent=Consent(ConsentMode.WITNESS, START, None, "Karim", "01800000001"),
    standing=Standing.WAITING,
    standing_at=START,
    via="portal",
    key="k1",
    filed_at=START,
    phone="01755555555",
    name="রহিমা",
    story="a digest",
)
NOTHING = FiledWanted()


def keep(database: Database, *volunteers: Volunteer, organisation: Organisation = ASHA) -> None:
    with database.work() as work:
        if work.organisations.named(organisation.id) is None:
            work.organisations.add(organisation)
        for each in volunteers:
            work.officers.add(Officer(each.login, each.login, Role.VOLUNTEER, (), "hash"))
            work.volunteers.add(each)
        work.commit()


def file(database: Database, *filed: FiledFor) -> list[bool]:
    with database.work() as work:
        added = [work.filed_for.add(each) for each in filed]
        work.commit()
    return added


def many(**of_each: Any) -> list[FiledFor]:
    """As HERS, one for each value of the first of these; a case, a key and a minute of its own."""
    changes = [dict(zip(of_each, values, strict=True)) for values in zip(*of_each.values(), strict=True)]
    return [
        replace(HERS, ticket=f"{nth:010}", key=f"m{nth}", filed_at=START + timedelta(minutes=nth), **changed)
        for nth, changed in enumerate(changes, 1)
    ]


# ------------------------------------------------------------------------------- organisations
def test_an_organisation_comes_back_and_whom_to_call_is_sealed(database: Database, run_sql: Any) -> None:
    keep(database)
    with database.reading() as work:
        assert work.organisations.get("asha") == ASHA
        assert [work.organisations.named(text) for text in ("asha", "Asha", "আশা", "asHa")] == [ASHA, ASHA, ASHA, None]
        with pytest.raises(NotFound, match="organisation_unknown"):
            work.organisations.get("nobody")
    row = run_sql("SELECT contact_name, contact_phone FROM organisations")[0]
    assert "Salma" not in row.contact_name
    assert "01700000001" not in row.contact_phone


def test_a_name_in_either_language_is_taken_once_and_the_rest_of_the_change_goes_on(database: Database) -> None:
    keep(database)
    with database.work() as work:
        for taken in (Named("আশা", "Other"), Named("অন্য", "Asha")):
            with pytest.raises(Conflict, match="organisation_exists"):
                work.organisations.add(replace(ASHA, id="other", name=taken))
        suspended = replace(work.organisations.lock("asha"), state=OrganisationState.SUSPENDED, areas=())
        work.organisations.save(suspended)
        work.commit()
    with database.reading() as work:
        assert work.organisations.get("asha") == suspended


def test_organisations_are_listed_the_newest_first_page_by_page(database: Database) -> None:
    for nth, state in enumerate(OrganisationState):
        one = replace(ASHA, id=f"o{nth}", name=Named(f"নাম {nth}", f"n{nth}"), state=state)
        keep(database, organisation=replace(one, applied_at=START + timedelta(days=nth)))
    with database.reading() as work:
        assert [work.organisations.page(None, page, 2)[0].id for page in (1, 2)] == ["o2", "o0"]
        assert [each.id for each in work.organisations.page(OrganisationState.APPROVED, 1, 9)] == ["o1"]
        assert (work.organisations.count(None), work.organisations.count(OrganisationState.SUSPENDED)) == (3, 1)


# ------------------------------------------------------------------------------- volunteers
def test_a_volunteer_comes_back_and_is_found_by_a_phone_that_nobody_can_read(database: Database, run_sql: Any) -> None:
    keep(database, RINA, replace(RINA, login="mita", phone="01911111112", areas=(), lead=False))
    with database.reading() as work:
        assert work.volunteers.get("rina") == RINA
        assert work.volunteers.of_phone("01911111111") == RINA
        assert work.volunteers.of_phone("01911111119") is None
        assert [each.login for each in work.volunteers.of_organisation("asha")] == ["mita", "rina"]
        with pytest.raises(NotFound, match="volunteer_unknown"):
            work.volunteers.get("nobody")
    assert all("0191111111" not in f"{row.phone} {row.phone_hash}" for row in run_sql("SELECT * FROM volunteers"))


def test_a_phone_belongs_to_one_volunteer(database: Database) -> None:
    keep(database, RINA, replace(RINA, login="mita", phone="01911111112"))
    with database.work() as work:
        work.volunteers.save(replace(RINA, areas=()))
        with pytest.raises(Conflict, match="phone_taken"):
            work.volunteers.save(replace(RINA, phone="01911111112"))
        work.officers.add(Officer("third", "third", Role.VOLUNTEER, (), "hash"))
        with pytest.raises(Conflict, match="phone_taken"):
            work.volunteers.add(replace(RINA, login="third"))
        work.commit()
    with database.reading() as work:
        assert work.volunteers.get("rina") == replace(RINA, areas=())


def test_a_phone_is_found_and_taken_under_a_newer_key(url: str) -> None:
    keep(Database(url, Vault([KEY])), RINA)
    file(Database(url, Vault([KEY])), HERS)
    newer = Database(url, Vault(["a newer key that is long enough as well", KEY]))
    with newer.work() as work:
        assert work.volunteers.of_phone(RINA.phone) == RINA
        assert work.filed_for.waiting("01755555555") == (HERS,)
        work.officers.add(Officer("mita", "mita", Role.VOLUNTEER, (), "hash"))
        with pytest.raises(Conflict, match="phone_taken"):
            work.volunteers.add(replace(RINA, login="mita"))
    assert newer.reencrypt(lambda table, done: None) >= 3
    with Database(url, Vault(["a newer key that is long enough as well"])).reading() as work:
        assert (work.volunteers.of_phone(RINA.phone), work.filed_for.waiting("01755555555")) == (RINA, (HERS,))


# ------------------------------------------------------------------------------- what they filed
def test_a_filing_comes_back_and_no_row_tells_of_whom(database: Database, run_sql: Any) -> None:
    assert file(database, HERS) == [True]
    with database.work() as work:
        assert work.filed_for.get("1000000009") == HERS
        assert work.filed_for.several(["1000000009", "1000000017"]) == {"1000000009": HERS}
        assert work.filed_for.several([]) == {}
        disowned = replace(work.filed_for.lock("1000000009"), standing=Standing.DISOWNED)
        work.filed_for.save(disowned)
        assert work.filed_for.get("1000000009") == disowned
        with pytest.raises(NotFound, match="ticket_unknown"):
            work.filed_for.get("1000000017")
    told = " ".join(str(value) for value in run_sql("SELECT * FROM filed_for")[0])
    assert not [known for known in ("01755555555", "রহিমা", "Karim", "01800000001", "a digest") if known in told]


def test_a_key_is_a_volunteers_own_and_files_once(database: Database) -> None:
    another = replace(HERS, ticket="1000000017")
    assert file(database, HERS, another, replace(another, volunteer="mita")) == [True, False, True]
    with database.reading() as work:
        assert work.filed_for.by_key("rina", "k1") == HERS
        assert work.filed_for.by_key("rina", "k2") is None


def test_what_waits_for_a_phones_owner_is_his_newest_first(database: Database) -> None:
    standings = (Standing.WAITING, Standing.CONFIRMED, Standing.WAITING)
    file(database, *many(standing=standings, phone=("01755555555",) * 3), replace(HERS, phone="01755555556"))
    with database.reading() as work:
        assert [each.ticket for each in work.filed_for.waiting("01755555555")] == ["0000000003", "0000000001"]


def test_pages_and_counts_ask_for_the_same(database: Database) -> None:
    standings = (Standing.WAITING, Standing.DISOWNED, Standing.CONFIRMED, Standing.UNREACHABLE)
    file(database, *many(standing=standings, volunteer=("rina", "rina", "mita", "rina")))
    wanted = FiledWanted("rina", "asha", frozenset({Standing.WAITING, Standing.DISOWNED}), START)
    with database.reading() as work:
        assert [each.ticket for each in work.filed_for.page(wanted, 1, 9)] == ["0000000002", "0000000001"]
        assert [each.ticket for each in work.filed_for.page(NOTHING, 2, 3)] == ["0000000001"]
        assert (work.filed_for.count(wanted), work.filed_for.count(NOTHING)) == (2, 4)
        assert work.filed_for.count(replace(NOTHING, since=START + timedelta(minutes=4))) == 1
        assert work.filed_for.count(replace(NOTHING, organisation="other")) == 0
        assert work.filed_for.tally(NOTHING) == {
            "rina": {Standing.WAITING: 1, Standing.DISOWNED: 1, Standing.UNREACHABLE: 1},
            "mita": {Standing.CONFIRMED: 1},
        }


def test_evidence_is_known_again(database: Database) -> None:
    file(database, replace(HERS, consent=Consent(ConsentMode.VOICE, START, "ab" * 16)))
    with database.reading() as work:
        assert (work.filed_for.is_evidence("ab" * 16), work.filed_for.is_evidence("cd" * 16)) == (True, False)


def test_what_is_repeated_comes_in_groups_and_what_is_unsaid_is_not_repeated(database: Database) -> None:
    phones = ("01755555555", "01755555555", None, None, "01755555555")
    rest = {"story": ("", "", "", "", "x"), "organisation": ("asha", "asha", "asha", "asha", "other")}
    file(database, *many(phone=phones, **rest))
    with database.reading() as work:
        (alike,) = work.filed_for.repeated(NOTHING, "phone", 2)
        assert [each.ticket for each in alike] == ["0000000002", "0000000001"]
        assert work.filed_for.repeated(NOTHING, "phone", 3) == ()
        assert work.filed_for.repeated(NOTHING, "story", 2) == ()
        assert work.filed_for.repeated(replace(NOTHING, since=START + timedelta(minutes=2)), "phone", 2) == ()


def test_moments_come_in_their_order_without_files_of_rows(database: Database) -> None:
    file(database, *many(via=("sms", "bulk", "portal")))
    with database.reading() as work:
        told = work.filed_for.moments(NOTHING, but="bulk")
    assert [(one[1], one[2], one[3] - START) for one in told] == [
        ("rina", "0000000001", timedelta(minutes=1)),
        ("rina", "0000000003", timedelta(minutes=3)),
    ]
