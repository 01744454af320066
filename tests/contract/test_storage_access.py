"""Sign-ins, second factors, invitations and the searched register, as storage keeps them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest
from argon2 import PasswordHasher

from gateway.services.passwords import Argon2Passwords
from gateway.services.sign_in import TRIES, SignIn
from grs_core.domain.access import Invitation, SignedIn
from grs_core.domain.errors import NotAllowed
from grs_core.domain.officers import Officer, Position, Role
from grs_core.domain.people import Wanted
from grs_core.policy.load import load_policy
from grs_core.ports import UnitOfWork
from grs_core.services.postings import give_post
from grs_core.storage.database import Database
from tests.contract.conftest import RunSql
from tests.support.cases import START
from tests.support.clock import FakeClock

TODAY = date(2026, 1, 5)
LATER = START + timedelta(minutes=10)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def hire(database: Database, *staff: Officer) -> None:
    with database.work() as work:
        for each in staff:
            work.officers.add(each)
        work.commit()


def clerk(login: str, *offices: str, name: str = "", role: Role = Role.OFFICER) -> Officer:
    return Officer(login, name or login, role, tuple(Position(office, TODAY) for office in offices), "hash")


def at_once(database: Database, act: Callable[[UnitOfWork], bool]) -> list[bool]:
    """What eight of them get who ask at the same moment."""

    def ask(_: int) -> bool:
        with database.work() as work:
            got = act(work)
            work.commit()
        return got

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(8)))


def test_sign_ins_come_back_newest_first_until_they_are_ended(database: Database) -> None:
    first, second = (
        SignedIn("a" * 32, "karim", START, START, "Chrome, Android"),
        SignedIn("b" * 32, "karim", LATER, LATER),
    )
    other = SignedIn("c" * 32, "salma", START, START)
    with database.work() as work:
        for each in (first, second, other):
            work.sign_ins.add(each)
        work.sign_ins.seen(first.id, LATER)
        work.sign_ins.seen(first.id, START)
        work.commit()
    with database.work() as work:
        assert work.sign_ins.get(first.id) == replace(first, seen_at=LATER)
        assert work.sign_ins.get("z") is None
        assert [each.id for each in work.sign_ins.of("karim", START)] == [second.id, first.id]
        assert work.sign_ins.of("karim", LATER) == (second,)
        assert not work.sign_ins.end(other.id, "karim", LATER, "karim")
        assert work.sign_ins.end(second.id, "karim", LATER, "boss")
        assert not work.sign_ins.end(second.id, "karim", LATER, "karim")
        assert work.sign_ins.end_all("karim", LATER, "karim", but=first.id) == 0
        ended = work.sign_ins.get(second.id)
        assert ended is not None
        assert (ended.ended_at, ended.ended_by) == (LATER, "boss")
        assert work.sign_ins.end_all("karim", LATER, "karim") == 1
        assert work.sign_ins.of("karim", START) == ()


def test_a_step_is_taken_once_whoever_asks_at_the_same_moment(database: Database) -> None:
    hire(database, clerk("karim"))
    with database.work() as work:
        assert not work.second_factors.take_step("karim", 7)
        work.second_factors.enrol("karim", SECRET, 5, ["h1", "h2"])
        work.commit()
    assert at_once(database, lambda work: work.second_factors.take_step("karim", 6)).count(True) == 1
    with database.work() as work:
        assert [work.second_factors.take_step("karim", step) for step in (5, 6, 9, 8)] == [False, False, True, False]


def test_a_paper_code_is_spent_once_and_a_new_enrolment_forgets_them_all(database: Database) -> None:
    hire(database, clerk("karim"))
    with database.work() as work:
        work.second_factors.enrol("karim", SECRET, 5, ["h1", "h2"])
        work.commit()
    assert at_once(database, lambda work: work.second_factors.spend("karim", "h1", LATER)).count(True) == 1
    with database.work() as work:
        assert not work.second_factors.spend("salma", "h2", LATER)
        work.second_factors.enrol("karim", SECRET[::-1], 6, ["h3"])
        assert [work.second_factors.spend("karim", each, LATER) for each in ("h2", "h3")] == [False, True]
        assert work.officers.get("karim").second_factor
        work.second_factors.take_away("karim")
        assert work.second_factors.secret("karim") is None
        assert not work.officers.get("karim").second_factor


def test_a_secret_is_sealed_and_saving_an_officer_leaves_it_alone(database: Database, run_sql: RunSql) -> None:
    karim = clerk("karim")
    hire(database, karim)
    with database.work() as work:
        work.second_factors.enrol("karim", SECRET, 5, ["h1"])
        work.officers.save(replace(karim, name="করিম", password_at=LATER))
        assert work.second_factors.secret("karim") == SECRET
        assert work.officers.lock("karim").password_at == LATER
        work.commit()
    assert SECRET not in str(run_sql("SELECT * FROM officers"))
    assert "'h1'" not in str(run_sql("SELECT * FROM recovery_codes"))


def test_an_invitation_is_used_once_and_a_withdrawn_one_never(database: Database, run_sql: RunSql) -> None:
    until = START + timedelta(days=7)
    with database.work() as work:
        for token, login in (("t1", "karim"), ("t2", "salma")):
            work.invitations.add(token, Invitation(login, "boss", START, until))
        work.commit()
    assert at_once(database, lambda work: work.invitations.use("t1", LATER)).count(True) == 1
    with database.work() as work:
        found = work.invitations.get("t1")
        assert found is not None
        assert found.used_at == LATER
        assert work.invitations.get("t9") is None
        assert work.invitations.open_of("karim", LATER) is None
        assert work.invitations.open_of("salma", LATER) == Invitation("salma", "boss", START, until)
        assert work.invitations.open_of("salma", until) is None
        work.invitations.withdraw("salma", LATER)
        assert not work.invitations.use("t2", LATER)
        work.invitations.add("t3", Invitation("salma", "karim", LATER, until))
        assert [work.invitations.maker_of(who) for who in ("karim", "salma", "nobody")] == ["boss", "karim", None]
    assert "'t1'" not in str(run_sql("SELECT * FROM invitations"))


def test_people_are_found_by_name_login_office_and_role_in_either_encoding(database: Database) -> None:
    hire(
        database,
        clerk("rahim", "up-1", name="রহিম বড়ুয়া"),
        clerk("salma", "uno-1", "up-1", name="সালমা", role=Role.SUPERVISOR),
        clerk("nobody", name="কেউ না"),
        clerk("helper", "up-1", role=Role.VOLUNTEER),
        Officer("gone", "আগের জন", Role.OFFICER, (Position("up-1", TODAY, TODAY),), ""),
    )
    tomorrow = TODAY + timedelta(days=1)
    with database.reading() as work:
        find = work.people.find
        assert find(Wanted(), TODAY) == ("gone", "nobody", "rahim", "salma")
        assert find(Wanted(text="বড\u09bcু"), TODAY) == find(Wanted(text="ব\u09dcু"), TODAY) == ("rahim",)
        assert find(Wanted(text="SAL"), TODAY) == ("salma",)
        assert find(Wanted(text="x", offices_named=frozenset({"uno-1"})), TODAY) == ("salma",)
        assert find(Wanted(within=frozenset({"up-1"})), TODAY) == ("gone", "rahim", "salma")
        assert find(Wanted(within=frozenset({"up-1"})), tomorrow) == ("rahim", "salma")
        assert find(Wanted(within=frozenset()), TODAY) == ()
        assert find(Wanted(office="uno-1", role=Role.OFFICER), TODAY) == ()
        assert find(Wanted(postless=True), tomorrow) == ("gone", "nobody")
        rows = work.people.rows(["salma", "gone", "unknown"], tomorrow)
        assert [(row.login, row.invited, [post.office for post in row.posts]) for row in rows] == [
            ("salma", False, ["uno-1", "up-1"]),
            ("gone", True, []),
        ]
        assert rows[0].role is Role.SUPERVISOR


def test_who_is_in_service_is_counted_by_role(database: Database) -> None:
    hire(database, clerk("a", role=Role.ADMIN), replace(clerk("b", role=Role.ADMIN), active=False), clerk("c"))
    with database.work() as work:
        assert work.people.in_service(Role.ADMIN) == ("a",)


def test_who_gives_a_post_overwrites_no_password_that_is_set_meanwhile(database: Database) -> None:
    """A row of the register is written whole: whoever changes it holds it first."""
    hire(database, clerk("karim", "uno-1"))
    policy = load_policy()
    office, begun = policy.directory.top().code, Event()

    def give() -> None:
        begun.set()
        with database.work() as work:
            give_post(work, policy, "karim", office, START)
            work.commit()

    with ThreadPoolExecutor(1) as pool:
        with database.work() as work:
            work.officers.save(replace(work.officers.lock("karim"), password_hash="new"))
            given = pool.submit(give)
            begun.wait()
            wait([given], timeout=0.5)
            work.commit()
        given.result()
    with database.reading() as work:
        karim = work.officers.get("karim")
    assert (karim.password_hash, karim.positions[-1].office) == ("new", office)


def test_many_passwords_at_once_are_no_more_than_five_tries(database: Database, clock: FakeClock) -> None:
    hire(database, clerk("karim", "uno-1"))
    quick = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    door = SignIn.make(database.work, database.reading, quick, clock)

    def knock(_: int) -> str:
        with pytest.raises(NotAllowed) as refused:
            door.enter("karim", "wrong")
        return refused.value.key

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(knock, range(32)))
    assert (told.count("sign_in_wrong"), told.count("sign_in_locked")) == (TRIES, 32 - TRIES)


def test_old_sign_ins_and_invitations_that_open_nothing_are_forgotten(database: Database) -> None:
    long_ago, fresh = START - timedelta(days=200), START - timedelta(days=10)
    with database.work() as work:
        for key, since in (("a", long_ago), ("b", long_ago + timedelta(days=1)), ("c", fresh)):
            work.sign_ins.add(SignedIn(key * 32, "karim", since, since))
        for token, made in (("used", long_ago), ("run out", long_ago), ("fresh", fresh), ("open", START)):
            work.invitations.add(token, Invitation("salma", "karim", made, made + timedelta(days=7)))
        assert work.invitations.use("used", long_ago)
        work.commit()
    with database.work() as work:
        assert work.sign_ins.forget(START - timedelta(days=180), 1) == 1
        assert work.sign_ins.forget(START - timedelta(days=180), 9) == 1
        assert work.invitations.forget(START - timedelta(days=30)) == 2
        work.commit()
    with database.reading() as work:
        assert [each.id[0] for each in work.sign_ins.of("karim", long_ago)] == ["c"]
        assert work.invitations.get("used") is None
        assert work.invitations.get("fresh") is not None
        assert work.invitations.get("open") is not None
